/*
 * filter_read - $filter of a visit, the properties of users in it, and filters over rows in memory
 */
#include <string.h>

#include "base/text.h"
#include "doors/door.h"
#include "doors/graph/filter_parse.h"
#include "doors/graph/paging.h"

static bool find_user_field(const char *name, struct filter_field *field)
{
	const struct user_field *found = user_field_in_any_case(name);
	if (found == NULL)
		return false;
	*field = (struct filter_field){
		.name = found->name,
		.type = FILTER_TYPE_TEXT,
		.column = found->fold_column,
		.fold = found->fold_column == found->column ? FILTER_LOWERED : FILTER_FOLDED,
		.is_filterable = (found->flags & FIELD_FILTERABLE) != 0,
	};
	if (found->kind == FIELD_BOOLEAN || found->kind == FIELD_MOMENT) {
		field->type = found->kind == FIELD_BOOLEAN ? FILTER_TYPE_BOOLEAN : FILTER_TYPE_MOMENT;
		field->fold = FILTER_EXACT;
	}
	if (found->column == USER_ID) {
		field->type = FILTER_TYPE_GUID;
		field->fold = FILTER_FOLDED; /* ids are kept in lower case */
	}
	/* Base64, where case is part of the value. */
	if (found->column == USER_ON_PREMISES_IMMUTABLE_ID)
		field->fold = FILTER_EXACT;
	return true;
}

const struct filter_subject user_filter_subject = { "user", find_user_field };

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

bool filter_read(struct visit *visit, const struct filter_subject *subject, const struct filter **filter)
{
	const char *text = visit_option(visit, "$filter");
	*filter = NULL;
	if (text == NULL)
		return true;
	struct filter_outcome outcome = filter_parse(visit->arena, subject, text);
	if (outcome.filter == NULL)
		return refuse_outcome(visit, subject, &outcome);
	bool counts = text_equal_ignoring_case(visit_option(visit, "$count"), "true");
	bool is_count = strstr(visit->endpoint->pattern, "/$count") != NULL;
	if ((outcome.is_advanced || visit_option(visit, "$orderby") != NULL) &&
		!(visit_is_eventual(visit) && (counts || is_count))) {
		outcome.kind = &ERROR_QUERY_UNSUPPORTED;
		outcome.why = "This query needs the header ConsistencyLevel: eventual and $count=true.";
		return refuse_outcome(visit, subject, &outcome);
	}
	*filter = outcome.filter;
	return true;
}

static bool is_same(const struct filter *filter, struct value value)
{
	struct value wanted = filter->value;
	if (wanted.kind == VALUE_INTEGER || value.kind == VALUE_INTEGER)
		return value.kind == wanted.kind && value.integer == wanted.integer;
	return filter->folds ? text_equal_ignoring_case(value.text, wanted.text)
			     : text_equal(value.text, wanted.text);
}

static bool begins(const struct filter *filter, struct value value)
{
	if (value.kind != VALUE_TEXT || value.text == NULL)
		return false;
	return filter->folds ? text_starts_with_ignoring_case(value.text, filter->value.text)
			     : text_starts_with(value.text, filter->value.text);
}

bool filter_holds(const struct filter *filter, struct value (*value_of)(const void *row, unsigned column),
	const void *row)
{
	if (filter == NULL)
		return true;
	switch (filter->kind) {
	case FILTER_AND:
		return filter_holds(filter->left, value_of, row) &&
		       filter_holds(filter->right, value_of, row);
	case FILTER_OR:
		return filter_holds(filter->left, value_of, row) ||
		       filter_holds(filter->right, value_of, row);
	case FILTER_NOT:
		return !filter_holds(filter->left, value_of, row);
	case FILTER_EQUAL:
		return is_same(filter, value_of(row, filter->column));
	case FILTER_STARTS_WITH:
		return begins(filter, value_of(row, filter->column));
	}
	return false;
}
