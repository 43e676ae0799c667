/*
 * body - see the header
 */
#include "doors/graph/body.h"

#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/password.h"
#include "base/settings.h"
#include "base/text.h"
#include "doors/door.h"
#include "doors/graph/schema.h"
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

static bool texts_are_fine(const struct user_field *field, const struct json_value *list)
{
	size_t most = field->longest > 0 ? field->longest : TEXTS_MOST;
	if (json_kind_of(list) != JSON_ARRAY || json_count(list) > most)
		return false;
	for (size_t i = 0; i < json_count(list); i++) {
		const char *text = json_text_of(json_item(list, i));
		if (text_is_empty(text) || text_length(text) > TEXT_IN_LIST_LONGEST)
			return false;
		if (field->column == USER_CERTIFICATE_USER_IDS && !text_starts_with(text, "X509:<"))
			return false;
	}
	return true;
}

/* Two letters, as ISO 3166 has them. */
static bool is_country_code(const char *text)
{
	return strlen(text) == 2 && strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") == 2;
}

/* Properties that have the service's own words for values, in its spelling. */
static const struct {
	enum user_column column;
	const char *words[4];
} worded[] = {
	{ USER_USER_TYPE, { "Member", "Guest" } },
	{ USER_AGE_GROUP, { "Minor", "NotAdult", "Adult" } },
	{ USER_CONSENT_PROVIDED_FOR_MINOR, { "Granted", "Denied", "NotRequired" } },
};

static bool is_a_word_of(enum user_column column, const char *text)
{
	for (size_t i = 0; i < COUNT_OF(worded); i++) {
		if (worded[i].column != column)
			continue;
		for (const char *const *word = worded[i].words; *word != NULL; word++)
			if (text_equal(*word, text))
				return true;
		return false;
	}
	return true;
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
	if (field->column == USER_USAGE_LOCATION)
		return is_country_code(text);
	return is_a_word_of(field->column, text);
}

/* The moment 0 stands for none in a row; who was born then is a thousandth of a second younger, which nobody sees. */
static bool convert_moment(struct arena *arena, const char *text, const char **value)
{
	int64_t moment = 0;
	if (!clock_parse(text, &moment))
		return false;
	*value = text_format(arena, "%lld", moment == 0 ? 1LL : (long long)moment);
	return true;
}

/* The text that a change holds; false when the value is none of this property. */
static bool convert(struct reading_user *reading, const struct user_field *field,
	const struct json_value *member, const char **value)
{
	struct arena *arena = reading->visit->arena;
	enum json_kind kind = json_kind_of(member);
	*value = NULL;
	if (kind == JSON_NULL)
		return field->kind != FIELD_BOOLEAN || reading->in_creation;
	switch (field->kind) {
	case FIELD_TEXT:
		*value = json_text_of(member);
		return kind == JSON_TEXT && text_is_fine(arena, field, *value);
	case FIELD_BOOLEAN:
	case FIELD_TRUTH:
		*value = json_boolean_of(member, false) ? "true" : "false";
		return kind == JSON_BOOLEAN;
	case FIELD_TEXTS:
		*value = json_count(member) == 0 ? NULL : json_write(arena, member);
		return texts_are_fine(field, member);
	case FIELD_MOMENT:
		return kind == JSON_TEXT && convert_moment(arena, json_text_of(member), value);
	case FIELD_DERIVED:
	case FIELD_COMPLEX:
		break;
	}
	return false;
}

/* Named twice in two spellings: rules would look at one value and the other be set. */
static bool has_value(const struct user_body *body, const struct user_field *field)
{
	for (size_t i = 0; i < body->count; i++)
		if (body->values[i].field == field)
			return true;
	return false;
}

static void add_value(struct reading_user *reading, const struct user_field *field, const char *value)
{
	if (value != NULL || !reading->in_creation)
		reading->body->values[reading->body->count++] = (struct user_value){ field, value };
}

/* name: in the caller's spelling. */
static bool read_value(struct reading_user *reading, const struct user_field *field, const char *name,
	const struct json_value *member)
{
	const char *value = NULL;
	if (has_value(reading->body, field) || !convert(reading, field, member, &value))
		return refuse_user_property(reading, &ERROR_PROPERTY_INVALID, name);
	add_value(reading, field, value);
	return true;
}

struct reading_complex {
	struct reading_user *reading;
	const struct user_field *field;
};

static bool read_password(struct reading_user *reading, const struct json_value *password)
{
	if (json_kind_of(password) == JSON_NULL)
		return true;
	if (json_kind_of(password) != JSON_TEXT || reading->body->has_password)
		return refuse_user_property(reading, &ERROR_PROPERTY_INVALID, "passwordProfile");
	reading->body->password = json_text_of(password);
	reading->body->has_password = reading->body->sets_password_profile = true;
	return true;
}

static bool read_complex_member(void *state, const char *name, const struct json_value *member)
{
	struct reading_complex *complex = state;
	struct reading_user *reading = complex->reading;
	const char *whole = text_format(reading->visit->arena, "%s/%s", complex->field->name, name);
	const struct user_field *field = user_field_in_any_case(whole);
	if (is_annotation(name))
		return true;
	if (text_equal_ignoring_case(whole, "passwordProfile/password"))
		return read_password(reading, member);
	if (field == NULL)
		return refuse_user_property(reading, &ERROR_PROPERTY_UNKNOWN, whole);
	/* How long a password may be used is a truth; null leaves it alone. */
	if ((field->flags & FIELD_PASSWORD) != 0 && json_kind_of(member) == JSON_NULL)
		return true;
	reading->body->sets_password_profile |= (field->flags & FIELD_PASSWORD) != 0;
	return read_value(reading, field, whole, member);
}

