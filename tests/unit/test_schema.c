/*
 * The schema's rows are sound in themselves, say of users what domain/users/user_fields says, and agree with the
 * service's published schema where that lies beside the tree: same names, types, nullability, members.
 */
#include <stdio.h>
#include <string.h>

#include "tests/unit/unit.h"

#include "base/arena.h"
#include "base/text.h"
#include "domain/users/user_fields.h"
#include "doors/graph/schema.h"

#define PUBLISHED SOURCE_ROOT "/../shared/contract/v1.0-Prod.csdl"

static const struct schema_type *type_of(const char *name)
{
	const char *plain = strncmp(name, "graph.", 6) == 0 ? name + 6 : name;
	return schema_type_named(plain);
}

static bool type_is_sound(const char *name)
{
	static const char *const primitives[] = { "Edm.String", "Edm.Boolean", "Edm.Int32", "Edm.Int64", "Edm.Guid",
		"Edm.DateTimeOffset", "Edm.Date", "Edm.Double", "Edm.TimeOfDay", "Edm.Binary", "Edm.Duration" };
	for (size_t i = 0; i < COUNT_OF(primitives); i++)
		if (text_equal(primitives[i], name))
			return true;
	return strncmp(name, "graph.", 6) == 0 && type_of(name) != NULL;
}

static void check_row(const struct schema_type *type, const struct schema_property *row)
{
	if (!type_is_sound(row->type))
		fail_msg("%s.%s is of a type that the schema has not: %s", type->name, row->name, row->type);
	bool is_structure = strncmp(row->type, "Edm.", 4) != 0 && type_of(row->type)->kind == SCHEMA_ENTITY;
	if (is_structure != ((row->flags & IS_LINK) != 0))
		fail_msg("%s.%s: links are to entities, and entities are linked to", type->name, row->name);
	if ((row->flags & IS_UNHELD) != 0 && (row->flags & IS_REQUIRED) != 0 && (row->flags & IS_LIST) == 0)
		fail_msg("%s.%s is never null, so somebody must hold it", type->name, row->name);
	if (schema_row_named(type, row->name) != row)
		fail_msg("%s.%s stands twice", type->name, row->name);
}

static void test_rows_are_sound(void **state)
{
	(void)state;
	size_t count = 0;
	for (const struct schema_type *type = schema_next_type(NULL); type != NULL; type = schema_next_type(type)) {
		count++;
		assert_ptr_equal(schema_type_named(type->name), type);
		if (type->base != NULL)
			assert_non_null(schema_type_named(type->base));
		for (const struct schema_property *row = type->rows; row != NULL && row->name != NULL; row++)
			if (type->kind != SCHEMA_ENUM)
				check_row(type, row);
	}
	assert_true(count > 60);
	for (size_t i = 0; i < graph_schema_set_count; i++)
		assert_non_null(schema_type_named(graph_schema_sets[i].type));
}

static void test_users_fields_have_types(void **state)
{
	(void)state;
	const struct schema_type *user = schema_type_named("user");
	for (size_t i = 0; i < user_field_count; i++) {
		const struct user_field *field = &user_fields[i];
		struct schema_property property;
		if ((field->flags & FIELD_MEMBER) != 0)
			continue;
		assert_true(schema_property_named(user, field->name, &property));
		assert_string_equal(property.name, field->name);
		if ((field->kind == FIELD_DERIVED || field->kind == FIELD_COMPLEX) && schema_row_named(user, field->name) == NULL)
			fail_msg("%s is derived: its type must stand in schema_people.c", field->name);
		if (field->kind == FIELD_BOOLEAN)
			assert_string_equal(property.type, "Edm.Boolean");
		if (field->kind == FIELD_MOMENT)
			assert_string_equal(property.type, "Edm.DateTimeOffset");
		if (field->kind == FIELD_TEXTS)
			assert_true((property.flags & IS_LIST) != 0);
	}
}

static void test_look_up(void **state)
{
	(void)state;
	struct schema_property property;
	const struct schema_type *group = schema_type_named("group"), *object = schema_type_named("directoryObject");
	assert_null(schema_type_named("Group"));
	assert_true(schema_property_named(group, "GROUPTYPES", &property));
	assert_string_equal(property.name, "groupTypes");
	assert_true(schema_property_named(group, "deletedDateTime", &property));
	assert_true(schema_property_named(group, "id", &property));
	assert_false(schema_property_named(group, "surname", &property));
	assert_true(schema_property_named(object, "surname", &property));
	assert_true(schema_property_named(object, "roleTemplateId", &property));
	assert_false(schema_property_named(object, "nonsense", &property));
}

