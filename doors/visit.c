/*
 * visit - what handlers are helped with: reading, acting, answering (doors/door.h)
 */
#include <stdarg.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "domain/reading.h"
#include "doors/door.h"
#include "doors/errors.h"
#include "doors/query.h"
#include "doors/visit_end.h"

#define PAIRS_MOST 8
#define OK 200
#define NO_CONTENT 204

/* False and answered when what was read is worth nothing. */
bool visit_end_reading(struct visit *visit)
{
	if (visit->reading == NULL)
		return true;
	struct error fault = reading_end(visit->house, visit->reading);
	visit->reading = NULL;
	if (failed(fault))
		visit_answer_error(visit, fault);
	return !failed(fault);
}

struct context *visit_read(struct visit *visit)
{
	if (visit->reading != NULL)
		return visit->reading;
	struct error fault;
	visit->reading = reading_begin(
		visit->house, visit->arena, visit->tenant_id, visit->actor_kind, visit->actor_id, &fault);
	if (visit->reading == NULL) {
		visit_answer_error(visit,
			failed(fault) ? fault
				      : visit_refusal(visit, &ERROR_TOKEN_INVALID, NULL, "why",
						"The account it was issued to is disabled or gone.", NULL));
		return NULL;
	}
	visit->reading->door = visit->table->door;
	visit->reading->language = visit->language;
	visit->reading->request_id = visit->request->request_id;
	return visit->reading;
}

const char *visit_option(struct visit *visit, const char *name)
{
	return query_value(visit->options, name);
}

const char *visit_form(struct visit *visit, const char *name)
{
	return query_value(visit->form, name);
}

const struct json_value *visit_body_member(const struct visit *visit, const char *name)
{
	return json_member_in_any_case(visit->body, name);
}

static bool list_holds(const char *list, const char *word, size_t length)
{
	while (*list != '\0') {
		size_t size = strcspn(list, " ");
		if (size == length && strncmp(list, word, length) == 0)
			return true;
		list += size + (list[size] == ' ');
	}
	return false;
}

bool visit_has_permission(const struct visit *visit, const char *permissions)
{
	const char *held = visit->permissions == NULL ? "" : visit->permissions;
	while (*permissions != '\0') {
		size_t length = strcspn(permissions, " ");
		if (length > 0 && list_holds(held, permissions, length))
			return true;
		permissions += length + (permissions[length] == ' ');
	}
	return false;
}

bool visit_prefers(struct visit *visit, const char *preference)
{
	const char *header = http_header(visit->request, "Prefer");
	char **pieces = NULL;
	size_t count = header == NULL ? 0 : text_split(visit->arena, header, ',', &pieces);
	for (size_t i = 0; i < count; i++)
		if (text_equal_ignoring_case(text_trim(visit->arena, pieces[i]), preference)) {
			visit_header(visit, "Preference-Applied", preference);
			return true;
		}
	return false;
}

struct error visit_refusal(struct visit *visit, const struct error_kind *kind, const char *target, ...)
{
	const char *pairs[PAIRS_MOST + 1] = { NULL };
	size_t count = 0;
	va_list list;
	va_start(list, target);
	for (const char *word = va_arg(list, const char *); word != NULL && count < PAIRS_MOST;
		word = va_arg(list, const char *))
		pairs[count++] = word;
	va_end(list);
	const char *message = text_filled(visit->arena, visit->language, kind->text, pairs[0], pairs[1],
		pairs[2], pairs[3], pairs[4], pairs[5], pairs[6], pairs[7], NULL);
	return (struct error){ .kind = kind, .message = message, .target = target };
}

bool visit_perform(struct visit *visit, const struct act *act, const void *options, struct act_result *result)
{
	if (!visit_end_reading(visit))
		return false;
	const struct act_call call = {
		.act = act,
		.tenant_id = visit->tenant_id,
		.actor_kind = visit->actor_kind,
		.actor_id = visit->actor_id,
		.door = visit->table->door,
		.request_id = visit->request->request_id,
		.language = visit->language,
		.options = options,
	};
	struct error error = act_perform(visit->house, visit->arena, &call, result);
	if (failed(error))
		visit_answer_error(visit, error);
	return !failed(error);
}

/* Until the answer is taken by http.c an error may replace it: one that was met while the snapshot was
 * closed. */
static void answer(struct visit *visit, int status, const char *content_type, const char *body, size_t length)
{
	visit->answer->status = status;
	visit->answer->content_type = content_type;
	visit->answer->body = body;
	visit->answer->body_length = length;
	visit->is_answered = true;
}

static const char *json_type(const struct visit *visit)
{
	if (visit->table == NULL || visit->table->door != DOOR_GRAPH)
		return "application/json;charset=utf-8";
	return visit_wants_metadata(visit) ? "application/"
					     "json;odata.metadata=minimal;odata.streaming=true;"
					     "IEEE754Compatible=false;charset=utf-8"
					   : "application/"
					     "json;odata.metadata=none;odata.streaming=true;"
					     "IEEE754Compatible=false;charset=utf-8";
}

void visit_answer_error(struct visit *visit, struct error error)
{
	const struct error_wire *wire = error_wire_of(error.kind);
	size_t length = 0;
	const char *body = error_body(visit->arena, visit->language, visit->request, &error, &length);
	answer(visit, wire == NULL ? 500 : wire->status, json_type(visit), body, length);
	if (wire != NULL && wire->retry_after != NULL)
		visit_header(visit, "Retry-After", wire->retry_after);
	if (wire != NULL && wire->status == 401)
		visit_header(visit, "WWW-Authenticate",
			text_format(visit->arena,
				"Bearer realm=\"\", authorization_uri=\"%s://%s/common/oauth2/authorize\", "
				"client_id=\"00000003-0000-0000-c000-000000000000\"",
				visit->request->is_tls ? "https" : "http", visit->request->host));
}

void visit_answer_json(struct visit *visit, struct json_out *out)
{
	size_t length = 0;
	const char *body = json_finish(out, &length);
	/* Something where the row expects nothing: the caller preferred the representation. */
	int status = visit->endpoint->success == NO_CONTENT ? OK : visit->endpoint->success;
	answer(visit, status, json_type(visit), body, length);
}

void visit_answer_text(struct visit *visit, const char *text)
{
	answer(visit, visit->endpoint->success, "text/plain", text, strlen(text));
}

void visit_answer_other(struct visit *visit, int status, const char *content_type, const char *body)
{
	answer(visit, status, content_type, body, body == NULL ? 0 : strlen(body));
}

void visit_answer_empty(struct visit *visit)
{
	answer(visit, visit->endpoint->success, NULL, NULL, 0);
}

/* A value set again replaces the one before. */
void visit_header(struct visit *visit, const char *name, const char *value)
{
	for (size_t i = 0; i < visit->answer->header_count; i++)
		if (text_equal_ignoring_case(visit->answer->headers[i].name, name)) {
			visit->answer->headers[i].value = value;
			return;
		}
	http_answer_header(visit->answer, name, value);
}

bool visit_wants_metadata(const struct visit *visit)
{
	const char *accept = http_header(visit->request, "Accept");
	return accept == NULL || strcasestr(accept, "odata.metadata=none") == NULL;
}

struct json_out visit_begin_object(struct visit *visit, const char *odata_context)
{
	struct json_out out = json_out_in(visit->arena);
	json_open_object(&out);
	if (odata_context != NULL && visit_wants_metadata(visit))
		json_put_text(&out, "@odata.context",
			text_format(visit->arena, "%s/$metadata%s", visit->root, odata_context));
	return out;
}
