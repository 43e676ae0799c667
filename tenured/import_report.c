/*
 * import_report - see the header
 *
 * The result file is CSV: one line for each row that was refused, left or noticed, and for each password that
 * was made. A row that simply came in has none.
 */
#include "tenured/import_report.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "domain/errors.h"

#define TOLD_MOST 100
#define SHOWN_EVERY 250 /* ms */

const char *import_report_open(struct arena *arena, struct import_report *report, bool goes_on)
{
	const char *path = report->options->result_path;
	report->begun_at = clock_steady_now();
	if (path == NULL)
		return NULL;
	int file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | (goes_on ? O_APPEND : O_TRUNC), 0600);
	struct stat status = { 0 };
	if (file < 0 || fchmod(file, 0600) != 0 || fstat(file, &status) != 0) {
		const char *why =
			text_format(arena, "the result file %s cannot be written: %s", path, strerror(errno));
		if (file >= 0)
			close(file);
		return why;
	}
	report->results = fdopen(file, "w");
	if (status.st_size == 0)
		fputs("Line,Column,Status,Code,Message,Object Id,User principal name,Password\r\n",
			report->results);
	return NULL;
}

const char *import_report_close(struct arena *arena, struct import_report *report)
{
	if (report->results == NULL)
		return NULL;
	bool is_whole = fflush(report->results) == 0 && !ferror(report->results) &&
			fsync(fileno(report->results)) == 0;
	is_whole = fclose(report->results) == 0 && is_whole;
	report->results = NULL;
	return is_whole ? NULL
			: text_format(arena,
				  "the result file %s could not be written: %s; make room and import again",
				  report->options->result_path, strerror(errno));
}

static void write_cell(FILE *stream, const char *text, const char *end)
{
	bool is_quoted = strpbrk(text, ",;\"\r\n") != NULL;
	if (is_quoted)
		fputc('"', stream);
	for (const char *c = text; *c != '\0'; c++) {
		if (*c == '"')
			fputc('"', stream);
		fputc(*c, stream);
	}
	fputs(is_quoted ? "\"" : "", stream);
	fputs(end, stream);
}

static const char *name_of(const struct import_row *row)
{
	for (size_t i = 0; i < row->options.value_count; i++)
		if (row->options.values[i].field->column == USER_UPN)
			return row->options.values[i].value;
	return "";
}

struct remark {
	const char *status, *column, *code, *message, *password;
};

static void write_remark(struct import_report *report, const struct import_row *row, struct remark remark)
{
	FILE *messages = report->options->messages;
	if (messages != NULL && remark.message[0] != '\0' && report->told < TOLD_MOST)
		fprintf(messages, "%s%s:%lld: %s%s%s\n", report->options->shows_progress ? "\r\033[K" : "",
			report->options->path, (long long)row->line, remark.column,
			remark.column[0] == '\0' ? "" : ": ", remark.message);
	report->told += remark.message[0] != '\0';
	if (messages != NULL && report->told == TOLD_MOST && remark.message[0] != '\0')
		fputs("more such lines stand in the result file alone (--result FILE)\n", messages);
	if (report->results == NULL)
		return;
	const char *id = row->result.object_id != NULL ? row->result.object_id : row->options.id;
	fprintf(report->results, "%lld,", (long long)row->line);
	write_cell(report->results, remark.column, ",");
	write_cell(report->results, remark.status, ",");
	write_cell(report->results, remark.code, ",");
	write_cell(report->results, remark.message, ",");
	write_cell(report->results, id == NULL ? "" : id, ",");
	write_cell(report->results, name_of(row), ",");
	write_cell(report->results, remark.password, "\r\n");
}

/* The product that a refusal about licenses is about: its id stands in the message. */
static const struct product *product_of(const struct import_row *row)
{
	const char *message = row->result.refusal.message;
	for (size_t i = 0; message != NULL && i < row->options.sku_count; i++)
		if (strstr(message, row->options.sku_ids[i]) != NULL)
			return product_with_sku(row->options.sku_ids[i]);
	return NULL;
}

