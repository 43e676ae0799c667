/*
 * import_cells - see the header
 */
#include "tenured/import_cells.h"

#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/json_out.h"
#include "base/text.h"
#include "domain/licenses/product.h"

#define ALIASES_MOST 400

static const struct import_fault fine = { 0 };

struct import_fault cell_fault(
	struct reading *reading, const char *code, enum text_id text, const char *value)
{
	return (struct import_fault){ .column = reading->cells->header->name[reading->column],
		.code = code,
		.message =
			text_filled(reading->arena, reading->cells->language, text, "value", value, NULL) };
}

static void add_value(struct reading *reading, const char *property, const char *value)
{
	reading->values[reading->options->value_count++] =
		(struct user_value){ user_field_named(property), value };
}

struct import_fault read_text(struct reading *reading, const struct import_column *column, const char *cell)
{
	const struct user_field *field = user_field_named(column->property);
	if (field->longest != 0 && text_length(cell) > field->longest)
		return cell_fault(reading, "TooLong", TEXT_IMPORT_TOO_LONG,
			text_format(reading->arena, "%u", field->longest));
	add_value(reading, column->property, cell);
	return fine;
}

static bool to_boolean(const char *cell, bool *value)
{
	static const char *const words[][2] = { { "false", "true" }, { "no", "yes" }, { "0", "1" } };
	for (size_t i = 0; i < COUNT_OF(words); i++)
		for (size_t j = 0; j < 2; j++)
			if (text_equal_ignoring_case(cell, words[i][j])) {
				*value = j == 1;
				return true;
			}
	return false;
}

static struct import_fault read_boolean(struct reading *reading, const char *cell, bool *value)
{
	return to_boolean(cell, value) ? fine
				       : cell_fault(reading, "NotABoolean", TEXT_IMPORT_NOT_A_BOOLEAN, cell);
}

struct import_fault read_blocked(
	struct reading *reading, const struct import_column *column, const char *cell)
{
	bool is_blocked = false;
	struct import_fault wrong = read_boolean(reading, cell, &is_blocked);
	add_value(reading, column->property, is_blocked ? "false" : "true");
	return wrong;
}

struct import_fault read_flag(struct reading *reading, const struct import_column *column, const char *cell)
{
	bool is_set = false;
	struct import_fault wrong = read_boolean(reading, cell, &is_set);
	add_value(reading, column->property, is_set ? "true" : "false");
	return wrong;
}

struct import_fault read_never_expires(
	struct reading *reading, const struct import_column *column, const char *cell)
{
	(void)column;
	return read_boolean(reading, cell, &reading->never_expires);
}

struct import_fault read_is_strong(
	struct reading *reading, const struct import_column *column, const char *cell)
{
	(void)column;
	bool is_strong = true;
	struct import_fault wrong = read_boolean(reading, cell, &is_strong);
	reading->is_weak = !is_strong;
	return wrong;
}

bool cell_to_moment(struct arena *arena, const char *cell, int64_t *moment)
{
	char *text = text_copy(arena, cell);
	size_t length = strlen(text);
	if (length > 10 && text[10] == ' ')
		text[10] = 'T';
	bool has_zone = length > 19 && strpbrk(text + 19, "Zz+-") != NULL;
	return clock_parse(length <= 10 || has_zone ? text : text_format(arena, "%sZ", text), moment);
}

struct import_fault read_moment(struct reading *reading, const struct import_column *column, const char *cell)
{
	int64_t moment = 0;
	if (!cell_to_moment(reading->arena, cell, &moment))
		return cell_fault(reading, "NotAMoment", TEXT_IMPORT_NOT_A_MOMENT, cell);
	moment += reading->cells->moment_shift;
	if (text_equal(column->property, "deletedDateTime"))
		reading->options->deleted_at = moment;
	else
		add_value(reading, column->property, text_format(reading->arena, "%lld", (long long)moment));
	return fine;
}

struct import_fault read_phone(struct reading *reading, const struct import_column *column, const char *cell)
{
	struct json_out out = json_out_in(reading->arena);
	json_open_array(&out);
	json_text(&out, cell);
	json_close_array(&out);
	add_value(reading, column->property, json_finish(&out, NULL));
	return fine;
}

