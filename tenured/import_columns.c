/*
 * import_columns - see the header
 *
 * A new column is one row of the table. Names are compared without regard to case, spaces and dashes, so that
 * "User principal name", "UserPrincipalName" and "user-principal-name" are one.
 */
#include "tenured/import_columns.h"

#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/json_out.h"
#include "base/text.h"
#include "domain/licenses/product.h"

#define NAMES_MOST 3
#define ALIASES_MOST 400

struct reading;
struct import_column {
	const char *names[NAMES_MOST];
	const char *property; /* the wire's name; errors about it are about this column */
	struct import_fault (*read)(struct reading *reading, const struct import_column *column, const char *cell);
	bool is_required;
	bool is_moment;
};

/* A row while it is read. */
struct reading {
	struct arena *arena;
	const struct import_cells *cells;
	size_t column;
	struct user_import_options *options;
	struct user_value *values;
	const char *password;
	bool never_expires, is_weak;
};

static const struct import_fault fine = { 0 };

static struct import_fault fault(struct reading *reading, const char *code, enum text_id text, const char *value)
{
	return (struct import_fault){ .column = reading->cells->header->name[reading->column], .code = code,
		.message = text_filled(reading->arena, reading->cells->language, text, "value", value, NULL) };
}

static void add_value(struct reading *reading, const char *property, const char *value)
{
	reading->values[reading->options->value_count++] = (struct user_value){ user_field_named(property), value };
}