/* null clears every member; one that is not named stays as it is. */
static bool read_complex(
	struct reading_user *reading, const struct user_field *field, const struct json_value *object)
{
	struct reading_complex complex = { reading, field };
	bool is_password = text_equal(field->name, "passwordProfile");
	if (json_kind_of(object) == JSON_NULL) {
		for (size_t i = 1; !is_password && i <= user_field_members(field); i++)
			if (!has_value(reading->body, field + i))
				add_value(reading, field + i, NULL);
		return true;
	}
	if (json_kind_of(object) != JSON_OBJECT)
		return refuse_user_property(reading, &ERROR_PROPERTY_INVALID, field->name);
	json_each_member(object, read_complex_member, &complex);
	return !reading->is_refused;
}

/* Names that applications would have to register first; nobody can here (docs/decisions/). */
static bool is_extension(const char *name)
{
	return text_starts_with_ignoring_case(name, "extension_");
}

static bool read_manager(struct reading_user *reading, const char *name, const struct json_value *member)
{
	const char *key = reference_user_id(reading->visit->arena, json_text_of(member));
	if (key == NULL || reading->body->manager != NULL)
		return refuse_user_property(reading, &ERROR_PROPERTY_INVALID, name);
	reading->body->manager = key;
	return true;
}

static bool read_member(void *state, const char *name, const struct json_value *member)
{
	struct reading_user *reading = state;
	const struct user_field *field = user_field_in_any_case(name);
	if (is_annotation(name))
		return true;
	if (text_equal_ignoring_case(name, "manager@odata.bind"))
		return read_manager(reading, name, member);
	if (field == NULL && is_extension(name))
		return refuse_user_property(reading, &ERROR_EXTENSION_UNKNOWN, name);
	if (field == NULL && schema_row_named(schema_type_named("user"), name) != NULL)
		return refuse_user_property(reading, &ERROR_NOT_IMPLEMENTED, name);
	if (field == NULL || (field->flags & FIELD_MEMBER) != 0)
		return refuse_user_property(reading, &ERROR_PROPERTY_UNKNOWN, name);
	if ((field->flags & FIELD_WRITABLE) == 0)
		return refuse_user_property(reading, &ERROR_PROPERTY_READ_ONLY, name);
	return field->kind == FIELD_COMPLEX ? read_complex(reading, field, member)
					    : read_value(reading, field, name, member);
}

/* With a password its use is one of the act's own options, and must be changed unless the caller says otherwise. */
static void take_force_change(struct user_body *body)
{
	body->force_change_password = true;
	for (size_t i = 0; body->has_password && i < body->count; i++) {
		if (body->values[i].field->column != USER_FORCE_CHANGE_PASSWORD)
			continue;
		body->force_change_password = text_equal(body->values[i].value, "true");
		body->values[i] = body->values[--body->count];
		return;
	}
}

/* 20 to 40 ms: only for a password that will pass. The rule refuses the others, after it has asked for the
 * role. */
static bool hash_password(struct visit *visit, struct user_body *body)
{
	if (!body->has_password || !password_is_strong(body->password, NULL, NULL))
		return true;
	body->password_hash = password_hash(
		visit->arena, body->password, visit->house->settings->password_hash_cost);
	if (body->password_hash == NULL) /* longer in bytes than libcrypt takes */
		visit_answer_error(
			visit, visit_refusal(visit, &ERROR_PASSWORD_WEAK, "passwordProfile", NULL));
	return body->password_hash != NULL;
}

bool body_read_user(struct visit *visit, bool in_creation, struct user_body *body)
{
	*body = (struct user_body){ 0 };
	body->values = arena_allocate_array(visit->arena, user_field_count, sizeof(*body->values));
	struct reading_user reading = { .visit = visit, .body = body, .in_creation = in_creation };
	json_each_member(visit->body, read_member, &reading);
	take_force_change(body);
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

static bool is_one_of_sets(const char *name, const char *const *sets)
{
	while (*sets != NULL)
		if (text_equal_ignoring_case(*sets++, name))
			return true;
	return false;
}

static const char *id_behind(struct arena *arena, const char *reference, const char *const *sets)
{
	struct path path;
	if (reference == NULL || !path_parse(arena, reference, &path))
		return NULL;
	for (size_t i = path.count; i >= 2; i--)
		if (is_one_of_sets(path.parts[i - 2].text, sets))
			return path.count - i <= 1 ? path.parts[i - 1].text : NULL;
	return NULL;
}

/* ".../directoryObjects/{id}", ".../users/{id or name}", ".../groups('{id}')", with a type behind it as answers once had
 * ("/Microsoft.DirectoryServices.User"): whatever host, version and tenant stand before. */
const char *reference_id(struct arena *arena, const char *reference)
{
	static const char *const sets[] = { "directoryObjects", "users", "groups", "servicePrincipals", NULL };
	return id_behind(arena, reference, sets);
}

const char *reference_user_id(struct arena *arena, const char *reference)
{
	static const char *const sets[] = { "directoryObjects", "users", NULL };
	return id_behind(arena, reference, sets);
}

bool body_user_reference(struct visit *visit, const char **id)
{
	*id = reference_user_id(visit->arena, json_text_of(visit_body_member(visit, "@odata.id")));
	return *id != NULL || refuse_property(visit, &ERROR_PROPERTY_INVALID, "reference", "@odata.id");
}

bool body_reference(struct visit *visit, const char **id)
{
	*id = reference_id(visit->arena, json_text_of(visit_body_member(visit, "@odata.id")));
	return *id != NULL || refuse_property(visit, &ERROR_PROPERTY_INVALID, "reference", "@odata.id");
}
