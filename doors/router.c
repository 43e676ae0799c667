/*
 * router - from a request to its row, and back with an answer
 *
 * One step a function: path, row, query, token, permission, body, handler, end of the snapshot, headers. The
 * first step that answers ends the way.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "doors/door.h"
#include "doors/errors.h"
#include "doors/faults.h"
#include "doors/identity/clouds.h"
#include "doors/identity/identity.h"
#include "doors/measures.h"
#include "doors/negotiation.h"
#include "doors/path.h"
#include "doors/query.h"
#include "doors/resource_units.h"
#include "doors/routes.h"
#include "doors/visit_end.h"

#define NO_CONTENT 204
#define BODY_LIMIT ((size_t)1024 * 1024)
/* Where no body is expected a small one is read and left alone: some clients send {} with everything. */
#define STRAY_BODY_LIMIT ((size_t)64 * 1024)

size_t front_body_limit(void *state, const struct http_request *request)
{
	struct path path;
	if (!path_parse(request->arena, request->path, &path))
		return STRAY_BODY_LIMIT;
	struct route route = routes_find(((const struct front *)state)->routes, &path, request->method);
	return route.endpoint != NULL && route.endpoint->body != NO_BODY ? BODY_LIMIT : STRAY_BODY_LIMIT;
}

/* The journal's verification reads all of it; where slowness is rehearsed nobody else may suffer from it. */
bool front_may_wait(void *state, const struct http_request *request)
{
	const struct front *front = state;
	if (front->faults != NULL && atomic_load(&front->faults->somebody_is_slow))
		return true;
	bool is_reading = text_equal(request->method, "GET") || text_equal(request->method, "OPTIONS");
	/* What narrows or counts a list may look at all of it. */
	bool may_walk = strcasestr(request->query, "filter") != NULL || strcasestr(request->query, "search") != NULL ||
			strcasestr(request->query, "count") != NULL || strcasestr(request->path, "/$count") != NULL;
	return !is_reading || may_walk || text_starts_with_ignoring_case(request->path, "/tenure/v1/audit/verify");
}

