/*
 * batch_read - the envelope of a batch; see batch.h
 */
#include <string.h>

#include "base/arena.h"
#include "base/ids.h"
#include "base/text.h"
#include "doors/door.h"
#include "doors/errors.h"
#include "doors/graph/batch.h"

#define ID_LONGEST 256
#define HEADERS_MOST 32

static bool is_malformed(struct visit *visit, const char *why)
{
	visit_answer_error(visit, visit_refusal(visit, &ERROR_BATCH_MALFORMED, "requests", "why", why, NULL));
	return false;
}

const char *batch_id_text(struct visit *visit, const struct json_value *id)
{
	if (id != NULL && json_kind_of(id) == JSON_INTEGER)
		return text_format(visit->arena, "%lld", (long long)json_integer_of(id, 0));
	const char *text = json_text_of(id);
	return text_is_empty(text) || strlen(text) > ID_LONGEST ? NULL : text;
}

struct batch_step *batch_step_named(struct batch *batch, const char *id)
{
	for (size_t i = 0; i < batch->count; i++)
		if (text_equal_ignoring_case(batch->steps[i].id, id))
			return &batch->steps[i];
	return NULL;
}

static bool is_printable(const char *text)
{
	for (const unsigned char *at = (const unsigned char *)text; *at != '\0'; at++)
		if (*at < 0x20 || *at == 0x7F)
			return false;
	return true;
}

static bool begins_with_root(const struct visit *visit, const char *path)
{
	for (const char *const *root = visit->table->roots; *root != NULL; root++) {
		size_t length = strlen(*root);
		if (strncasecmp(path, *root, length) == 0 && (path[length] == '/' || path[length] == '?' || path[length] == '\0'))
			return true;
	}
	return false;
}

/* Behind scheme and host of an address; NULL and a fault when the host is not the one that was asked. */
static const char *without_host(const struct visit *visit, const char *url, struct batch_step *step)
{
	if (!text_starts_with_ignoring_case(url, "http://") && !text_starts_with_ignoring_case(url, "https://"))
		return url;
	const char *host = strstr(url, "://") + 3;
	size_t length = strcspn(host, "/?");
	if (length == strlen(visit->request->host) && strncasecmp(host, visit->request->host, length) == 0)
		return host[length] == '/' ? host + length : "/";
	step->fault = "The address of a request must begin with the host of the batch.";
	return NULL;
}

/* With or without a slash before it, with or without the version: relative to where the batch was sent. */
static void read_url(const struct visit *visit, const char *url, struct batch_step *step)
{
	step->path = "/";
	step->query = "";
	if (!is_printable(url))
		step->fault = "The address of a request has control characters in it.";
	const char *rest = step->fault == NULL ? without_host(visit, url, step) : NULL;
	if (rest == NULL)
		return;
	const char *slashed = rest[0] == '/' ? rest : text_format(visit->arena, "/%s", rest);
	const char *root = strrchr(visit->root, '/');
	const char *whole = begins_with_root(visit, slashed) ? slashed : text_format(visit->arena, "%s%s", root, slashed);
	size_t length = strcspn(whole, "?");
	step->path = arena_copy(visit->arena, whole, length);
	if (whole[length] == '?')
		step->query = whole + length + 1;
}

struct header_reading {
	struct visit *visit;
	struct batch_step *step;
	struct http_field *fields;
	bool is_good;
};

