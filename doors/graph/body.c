/*
 * body - see the header
 */
#include "doors/graph/body.h"

#include <string.h>

#include "base/arena.h"
#include "base/ids.h"
#include "base/password.h"
#include "base/text.h"
#include "doors/door.h"
#include "doors/graph/user_json.h"
#include "doors/path.h"

#define TEXTS_MOST 250
#define TEXT_IN_LIST_LONGEST 256

struct reading_user {
	struct visit *visit;
	struct user_body *body;
	bool in_creation;
	bool is_refused;
};

static bool is_annotation(const char *name)
{
	return name[0] == '@' || strstr(name, "@odata.type") != NULL;
}

static bool refuse_property(
	struct visit *visit, const struct error_kind *kind, const char *type, const char *name)
{
	visit_answer_error(visit, visit_refusal(visit, kind, name, "property", name, "type", type, NULL));
	return false;
}

static bool refuse_user_property(
	struct reading_user *reading, const struct error_kind *kind, const char *name)
{
	reading->is_refused = true;
	bool names_type = kind == &ERROR_PROPERTY_UNKNOWN;
	return refuse_property(reading->visit, kind, names_type ? "user" : "User", name);
}

static bool texts_are_fine(const struct json_value *list)
{
	if (json_kind_of(list) != JSON_ARRAY || json_count(list) > TEXTS_MOST)
		return false;
	for (size_t i = 0; i < json_count(list); i++) {
		const char *text = json_text_of(json_item(list, i));
		if (text_is_empty(text) || text_length(text) > TEXT_IN_LIST_LONGEST)
			return false;
	}
	return true;
}

/* Two letters, as ISO 3166 has them. */
static bool is_country_code(const char *text)
{
	return strlen(text) == 2 && strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") == 2;
}

/* The service's own words, in its spelling. */
static bool is_user_type(const char *text)
{
	return text_equal(text, "Member") || text_equal(text, "Guest");
}

/* "DisablePasswordExpiration, DisableStrongPassword", either, or "None". */
static bool is_password_policies(struct arena *arena, const char *text)
{
	char **words = NULL;
	size_t count = text_split(arena, text, ',', &words);
	for (size_t i = 0; i < count; i++) {
		const char *word = text_trim(arena, words[i]);
		bool is_none = count == 1 && text_equal(word, "None");
		if (!is_none && !text_equal(word, "DisablePasswordExpiration") &&
			!text_equal(word, "DisableStrongPassword"))
			return false;
	}
	return true;
}

static bool text_is_fine(struct arena *arena, const struct user_field *field, const char *text)
{
	if (text_is_empty(text) || (field->longest > 0 && text_length(text) > field->longest))
		return false;
	if (field->column == USER_PASSWORD_POLICIES)
		return is_password_policies(arena, text);
	if (field->column == USER_USER_TYPE)
		return is_user_type(text);
	return field->column != USER_USAGE_LOCATION || is_country_code(text);
}

/* The text that a change holds; false when the value is none of this property. */
static bool convert(struct reading_user *reading, const struct user_field *field,
	const struct json_value *member, const char **value)
{
	enum json_kind kind = json_kind_of(member);
	*value = NULL;
	if (kind == JSON_NULL)
		return field->kind != FIELD_BOOLEAN || reading->in_creation;
	switch (field->kind) {
	case FIELD_TEXT:
		*value = json_text_of(member);
		return kind == JSON_TEXT && text_is_fine(reading->visit->arena, field, *value);
	case FIELD_BOOLEAN:
		*value = json_boolean_of(member, false) ? "true" : "false";
		return kind == JSON_BOOLEAN;
	case FIELD_TEXTS:
		*value = json_count(member) == 0 ? NULL : json_write(reading->visit->arena, member);
		return texts_are_fine(member);
	case FIELD_MOMENT:
	case FIELD_DERIVED:
		break;
	}
	return false;
}

static bool read_password_profile(struct reading_user *reading, const struct json_value *profile)
{
	const struct json_value *password = json_member_in_any_case(profile, "password");
	const struct json_value *force = json_member_in_any_case(profile, "forceChangePasswordNextSignIn");
	enum json_kind force_kind = json_kind_of(force);
	bool is_fine = json_kind_of(profile) == JSON_OBJECT &&
		       (password == NULL || json_kind_of(password) == JSON_TEXT ||
			       json_kind_of(password) == JSON_NULL) &&
		       (force_kind == JSON_NULL || force_kind == JSON_BOOLEAN);
	if (!is_fine)
		return refuse_user_property(reading, &ERROR_PROPERTY_INVALID, "passwordProfile");
	struct user_body *body = reading->body;
	body->password = json_text_of(password);
	body->has_password = body->password != NULL;
	body->force_change_password = json_boolean_of(force, true);
	/* Creation says itself what it lacks. */
	if (!body->has_password && !reading->in_creation)
		return refuse_user_property(reading, &ERROR_PROPERTY_REQUIRED, "passwordProfile.password");
	return true;
}