/* Links carry the host: nothing may hide in it. */
static bool host_is_plain(const char *host)
{
	size_t length = strlen(host);
	return length > 0 && length < 256 &&
	       strspn(host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:[]") == length;
}

static void refuse_status(struct visit *visit, int status)
{
	size_t length = 0;
	const char *body = error_body_of_status(visit->arena, visit->request, status, &length);
	visit_answer_other(visit, status, "application/json;charset=utf-8", body);
}

static const char *allowed_methods(struct visit *visit, const struct path *path, const struct route *route)
{
	struct text_buffer methods = text_buffer_in(visit->arena);
	size_t from = routes_root_parts(path, route->root);
	struct endpoint_walk walk = { 0 };
	const struct endpoint *endpoint;
	/* Under /me the rows of a user's key, each without that key. */
	size_t own = route->match.is_own ? strlen(route->table->own) : 0;
	while ((endpoint = endpoint_next(route->table, &walk)) != NULL) {
		if (own > 0 && strncmp(endpoint->pattern, route->table->own, own) != 0)
			continue;
		struct path_match match =
			path_compare(path, own > 0 ? from + 1 : from, endpoint->pattern + own);
		if (!match.is_whole || match.exactness != route->match.exactness)
			continue;
		text_buffer_add(&methods, endpoint->method);
		text_buffer_add(&methods, text_equal(endpoint->method, "GET") ? ", HEAD, " : ", ");
	}
	text_buffer_add(&methods, "OPTIONS");
	return text_buffer_text(&methods);
}

static void refuse_path(struct visit *visit, const struct path *path, const struct route *route)
{
	if (route->table != NULL && route->match.is_whole) {
		visit_header(visit, "Allow", allowed_methods(visit, path, route));
		if (text_equal(visit->request->method, "OPTIONS")) {
			visit_answer_other(visit, NO_CONTENT, NULL, NULL);
			return;
		}
		visit_answer_error(visit, visit_refusal(visit, &ERROR_METHOD_NOT_ALLOWED, NULL, NULL));
		return;
	}
	size_t at = route->known < path->count ? route->known : path->count - 1;
	const char *segment = path->count == 0 ? "" : path->parts[at].text;
	visit_answer_error(
		visit, visit_refusal(visit, &ERROR_SEGMENT_UNKNOWN, NULL, "segment", segment, NULL));
}

static bool choose_row(struct visit *visit, const struct front *front)
{
	struct path path;
	if (!host_is_plain(visit->request->host) || !path_parse(visit->arena, visit->request->path, &path)) {
		visit->table = routes_table_below(front->routes, visit->request->path);
		refuse_status(visit, 400);
		return false;
	}
	struct route route = routes_find(front->routes, &path, visit->request->method);
	visit->table = route.table;
	visit->endpoint = route.endpoint;
	if (route.endpoint == NULL) {
		refuse_path(visit, &path, &route);
		return false;
	}
	visit->root = text_format(visit->arena, "%s://%s%s", visit->request->is_tls ? "https" : "http",
		visit->request->host, route.root);
	size_t first = route.match.is_own ? 1 : 0;
	for (size_t i = 0; i < route.match.key_count && first + i < PATH_KEYS_MOST; i++) {
		visit->keys[first + i] = route.match.keys[i]->text;
		visit->key_names[first + i] = route.match.keys[i]->key_name;
	}
	return true;
}

static bool read_options(struct visit *visit)
{
	visit->options = query_parse(visit->arena, visit->request->query);
	if (visit->options == NULL)
		refuse_status(visit, 400);
	return visit->options != NULL;
}

static bool admit(struct visit *visit)
{
	if (visit->endpoint->admission == ANYONE)
		return true;
	const char *authorization = http_header(visit->request, "Authorization");
	const char *why = "";
	struct token_bearer bearer = { 0 };
	if (text_is_empty(authorization)) {
		visit_answer_error(visit, visit_refusal(visit, &ERROR_TOKEN_MISSING, NULL, NULL));
		return false;
	}
	if (!identity_check(visit->identity, visit->arena, authorization, &bearer, &why)) {
		visit_answer_error(visit, visit_refusal(visit, &ERROR_TOKEN_INVALID, NULL, "why", why, NULL));
		return false;
	}
	const struct cloud *here = cloud_of_host(visit->request->host);
	if (bearer.cloud != NULL && here != NULL && bearer.cloud != here) {
		visit_answer_error(visit, visit_refusal(visit, &ERROR_TOKEN_OF_OTHER_CLOUD, NULL, NULL));
		return false;
	}
	visit->tenant_id = bearer.tenant_id;
	visit->actor_kind = bearer.kind;
	visit->actor_id = bearer.actor_id;
	visit->client_id = bearer.client_id;
	visit->permissions = bearer.permissions;
	if (visit->endpoint->permissions[0] != '\0' &&
		!visit_has_permission(visit, visit->endpoint->permissions)) {
		visit_answer_error(visit, visit_refusal(visit, &ERROR_REQUEST_DENIED, NULL, NULL));
		return false;
	}
	return true;
}

static bool is_built(struct visit *visit)
{
	if (visit->endpoint->handle == NULL)
		visit_answer_error(visit, visit_refusal(visit, &ERROR_NOT_IMPLEMENTED, NULL, NULL));
	return visit->endpoint->handle != NULL;
}

static bool content_is(const struct visit *visit, const char *type)
{
	const char *header = http_header(visit->request, "Content-Type");
	if (header == NULL)
		return false;
	char *given = text_copy(visit->arena, header);
	given[strcspn(given, ";")] = '\0';
	return text_equal_ignoring_case(text_trim(visit->arena, given), type);
}

static bool body_is_wrong(struct visit *visit, const char *why)
{
	visit_answer_error(visit, visit_refusal(visit, &ERROR_BODY_MALFORMED, NULL, "why", why, NULL));
	return false;
}

static bool read_json(struct visit *visit)
{
	const struct http_request *request = visit->request;
	bool is_optional = visit->endpoint->body == OPTIONAL_JSON_BODY;
	if (request->body_length == 0)
		return is_optional || body_is_wrong(visit, "The request has no body.");
	if (!content_is(visit, "application/json"))
		return body_is_wrong(visit, "The Content-Type must be application/json.");
	const char *why = "";
	visit->body = json_parse(visit->arena, request->body, request->body_length, &why);
	if (visit->body == NULL)
		return body_is_wrong(visit, why);
	if (json_kind_of(visit->body) != JSON_OBJECT)
		return body_is_wrong(visit, "The body must be a JSON object.");
	return true;
}

static bool read_form(struct visit *visit)
{
	const struct http_request *request = visit->request;
	bool is_form = request->body_length == 0 || content_is(visit, "application/x-www-form-urlencoded");
	/* A NUL would hide the rest of the body. */
	bool is_text = strlen(request->body) == request->body_length;
	visit->form = is_form && is_text ? query_parse(visit->arena, request->body) : NULL;
	return visit->form != NULL ||
	       body_is_wrong(visit, "The body must be application/x-www-form-urlencoded.");
}

static bool read_body(struct visit *visit)
{
	switch (visit->endpoint->body) {
	case JSON_BODY:
	case OPTIONAL_JSON_BODY:
		return read_json(visit);
	case FORM_BODY:
		return read_form(visit);
	case NO_BODY:
		break;
	}
	return true;
}

static bool has_header(const struct http_answer *answer, const char *name)
{
	for (size_t i = 0; i < answer->header_count; i++)
		if (text_equal_ignoring_case(answer->headers[i].name, name))
			return true;
	return false;
}

static void put_headers(struct visit *visit)
{
	const struct http_request *request = visit->request;
	if (visit->table != NULL && visit->table->door == DOOR_GRAPH) {
		visit_header(visit, "OData-Version", "4.0");
		visit_header(visit, "x-ms-ags-diagnostic",
			"{\"ServerInfo\":{\"DataCenter\":\"Tenure\",\"Slice\":\"E\",\"Ring\":\"1\","
			"\"ScaleUnit\":\"000\","
			"\"RoleInstance\":\"tenured\"}}");
	}
	bool is_of_directory = visit->tenant_id != NULL && visit->endpoint != NULL && visit->options != NULL &&
			       visit->table->door == DOOR_GRAPH;
	if (is_of_directory)
		visit_header(visit, "x-ms-resource-unit", text_format(visit->arena, "%d", resource_units_of(visit)));
	visit_header(visit, "request-id", request->request_id);
	visit_header(visit, "client-request-id", request->client_request_id);
	if (!has_header(visit->answer, "Cache-Control")) /* a token's answer says no-store */
		visit_header(visit, "Cache-Control", "no-cache");
	visit_header(visit, "X-Content-Type-Options", "nosniff");
	if (request->is_tls)
		visit_header(visit, "Strict-Transport-Security", "max-age=31536000");
}

/* The pattern stands for the path: names of people are in paths. */
static void write_log(const struct visit *visit, int64_t began)
{
	char status[16], took[32];
	int64_t microseconds = clock_steady_microseconds() - began;
	if (visit->front->measures != NULL)
		measures_note(visit->front->measures, visit->table, visit->endpoint, visit->answer->status, microseconds);
	snprintf(status, sizeof(status), "%d", visit->answer->status);
	snprintf(took, sizeof(took), "%" PRId64, microseconds);
	log_event(LOG_INFO, "http.request", "door", visit->table == NULL ? "" : visit->table->name, "method",
		visit->request->method, "endpoint", visit->endpoint == NULL ? "" : visit->endpoint->pattern,
		"status", status, "microseconds", took, "request", visit->request->request_id, "actor",
		visit->actor_id == NULL ? "" : visit->actor_id, NULL);
}

static void finish(struct visit *visit)
{
	if (!visit_end_reading(visit))
		return;
	if (arena_is_over_budget(visit->arena))
		visit_answer_error(visit, visit_refusal(visit, &ERROR_WORK_TOO_LARGE, NULL, NULL));
	else if (!visit->is_answered)
		bug("a handler gave no answer");
}

static struct visit visit_of(const struct front *front, struct http_request *request, struct http_answer *answer)
{
	return (struct visit){
		.front = front,
		.house = front->house,
		.identity = front->identity,
		.request = request,
		.answer = answer,
		.arena = request->arena,
		.language = language_of(http_header(request, "Accept-Language")),
		.root = "",
		.actor_kind = ACTOR_SYSTEM,
		.permissions = "",
	};
}

void front_answer(const struct front *front, struct http_request *request, struct http_answer *answer)
{
	int64_t began = clock_steady_microseconds();
	struct visit visit = visit_of(front, request, answer);
	if (choose_row(&visit, front) && read_options(&visit) && admit(&visit) && is_built(&visit) &&
		negotiate(&visit) && faults_pass(&visit) && read_body(&visit))
		visit.endpoint->handle(&visit);
	finish(&visit);
	put_headers(&visit);
	write_log(&visit, began);
}

void front_handle(void *state, struct http_request *request, struct http_answer *answer)
{
	front_answer(state, request, answer);
}

void front_refuse_with(const struct front *front, struct http_request *request, const struct error_kind *kind,
	const char *why, struct http_answer *answer)
{
	*answer = (struct http_answer){ 0 };
	struct visit visit = visit_of(front, request, answer);
	visit_answer_error(&visit, visit_refusal(&visit, kind, NULL, "why", why == NULL ? "" : why, NULL));
	put_headers(&visit);
	write_log(&visit, clock_steady_microseconds());
}

void front_refuse(void *state, struct http_request *request, int status, struct http_answer *answer)
{
	struct visit visit = visit_of(state, request, answer);
	visit.language = ENGLISH;
	refuse_status(&visit, status);
	put_headers(&visit);
	write_log(&visit, clock_steady_microseconds());
}