static struct import_fault read_text(struct reading *reading, const struct import_column *column, const char *cell)
{
	const struct user_field *field = user_field_named(column->property);
	if (field->longest != 0 && text_length(cell) > field->longest)
		return fault(reading, "TooLong", TEXT_IMPORT_TOO_LONG,
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
	return to_boolean(cell, value) ? fine : fault(reading, "NotABoolean", TEXT_IMPORT_NOT_A_BOOLEAN, cell);
}

static struct import_fault read_blocked(struct reading *reading, const struct import_column *column, const char *cell)
{
	bool is_blocked = false;
	struct import_fault wrong = read_boolean(reading, cell, &is_blocked);
	add_value(reading, column->property, is_blocked ? "false" : "true");
	return wrong;
}

static struct import_fault read_flag(struct reading *reading, const struct import_column *column, const char *cell)
{
	bool is_set = false;
	struct import_fault wrong = read_boolean(reading, cell, &is_set);
	add_value(reading, column->property, is_set ? "true" : "false");
	return wrong;
}

static struct import_fault read_never_expires(struct reading *reading, const struct import_column *column,
	const char *cell)
{
	(void)column;
	return read_boolean(reading, cell, &reading->never_expires);
}

static struct import_fault read_is_strong(struct reading *reading, const struct import_column *column,
	const char *cell)
{
	(void)column;
	bool is_strong = true;
	struct import_fault wrong = read_boolean(reading, cell, &is_strong);
	reading->is_weak = !is_strong;
	return wrong;
}

/* "2021-03-04 09:12:33Z" and "2021-03-04 09:12:33" beside RFC 3339. */
static bool to_moment(struct arena *arena, const char *cell, int64_t *moment)
{
	char *text = text_copy(arena, cell);
	size_t length = strlen(text);
	if (length > 10 && text[10] == ' ')
		text[10] = 'T';
	bool has_zone = length > 19 && strpbrk(text + 19, "Zz+-") != NULL;
	return clock_parse(length <= 10 || has_zone ? text : text_format(arena, "%sZ", text), moment);
}

static struct import_fault read_moment(struct reading *reading, const struct import_column *column, const char *cell)
{
	int64_t moment = 0;
	if (!to_moment(reading->arena, cell, &moment))
		return fault(reading, "NotAMoment", TEXT_IMPORT_NOT_A_MOMENT, cell);
	moment += reading->cells->moment_shift;
	if (text_equal(column->property, "deletedDateTime"))
		reading->options->deleted_at = moment;
	else
		add_value(reading, column->property, text_format(reading->arena, "%lld", (long long)moment));
	return fine;
}

static struct import_fault read_phone(struct reading *reading, const struct import_column *column, const char *cell)
{
	struct json_out out = json_out_in(reading->arena);
	json_open_array(&out);
	json_text(&out, cell);
	json_close_array(&out);
	add_value(reading, column->property, json_finish(&out, NULL));
	return fine;
}

static struct import_fault read_id(struct reading *reading, const struct import_column *column, const char *cell)
{
	(void)column;
	if (!uuid_is_valid(cell))
		return fault(reading, "NotAnId", TEXT_IMPORT_NOT_AN_ID, cell);
	reading->options->id = text_fold(reading->arena, cell);
	return fine;
}

static struct import_fault read_location(struct reading *reading, const struct import_column *column,
	const char *cell)
{
	if (strlen(cell) != 2 || !isalpha((unsigned char)cell[0]) || !isalpha((unsigned char)cell[1]))
		return fault(reading, "NotALocation", TEXT_IMPORT_NOT_A_LOCATION, cell);
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

static struct import_fault read_licenses(struct reading *reading, const struct import_column *column,
	const char *cell)
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
			return fault(reading, "ProductUnknown", TEXT_IMPORT_PRODUCT_UNKNOWN, name);
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
static struct import_fault read_addresses(struct reading *reading, const struct import_column *column,
	const char *cell)
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
		return fault(reading, "TooManyAddresses", TEXT_IMPORT_TOO_MANY_ADDRESSES,
			text_format(reading->arena, "%d", ALIASES_MOST));
	return fine;
}

static struct import_fault read_password(struct reading *reading, const struct import_column *column,
	const char *cell)
{
	(void)column;
	reading->password = cell;
	return fine;
}

static struct import_fault read_nothing(struct reading *reading, const struct import_column *column,
	const char *cell)
{
	(void)reading;
	(void)column;
	(void)cell;
	return fine;
}

static const struct import_column columns[] = {
	{ { "User principal name", "UPN", NULL }, "userPrincipalName", read_text, true, false },
	{ { "Display name", NULL, NULL }, "displayName", read_text, true, false },
	{ { "Object Id", NULL, NULL }, "id", read_id, false, false },
	{ { "Block credential", NULL, NULL }, "accountEnabled", read_blocked, false, false },
	{ { "City", NULL, NULL }, "city", read_text, false, false },
	{ { "Country/Region", "Country", NULL }, "country", read_text, false, false },
	{ { "Department", NULL, NULL }, "department", read_text, false, false },
	{ { "DirSyncEnabled", NULL, NULL }, "onPremisesSyncEnabled", read_flag, false, false },
	{ { "Fax", "Fax number", NULL }, "faxNumber", read_text, false, false },
	{ { "First name", NULL, NULL }, "givenName", read_text, false, false },
	{ { "Last dirsync time", NULL, NULL }, "onPremisesLastSyncDateTime", read_moment, false, true },
	{ { "Last name", NULL, NULL }, "surname", read_text, false, false },
	{ { "Last password change time stamp", NULL, NULL }, "lastPasswordChangeDateTime", read_moment, false, true },
	{ { "Licenses", NULL, NULL }, "skuId", read_licenses, false, false },
	{ { "Mobile Phone", NULL, NULL }, "mobilePhone", read_text, false, false },
	{ { "Oath token metadata", NULL, NULL }, NULL, read_nothing, false, false },
	{ { "Office", NULL, NULL }, "officeLocation", read_text, false, false },
	{ { "Password", NULL, NULL }, "passwordProfile", read_password, false, false },
	{ { "Password never expires", NULL, NULL }, "passwordPolicies", read_never_expires, false, false },
	{ { "Phone number", NULL, NULL }, "businessPhones", read_phone, false, false },
	{ { "Postal code", NULL, NULL }, "postalCode", read_text, false, false },
	{ { "Preferred data location", NULL, NULL }, "preferredDataLocation", read_text, false, false },
	{ { "Preferred language", NULL, NULL }, "preferredLanguage", read_text, false, false },
	{ { "Proxy addresses", NULL, NULL }, "proxyAddresses", read_addresses, false, false },
	{ { "Release track", NULL, NULL }, NULL, read_nothing, false, false },
	{ { "Soft deletion time stamp", NULL, NULL }, "deletedDateTime", read_moment, false, true },
	{ { "State", "State or province", NULL }, "state", read_text, false, false },
	{ { "Street address", NULL, NULL }, "streetAddress", read_text, false, false },
	{ { "Strong password required", NULL, NULL }, NULL, read_is_strong, false, false },
	{ { "Title", "Job title", NULL }, "jobTitle", read_text, false, false },
	{ { "Usage location", NULL, NULL }, "usageLocation", read_location, false, false },
	{ { "When created", NULL, NULL }, "createdDateTime", read_moment, false, true },
};
_Static_assert(COUNT_OF(columns) <= IMPORT_COLUMNS_MOST, "import_header has a place for each column");

static bool is_skipped(char c)
{
	return c == ' ' || c == '-' || c == '_' || c == '\t';
}

static bool is_same_name(const char *a, const char *b)
{
	for (;; a++, b++) {
		while (is_skipped(*a))
			a++;
		while (is_skipped(*b))
			b++;
		if (tolower((unsigned char)*a) != tolower((unsigned char)*b))
			return false;
		if (*a == '\0')
			return true;
	}
}

/* COUNT_OF(columns) if the name means nothing here. */
static size_t column_named(const char *name)
{
	for (size_t i = 0; i < COUNT_OF(columns); i++)
		for (size_t j = 0; j < NAMES_MOST && columns[i].names[j] != NULL; j++)
			if (is_same_name(columns[i].names[j], name))
				return i;
	return COUNT_OF(columns);
}

const char *import_header_read(struct arena *arena, const struct csv_row *row, struct import_header *header,
	const char ***unknown, size_t *unknown_count)
{
	*header = (struct import_header){ .field_count = row->count };
	*unknown = arena_allocate_array(arena, row->count + 1, sizeof(**unknown));
	*unknown_count = 0;
	for (size_t i = 0; i < row->count; i++) {
		const char *name = text_trim(arena, row->fields[i]);
		size_t column = column_named(name);
		if (column < COUNT_OF(columns) && header->place[column] != 0)
			return text_format(arena, "the column \"%s\" is there twice; take one out", name);
		if (column < COUNT_OF(columns)) {
			header->place[column] = i + 1;
			header->name[column] = name;
		} else if (!text_is_empty(name)) {
			(*unknown)[(*unknown_count)++] = name;
		}
	}
	for (size_t i = 0; i < COUNT_OF(columns); i++)
		if (columns[i].is_required && header->place[i] == 0)
			return text_format(arena, "the column \"%s\" is missing; its name must stand in the first line",
				columns[i].names[0]);
	return NULL;
}

/* NULL: the column or the cell is not there, or the cell is empty. */
static const char *cell_of(struct arena *arena, const struct import_cells *cells, size_t column)
{
	size_t place = cells->header->place[column];
	if (place == 0 || place > cells->row->count)
		return NULL;
	const char *cell = text_trim(arena, cells->row->fields[place - 1]);
	return text_is_empty(cell) ? NULL : cell;
}

static void add_policies(struct reading *reading)
{
	if (reading->never_expires || reading->is_weak)
		add_value(reading, "passwordPolicies",
			!reading->is_weak		 ? "DisablePasswordExpiration"
				: !reading->never_expires ? "DisableStrongPassword"
							  : "DisablePasswordExpiration, DisableStrongPassword");
}

struct import_fault import_row_read(struct arena *arena, const struct import_cells *cells,
	struct user_import_options *options, const char **password)
{
	*options = (struct user_import_options){ 0 };
	struct reading reading = { .arena = arena, .cells = cells, .options = options };
	options->values = reading.values = arena_allocate_array(arena, COUNT_OF(columns) + 1, sizeof(*reading.values));
	struct import_fault wrong = fine;
	if (cells->row->count != cells->header->field_count) {
		wrong = fault(&reading, "FieldCount", TEXT_IMPORT_FIELD_COUNT,
			text_format(arena, "%zu", cells->row->count));
		wrong.column = "";
	}
	for (size_t i = 0; i < COUNT_OF(columns) && wrong.message == NULL; i++) {
		const char *cell = cell_of(arena, cells, i);
		reading.column = i;
		if (cell != NULL)
			wrong = columns[i].read(&reading, &columns[i], cell);
		else if (columns[i].is_required)
			wrong = fault(&reading, "ValueMissing", TEXT_IMPORT_VALUE_MISSING, columns[i].names[0]);
	}
	add_policies(&reading);
	*password = reading.password;
	return wrong;
}

int64_t import_newest_moment(struct arena *arena, const struct import_cells *cells)
{
	int64_t newest = 0, moment = 0;
	for (size_t i = 0; i < COUNT_OF(columns); i++) {
		const char *cell = columns[i].is_moment ? cell_of(arena, cells, i) : NULL;
		if (cell != NULL && to_moment(arena, cell, &moment) && moment > newest)
			newest = moment;
	}
	return newest;
}

const char *import_column_of(const struct import_header *header, const char *property)
{
	for (size_t i = 0; i < COUNT_OF(columns); i++)
		if (text_equal(columns[i].property, property) && header->name[i] != NULL)
			return header->name[i];
	return "";
}
