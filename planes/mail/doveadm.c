/*
 * doveadm
 *
 * One question is [[command, parameters, tag]]; the answer [["doveadmResponse", rows, tag]] or
 * [["error", {"type": "exitCode", "exitCode": n}, tag]]. Numbers in rows are texts.
 */
#include "planes/mail/doveadm.h"

#include <curl/curl.h>
#include <string.h>

#include "base/arena.h"
#include "base/ids.h"
#include "base/json_in.h"
#include "base/json_out.h"
#include "base/settings.h"
#include "base/text.h"
#include "planes/mail/configuration.h"

#define TIMEOUT_MILLISECONDS 5000L
#define LONGEST_ANSWER (4 * 1024 * 1024)
#define EXIT_NO_SESSION 68

struct parameter {
	const char *name;
	const char *text;
	bool is_list; /* written as an array of one */
	bool is_true; /* written as true */
};

struct reply {
	const char *wrong; /* NULL: rows hold */
	int64_t exit_code; /* when doveadm itself said no */
	const struct json_value *rows;
};

static size_t receive(char *bytes, size_t size, size_t count, void *state)
{
	struct text_buffer *answer = state;
	if (answer->length + size * count > LONGEST_ANSWER)
		return 0;
	text_buffer_add_bytes(answer, bytes, size * count);
	return size * count;
}

static const char *question(
	struct arena *arena, const char *command, const struct parameter *parameters, size_t count)
{
	struct json_out out = json_out_in(arena);
	json_open_array(&out);
	json_open_array(&out);
	json_text(&out, command);
	json_open_object(&out);
	for (size_t i = 0; i < count; i++) {
		json_key(&out, parameters[i].name);
		if (parameters[i].is_list)
			json_open_array(&out);
		if (parameters[i].is_true)
			json_boolean(&out, true);
		else
			json_text(&out, parameters[i].text);
		if (parameters[i].is_list)
			json_close_array(&out);
	}
	json_close_object(&out);
	json_text(&out, "1");
	json_close_array(&out);
	json_close_array(&out);
	return json_finish(&out, NULL);
}

static struct curl_slist *headers_for(struct arena *arena, const char *key)
{
	const char *encoded = base64_encode(arena, key, strlen(key));
	struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
	return curl_slist_append(headers, text_format(arena, "Authorization: X-Dovecot-API %s", encoded));
}

static const char *post(
	struct arena *arena, const struct settings *settings, const char *body, struct text_buffer *answer)
{
	long status = 0;
	const char *key = mail_doveadm_key(arena, settings);
	if (key == NULL)
		return "unreachable: the key of doveadm's door cannot be read";
	CURL *curl = curl_easy_init();
	if (curl == NULL)
		return "unreachable: libcurl";
	struct curl_slist *headers = headers_for(arena, key);
	curl_easy_setopt(curl, CURLOPT_URL,
		text_format(arena, "http://127.0.0.1:%lld/doveadm/v1", (long long)settings->doveadm_port));
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, TIMEOUT_MILLISECONDS);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, receive);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, answer);
	CURLcode result = curl_easy_perform(curl);
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	curl_slist_free_all(headers);
	curl_easy_cleanup(curl);
	if (result != CURLE_OK)
		return text_format(arena, "unreachable: %s", curl_easy_strerror(result));
	return status == 200 ? NULL : text_format(arena, "doveadm's door answered %ld", status);
}

static struct reply ask(struct arena *arena, const struct settings *settings, const char *command,
	const struct parameter *parameters, size_t count)
{
	struct text_buffer answer = text_buffer_in(arena);
	struct reply reply = { 0 };
	reply.wrong = post(arena, settings, question(arena, command, parameters, count), &answer);
	if (reply.wrong != NULL)
		return reply;
	const struct json_value *parsed = json_parse(arena, text_buffer_text(&answer), answer.length, NULL);
	const struct json_value *first = json_item(parsed, 0);
	const char *kind = json_text_of(json_item(first, 0));
	reply.rows = json_item(first, 1);
	if (text_equal(kind, "doveadmResponse"))
		return reply;
	reply.wrong = "doveadm's answer was not understood";
	if (text_equal(kind, "error")) {
		const char *type = json_text_of(json_member(reply.rows, "type"));
		reply.exit_code = json_integer_of(json_member(reply.rows, "exitCode"), -1);
		reply.wrong = text_format(arena, "doveadm %s: %s, exit code %lld", command,
			type == NULL ? "" : type, (long long)reply.exit_code);
	}
	return reply;
}

const char *doveadm_kick(struct arena *arena, const struct settings *settings, const char *guid)
{
	const struct parameter parameters[] = { { .name = "mask", .text = guid, .is_list = true } };
	struct reply reply = ask(arena, settings, "kick", parameters, COUNT_OF(parameters));
	return reply.exit_code == EXIT_NO_SESSION ? NULL : reply.wrong;
}

static int64_t integer_in(const struct json_value *row, const char *name)
{
	int64_t value = 0;
	const struct json_value *member = json_member(row, name);
	const char *text = json_text_of(member);
	if (text == NULL)
		return json_integer_of(member, 0);
	text_to_integer(text, &value);
	return value;
}

const char *doveadm_who(
	struct arena *arena, const struct settings *settings, const char *guid, size_t *session_count)
{
	const struct parameter parameters[] = { { .name = "mask", .text = guid, .is_list = true } };
	struct reply reply = ask(arena, settings, "who", parameters, COUNT_OF(parameters));
	*session_count = 0;
	for (size_t i = 0; reply.wrong == NULL && i < json_count(reply.rows); i++) {
		int64_t connections = integer_in(json_item(reply.rows, i), "connections");
		*session_count += connections > 0 ? (size_t)connections : 1;
	}
	return reply.wrong;
}

const char *doveadm_mailbox_create(
	struct arena *arena, const struct settings *settings, const char *guid, const char *folder)
{
	const struct parameter parameters[] = {
		{ .name = "user", .text = guid },
		{ .name = "mailbox", .text = folder, .is_list = true },
	};
	struct reply reply = ask(arena, settings, "mailboxCreate", parameters, COUNT_OF(parameters));
	if (reply.wrong == NULL || reply.exit_code == 0)
		return reply.wrong;
	/* It may be there already, which doveadm reports as a failure. */
	const struct parameter status[] = {
		{ .name = "user", .text = guid },
		{ .name = "field", .text = "messages", .is_list = true },
		{ .name = "mailboxMask", .text = folder, .is_list = true },
	};
	struct reply there = ask(arena, settings, "mailboxStatus", status, COUNT_OF(status));
	return there.wrong == NULL && json_count(there.rows) > 0 ? NULL : reply.wrong;
}

const char *doveadm_mailbox_status(struct arena *arena, const struct settings *settings, const char *guid,
	int64_t *bytes, int64_t *messages)
{
	const struct parameter parameters[] = {
		{ .name = "user", .text = guid },
		{ .name = "field", .text = "vsize messages", .is_list = true },
		{ .name = "mailboxMask", .text = "*", .is_list = true },
		{ .name = "totalSum", .is_true = true },
	};
	struct reply reply = ask(arena, settings, "mailboxStatus", parameters, COUNT_OF(parameters));
	*bytes = *messages = 0;
	for (size_t i = 0; reply.wrong == NULL && i < json_count(reply.rows); i++) {
		*bytes += integer_in(json_item(reply.rows, i), "vsize");
		*messages += integer_in(json_item(reply.rows, i), "messages");
	}
	return reply.wrong;
}
