/*
 * schema - looks types and properties up; see the header
 */
#include "doors/graph/schema.h"

#include <string.h>

#include "base/text.h"
#include "domain/users/user_fields.h"

extern const struct schema_list graph_schema_people, graph_schema_groups, graph_schema_licenses,
	graph_schema_organization, graph_schema_audit, graph_schema_applications;

static const struct schema_list *const lists[] = { &graph_schema_people, &graph_schema_groups,
	&graph_schema_licenses, &graph_schema_organization, &graph_schema_audit,
	&graph_schema_applications };

const struct schema_type *schema_next_type(const struct schema_type *type)
{
	if (type == NULL)
		return lists[0]->types;
	for (size_t i = 0; i < COUNT_OF(lists); i++) {
		const struct schema_type *last = lists[i]->types + lists[i]->count - 1;
		if (type >= lists[i]->types && type < last)
			return type + 1;
		if (type == last)
			return i + 1 < COUNT_OF(lists) ? lists[i + 1]->types : NULL;
	}
	return NULL;
}

const struct schema_type *schema_type_named(const char *name)
{
	for (const struct schema_type *type = schema_next_type(NULL); type != NULL; type = schema_next_type(type))
		if (text_equal(type->name, name))
			return type;
	return NULL;
}

const struct schema_property *schema_row_named(const struct schema_type *type, const char *name)
{
	for (const struct schema_property *row = type->rows; row != NULL && row->name != NULL; row++)
		if (text_equal_ignoring_case(row->name, name))
			return row;
	return NULL;
}

static bool base_has(const struct schema_type *type, const char *name)
{
	while (type->base != NULL) {
		type = schema_type_named(type->base);
		if (schema_row_named(type, name) != NULL)
			return true;
	}
	return false;
}

/* What the kind of a user's field says of its type. */
static struct schema_property property_of(const struct user_field *field)
{
	switch (field->kind) {
	case FIELD_BOOLEAN:
	case FIELD_TRUTH:
		return (struct schema_property){ field->name, "Edm.Boolean", 0 };
	case FIELD_MOMENT:
		return (struct schema_property){ field->name, "Edm.DateTimeOffset", 0 };
	case FIELD_TEXTS:
		return (struct schema_property){ field->name, "Edm.String", IS_LIST | IS_REQUIRED };
	case FIELD_TEXT:
	case FIELD_COMPLEX:
	case FIELD_DERIVED: /* both have rows of their own, which a test sees to */
		break;
	}
	return (struct schema_property){ field->name, "Edm.String", 0 };
}

static bool has_user_fields(const struct schema_type *type)
{
	return text_equal(type->name, "user");
}

bool schema_next_property(struct schema_walk *walk, struct schema_property *property)
{
	const struct schema_type *type = walk->type;
	if (type->rows != NULL && type->rows[walk->row].name != NULL) {
		*property = type->rows[walk->row++];
		return true;
	}
	while (has_user_fields(type) && walk->field < user_field_count) {
		const struct user_field *field = &user_fields[walk->field++];
		bool is_member = (field->flags & FIELD_MEMBER) != 0; /* its structure has a row for it */
		if (is_member || schema_row_named(type, field->name) != NULL || base_has(type, field->name))
			continue;
		*property = property_of(field);
		return true;
	}
	return false;
}

static bool find_own(const struct schema_type *type, const char *name, struct schema_property *property)
{
	const struct schema_property *row = schema_row_named(type, name);
	const struct user_field *field =
		row == NULL && has_user_fields(type) ? user_field_in_any_case(name) : NULL;
	if (row != NULL)
		*property = *row;
	else if (field != NULL)
		*property = property_of(field);
	return row != NULL || field != NULL;
}

static bool find_in_derived(const char *base, const char *name, struct schema_property *property)
{
	for (const struct schema_type *type = schema_next_type(NULL); type != NULL; type = schema_next_type(type))
		if (text_equal(type->base, base) && find_own(type, name, property))
			return true;
	return false;
}

bool schema_property_named(const struct schema_type *type, const char *name, struct schema_property *property)
{
	for (const struct schema_type *at = type; at != NULL;
		at = at->base == NULL ? NULL : schema_type_named(at->base))
		if (find_own(at, name, property))
			return true;
	return find_in_derived(type->name, name, property);
}
