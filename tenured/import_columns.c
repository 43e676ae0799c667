/*
 * import_columns - see the header
 *
 * A new column is one row of the table. Names are compared without regard to case, spaces and dashes, so that
 * "User principal name", "UserPrincipalName" and "user-principal-name" are one.
 */
#include "tenured/import_columns.h"

#include <ctype.h>

#include "base/arena.h"
#include "base/text.h"
#include "tenured/import_cells.h"

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
	{ { "Last password change time stamp", NULL, NULL }, "lastPasswordChangeDateTime", read_moment, false,
		true },
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
		for (size_t j = 0; j < IMPORT_NAMES_MOST && columns[i].names[j] != NULL; j++)
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
			return text_format(arena,
				"the column \"%s\" is missing; its name must stand in the first line",
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
	const char *policies = "DisablePasswordExpiration, DisableStrongPassword";
	if (!reading->never_expires && !reading->is_weak)
		return;
	if (!reading->is_weak)
		policies = "DisablePasswordExpiration";
	else if (!reading->never_expires)
		policies = "DisableStrongPassword";
	reading->values[reading->options->value_count++] =
		(struct user_value){ user_field_named("passwordPolicies"), policies };
}

struct import_fault import_row_read(struct arena *arena, const struct import_cells *cells,
	struct user_import_options *options, const char **password)
{
	*options = (struct user_import_options){ 0 };
	struct reading reading = { .arena = arena, .cells = cells, .options = options };
	options->values = reading.values =
		arena_allocate_array(arena, COUNT_OF(columns) + 1, sizeof(*reading.values));
	struct import_fault wrong = { 0 };
	if (cells->row->count != cells->header->field_count) {
		wrong = cell_fault(&reading, "FieldCount", TEXT_IMPORT_FIELD_COUNT,
			text_format(arena, "%zu", cells->row->count));
		wrong.column = "";
	}
	for (size_t i = 0; i < COUNT_OF(columns) && wrong.message == NULL; i++) {
		const char *cell = cell_of(arena, cells, i);
		reading.column = i;
		if (cell != NULL)
			wrong = columns[i].read(&reading, &columns[i], cell);
		else if (columns[i].is_required)
			wrong = cell_fault(
				&reading, "ValueMissing", TEXT_IMPORT_VALUE_MISSING, columns[i].names[0]);
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
		if (cell != NULL && cell_to_moment(arena, cell, &moment) && moment > newest)
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
