/*
 * import - reads, checks, hashes and hands over batch by batch; see the header
 *
 * A batch that the store refuses as a whole (a key that exists in a way no rule knows) is handed over again
 * row by row, so that the one row is found.
 */
#include "tenured/import.h"

#include <errno.h>
#include <string.h>

#include "base/arena.h"
#include "base/csv.h"
#include "base/ids.h"
#include "base/password.h"
#include "base/settings.h"
#include "base/text.h"
#include "domain/errors.h"
#include "domain/house.h"
#include "store/imports.h"
#include "store/store.h"
#include "tenured/import_report.h"

#define BATCH_ROWS 100
#define PREFIX_BYTES ((size_t)1 << 20)
#define BATCH_BUDGET ((size_t)64 << 20)
#define PASSWORD_LENGTH 16

struct import {
	struct house *house;
	struct arena *arena;   /* as long as the import */
	struct arena *passing; /* one batch */
	const struct import_options *options;
	struct import_figures *figures;
	struct import_header header;
	struct import_report report;
	FILE *stream;
	struct csv *csv;
	const char *file_key;
	const char *initial_hash;
	struct import_point point; /* behind the last batch that is in */
	struct import_row rows[BATCH_ROWS];
	size_t count;
	bool is_at_end;
};

/* Which rows of the batch a transaction takes, and what it leaves behind. */
struct handing {
	struct import *import;
	size_t from, to;
	struct import_point point;
};

static bool is_out(const struct import_row *row)
{
	return row->fault.message != NULL || row->result.outcome == IMPORT_REFUSED;
}

static struct error apply_rows(struct context *context, void *state)
{
	struct handing *handing = state;
	struct import *import = handing->import;
	handing->point = import->point;
	for (size_t i = handing->from; i < handing->to; i++) {
		struct import_row *row = &import->rows[i];
		row->result = (struct user_import_result){ 0 };
		struct error error = row->fault.message != NULL
					     ? no_error
					     : user_import_row(context, &row->options, &row->result);
		if (failed(error))
			return error;
		if (row->offset != 0)
			handing->point.row_offset = row->offset;
		handing->point.row_count++;
		handing->point.refused_count += is_out(row);
	}
	handing->point.updated_at = context->real_now;
	if (handing->point.row_offset != 0)
		import_point_put(context->session, &handing->point);
	return session_fault(context->session);
}

static struct act_call system_call(const struct import *import)
{
	return (struct act_call){
		.tenant_id = import->options->tenant_id,
		.actor_kind = ACTOR_SYSTEM,
		.actor_id = "system",
		.door = DOOR_IMPORT,
		.language = import->options->language,
	};
}

static struct error hand_over(struct import *import, size_t from, size_t to)
{
	struct handing handing = { .import = import, .from = from, .to = to };
	const struct act_call call = system_call(import);
	struct error error = act_within(import->house, import->passing, &call, apply_rows, &handing);
	if (!failed(error))
		import->point = handing.point;
	return error;
}

static const char *trouble(struct import *import, struct error error)
{
	const char *words =
		error.message != NULL ? error.message : text_in(import->options->language, error.kind->text);
	return text_format(
		import->arena, "%s The rows before are in; run the same command again to go on.", words);
}

/* Row by row; one that the store will not have is refused. NULL when fine. */
static const char *hand_over_singly(struct import *import)
{
	for (size_t i = 0; i < import->count; i++) {
		struct error error = hand_over(import, i, i + 1);
		if (failed(error) && error.kind != &STORE_CONFLICT)
			return trouble(import, error);
		if (failed(error))
			import->rows[i].result =
				(struct user_import_result){ .outcome = IMPORT_REFUSED, .refusal = error };
	}
	return NULL;
}

static const char *hand_over_batch(struct import *import)
{
	struct error error = import->count == 0 ? no_error : hand_over(import, 0, import->count);
	if (!failed(error))
		return NULL;
	return error.kind == &STORE_CONFLICT ? hand_over_singly(import) : trouble(import, error);
}

static const char *text_of(const struct import_row *row, enum user_column column)
{
	for (size_t i = 0; i < row->options.value_count; i++)
		if (row->options.values[i].field->column == column)
			return row->options.values[i].value;
	return NULL;
}

