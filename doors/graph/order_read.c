/*
 * order_read - $orderby: one property, up or down
 */
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "doors/door.h"
#include "doors/errors.h"
#include "doors/graph/filter_parse.h"
#include "doors/graph/list.h"

static bool refuse_order(struct visit *visit, const struct error_kind *kind, const char *why)
{
	visit_answer_error(visit, visit_refusal(visit, kind, "$orderby", "why", why, NULL));
	return false;
}

/* "displayName desc" in its two words. */
static bool split(struct visit *visit, const char *text, const char **name, bool *is_descending)
{
	const char *trimmed = text_trim(visit->arena, text);
	size_t length = strcspn(trimmed, " \t");
	const char *direction = text_trim(visit->arena, trimmed + length);
	*name = arena_copy(visit->arena, trimmed, length);
	*is_descending = text_equal_ignoring_case(direction, "desc");
	if (length > 0 && (*is_descending || direction[0] == '\0' || text_equal_ignoring_case(direction, "asc")))
		return true;
	return refuse_order(visit, &ERROR_QUERY_INVALID,
		text_format(visit->arena, "the order '%.80s' is not a property with asc or desc", trimmed));
}

static bool find(struct visit *visit, const struct filter_subject *subject, const char *name,
	struct filter_field *field)
{
	if (!subject->find(name, field)) {
		visit_answer_error(visit, visit_refusal(visit, &ERROR_PROPERTY_UNKNOWN, "$orderby", "property",
						  name, "type", subject->type, NULL));
		return false;
	}
	if ((field->can & (CAN_SORT | CAN_SORT_ADVANCED)) == 0)
		return refuse_order(visit, &ERROR_QUERY_UNSUPPORTED,
			text_format(visit->arena, "Sorting by '%s' is not supported.", field->name));
	if ((field->can & CAN_SORT_ADVANCED) != 0 && !visit_is_advanced(visit))
		return refuse_order(visit, &ERROR_QUERY_UNSUPPORTED, "Sorting not supported for current query.");
	return true;
}

bool order_read(struct visit *visit, const struct filter_subject *subject, unsigned identity, struct list_order *order,
	bool *is_given)
{
	const char *text = visit_option(visit, "$orderby"), *name = NULL;
	struct filter_field field;
	bool is_descending = false;
	*is_given = text != NULL;
	if (text == NULL)
		return true;
	if (strchr(text, ',') != NULL)
		return refuse_order(visit, &ERROR_QUERY_UNSUPPORTED, "Sorting by several properties is not supported.");
	if (!split(visit, text, &name, &is_descending) || !find(visit, subject, name, &field))
		return false;
	/* An order that is total by one column stays so. */
	bool is_same = order->count == 1 && order->columns[0] == field.column;
	*order = (struct list_order){ .columns = { field.column, identity },
		.count = is_same ? 1 : 2,
		.is_descending = is_descending };
	return true;
}