static const char *words_of(
	struct arena *arena, const struct import_report *report, const struct import_row *row)
{
	const struct error *refusal = &row->result.refusal;
	enum language language = report->options->language;
	const struct product *product = product_of(row);
	bool lacks_seat = refusal->kind == &ERROR_COUNT_VIOLATION || refusal->kind == &ERROR_LICENSE_UNKNOWN;
	if (lacks_seat && product != NULL)
		return text_filled(arena, language, TEXT_IMPORT_NO_SEAT, "value", product->name, NULL);
	if (refusal->kind == &ERROR_RESTORE_WINDOW_CLOSED)
		return text_in(language, TEXT_IMPORT_DELETED_TOO_LONG_AGO);
	const char *message =
		refusal->message != NULL ? refusal->message : text_in(language, refusal->kind->text);
	return refusal->detail == NULL ? message : text_format(arena, "%s (%s)", message, refusal->detail);
}

static void tell_refusal(struct arena *arena, struct import_report *report, const struct import_row *row)
{
	struct remark remark = { "refused", row->fault.column, row->fault.code, row->fault.message, "" };
	if (row->fault.message == NULL) {
		const struct error *refusal = &row->result.refusal;
		const char *property = refusal->target == NULL ? "" : refusal->target;
		remark.column = import_column_of(report->header, property);
		remark.code = refusal->rule != NULL ? refusal->rule : refusal->kind->name;
		remark.message = words_of(arena, report, row);
	}
	write_remark(report, row, remark);
}

static void tell_skipped(struct arena *arena, struct import_report *report, const struct import_row *row)
{
	for (size_t i = 0; i < row->result.skipped_count; i++) {
		const struct remark remark = { "notice", import_column_of(report->header, "proxyAddresses"),
			"AliasSkipped",
			text_filled(arena, report->options->language, TEXT_IMPORT_ALIAS_SKIPPED, "value",
				row->result.skipped[i], NULL),
			"" };
		write_remark(report, row, remark);
	}
}

void import_report_row(struct arena *arena, struct import_report *report, const struct import_row *row,
	struct import_figures *figures)
{
	figures->rows++;
	if (row->fault.message != NULL || row->result.outcome == IMPORT_REFUSED) {
		figures->refused++;
		tell_refusal(arena, report, row);
		return;
	}
	figures->created += row->result.outcome == IMPORT_CREATED;
	figures->updated += row->result.outcome == IMPORT_UPDATED;
	figures->unchanged += row->result.outcome == IMPORT_UNCHANGED;
	figures->left += row->result.outcome == IMPORT_LEFT;
	figures->notices += (int64_t)row->result.skipped_count;
	if (row->result.outcome == IMPORT_CREATED && row->is_password_made)
		write_remark(report, row, (struct remark){ "created", "", "", "", row->password });
	if (row->result.outcome == IMPORT_LEFT)
		write_remark(report, row,
			(struct remark){ "left", import_column_of(report->header, "deletedDateTime"),
				"StateDiffers", text_in(report->options->language, TEXT_IMPORT_LEFT), "" });
	tell_skipped(arena, report, row);
}

void import_report_progress(
	struct import_report *report, const struct import_figures *figures, int64_t offset)
{
	int64_t now = clock_steady_now();
	FILE *messages = report->options->messages;
	if (!report->options->shows_progress || messages == NULL || now - report->shown_at < SHOWN_EVERY)
		return;
	report->shown_at = now;
	int64_t passed = now - report->begun_at + 1, done = offset - report->begun_offset + 1;
	int64_t left = (report->size - offset) * passed / done / SECOND_MS;
	fprintf(messages, "\r\033[K%lld rows (%lld %%), %lld a second, %lld:%02lld left",
		(long long)figures->rows, (long long)(report->size == 0 ? 100 : offset * 100 / report->size),
		(long long)(figures->rows * SECOND_MS / passed), (long long)(left / 60),
		(long long)(left % 60));
	fflush(messages);
}

void import_report_end(struct import_report *report, const struct import_figures *figures)
{
	FILE *messages = report->options->messages;
	if (messages == NULL)
		return;
	int64_t passed = clock_steady_now() - report->begun_at + 1;
	if (report->options->shows_progress)
		fputs("\r\033[K", messages);
	fprintf(messages,
		"%lld rows in %lld.%lld s: %lld created, %lld updated, %lld unchanged, %lld left as they "
		"are, %lld refused, "
		"%lld notices\n",
		(long long)figures->rows, (long long)(passed / SECOND_MS),
		(long long)(passed % SECOND_MS / 100), (long long)figures->created,
		(long long)figures->updated, (long long)figures->unchanged, (long long)figures->left,
		(long long)figures->refused, (long long)figures->notices);
}