struct import_fault read_id(struct reading *reading, const struct import_column *column, const char *cell)
{
	(void)column;
	if (!uuid_is_valid(cell))
		return cell_fault(reading, "NotAnId", TEXT_IMPORT_NOT_AN_ID, cell);
	reading->options->id = text_fold(reading->arena, cell);
	return fine;
}

struct import_fault read_location(
	struct reading *reading, const struct import_column *column, const char *cell)
{
	if (strlen(cell) != 2 || !isalpha((unsigned char)cell[0]) || !isalpha((unsigned char)cell[1]))
		return cell_fault(reading, "NotALocation", TEXT_IMPORT_NOT_A_LOCATION, cell);
	const char upper[] = { (char)toupper((unsigned char)cell[0]), (char)toupper((unsigned char)cell[1]) };
	add_value(reading, column->property, arena_copy(reading->arena, upper, sizeof(upper)));
	return fine;
}

static bool has_sku(const char *const *ids, size_t count, const char *id)
{
	for (size_t i = 0; i < count; i++)
		if (text_equal(ids[i], id))
			return true;
	return false;
}

struct import_fault read_licenses(
	struct reading *reading, const struct import_column *column, const char *cell)
{
	(void)column;
	char **pieces = NULL;
	size_t count = text_split(reading->arena, cell, '+', &pieces), known = 0;
	const char **ids = arena_allocate_array(reading->arena, count + 1, sizeof(*ids));
	for (size_t i = 0; i < count; i++) {
		const char *name = text_trim(reading->arena, pieces[i]);
		if (text_is_empty(name) || text_equal_ignoring_case(name, "Unlicensed"))
			continue;
		const struct product *product = product_named(name);
		if (product == NULL)
			product = product_with_part_number(name);
		if (product == NULL)
			return cell_fault(reading, "ProductUnknown", TEXT_IMPORT_PRODUCT_UNKNOWN, name);
		if (!has_sku(ids, known, product->sku_id))
			ids[known++] = product->sku_id;
	}
	reading->options->sku_ids = ids;
	reading->options->sku_count = known;
	return fine;
}

/* A '+' may stand inside an address: only "…+scheme:" begins the next one. */
static size_t split_addresses(struct arena *arena, const char *cell, const char ***list)
{
	char **pieces = NULL;
	size_t count = text_split(arena, cell, '+', &pieces), found = 0;
	const char **addresses = arena_allocate_array(arena, count + 1, sizeof(*addresses));
	for (size_t i = 0; i < count; i++) {
		if (found == 0 || strchr(pieces[i], ':') != NULL)
			addresses[found++] = pieces[i];
		else
			addresses[found - 1] = text_format(arena, "%s+%s", addresses[found - 1], pieces[i]);
	}
	*list = addresses;
	return found;
}

/* Other schemes (x500:, SIP:, SPO:) say nothing about mail here. */
struct import_fault read_addresses(
	struct reading *reading, const struct import_column *column, const char *cell)
{
	(void)column;
	const char **pieces = NULL;
	size_t count = split_addresses(reading->arena, cell, &pieces);
	const char **aliases = arena_allocate_array(reading->arena, count + 1, sizeof(*aliases));
	for (size_t i = 0; i < count; i++) {
		const char *piece = text_trim(reading->arena, pieces[i]);
		if (text_starts_with(piece, "SMTP:") && reading->options->primary == NULL)
			reading->options->primary = piece + 5;
		else if (text_starts_with_ignoring_case(piece, "smtp:"))
			aliases[reading->options->alias_count++] = piece + 5;
	}
	reading->options->aliases = aliases;
	if (reading->options->alias_count > ALIASES_MOST)
		return cell_fault(reading, "TooManyAddresses", TEXT_IMPORT_TOO_MANY_ADDRESSES,
			text_format(reading->arena, "%d", ALIASES_MOST));
	return fine;
}

struct import_fault read_password(
	struct reading *reading, const struct import_column *column, const char *cell)
{
	(void)column;
	reading->password = cell;
	return fine;
}

struct import_fault read_nothing(
	struct reading *reading, const struct import_column *column, const char *cell)
{
	(void)reading;
	(void)column;
	(void)cell;
	return fine;
}
