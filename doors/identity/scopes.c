/*
 * scopes - see the header
 */
#include "doors/identity/scopes.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "doors/identity/oauth_errors.h"
#include "doors/identity/tokens.h"

/* The names under which clients of the clouds know the Graph (graph.md section 13). */
static const char *const graph_resources[] = {
	GRAPH_AUDIENCE,
	GRAPH_APPLICATION,
	"https://graph.microsoft.us",
	"https://dod-graph.microsoft.us",
	"https://microsoftgraph.chinacloudapi.cn",
};

/* http and https alike: in front of a plain port a proxy may speak TLS. */
static bool is_own_base(const char *resource, const char *own_base)
{
	const char *given = strstr(resource, "://"), *own = own_base == NULL ? NULL : strstr(own_base, "://");
	return given != NULL && own != NULL && text_equal_ignoring_case(given, own);
}

static bool is_graph(const char *resource, const char *own_base)
{
	for (size_t i = 0; i < COUNT_OF(graph_resources); i++)
		if (text_equal_ignoring_case(graph_resources[i], resource))
			return true;
	return is_own_base(resource, own_base);
}

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

static const struct oauth_error *read_word(
	struct arena *arena, const char *word, const char *own_base, struct scopes *scopes)
{
	const char *name;
	const char *resource = resource_of(arena, word, &name);
	if (resource[0] != '\0' && !is_graph(resource, own_base))
		return &OAUTH_RESOURCE_UNKNOWN;
	if (text_equal_ignoring_case(name, ".default")) {
		scopes->has_default = true;
		return NULL;
	}
	scopes->has_names = true;
	if (delegated_permission(name) == NULL)
		return &OAUTH_SCOPE_INVALID;
	scopes->wants_id_token = scopes->wants_id_token || text_equal_ignoring_case(name, "openid");
	return NULL;
}

const struct oauth_error *scopes_read(
	struct arena *arena, const char *text, const char *own_base, struct scopes *scopes, const char **word)
{
	char **words = NULL;
	size_t count = text_split(arena, text, ' ', &words);
	struct text_buffer echo = text_buffer_in(arena);
	*scopes = (struct scopes){ 0 };
	for (size_t i = 0; i < count; i++) {
		if (words[i][0] == '\0')
			continue;
		*word = words[i];
		const struct oauth_error *error = read_word(arena, words[i], own_base, scopes);
		if (error != NULL)
			return error;
		if (text_equal_ignoring_case(words[i], "offline_access"))
			continue;
		text_buffer_add(&echo, echo.length == 0 ? "" : " ");
		text_buffer_add(&echo, words[i]);
	}
	*word = text;
	scopes->echo = text_buffer_text(&echo);
	return scopes->has_default || scopes->has_names ? NULL : &OAUTH_SCOPE_INVALID;
}