/* The published text up to its second namespace; NULL: it is not here. */
static char *read_published(struct arena *arena)
{
	FILE *file = fopen(PUBLISHED, "r");
	if (file == NULL)
		return NULL;
	fseek(file, 0, SEEK_END);
	size_t length = (size_t)ftell(file);
	rewind(file);
	char *text = arena_allocate(arena, length + 1);
	length = fread(text, 1, length, file);
	fclose(file);
	text[length] = '\0';
	char *first = strstr(text, "<Schema "), *second = strstr(first + 1, "<Schema ");
	*second = '\0';
	return first;
}

/* From the type's element to its end, as a text of its own. */
static const char *published_type(struct arena *arena, const char *published, const struct schema_type *type)
{
	static const char *const elements[] = { "EntityType", "ComplexType", "EnumType" };
	const char *head = text_format(arena, "<%s Name=\"%s\"", elements[type->kind], type->name);
	const char *begin = strstr(published, head);
	if (begin == NULL)
		return NULL;
	const char *line_end = strchr(begin, '\n');
	if (line_end[-2] == '/')
		return arena_copy(arena, begin, (size_t)(line_end - begin));
	const char *end = strstr(begin, text_format(arena, "</%s>", elements[type->kind]));
	return arena_copy(arena, begin, (size_t)(end - begin));
}

static void check_published_head(struct arena *arena, const struct schema_type *type, const char *text)
{
	const char *head = arena_copy(arena, text, strcspn(text, "\n"));
	bool is_open = strstr(head, "OpenType=\"true\"") != NULL, is_abstract = strstr(head, "Abstract=\"true\"") != NULL;
	const char *base = type->base == NULL ? "" : text_format(arena, "BaseType=\"graph.%s\"", type->base);
	if (is_open != ((type->flags & TYPE_IS_OPEN) != 0) || is_abstract != ((type->flags & TYPE_IS_ABSTRACT) != 0)
		|| strstr(head, base) == NULL || (type->base == NULL && strstr(head, "BaseType") != NULL))
		fail_msg("%s differs from %s", type->name, head);
}

static void check_published_row(struct arena *arena, const struct schema_type *type, const char *text,
	const struct schema_property *row)
{
	const char *expected = (row->flags & IS_LIST) != 0 ? text_format(arena, "Collection(%s)", row->type) : row->type;
	const char *begin = row->type == NULL
		? text_format(arena, "<Member Name=\"%s\" Value=\"%u\"", row->name, row->flags)
		: text_format(arena, "<%s Name=\"%s\" Type=\"%s\"",
			(row->flags & IS_LINK) != 0 ? "NavigationProperty" : "Property", row->name, expected);
	const char *found = strstr(text, begin);
	if (found == NULL)
		fail_msg("%s: the service has no %s", type->name, begin);
	if (row->type == NULL)
		return;
	const char *line = arena_copy(arena, found, strcspn(found, "\n"));
	if ((strstr(line, "Nullable=\"false\"") != NULL) != ((row->flags & IS_REQUIRED) != 0)
		|| (strstr(line, "ContainsTarget=\"true\"") != NULL) != ((row->flags & IS_CONTAINED) != 0))
		fail_msg("%s.%s differs from %s", type->name, row->name, line);
}

static size_t count_of(const char *text, const char *piece)
{
	size_t count = 0;
	while ((text = strstr(text, piece)) != NULL) {
		count++;
		text++;
	}
	return count;
}

static void check_published(struct arena *arena, const char *published, const struct schema_type *type)
{
	const char *text = published_type(arena, published, type);
	if (text == NULL)
		fail_msg("the service has no type %s", type->name);
	check_published_head(arena, type, text);
	struct schema_walk walk = { .type = type };
	struct schema_property property;
	size_t count = 0;
	for (; schema_next_property(&walk, &property); count++)
		check_published_row(arena, type, text, &property);
	if (type->kind == SCHEMA_ENUM)
		assert_int_equal(count, count_of(text, "<Member "));
}

