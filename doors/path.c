/*
 * path - takes a path apart and holds it against patterns; see the header
 */
#include "doors/path.h"

#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/text.h"

static int hex_digit(char character)
{
	if (character >= '0' && character <= '9')
		return character - '0';
	if (character >= 'a' && character <= 'f')
		return character - 'a' + 10;
	return character >= 'A' && character <= 'F' ? character - 'A' + 10 : -1;
}

char *path_decode(struct arena *arena, const char *raw, size_t length, bool plus_is_blank)
{
	char *text = arena_allocate(arena, length + 1);
	size_t size = 0;
	for (size_t i = 0; i < length; i++) {
		if (raw[i] == '%') {
			int high = i + 2 < length ? hex_digit(raw[i + 1]) : -1;
			int low = i + 2 < length ? hex_digit(raw[i + 2]) : -1;
			if (high < 0 || low < 0)
				return NULL;
			text[size++] = (char)(high * 16 + low);
			i += 2;
		} else {
			text[size++] = raw[i] == '+' && plus_is_blank ? ' ' : raw[i];
		}
		if (text[size - 1] == '\0')
			return NULL;
	}
	return text_is_utf8(text, size) ? text : NULL;
}

static bool is_name_character(char character)
{
	return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
	       (character >= '0' && character <= '9') || character == '.' || character == '_' ||
	       character == '$';
}

static size_t name_length(const char *text)
{
	size_t length = 0;
	while (is_name_character(text[length]))
		length++;
	return length;
}

/* The text between single quotes, '' being one of them; NULL if it is not quoted as a whole. */
static char *unquote(struct arena *arena, const char *quoted)
{
	size_t length = strlen(quoted), size = 0;
	if (length < 2 || quoted[0] != '\'' || quoted[length - 1] != '\'')
		return NULL;
	char *text = arena_allocate(arena, length);
	for (size_t i = 1; i < length - 1; i++) {
		if (quoted[i] == '\'') {
			if (i + 1 == length - 1 || quoted[i + 1] != '\'')
				return NULL;
			i++;
		}
		text[size++] = quoted[i];
	}
	return text;
}

/* The keys besides the id by which the service finds something. */
static const char *alternate_key(const char *set, const char *name)
{
	static const char *const keys[][2] = { { "users", "userPrincipalName" },
		{ "subscriptions", "commerceSubscriptionId" }, { "directoryRoles", "roleTemplateId" },
		{ "applications", "appId" }, { "servicePrincipals", "appId" } };
	for (size_t i = 0; i < COUNT_OF(keys); i++)
		if (text_equal_ignoring_case(keys[i][0], set) && text_equal_ignoring_case(keys[i][1], name))
			return keys[i][1];
	return NULL;
}

/* What stands in the parentheses behind a name: nothing, a quoted key, or name='key'. */
static bool read_argument(
	struct arena *arena, struct path_part *name, const char *argument, struct path *path)
{
	if (argument[0] == '\0') {
		name->kind = PATH_CALL;
		return true;
	}
	struct path_part key = { .kind = PATH_KEY };
	size_t length = name_length(argument);
	if (length > 0 && argument[length] == '=') {
		const char *key_name = arena_copy(arena, argument, length);
		key.key_name = alternate_key(name->text, key_name);
		if (key.key_name == NULL && !text_equal_ignoring_case(key_name, "id"))
			return false;
		argument += length + 1;
	}
	key.text = unquote(arena, argument);
	if (key.text == NULL || path->count == PATH_PARTS_MOST)
		return false;
	path->parts[path->count++] = key;
	return true;
}

/* Parentheses that are no call and no key are part of the text: only handlers know what a key may look like.
 */
static bool add_segment(struct arena *arena, const char *text, struct path *path)
{
	if (path->count == PATH_PARTS_MOST)
		return false;
	struct path_part *part = &path->parts[path->count++];
	*part = (struct path_part){ .kind = PATH_NAME, .text = text };
	size_t name = name_length(text), length = strlen(text);
	if (name == 0 || text[name] != '(' || text[length - 1] != ')')
		return true;
	const char *whole = part->text;
	part->text = arena_copy(arena, text, name);
	if (!read_argument(arena, part, arena_copy(arena, text + name + 1, length - name - 2), path))
		part->text = whole;
	return true;
}

bool path_parse(struct arena *arena, const char *raw, struct path *path)
{
	path->count = 0;
	while (*raw != '\0') {
		size_t length = strcspn(raw, "/");
		if (length > 0) {
			char *text = path_decode(arena, raw, length, false);
			if (text == NULL || !add_segment(arena, text, path))
				return false;
		}
		raw += length + (raw[length] == '/');
	}
	return true;
}

static const char *without_namespace(const char *text)
{
	if (text_starts_with_ignoring_case(text, "microsoft.graph."))
		return text + strlen("microsoft.graph.");
	return text_starts_with_ignoring_case(text, "graph.") ? text + strlen("graph.") : text;
}

static bool has_namespace(const char *text)
{
	return without_namespace(text) != text;
}

static bool is_same_name(const struct path_part *part, const char *pattern, size_t length)
{
	bool is_function = length > 2 && pattern[length - 1] == ')';
	if (part->kind == PATH_KEY || (part->kind == PATH_CALL && !is_function))
		return false;
	bool is_cast = length > 16 && strncmp(pattern, "microsoft.graph.", 16) == 0;
	if (is_cast && !has_namespace(part->text))
		return false;
	const char *text = without_namespace(part->text);
	const char *wanted = is_cast ? pattern + 16 : pattern;
	size_t wanted_length = length - (is_cast ? 16 : 0) - (is_function ? 2 : 0);
	return strlen(text) == wanted_length && strncasecmp(text, wanted, wanted_length) == 0;
}

/* A plain segment that begins with $ is never a key: such a name stands in parentheses. */
static bool may_be_key(const struct path_part *part)
{
	return part->kind == PATH_KEY || (part->kind == PATH_NAME && part->text[0] != '$');
}

struct path_match path_compare(const struct path *path, size_t from, const char *pattern)
{
	struct path_match match = { .matched = from };
	for (size_t at = from; at < path->count; at++) {
		const struct path_part *part = &path->parts[at];
		pattern += *pattern == '/';
		size_t length = strcspn(pattern, "/");
		bool is_key = length == 2 && strncmp(pattern, "{}", 2) == 0;
		if (length == 0 || !(is_key ? may_be_key(part) : is_same_name(part, pattern, length)))
			return match;
		if (is_key && match.key_count < COUNT_OF(match.keys))
			match.keys[match.key_count++] = part;
		match.exactness = match.exactness * 2 + (is_key ? 0 : 1);
		match.matched++;
		pattern += length;
	}
	match.is_whole = text_equal(pattern, "/") || *pattern == '\0';
	return match;
}
