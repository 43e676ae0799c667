/*
 * demonstration_survey - reading the CSV file beforehand, and writing the credentials file; see the header
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/text.h"
#include "domain/addresses/address.h"
#include "tenured/demonstration.h"
#include "tenured/import_columns.h"

static void count_product(struct demonstration_survey *survey, const char *sku_id)
{
	size_t i = 0;
	while (i < survey->product_count && !text_equal(survey->sku_ids[i], sku_id))
		i++;
	if (i == DEMONSTRATION_PRODUCTS_MOST)
		return;
	if (i == survey->product_count) {
		survey->sku_ids[i] = sku_id; /* the catalogue's: static */
		survey->product_count++;
	}
	survey->counts[i]++;
}

static void look_at_row(struct arena *arena, struct arena *passing, const struct import_cells *cells,
	struct demonstration_survey *survey)
{
	struct user_import_options options;
	const char *password = NULL;
	import_row_read(passing, cells, &options, &password);
	for (size_t i = 0; survey->domain == NULL && i < options.value_count; i++)
		if (options.values[i].field->column == USER_UPN)
			survey->domain = address_domain(arena, options.values[i].value);
	for (size_t i = 0; options.deleted_at == 0 && i < options.sku_count; i++)
		count_product(survey, options.sku_ids[i]);
	int64_t newest = import_newest_moment(passing, cells);
	if (newest > survey->newest_moment)
		survey->newest_moment = newest;
}

static const char *look_at_rows(
	struct arena *arena, struct arena *passing, struct csv *csv, struct demonstration_survey *survey)
{
	struct import_header header;
	struct csv_row row;
	struct csv_fault fault;
	const char **unknown = NULL;
	size_t unknown_count = 0;
	if (csv_next(csv, &row, &fault) != CSV_ROW)
		return "there is nothing in it";
	const char *why = import_header_read(arena, &row, &header, &unknown, &unknown_count);
	if (why != NULL)
		return why;
	for (enum csv_result result = csv_next(csv, &row, &fault); result != CSV_END;
		result = csv_next(csv, &row, &fault)) {
		const struct import_cells cells = { &header, &row, 0, ENGLISH };
		if (result == CSV_ROW)
			look_at_row(arena, passing, &cells, survey);
		arena_reset(passing);
	}
	return survey->domain == NULL ? "no row has a user principal name" : NULL;
}

const char *demonstration_look(struct arena *arena, const char *path, struct demonstration_survey *survey)
{
	*survey = (struct demonstration_survey){ 0 };
	FILE *stream = fopen(path, "rbe");
	if (stream == NULL)
		return text_format(arena, "%s cannot be opened: %s", path, strerror(errno));
	struct arena *passing = arena_new((size_t)8 << 20);
	struct csv *csv = csv_open(stream);
	const char *why = look_at_rows(arena, passing, csv, survey);
	csv_close(csv);
	arena_free(passing);
	fclose(stream);
	return why == NULL ? NULL : text_format(arena, "%s: %s", path, why);
}

/* The new name in the folder survives a power cut only when the folder itself is written. */
static bool sync_folder(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *folder = slash == NULL   ? "."
			     : slash == path ? "/"
					     : arena_copy(arena, path, (size_t)(slash - path));
	int opened = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool is_done = opened >= 0 && fsync(opened) == 0;
	if (opened >= 0)
		close(opened);
	return is_done;
}

static bool write_whole(const char *path, const char *content)
{
	unlink(path); /* what an earlier run left behind may have another mode */
	int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (file < 0)
		return false;
	size_t length = strlen(content);
	bool is_written = write(file, content, length) == (ssize_t)length && fsync(file) == 0;
	return close(file) == 0 && is_written;
}

const char *demonstration_write(struct arena *arena, const char *path, const char *content)
{
	const char *beside = text_format(arena, "%s.new", path);
	if (write_whole(beside, content) && rename(beside, path) == 0 && sync_folder(arena, path))
		return NULL;
	const char *why = text_format(arena, "%s cannot be written: %s", path, strerror(errno));
	unlink(beside);
	return why;
}
