/*
 * imports - see the header
 */
#include "store/imports.h"

#include "base/text.h"

static const struct column columns[] = {
	{ "file_key", COLUMN_TEXT, offsetof(struct import_point, file_key) },
	{ "row_offset", COLUMN_INTEGER, offsetof(struct import_point, row_offset) },
	{ "row_count", COLUMN_INTEGER, offsetof(struct import_point, row_count) },
	{ "refused_count", COLUMN_INTEGER, offsetof(struct import_point, refused_count) },
	{ "updated_at", COLUMN_INTEGER, offsetof(struct import_point, updated_at) },
};
static const struct table imports = { "imports", "file_key", sizeof(struct import_point), columns,
	COUNT_OF(columns) };

enum { PUT, FIND, REMOVE };

static const struct statement statements[] = {
	[PUT] = { "imports.put", STATEMENT_PUT, &imports, NULL, TENANT_SCOPE },
	[FIND] = { "imports.find", STATEMENT_SELECT, &imports, "WHERE tenant_id = $1 AND file_key = $2",
		TENANT_SCOPE },
	[REMOVE] = { "imports.remove", STATEMENT_TEXT, NULL,
		"DELETE FROM imports WHERE tenant_id = $1 AND file_key = $2", TENANT_SCOPE },
};
const struct statement_list imports_statements = { "imports", statements, COUNT_OF(statements) };

void import_point_put(struct session *session, const struct import_point *row)
{
	session_write_row(session, &statements[PUT], row);
}

struct import_point *import_point_find(struct session *session, const char *file_key)
{
	return session_find_row(session, &statements[FIND], WITH(of_text(file_key)));
}

int64_t import_point_remove(struct session *session, const char *file_key)
{
	return session_run(session, &statements[REMOVE], WITH(of_text(file_key)));
}