static bool is_there(struct import *import, const struct import_row *row)
{
	struct session *session =
		store_begin_read(import->house->store, import->passing, import->options->tenant_id);
	struct context context;
	bool is_known = context_open(&context, import->passing, session) &&
			user_import_find(&context, &row->options) != NULL;
	store_end_read(import->house->store, session);
	return is_known;
}

/* Hashing is slow: only for who is not there yet, and never in the lane. */
static void give_password(struct import *import, struct import_row *row)
{
	bool is_told = row->password != NULL;
	if (!is_told && import->initial_hash != NULL) {
		row->options.password_hash = import->initial_hash;
		row->options.force_change_password = true;
	}
	if ((!is_told && (import->initial_hash != NULL || !import->options->makes_passwords)) ||
		is_there(import, row))
		return;
	if (!is_told) {
		row->password = random_password(import->passing, PASSWORD_LENGTH);
		row->is_password_made = row->options.force_change_password = true;
	} else if (!password_is_strong(
			   row->password, text_of(row, USER_UPN), text_of(row, USER_DISPLAY_NAME))) {
		row->fault = (struct import_fault){ import_column_of(&import->header, "passwordProfile"),
			ERROR_PASSWORD_WEAK.name,
			text_in(import->options->language, ERROR_PASSWORD_WEAK.text) };
		return;
	}
	row->options.password_hash = password_hash(
		import->passing, row->password, import->house->settings->password_hash_cost);
}

static void take_row(struct import *import, const struct csv_row *row)
{
	struct import_row *taken = &import->rows[import->count++];
	*taken = (struct import_row){ .line = row->line, .offset = row->offset };
	const struct import_cells cells = { &import->header, row, import->options->moment_shift,
		import->options->language };
	taken->fault = import_row_read(import->passing, &cells, &taken->options, &taken->password);
	if (taken->fault.message == NULL)
		give_password(import, taken);
}

static void take_fault(struct import *import, const struct csv_fault *fault)
{
	import->rows[import->count++] = (struct import_row){
		.line = fault->line,
		.fault = { text_format(import->passing, "%zu", fault->column), "Unreadable",
			text_filled(import->passing, import->options->language, TEXT_IMPORT_UNREADABLE,
				"value", fault->what, NULL) },
	};
}

static void read_batch(struct import *import)
{
	struct csv_row row;
	struct csv_fault fault;
	arena_reset(import->passing);
	import->count = 0;
	while (import->count < BATCH_ROWS && !import->is_at_end) {
		enum csv_result result = csv_next(import->csv, &row, &fault);
		import->is_at_end = result == CSV_END;
		if (result == CSV_ROW)
			take_row(import, &row);
		else if (result == CSV_FAULT)
			take_fault(import, &fault);
	}
}

static bool goes_on(const struct import *import)
{
	return import->options->goes_on == NULL ||
	       import->options->goes_on(import->options->state, import->figures->rows);
}

static const char *pass_rows(struct import *import)
{
	while (!import->is_at_end) {
		if (!goes_on(import)) {
			import->figures->was_stopped = true;
			return NULL;
		}
		read_batch(import);
		const char *why = hand_over_batch(import);
		if (why != NULL)
			return why;
		for (size_t i = 0; i < import->count; i++)
			import_report_row(
				import->passing, &import->report, &import->rows[i], import->figures);
		size_t used = arena_used(import->passing);
		if (used > import->figures->most_memory)
			import->figures->most_memory = used;
		import_report_progress(&import->report, import->figures, import->point.row_offset);
	}
	return ferror(import->stream) ? text_format(import->arena, "%s cannot be read: %s",
						import->options->path, strerror(errno))
				      : NULL;
}

/* What tells this file from another: how it begins, and its size. */
static const char *find_key(struct import *import)
{
	char *prefix = arena_allocate(import->passing, PREFIX_BYTES);
	size_t length = fread(prefix, 1, PREFIX_BYTES, import->stream);
	if (ferror(import->stream) || fseeko(import->stream, 0, SEEK_END) != 0)
		return text_format(
			import->arena, "%s cannot be read: %s", import->options->path, strerror(errno));
	import->report.size = ftello(import->stream);
	import->file_key = text_format(import->arena, "%s-%lld", hash_text(import->arena, prefix, length),
		(long long)import->report.size);
	rewind(import->stream);
	return NULL;
}