static bool name_is_token(const char *name)
{
	return name[0] != '\0' && strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-.^_`|~") == strlen(name);
}

/* The token is the batch's, and so is the host; how the batch itself is framed says nothing of its steps. */
static bool is_the_batchs_own(const char *name)
{
	static const char *const names[] = { "Authorization", "Host", "Content-Length", "Transfer-Encoding", "Connection",
		"Content-Encoding", "Accept-Encoding", "Expect" };
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (text_equal_ignoring_case(names[i], name))
			return true;
	return false;
}

static bool take_header(void *state, const char *name, const struct json_value *value)
{
	struct header_reading *reading = state;
	const char *text = json_text_of(value);
	if (text == NULL && value != NULL && json_kind_of(value) == JSON_BOOLEAN)
		text = json_boolean_of(value, false) ? "true" : "false";
	if (text == NULL && value != NULL && json_kind_of(value) == JSON_INTEGER)
		text = text_format(reading->visit->arena, "%lld", (long long)json_integer_of(value, 0));
	reading->is_good = text != NULL && is_printable(text) && name_is_token(name) && reading->step->header_count < HEADERS_MOST;
	if (reading->is_good && !is_the_batchs_own(name))
		reading->fields[reading->step->header_count++] = (struct http_field){ name, text };
	return reading->is_good;
}

static bool read_headers(struct visit *visit, const struct json_value *headers, struct batch_step *step)
{
	struct header_reading reading = { .visit = visit, .step = step, .is_good = true };
	/* One more for the token. */
	reading.fields = arena_allocate_array(visit->arena, HEADERS_MOST + 1, sizeof(*reading.fields));
	step->headers = reading.fields;
	if (headers != NULL && json_kind_of(headers) == JSON_OBJECT)
		json_each_member(headers, take_header, &reading);
	bool is_object = headers == NULL || json_kind_of(headers) == JSON_OBJECT || json_kind_of(headers) == JSON_NULL;
	const char *authorization = http_header(visit->request, "Authorization");
	if (authorization != NULL)
		reading.fields[step->header_count++] = (struct http_field){ "Authorization", authorization };
	return is_object && reading.is_good;
}

static const char *step_header(const struct batch_step *step, const char *name)
{
	for (size_t i = 0; i < step->header_count; i++)
		if (text_equal_ignoring_case(step->headers[i].name, name))
			return step->headers[i].value;
	return NULL;
}

/* JSON as it is, or any bytes as base64. */
static bool read_step_body(struct visit *visit, const struct json_value *body, struct batch_step *step)
{
	if (body == NULL || json_kind_of(body) == JSON_NULL)
		return true;
	const char *type = step_header(step, "Content-Type");
	if (type == NULL)
		return is_malformed(visit, "A request with a body needs a Content-Type header.");
	bool is_json = text_starts_with_ignoring_case(type, "application/json");
	const char *text = json_text_of(body);
	if (text == NULL && !is_json)
		return is_malformed(visit, "A body that is not JSON must be base64.");
	if (text == NULL) {
		step->body = json_write(visit->arena, body);
		step->body_length = strlen(step->body);
		return true;
	}
	step->body = base64_decode(visit->arena, text, &step->body_length);
	return step->body != NULL || is_malformed(visit, "The body of a request is not base64.");
}

static bool read_step(struct visit *visit, const struct json_value *item, struct batch *batch)
{
	struct batch_step *step = &batch->steps[batch->count];
	if (item == NULL || json_kind_of(item) != JSON_OBJECT)
		return is_malformed(visit, "A request is not an object.");
	step->id_sent = json_member_in_any_case(item, "id");
	step->id = batch_id_text(visit, step->id_sent);
	step->method = json_text_of(json_member_in_any_case(item, "method"));
	step->depends_on = json_member_in_any_case(item, "dependsOn");
	step->body = "";
	const char *url = json_text_of(json_member_in_any_case(item, "url"));
	if (step->id == NULL)
		return is_malformed(visit, "A request has no id.");
	if (batch_step_named(batch, step->id) != NULL)
		return is_malformed(visit, text_format(visit->arena, "The id '%s' stands twice.", step->id));
	if (text_is_empty(step->method) || text_is_empty(url))
		return is_malformed(visit, text_format(visit->arena, "The request '%s' has no method or no url.", step->id));
	if (!read_headers(visit, json_member_in_any_case(item, "headers"), step))
		return is_malformed(visit, text_format(visit->arena, "The headers of the request '%s' cannot be read.", step->id));
	read_url(visit, url, step);
	batch->count++;
	return read_step_body(visit, json_member_in_any_case(item, "body"), step);
}

static bool names_are_known(struct visit *visit, struct batch *batch, const struct batch_step *step)
{
	const struct json_value *names = step->depends_on;
	if (names == NULL || json_kind_of(names) == JSON_NULL)
		return true;
	if (json_kind_of(names) != JSON_ARRAY || json_count(names) > BATCH_STEPS_MOST)
		return is_malformed(visit, "dependsOn must be a list of ids.");
	for (size_t i = 0; i < json_count(names); i++) {
		const char *name = batch_id_text(visit, json_item(names, i));
		if (name == NULL || batch_step_named(batch, name) == NULL)
			return is_malformed(visit, text_format(visit->arena,
				"The request '%s' depends on one that is not there.", step->id));
	}
	return true;
}

static bool waits_for_undone(struct visit *visit, struct batch *batch, const struct batch_step *step, const bool *is_done)
{
	for (size_t i = 0; i < json_count(step->depends_on); i++) {
		const char *name = batch_id_text(visit, json_item(step->depends_on, i));
		if (!is_done[batch_step_named(batch, name) - batch->steps])
			return true;
	}
	return false;
}

/* Takes away what waits for nothing, again and again: what is left at the end waits for itself. */
static bool has_a_circle(struct visit *visit, struct batch *batch)
{
	bool is_done[BATCH_STEPS_MOST] = { false };
	size_t done = 0;
	for (bool goes_on = true; goes_on;) {
		goes_on = false;
		for (size_t i = 0; i < batch->count; i++) {
			if (is_done[i] || waits_for_undone(visit, batch, &batch->steps[i], is_done))
				continue;
			is_done[i] = goes_on = true;
			done++;
		}
	}
	return done < batch->count;
}

bool batch_read(struct visit *visit, struct batch *batch)
{
	const struct json_value *requests = visit_body_member(visit, "requests");
	*batch = (struct batch){ 0 };
	if (requests == NULL || json_kind_of(requests) != JSON_ARRAY || json_count(requests) == 0)
		return is_malformed(visit, "'requests' must be a list that is not empty.");
	if (json_count(requests) > BATCH_STEPS_MOST) {
		visit_answer_error(visit, visit_refusal(visit, &ERROR_BATCH_TOO_LONG, "requests", "most",
			text_format(visit->arena, "%d", BATCH_STEPS_MOST), NULL));
		return false;
	}
	for (size_t i = 0; i < json_count(requests); i++)
		if (!read_step(visit, json_item(requests, i), batch))
			return false;
	for (size_t i = 0; i < batch->count; i++)
		if (!names_are_known(visit, batch, &batch->steps[i]))
			return false;
	return !has_a_circle(visit, batch) || is_malformed(visit, "The requests depend on each other in a circle.");
}