static void check_published_sets(struct arena *arena, const char *published)
{
	for (size_t i = 0; i < graph_schema_set_count; i++) {
		const struct schema_set *set = &graph_schema_sets[i];
		const char *element = set->is_singleton
			? text_format(arena, "<Singleton Name=\"%s\" Type=\"microsoft.graph.%s\"", set->name, set->type)
			: text_format(arena, "<EntitySet Name=\"%s\" EntityType=\"microsoft.graph.%s\"", set->name, set->type);
		if (strstr(published, element) == NULL)
			fail_msg("the service has no %s", element);
	}
}

static bool operation_is_published(struct arena *arena, const char *published, const struct schema_operation *operation)
{
	const char *element = operation->is_function ? "Function" : "Action";
	const char *head = text_format(arena, "<%s Name=\"%s\"", element, operation->name);
	const char *bound = text_format(arena, "Name=\"bindingParameter\" Type=\"%s\"", operation->bound_to);
	for (const char *at = strstr(published, head); at != NULL; at = strstr(at + 1, head)) {
		const char *end = strstr(at, text_format(arena, "</%s>", element));
		const char *text = arena_copy(arena, at, (size_t)(end - at));
		bool agrees = strstr(text, bound) != NULL;
		size_t count = 0;
		for (; count < COUNT_OF(operation->parameters) && operation->parameters[count].name != NULL; count++)
			agrees = agrees && strstr(text, text_format(arena, "<Parameter Name=\"%s\" Type=\"%s\"%s",
				operation->parameters[count].name, operation->parameters[count].type,
				operation->parameters[count].is_required ? " Nullable=\"false\"" : "")) != NULL;
		const char *returns = operation->returns == NULL ? NULL : text_format(arena, "<ReturnType Type=\"%s\"", operation->returns);
		agrees = agrees && (returns == NULL ? strstr(text, "<ReturnType") == NULL : strstr(text, returns) != NULL);
		if (agrees && count_of(text, "<Parameter ") == count + 1)
			return true;
	}
	return false;
}

static void test_agrees_with_the_published_schema(void **state)
{
	(void)state;
	struct arena *arena = arena_new((size_t)256 * 1024 * 1024);
	const char *published = read_published(arena);
	if (published == NULL) {
		print_message("# the published schema is not here, so it is not held against\n");
		arena_free(arena);
		return; /* cmocka writes a skipped test as "not ok" */
	}
	for (const struct schema_type *type = schema_next_type(NULL); type != NULL; type = schema_next_type(type))
		check_published(arena, published, type);
	check_published_sets(arena, published);
	for (size_t i = 0; i < graph_schema_operation_count; i++)
		if (!operation_is_published(arena, published, &graph_schema_operations[i]))
			fail_msg("the service has no such %s", graph_schema_operations[i].name);
	arena_free(arena);
}

static void test_metadata_names_everything(void **state)
{
	(void)state;
	struct arena *arena = arena_new((size_t)16 * 1024 * 1024);
	const char *text = schema_write_metadata(arena);
	assert_int_equal(count_of(text, "<Schema "), 1);
	assert_non_null(strstr(text, "<Property Name=\"userPrincipalName\" Type=\"Edm.String\" />"));
	assert_non_null(strstr(text, "<Property Name=\"assignedLicenses\" Type=\"Collection(graph.assignedLicense)\" Nullable=\"false\" />"));
	assert_non_null(strstr(text, "<NavigationProperty Name=\"manager\" Type=\"graph.directoryObject\" />"));
	assert_non_null(strstr(text, "<Member Name=\"success\" Value=\"0\" />"));
	assert_non_null(strstr(text, "<Singleton Name=\"me\" Type=\"microsoft.graph.user\" />"));
	size_t types = 0;
	for (const struct schema_type *type = schema_next_type(NULL); type != NULL; type = schema_next_type(type))
		types++;
	assert_int_equal(count_of(text, "Type Name=\""), types);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows_are_sound),
		cmocka_unit_test(test_users_fields_have_types),
		cmocka_unit_test(test_look_up),
		cmocka_unit_test(test_agrees_with_the_published_schema),
		cmocka_unit_test(test_metadata_names_everything),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
