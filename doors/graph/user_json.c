/*
 * user_json - see the header
 */
#include "doors/graph/user_json.h"

#include <string.h>

#include "base/text.h"
#include "doors/door.h"
#include "doors/graph/schema.h"
#include "doors/graph/select.h"
#include "doors/graph/user_derived.h"

static const struct schema_property *user_row(const char *name, unsigned flag)
{
	const struct schema_property *row = schema_row_named(schema_type_named("user"), name);
	return row != NULL && (row->flags & flag) != 0 ? row : NULL;
}

const struct schema_property *unheld_property_named(const char *name)
{
	return user_row(name, IS_UNHELD);
}

bool is_single_user_property(const char *name)
{
	return user_row(name, IS_SINGLE_ONLY) != NULL;
}

void user_view_default(struct user_view *view)
{
	*view = (struct user_view){ 0 };
	for (size_t i = 0; i < user_field_count; i++)
		if ((user_fields[i].flags & FIELD_DEFAULT) != 0)
			view->properties[view->count++].field = &user_fields[i];
}

static bool add_property(struct visit *visit, struct user_view *view, const char *name)
{
	const struct user_field *field = user_field_in_any_case(name);
	const struct schema_property *unheld = field == NULL ? unheld_property_named(name) : NULL;
	if (is_single_user_property(name)) {
		visit_answer_error(visit, visit_refusal(visit, &ERROR_NOT_IMPLEMENTED, name, NULL));
		return false;
	}
	bool is_known = field != NULL || unheld != NULL || text_equal_ignoring_case(name, "passwordProfile");
	if (!is_known || view->count == USER_VIEW_MOST) {
		visit_answer_error(visit, visit_refusal(visit, &ERROR_PROPERTY_UNKNOWN, "$select", "property",
						  name, "type", "user", NULL));
		return false;
	}
	view->properties[view->count].field = field;
	view->properties[view->count++].unheld = unheld;
	return true;
}

bool user_view_read(struct visit *visit, struct user_view *view)
{
	char **names = NULL;
	size_t count = select_names(visit, &names);
	user_view_default(view);
	if (count == 0)
		return true;
	*view = (struct user_view){ .names = names, .name_count = count };
	for (size_t i = 0; i < count; i++)
		if (!add_property(visit, view, names[i]))
			return false;
	return true;
}

const char *user_view_context(
	struct visit *visit, const struct user_view *view, const char *set, bool is_entity)
{
	return select_context(visit, set, view->names, view->name_count, is_entity);
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

static void put_field(struct derived *derived, struct json_out *out, const struct user_field *field)
{
	const struct user *user = derived->user;
	const char *text = NULL;
	int64_t moment = 0;
	json_key(out, field->name);
	switch (field->kind) {
	case FIELD_TEXT:
		memcpy(&text, member_of(user, field), sizeof(text));
		json_text(out, text);
		break;
	case FIELD_BOOLEAN:
		put_boolean(out, user, field);
		break;
	case FIELD_MOMENT:
		memcpy(&moment, member_of(user, field), sizeof(moment));
		json_moment(out, moment);
		break;
	case FIELD_TEXTS:
		memcpy(&text, member_of(user, field), sizeof(text));
		json_raw(out, text_is_empty(text) ? "[]" : text);
		break;
	case FIELD_DERIVED:
		derived_put(derived, out, field->name);
		break;
	}
}

static void put_password_profile(struct json_out *out, const struct user *user)
{
	json_key(out, "passwordProfile");
	json_open_object(out);
	json_put_boolean(out, "forceChangePasswordNextSignIn", user->force_change_password);
	json_put_boolean(out, "forceChangePasswordNextSignInWithMfa", false);
	json_put_null(out, "password");
	json_close_object(out);
}

void user_put(struct visit *visit, struct user_view *view, struct json_out *out, const struct user *user)
{
	struct derived derived = { .visit = visit, .user = user, .issuer = &view->issuer };
	for (size_t i = 0; i < view->count; i++) {
		const struct schema_property *unheld = view->properties[i].unheld;
		if (view->properties[i].field != NULL) {
			put_field(&derived, out, view->properties[i].field);
		} else if (unheld != NULL) {
			json_key(out, unheld->name);
			json_raw(out, (unheld->flags & IS_LIST) != 0 ? "[]" : "null");
		} else {
			put_password_profile(out, user);
		}
	}
}

void user_put_typed(
	struct visit *visit, struct user_view *view, struct json_out *out, const struct user *user)
{
	json_open_object(out);
	if (visit_wants_metadata(visit))
		json_put_text(out, "@odata.type", "#microsoft.graph.user");
	user_put(visit, view, out, user);
	json_close_object(out);
}
