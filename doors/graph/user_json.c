/*
 * user_json - see the header
 */
#include "doors/graph/user_json.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "doors/door.h"
#include "doors/graph/schema.h"
#include "doors/graph/select.h"
#include "doors/graph/user_derived.h"
#include "doors/graph/user_expand.h"

/* A row of the schema for a property of which nobody here has a value, or which is not built. */
static const struct schema_property *unheld_row(const char *name)
{
	const struct schema_property *row = schema_row_named(schema_type_named("user"), name);
	return row != NULL && (row->flags & (IS_UNHELD | IS_SINGLE_ONLY)) != 0 ? row : NULL;
}

void user_view_default(struct user_view *view)
{
	*view = (struct user_view){ 0 };
	for (size_t i = 0; i < user_field_count; i++)
		if ((user_fields[i].flags & FIELD_DEFAULT) != 0)
			view->properties[view->count++].field = &user_fields[i];
	view->has_id = true;
}

static bool refuse_property(struct visit *visit, const struct error_kind *kind, const char *name)
{
	visit_answer_error(
		visit, visit_refusal(visit, kind, "$select", "property", name, "type", "user", NULL));
	return false;
}

enum reading { READS_LIST, READS_ONE, READS_CHANGES };

static bool add_property(struct visit *visit, struct user_view *view, const char *name, enum reading reading)
{
	const struct user_field *field = user_field_in_any_case(name);
	const struct schema_property *unheld = field == NULL ? unheld_row(name) : NULL;
	if (reading == READS_CHANGES && text_equal_ignoring_case(name, "manager")) {
		view->has_manager = true;
		return true;
	}
	view->has_id = view->has_id || (field != NULL && field->column == USER_ID);
	/* The type is open: what no application has registered is no user's (docs/decisions/). */
	if (field == NULL && text_starts_with_ignoring_case(name, "extension_"))
		return true;
	bool is_unbuilt = unheld != NULL && (unheld->flags & IS_SINGLE_ONLY) != 0;
	if (is_unbuilt || (field != NULL && (field->flags & FIELD_SINGLE) != 0 && reading != READS_ONE))
		return refuse_property(visit, &ERROR_NOT_IMPLEMENTED, name);
	bool is_known = unheld != NULL || (field != NULL && (field->flags & FIELD_MEMBER) == 0);
	if (!is_known || view->count == USER_VIEW_MOST)
		return refuse_property(visit, &ERROR_PROPERTY_UNKNOWN, name);
	/* Who may see people does not see when they were there. */
	if (text_equal_ignoring_case(name, "signInActivity") && !visit_has_permission(visit, "AuditLog.Read.All"))
		return refuse_property(visit, &ERROR_REQUEST_DENIED, name);
	view->properties[view->count].field = field;
	view->properties[view->count++].unheld = unheld;
	return true;
}

static bool view_of_names(struct visit *visit, char **names, size_t count, struct user_view *view, enum reading reading)
{
	user_view_default(view);
	if (count == 0)
		return true;
	*view = (struct user_view){ .names = names, .name_count = count };
	for (size_t i = 0; i < count; i++)
		if (!add_property(visit, view, names[i], reading))
			return false;
	return true;
}

static bool read_view(struct visit *visit, struct user_view *view, enum reading reading)
{
	char **names = NULL;
	size_t count = select_names(visit, &names);
	return view_of_names(visit, names, count, view, reading) && user_expand_read(visit, view);
}

bool user_view_of_names(struct visit *visit, char **names, size_t count, struct user_view *view)
{
	return view_of_names(visit, names, count, view, READS_LIST);
}

bool user_view_read(struct visit *visit, struct user_view *view)
{
	return read_view(visit, view, READS_LIST);
}

bool user_view_read_one(struct visit *visit, struct user_view *view)
{
	return read_view(visit, view, READS_ONE);
}

bool user_view_read_delta(struct visit *visit, struct user_view *view)
{
	return read_view(visit, view, READS_CHANGES);
}

bool user_view_of_mixed_names(struct visit *visit, char **names, size_t count, struct user_view *view)
{
	struct schema_property property;
	user_view_default(view);
	if (count == 0)
		return true;
	*view = (struct user_view){ .names = names, .name_count = count };
	for (size_t i = 0; i < count; i++)
		if (schema_property_named(schema_type_named("user"), names[i], &property) &&
			!add_property(visit, view, names[i], READS_LIST))
			return false;
	return true;
}

bool user_view_read_mixed(struct visit *visit, struct user_view *view)
{
	char **names = NULL;
	size_t count = select_names(visit, &names);
	return user_view_of_mixed_names(visit, names, count, view);
}

const char *user_view_context(
	struct visit *visit, const struct user_view *view, const char *set, bool is_entity)
{
	return view->expand == NULL
		? select_context(visit, set, view->names, view->name_count, is_entity)
		: expand_context(visit, &view->expand->expand, set, view->names, view->name_count, is_entity);
}

static const void *member_of(const struct user *user, const struct user_field *field)
{
	return (const char *)user + field->offset;
}

