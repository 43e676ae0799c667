/*
 * negotiation - see the header
 *
 * Of the types that this door serves the service gives none a tag ($metadata and the service document have one
 * of ours). A change that is bound to a tag is therefore bound to something that cannot be: it is refused, rather than
 * made as if nobody had asked. If-Match: * only asks that the object be there, which the handler finds out.
 */
#include "doors/negotiation.h"

#include <string.h>

#include "base/text.h"
#include "doors/door.h"
#include "doors/errors.h"

#define NOT_MODIFIED 304

/* Weighted 0: the client names what it does not want. */
static bool is_refused(const char *parameters)
{
	const char *weight = strcasestr(parameters, "q=0");
	return weight != NULL && strspn(weight + 3, ".0") == strcspn(weight + 3, ";, ");
}

static bool meets(const char *range, size_t length)
{
	static const char *const met[] = { "*/*", "application/*", "application/json", "text/*", "text/json", "text/plain",
		"application/xml", "multipart/mixed" };
	for (size_t i = 0; i < COUNT_OF(met); i++)
		if (strlen(met[i]) == length && strncasecmp(met[i], range, length) == 0)
			return true;
	return false;
}

/* application/xml is what $metadata is; elsewhere it is not to be had. */
static bool is_had_here(const struct visit *visit, const char *range, size_t length)
{
	bool is_xml = length == strlen("application/xml") && strncasecmp(range, "application/xml", length) == 0;
	bool is_text = length == strlen("text/plain") && strncasecmp(range, "text/plain", length) == 0;
	const char *pattern = visit->endpoint->pattern;
	if (is_xml)
		return text_equal(pattern, "/$metadata");
	return !is_text || strstr(pattern, "$count") != NULL || strstr(pattern, "$value") != NULL;
}

static bool something_is_acceptable(struct visit *visit)
{
	const char *accept = http_header(visit->request, "Accept");
	char **ranges = NULL;
	size_t count = text_is_empty(accept) ? 0 : text_split(visit->arena, accept, ',', &ranges);
	for (size_t i = 0; i < count; i++) {
		const char *range = text_trim(visit->arena, ranges[i]);
		size_t length = strcspn(range, "; \t");
		if (meets(range, length) && is_had_here(visit, range, length) && !is_refused(range + length))
			return true;
	}
	return count == 0;
}

static bool condition_can_hold(const struct visit *visit)
{
	const char *tag = http_header(visit->request, "If-Match");
	bool is_change = !text_equal(visit->request->method, "GET");
	return !is_change || tag == NULL || text_equal(tag, "*");
}

bool negotiate(struct visit *visit)
{
	if (visit->table->door != DOOR_GRAPH)
		return true;
	if (!something_is_acceptable(visit))
		visit_answer_error(visit, visit_refusal(visit, &ERROR_NOT_ACCEPTABLE, "Accept", NULL));
	else if (!condition_can_hold(visit))
		visit_answer_error(visit, visit_refusal(visit, &ERROR_PRECONDITION_FAILED, "If-Match", NULL));
	return !visit->is_answered;
}

/* Weak comparison: W/ does not matter. */
static bool list_names_tag(struct visit *visit, const char *list, const char *tag)
{
	char **tags = NULL;
	size_t count = text_split(visit->arena, list, ',', &tags);
	for (size_t i = 0; i < count; i++) {
		const char *one = text_trim(visit->arena, tags[i]);
		one += text_starts_with(one, "W/") ? 2 : 0;
		if (text_equal(one, "*") || text_equal(one, text_format(visit->arena, "\"%s\"", tag)))
			return true;
	}
	return false;
}

bool negotiate_is_unchanged(struct visit *visit, const char *tag)
{
	const char *known = http_header(visit->request, "If-None-Match");
	visit_header(visit, "ETag", text_format(visit->arena, "W/\"%s\"", tag));
	if (known == NULL || !list_names_tag(visit, known, tag))
		return false;
	visit_answer_other(visit, NOT_MODIFIED, NULL, NULL);
	return true;
}
