/*
 * scopes - see the header
 */
#include "doors/identity/scopes.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "doors/identity/oauth_errors.h"
#include "doors/identity/tokens.h"

/* A request's words are read one by one into this. */
struct reading {
	struct arena *arena;
	const char *own_base;
	struct scopes *scopes;
	bool has_resource; /* some word named one */
	bool names_permissions; /* of it, beside OpenID's own words */
	struct text_buffer names, echo;
};

/* What stands before the name; "" if nothing does. "https://graph.microsoft.com//.default" means the same. */
static char *resource_of(struct arena *arena, const char *word, const char **name)
{
	const char *slash = strrchr(word, '/');
	*name = slash == NULL ? word : slash + 1;
	size_t length = slash == NULL ? 0 : (size_t)(slash - word);
	while (length > 0 && word[length - 1] == '/')
		length--;
	return arena_copy(arena, word, length);
}

static bool is_of_openid(const char *name)
{
	return text_equal_ignoring_case(name, "openid") || text_equal_ignoring_case(name, "profile") ||
		text_equal_ignoring_case(name, "email") || text_equal_ignoring_case(name, "offline_access");
}

static const struct oauth_error *note_resource(struct reading *reading, const char *text)
{
	struct resource resource;
	if (!resource_read(reading->arena, text, reading->own_base, &resource))
		return &OAUTH_RESOURCE_UNKNOWN;
	if (reading->has_resource && !resource_is_same(&resource, &reading->scopes->resource))
		return &OAUTH_RESOURCES_SEVERAL;
	reading->has_resource = true;
	reading->scopes->resource = resource;
	return NULL;
}

static const struct oauth_error *read_openid(struct reading *reading, const char *name)
{
	reading->scopes->has_names = true;
	reading->scopes->wants_id_token =
		reading->scopes->wants_id_token || text_equal_ignoring_case(name, "openid");
	reading->scopes->wants_refresh =
		reading->scopes->wants_refresh || text_equal_ignoring_case(name, "offline_access");
	return NULL;
}

static const struct oauth_error *read_word(struct reading *reading, const char *word)
{
	const char *name;
	const char *resource = resource_of(reading->arena, word, &name);
	if (resource[0] == '\0' && is_of_openid(name))
		return read_openid(reading, name);
	const struct oauth_error *error = note_resource(reading, resource[0] == '\0' ? GRAPH_AUDIENCE : resource);
	if (error != NULL)
		return error;
	if (text_equal_ignoring_case(name, ".default")) {
		reading->scopes->has_default = true;
		return NULL;
	}
	reading->scopes->has_names = true;
	reading->names_permissions = true;
	if (reading->scopes->resource.kind == RESOURCE_GRAPH)
		return is_of_openid(name) ? read_openid(reading, name)
			: delegated_permission(name) == NULL ? &OAUTH_SCOPE_INVALID : NULL;
	text_buffer_add(&reading->names, reading->names.length == 0 ? "" : " ");
	text_buffer_add(&reading->names, name);
	return name[0] == '\0' ? &OAUTH_SCOPE_INVALID : NULL;
}

static const struct oauth_error *read_words(struct reading *reading, const char *text, const char **word)
{
	char **words = NULL;
	size_t count = text_split(reading->arena, text, ' ', &words);
	for (size_t i = 0; i < count; i++) {
		if (words[i][0] == '\0')
			continue;
		*word = words[i];
		const struct oauth_error *error = read_word(reading, words[i]);
		if (error != NULL)
			return error;
		if (text_equal_ignoring_case(words[i], "offline_access"))
			continue;
		text_buffer_add(&reading->echo, reading->echo.length == 0 ? "" : " ");
		text_buffer_add(&reading->echo, words[i]);
	}
	return NULL;
}

const struct oauth_error *scopes_read(
	struct arena *arena, const char *text, const char *own_base, struct scopes *scopes, const char **word)
{
	*scopes = (struct scopes){ .text = text };
	struct reading reading = { arena, own_base, scopes, false, false, text_buffer_in(arena), text_buffer_in(arena) };
	const struct oauth_error *error = read_words(&reading, text, word);
	if (error != NULL)
		return error;
	*word = text;
	if (!reading.has_resource)
		resource_read(arena, GRAPH_AUDIENCE, own_base, &scopes->resource);
	scopes->names = text_buffer_text(&reading.names);
	scopes->echo = text_buffer_text(&reading.echo);
	/* ".default" is all there is: it does not go with names of the same resource. */
	if (scopes->has_default && reading.names_permissions)
		return &OAUTH_SCOPE_INVALID;
	return scopes->has_default || scopes->has_names ? NULL : &OAUTH_SCOPE_INVALID;
}