static void put_boolean(struct json_out *out, const struct user *user, const struct user_field *field)
{
	bool value = false;
	memcpy(&value, member_of(user, field), sizeof(value));
	/* For one who was never synced the service writes null, not false. */
	if (field->column == USER_ON_PREMISES_SYNC_ENABLED && !value)
		json_null(out);
	else
		json_boolean(out, value);
}

#define YEAR_ONE INT64_C(-62135596800000)

static void put_moment(struct json_out *out, const struct user *user, const struct user_field *field)
{
	int64_t moment = 0;
	memcpy(&moment, member_of(user, field), sizeof(moment));
	if (moment == 0 && (field->flags & FIELD_NEVER_NULL) != 0)
		moment = YEAR_ONE;
	json_moment(out, moment);
}

static void put_value(struct derived *derived, struct json_out *out, const struct user_field *field);

/* An object without a value is null; of a password never more is told than how long it may be used. */
static void put_complex(struct derived *derived, struct json_out *out, const struct user_field *field)
{
	bool is_password = text_equal(field->name, "passwordProfile"), has_value = is_password;
	size_t count = user_field_members(field);
	for (size_t i = 1; i <= count; i++)
		has_value = has_value || user_field_value(out->buffer.arena, derived->user, field + i) != NULL;
	if (!has_value && !text_equal(field->name, "onPremisesExtensionAttributes")) {
		json_null(out);
		return;
	}
	json_open_object(out);
	for (size_t i = 1; i <= count; i++) {
		json_key(out, field[i].name + strlen(field->name) + 1);
		put_value(derived, out, field + i);
	}
	if (is_password)
		json_put_null(out, "password");
	json_close_object(out);
}

static void put_value(struct derived *derived, struct json_out *out, const struct user_field *field)
{
	const struct user *user = derived->user;
	const char *text = NULL;
	switch (field->kind) {
	case FIELD_TEXT:
		memcpy(&text, member_of(user, field), sizeof(text));
		json_text(out, text);
		break;
	case FIELD_TRUTH:
		memcpy(&text, member_of(user, field), sizeof(text));
		json_raw(out, text);
		break;
	case FIELD_BOOLEAN:
		put_boolean(out, user, field);
		break;
	case FIELD_MOMENT:
		put_moment(out, user, field);
		break;
	case FIELD_TEXTS:
		memcpy(&text, member_of(user, field), sizeof(text));
		json_raw(out, text_is_empty(text) ? "[]" : text);
		break;
	case FIELD_COMPLEX:
		put_complex(derived, out, field);
		break;
	case FIELD_DERIVED:
		derived_put(derived, out, field->name);
		break;
	}
}

void user_put_related(
	struct user_related *related, struct user_view *view, struct json_out *out, const struct user *user)
{
	struct derived derived = { .visit = related->visit, .related = related, .user = user };
	for (size_t i = 0; i < view->count; i++) {
		const struct schema_property *unheld = view->properties[i].unheld;
		if (view->properties[i].field != NULL) {
			json_key(out, view->properties[i].field->name);
			put_value(&derived, out, view->properties[i].field);
		} else {
			json_key(out, unheld->name);
			json_raw(out, (unheld->flags & IS_LIST) != 0 ? "[]" : "null");
		}
	}
	if (view->expand != NULL)
		user_expand_put(related, view->expand, out, user);
}

void user_put(struct visit *visit, struct user_view *view, struct json_out *out, const struct user *user)
{
	struct user_related related = user_related_of(visit, user, 1);
	user_put_related(&related, view, out, user);
}

static void add_columns(const struct user_field *field, struct column_set *columns)
{
	if (field->kind == FIELD_DERIVED)
		derived_columns(field->name, columns);
	else if (field->kind != FIELD_COMPLEX)
		column_set_add(columns, field->column);
	else
		for (size_t i = user_field_members(field); i > 0; i--)
			add_columns(field + i, columns);
}

void user_view_columns(const struct user_view *view, struct list_query *query)
{
	column_set_add(&query->columns, USER_ID);
	if (view->expand != NULL)
		column_set_add(&query->columns, USER_MANAGER_ID);
	for (size_t i = 0; i < view->count; i++)
		if (view->properties[i].field != NULL)
			add_columns(view->properties[i].field, &query->columns);
}

static void open_user(struct visit *visit, struct json_out *out, bool is_typed)
{
	json_open_object(out);
	if (is_typed && visit_wants_metadata(visit))
		json_put_text(out, "@odata.type", "#microsoft.graph.user");
}

void user_put_page(struct visit *visit, struct user_view *view, struct json_out *out, const struct user *users,
	size_t count, bool is_typed)
{
	struct user_related related = user_related_of(visit, users, count);
	for (size_t i = 0; i < count; i++) {
		open_user(visit, out, is_typed);
		user_put_related(&related, view, out, &users[i]);
		json_close_object(out);
	}
}

void user_put_typed(
	struct visit *visit, struct user_view *view, struct json_out *out, const struct user *user)
{
	open_user(visit, out, true);
	user_put(visit, view, out, user);
	json_close_object(out);
}
