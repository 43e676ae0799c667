/*
 * metadata - GET /$metadata and the service document, both written from the schema's rows
 */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/ids.h"
#include "base/text.h"
#include "doors/door.h"
#include "doors/graph/handlers.h"
#include "doors/graph/schema.h"
#include "doors/negotiation.h"

static void add_attribute(struct text_buffer *out, const char *name, const char *value)
{
	text_buffer_add(out, " ");
	text_buffer_add(out, name);
	text_buffer_add(out, "=\"");
	text_buffer_add(out, value);
	text_buffer_add(out, "\"");
}

static void add_type(struct text_buffer *out, const char *type, bool is_list)
{
	text_buffer_add(out, is_list ? " Type=\"Collection(" : " Type=\"");
	text_buffer_add(out, type);
	text_buffer_add(out, is_list ? ")\"" : "\"");
}

static void write_member(struct text_buffer *out, const struct schema_property *member)
{
	char value[16];
	snprintf(value, sizeof(value), "%u", member->flags);
	text_buffer_add(out, "        <Member");
	add_attribute(out, "Name", member->name);
	add_attribute(out, "Value", value);
	text_buffer_add(out, " />\n");
}

static void write_property(struct text_buffer *out, const struct schema_property *property)
{
	if (property->type == NULL) {
		write_member(out, property);
		return;
	}
	text_buffer_add(out, (property->flags & IS_LINK) != 0 ? "        <NavigationProperty" : "        <Property");
	add_attribute(out, "Name", property->name);
	add_type(out, property->type, (property->flags & IS_LIST) != 0);
	if ((property->flags & IS_REQUIRED) != 0)
		add_attribute(out, "Nullable", "false");
	if ((property->flags & IS_CONTAINED) != 0)
		add_attribute(out, "ContainsTarget", "true");
	text_buffer_add(out, " />\n");
}

static void write_type(struct text_buffer *out, const struct schema_type *type)
{
	static const char *const elements[] = { "EntityType", "ComplexType", "EnumType" };
	const char *element = elements[type->kind];
	text_buffer_add(out, "      <");
	text_buffer_add(out, element);
	add_attribute(out, "Name", type->name);
	if (type->base != NULL) {
		text_buffer_add(out, " BaseType=\"graph.");
		text_buffer_add(out, type->base);
		text_buffer_add(out, "\"");
	}
	if ((type->flags & TYPE_IS_ABSTRACT) != 0)
		add_attribute(out, "Abstract", "true");
	if ((type->flags & TYPE_IS_OPEN) != 0)
		add_attribute(out, "OpenType", "true");
	text_buffer_add(out, ">\n");
	if (text_equal(type->name, "entity"))
		text_buffer_add(out, "        <Key>\n          <PropertyRef Name=\"id\" />\n        </Key>\n");
	struct schema_walk walk = { .type = type };
	struct schema_property property;
	while (schema_next_property(&walk, &property))
		write_property(out, &property);
	text_buffer_add(out, "      </");
	text_buffer_add(out, element);
	text_buffer_add(out, ">\n");
}

static void write_parameter(struct text_buffer *out, const char *name, const char *type, bool is_required)
{
	text_buffer_add(out, "        <Parameter");
	add_attribute(out, "Name", name);
	add_type(out, type, false);
	if (is_required)
		add_attribute(out, "Nullable", "false");
	text_buffer_add(out, " />\n");
}

static void write_operation(struct text_buffer *out, const struct schema_operation *operation)
{
	const char *element = operation->is_function ? "Function" : "Action";
	text_buffer_add(out, "      <");
	text_buffer_add(out, element);
	add_attribute(out, "Name", operation->name);
	add_attribute(out, "IsBound", "true");
	text_buffer_add(out, ">\n");
	write_parameter(out, "bindingParameter", operation->bound_to, true);
	for (size_t i = 0; i < COUNT_OF(operation->parameters) && operation->parameters[i].name != NULL; i++)
		write_parameter(out, operation->parameters[i].name, operation->parameters[i].type,
			operation->parameters[i].is_required);
	if (operation->returns != NULL) {
		text_buffer_add(out, "        <ReturnType");
		add_type(out, operation->returns, false);
		text_buffer_add(out, " />\n");
	}
	text_buffer_add(out, "      </");
	text_buffer_add(out, element);
	text_buffer_add(out, ">\n");
}

static void write_container(struct text_buffer *out)
{
	text_buffer_add(out, "      <EntityContainer Name=\"GraphService\">\n");
	for (size_t i = 0; i < graph_schema_set_count; i++) {
		const struct schema_set *set = &graph_schema_sets[i];
		text_buffer_add(out, set->is_singleton ? "        <Singleton" : "        <EntitySet");
		add_attribute(out, "Name", set->name);
		text_buffer_add(out, set->is_singleton ? " Type=\"microsoft.graph." : " EntityType=\"microsoft.graph.");
		text_buffer_add(out, set->type);
		text_buffer_add(out, "\" />\n");
	}
	text_buffer_add(out, "      </EntityContainer>\n");
}

const char *schema_write_metadata(struct arena *arena)
{
	struct text_buffer out = text_buffer_in(arena);
	text_buffer_add(&out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
			      "<edmx:Edmx Version=\"4.0\" xmlns:edmx=\"http://docs.oasis-open.org/odata/ns/edmx\">\n"
			      "  <edmx:DataServices>\n"
			      "    <Schema Namespace=\"microsoft.graph\" Alias=\"graph\""
			      " xmlns=\"http://docs.oasis-open.org/odata/ns/edm\">\n");
	for (const struct schema_type *type = schema_next_type(NULL); type != NULL; type = schema_next_type(type))
		write_type(&out, type);
	for (size_t i = 0; i < graph_schema_operation_count; i++)
		write_operation(&out, &graph_schema_operations[i]);
	write_container(&out);
	text_buffer_add(&out, "    </Schema>\n  </edmx:DataServices>\n</edmx:Edmx>\n");
	return text_buffer_text(&out);
}

void graph_metadata(struct visit *visit)
{
	const char *text = schema_write_metadata(visit->arena);
	if (!negotiate_is_unchanged(visit, hash_text(visit->arena, text, strlen(text))))
		visit_answer_other(visit, visit->endpoint->success, "application/xml;charset=utf-8", text);
}

void graph_service_document(struct visit *visit)
{
	struct json_out out = visit_begin_object(visit, "");
	json_key(&out, "value");
	json_open_array(&out);
	for (size_t i = 0; i < graph_schema_set_count; i++) {
		json_open_object(&out);
		json_put_text(&out, "name", graph_schema_sets[i].name);
		json_put_text(&out, "kind", graph_schema_sets[i].is_singleton ? "Singleton" : "EntitySet");
		json_put_text(&out, "url", graph_schema_sets[i].name);
		json_close_object(&out);
	}
	json_close_array(&out);
	json_close_object(&out);
	visit_answer_json(visit, &out);
}
