/*
 * filter_read - $filter of a visit: parsed, and refused where the caller does not know that the query is advanced
 */
#include <string.h>

#include "base/text.h"
#include "doors/door.h"
#include "doors/graph/filter_parse.h"
#include "doors/graph/paging.h"

static bool refuse_outcome(
	struct visit *visit, const struct filter_subject *subject, const struct filter_outcome *outcome)
{
	if (outcome->kind == &ERROR_PROPERTY_UNKNOWN)
		visit_answer_error(visit, visit_refusal(visit, outcome->kind, "$filter", "property",
						  outcome->why, "type", subject->type, NULL));
	else
		visit_answer_error(
			visit, visit_refusal(visit, outcome->kind, "$filter", "why", outcome->why, NULL));
	return false;
}

bool visit_is_advanced(struct visit *visit)
{
	const char *pattern = visit->endpoint->pattern;
	size_t length = strlen(pattern), size = strlen("/$count");
	bool is_count = length > size && text_equal(pattern + length - size, "/$count");
	return visit_is_eventual(visit) &&
	       (is_count || text_equal_ignoring_case(visit_option(visit, "$count"), "true"));
}

bool filter_read_outcome(
	struct visit *visit, const struct filter_subject *subject, struct filter_outcome *outcome)
{
	const char *text = visit_option(visit, "$filter");
	*outcome = (struct filter_outcome){ 0 };
	if (text == NULL)
		return true;
	*outcome = filter_parse(visit->arena, subject, text);
	if (outcome->filter == NULL)
		return refuse_outcome(visit, subject, outcome);
	if (outcome->is_advanced && !visit_is_advanced(visit)) {
		outcome->kind = &ERROR_QUERY_UNSUPPORTED;
		outcome->why = "This query needs the header ConsistencyLevel: eventual and $count=true.";
		return refuse_outcome(visit, subject, outcome);
	}
	return true;
}

bool filter_read(struct visit *visit, const struct filter_subject *subject, const struct filter **filter)
{
	struct filter_outcome outcome;
	bool is_read = filter_read_outcome(visit, subject, &outcome);
	*filter = outcome.filter;
	return is_read;
}
