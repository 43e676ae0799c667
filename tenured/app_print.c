/*
 * app_print - see the header
 */
#include "tenured/app_print.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/json_out.h"
#include "base/text.h"
#include "domain/applications/application_read.h"
#include "domain/context.h"
#include "tenured/command.h"

#define PAGE 100

static bool wants_json(const struct command_line *line)
{
	return text_equal(command_option(line, "--output"), "json");
}

static void put_words(struct json_out *out, const char *key, const char *list)
{
	char **words = NULL;
	size_t count = text_split(out->buffer.arena, list, ' ', &words);
	json_key(out, key);
	json_open_array(out);
	for (size_t i = 0; i < count; i++)
		json_text(out, words[i]);
	json_close_array(out);
}

static void put_keys(struct json_out *out, struct context *context, const struct application *application)
{
	size_t count = 0;
	const struct application_secret *secrets = application_secrets(context, application->client_id, &count);
	json_key(out, "secrets");
	json_open_array(out);
	for (size_t i = 0; i < count; i++) {
		json_open_object(out);
		json_put_text(out, "keyId", secrets[i].id);
		json_put_text(out, "displayName", secrets[i].display_name);
		json_put_text(out, "hint", secrets[i].hint);
		json_put_moment(out, "endDateTime", secrets[i].expires_at);
		json_close_object(out);
	}
	json_close_array(out);
	const struct application_certificate *certificates =
		application_certificates(context, application->client_id, &count);
	json_key(out, "certificates");
	json_open_array(out);
	for (size_t i = 0; i < count; i++) {
		json_open_object(out);
		json_put_text(out, "keyId", certificates[i].id);
		json_put_text(out, "subject", certificates[i].subject);
		json_put_text(out, "x5t", certificates[i].thumbprint);
		json_put_moment(out, "endDateTime", certificates[i].expires_at);
		json_close_object(out);
	}
	json_close_array(out);
}

static void put_application(struct json_out *out, struct context *context, const struct application *application)
{
	json_open_object(out);
	json_put_text(out, "appId", application->client_id);
	json_put_text(out, "id", application->id);
	json_put_text(out, "displayName", application->display_name);
	json_put_boolean(out, "accountEnabled", application->enabled);
	json_put_boolean(out, "isFallbackPublicClient", application->is_public);
	put_words(out, "permissions", application->permissions);
	put_words(out, "redirectUris", application->redirect_uris);
	json_put_moment(out, "createdDateTime", application->created_at);
	put_keys(out, context, application);
	json_close_object(out);
}

static void print_words(struct context *context, const struct application *application)
{
	size_t count = 0;
	printf("application     %s\nclient id       %s\nobject id       %s\nstate           %s, %s\n",
		application->display_name, application->client_id, application->id,
		application->enabled ? "enabled" : "disabled", application->is_public ? "public" : "confidential");
	printf("permissions     %s\nredirects       %s\n", application->permissions, application->redirect_uris);
	const struct application_secret *secrets = application_secrets(context, application->client_id, &count);
	for (size_t i = 0; i < count; i++)
		printf("secret          %s  %s…  until %s  %s\n", secrets[i].id, secrets[i].hint,
			clock_format(context->arena, secrets[i].expires_at), secrets[i].display_name);
	const struct application_certificate *certificates =
		application_certificates(context, application->client_id, &count);
	for (size_t i = 0; i < count; i++)
		printf("certificate     %s  %s  until %s\n", certificates[i].id, certificates[i].subject,
			clock_format(context->arena, certificates[i].expires_at));
}

int app_print_one(const struct command_line *line, struct context *context, const struct application *application)
{
	if (!wants_json(line)) {
		print_words(context, application);
		return 0;
	}
	struct json_out out = json_out_in(line->arena);
	put_application(&out, context, application);
	puts(json_finish(&out, NULL));
	return 0;
}

int app_print_list(const struct command_line *line, struct context *context)
{
	const char *after = "";
	size_t count = PAGE;
	struct json_out out = json_out_in(line->arena);
	json_open_array(&out);
	while (count == PAGE) {
		const struct application *page = applications_page(context, after, PAGE, &count);
		for (size_t i = 0; i < count; i++) {
			if (wants_json(line))
				put_application(&out, context, &page[i]);
			else
				printf("%s  %-8s  %-12s  %s\n", page[i].client_id, page[i].enabled ? "enabled" : "disabled",
					page[i].is_public ? "public" : "confidential", page[i].display_name);
		}
		after = count == 0 ? after : page[count - 1].client_id;
	}
	json_close_array(&out);
	if (wants_json(line))
		puts(json_finish(&out, NULL));
	return 0;
}

void app_print_made(const struct command_line *line, const char *id, const char *name, const char *value)
{
	if (!wants_json(line)) {
		printf("%s\n", id);
		if (value != NULL)
			printf("%s  %s%s\n", name, value, text_equal(name, "client_secret") ? "   (shown once)" : "");
		return;
	}
	struct json_out out = json_out_in(line->arena);
	json_open_object(&out);
	json_put_text(&out, "id", id);
	if (value != NULL)
		json_put_text(&out, name, value);
	json_close_object(&out);
	puts(json_finish(&out, NULL));
}