/* Named twice in two spellings: rules would look at one value and the other be set. */
static bool has_value(const struct user_body *body, const struct user_field *field)
{
	for (size_t i = 0; i < body->count; i++)
		if (body->values[i].field == field)
			return true;
	return false;
}

static bool read_member(void *state, const char *name, const struct json_value *member)
{
	struct reading_user *reading = state;
	if (is_annotation(name))
		return true;
	if (text_equal_ignoring_case(name, "passwordProfile"))
		return json_kind_of(member) == JSON_NULL || read_password_profile(reading, member);
	const struct user_field *field = user_field_in_any_case(name);
	if (field == NULL) {
		bool is_unheld = unheld_property_named(name) != NULL || is_single_user_property(name);
		return refuse_user_property(
			reading, is_unheld ? &ERROR_NOT_IMPLEMENTED : &ERROR_PROPERTY_UNKNOWN, name);
	}
	if ((field->flags & FIELD_WRITABLE) == 0)
		return refuse_user_property(reading, &ERROR_PROPERTY_READ_ONLY, name);
	const char *value = NULL;
	if (has_value(reading->body, field) || !convert(reading, field, member, &value))
		return refuse_user_property(reading, &ERROR_PROPERTY_INVALID, name);
	if (value != NULL || !reading->in_creation)
		reading->body->values[reading->body->count++] = (struct user_value){ field, value };
	return true;
}

/* 20 to 40 ms: only for a password that will pass. The rule refuses the others, after it has asked for the
 * role. */
static bool hash_password(struct visit *visit, struct user_body *body)
{
	if (!body->has_password || !password_is_strong(body->password, NULL, NULL))
		return true;
	body->password_hash = password_hash(visit->arena, body->password);
	if (body->password_hash == NULL) /* longer in bytes than libcrypt takes */
		visit_answer_error(
			visit, visit_refusal(visit, &ERROR_PASSWORD_WEAK, "passwordProfile", NULL));
	return body->password_hash != NULL;
}

bool body_read_user(struct visit *visit, bool in_creation, struct user_body *body)
{
	*body = (struct user_body){ 0 };
	body->values = arena_allocate_array(visit->arena, json_count(visit->body) + 1, sizeof(*body->values));
	struct reading_user reading = { .visit = visit, .body = body, .in_creation = in_creation };
	json_each_member(visit->body, read_member, &reading);
	return !reading.is_refused && hash_password(visit, body);
}

bool body_text(struct visit *visit, const char *type, const char *name, const char **text)
{
	const struct json_value *member = visit_body_member(visit, name);
	*text = json_text_of(member);
	if (member == NULL || *text != NULL || json_kind_of(member) == JSON_NULL)
		return true;
	return refuse_property(visit, &ERROR_PROPERTY_INVALID, type, name);
}

bool body_required_text(struct visit *visit, const char *type, const char *name, const char **text)
{
	if (!body_text(visit, type, name, text))
		return false;
	return !text_is_empty(*text) || refuse_property(visit, &ERROR_PROPERTY_REQUIRED, type, name);
}

bool body_boolean(struct visit *visit, const char *type, const char *name, bool fallback, bool *value)
{
	const struct json_value *member = visit_body_member(visit, name);
	*value = json_boolean_of(member, fallback);
	if (member == NULL || json_kind_of(member) == JSON_BOOLEAN || json_kind_of(member) == JSON_NULL)
		return true;
	return refuse_property(visit, &ERROR_PROPERTY_INVALID, type, name);
}

struct only {
	const char *const *names;
	const char *other;
};

static bool is_one_of(void *state, const char *name, const struct json_value *member)
{
	(void)member;
	struct only *only = state;
	for (const char *const *known = only->names; *known != NULL; known++)
		if (text_equal_ignoring_case(*known, name))
			return true;
	if (!is_annotation(name))
		only->other = name;
	return only->other == NULL;
}

bool body_has_only(struct visit *visit, const char *const *names)
{
	struct only only = { .names = names };
	json_each_member(visit->body, is_one_of, &only);
	return only.other == NULL || refuse_property(visit, &ERROR_PROPERTY_INVALID, "request", only.other);
}

bool body_reference(struct visit *visit, const char **id)
{
	const char *reference = json_text_of(visit_body_member(visit, "@odata.id"));
	const char *last = reference == NULL ? NULL : strrchr(reference, '/');
	struct path path;
	*id = NULL;
	/* ".../directoryObjects/{id}", ".../users/{id or name}", ".../users('{id}')": whatever host stands
	 * before. */
	if (last != NULL && path_parse(visit->arena, reference, &path) && path.count >= 2) {
		const char *set = path.parts[path.count - 2].text;
		if (text_equal_ignoring_case(set, "directoryObjects") ||
			text_equal_ignoring_case(set, "users"))
			*id = path.parts[path.count - 1].text;
	}
	return *id != NULL || refuse_property(visit, &ERROR_PROPERTY_INVALID, "reference", "@odata.id");
}
