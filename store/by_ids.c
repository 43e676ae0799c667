/*
 * by_ids - see the header
 */
#include "store/by_ids.h"

#include "base/arena.h"
#include "base/text.h"

void *session_find_by_ids(struct session *session, const struct table *table, const char *column, const char *const *ids,
	size_t id_count, size_t *count)
{
	*count = 0;
	if (id_count == 0)
		return NULL;
	struct value *values = arena_allocate_array(session->arena, id_count, sizeof(*values));
	struct text_buffer text = text_buffer_in(session->arena);
	text_buffer_add_format(&text, "WHERE tenant_id = $1 AND %s IN (", column);
	for (size_t i = 0; i < id_count; i++) {
		values[i] = of_text(ids[i]);
		text_buffer_add_format(&text, "%s$%zu", i == 0 ? "" : ", ", i + 2);
	}
	text_buffer_add_format(&text, ") ORDER BY %s", column);
	const struct statement statement = { "by_ids", STATEMENT_SELECT, table,
		text_copy(session->arena, text_buffer_text(&text)), TENANT_SCOPE };
	return session_find_composed(session, table, NULL, statement_compose(session->arena, &statement),
		(struct values){ values, id_count }, count);
}