static const char *read_header(struct import *import)
{
	struct csv_row row;
	struct csv_fault fault;
	const char **unknown = NULL;
	size_t count = 0;
	import->csv = csv_open(import->stream);
	enum csv_result result = csv_next(import->csv, &row, &fault);
	if (result != CSV_ROW)
		return text_format(import->arena, "%s: %s", import->options->path,
			result == CSV_END ? "there is nothing in it" : fault.what);
	const char *why = import_header_read(import->arena, &row, &import->header, &unknown, &count);
	if (why != NULL)
		return text_format(
			import->arena, "%s:%lld: %s", import->options->path, (long long)row.line, why);
	for (size_t i = 0; i < count && import->options->messages != NULL; i++)
		fprintf(import->options->messages,
			"%s:%lld: the column \"%s\" means nothing here and is not read\n",
			import->options->path, (long long)row.line, unknown[i]);
	import->figures->notices += (int64_t)count;
	return NULL;
}

/* Behind the last row of a run that was stopped. */
static void find_point(struct import *import)
{
	struct session *session =
		store_begin_read(import->house->store, import->arena, import->options->tenant_id);
	const struct import_point *found = import_point_find(session, import->file_key);
	store_end_read(import->house->store, session);
	import->point = (struct import_point){ .file_key = import->file_key };
	struct csv_row row;
	struct csv_fault fault;
	if (found == NULL || fseeko(import->stream, found->row_offset, SEEK_SET) != 0)
		return;
	csv_close(import->csv);
	import->csv = csv_open(import->stream);
	csv_next(import->csv, &row, &fault);
	import->point = *found;
	import->report.begun_offset = found->row_offset;
	import->figures->resumed_behind = found->row_count;
	if (import->options->messages != NULL)
		fprintf(import->options->messages,
			"going on behind the %lld rows of an earlier run (%lld of them refused)\n",
			(long long)found->row_count, (long long)found->refused_count);
}

static struct error forget_point(struct context *context, void *state)
{
	const struct import *import = state;
	import_point_remove(context->session, import->file_key);
	return session_fault(context->session);
}

static const char *prepare_password(struct import *import)
{
	const char *password = import->options->initial_password;
	if (password == NULL)
		return NULL;
	if (!password_is_strong(password, "", ""))
		return text_in(import->options->language, ERROR_PASSWORD_WEAK.text);
	import->initial_hash = password_hash(import->arena, password, import->house->settings->password_hash_cost);
	return NULL;
}

static const char *run(struct import *import)
{
	const char *why = prepare_password(import);
	if (why == NULL)
		why = find_key(import);
	if (why == NULL)
		why = read_header(import);
	if (why != NULL)
		return why;
	find_point(import);
	why = import_report_open(import->arena, &import->report, import->figures->resumed_behind > 0);
	if (why != NULL)
		return why;
	why = pass_rows(import);
	if (why == NULL && import->is_at_end) {
		const struct act_call call = system_call(import);
		struct error error = act_within(import->house, import->passing, &call, forget_point, import);
		why = failed(error) ? trouble(import, error) : NULL;
	}
	import_report_end(&import->report, import->figures);
	const char *unwritten = import_report_close(import->arena, &import->report);
	return why != NULL ? why : unwritten;
}

const char *import_users(struct house *house, struct arena *arena, const struct import_options *options,
	struct import_figures *figures)
{
	*figures = (struct import_figures){ 0 };
	struct import *import = arena_allocate(arena, sizeof(*import));
	*import = (struct import){ .house = house, .arena = arena, .options = options, .figures = figures };
	import->report = (struct import_report){ .options = options, .header = &import->header };
	import->stream = fopen(options->path, "rbe");
	if (import->stream == NULL)
		return text_format(arena, "%s cannot be opened: %s", options->path, strerror(errno));
	import->passing = arena_new(BATCH_BUDGET);
	const char *why = run(import);
	csv_close(import->csv);
	arena_free(import->passing);
	fclose(import->stream);
	return why;
}
