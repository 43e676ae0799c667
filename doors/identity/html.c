/*
 * html - see the header
 */
#include "doors/identity/html.h"

#include <string.h>

#include "base/arena.h"
#include "base/ids.h"
#include "base/language.h"
#include "doors/door.h"

static const char style[] =
	"*{box-sizing:border-box}body{margin:0;font:16px/1.5 system-ui,sans-serif;color:#1b1b1b;background:#f3f2f1}"
	"main{max-width:27rem;margin:8vh auto;padding:2.5rem;background:#fff;border:1px solid #e1dfdd;border-radius:4px}"
	"h1{font-size:1.5rem;margin:0 0 1rem}label{display:block;margin:1rem 0 .25rem}"
	"input{width:100%;padding:.5rem;font:inherit;border:1px solid #605e5c;border-radius:2px}"
	"button{margin:1.5rem .5rem 0 0;padding:.5rem 1.5rem;font:inherit;color:#fff;background:#0b5a9d;border:1px solid "
	"#0b5a9d;border-radius:2px;cursor:pointer}button.plain{color:#0b5a9d;background:#fff}"
	"input:focus,button:focus{outline:3px solid #f2a900;outline-offset:1px}"
	".alert{color:#a4262c;border-left:4px solid #a4262c;padding:.25rem .75rem;margin:1rem 0}.small{font-size:.875rem;"
	"color:#605e5c}@media(prefers-color-scheme:dark){body{color:#f3f2f1;background:#1b1a19}main{background:#252423;"
	"border-color:#484644}input{color:inherit;background:#1b1a19;border-color:#a19f9d}.small{color:#c8c6c4}"
	".alert{color:#f1707b;border-color:#f1707b}button.plain{color:#6cb8f6;background:#252423}}";

static const char *hash_of(struct arena *arena, const char *text)
{
	unsigned char hash[HASH_SIZE];
	hash_bytes(text, strlen(text), hash);
	return base64_encode(arena, hash, sizeof(hash));
}

void html_raw(struct page *page, const char *markup)
{
	text_buffer_add(&page->body, markup);
}

void html_text(struct page *page, const char *text)
{
	for (const char *c = text == NULL ? "" : text; *c != '\0'; c++) {
		const char *entity = *c == '&' ? "&amp;" : *c == '<' ? "&lt;" : *c == '>' ? "&gt;" : *c == '"' ? "&quot;"
			: *c == '\'' ? "&#39;" : NULL;
		if (entity != NULL)
			text_buffer_add(&page->body, entity);
		else
			text_buffer_add_bytes(&page->body, c, 1);
	}
}

struct page html_begin(struct visit *visit, enum text_id title)
{
	struct page page = { .visit = visit, .body = text_buffer_in(visit->arena) };
	const char *words = text_in(visit->language, title);
	html_raw(&page, "<!doctype html>\n<html lang=\"");
	html_raw(&page, language_tag(visit->language));
	html_raw(&page, "\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
			"content=\"width=device-width,initial-scale=1\">\n<meta name=\"robots\" content=\"noindex\">\n<title>");
	html_text(&page, words);
	html_raw(&page, " - Tenure</title>\n<style>");
	html_raw(&page, style);
	html_raw(&page, "</style>\n</head>\n<body>\n<main>\n<h1>");
	html_text(&page, words);
	html_raw(&page, "</h1>\n");
	return page;
}

void html_sentence(struct page *page, const char *element, enum text_id text, const char *name)
{
	const char *words = text_filled(page->visit->arena, page->visit->language, text, "name", name == NULL ? "" : name,
		NULL);
	html_raw(page, "<");
	html_raw(page, element);
	html_raw(page, ">");
	html_text(page, words);
	html_raw(page, "</");
	html_raw(page, element);
	html_raw(page, ">\n");
}

void html_alert(struct page *page, const char *text)
{
	html_raw(page, "<p class=\"alert\" role=\"alert\">");
	html_text(page, text);
	html_raw(page, "</p>\n");
}

static void attribute(struct page *page, const char *name, const char *value)
{
	html_raw(page, " ");
	html_raw(page, name);
	html_raw(page, "=\"");
	html_text(page, value);
	html_raw(page, "\"");
}

void html_hidden(struct page *page, const char *name, const char *value)
{
	if (value == NULL)
		return;
	html_raw(page, "<input type=\"hidden\"");
	attribute(page, "name", name);
	attribute(page, "value", value);
	html_raw(page, ">\n");
}

void html_input(struct page *page, const struct html_field *field)
{
	html_raw(page, "<label");
	attribute(page, "for", field->name);
	html_raw(page, ">");
	html_text(page, text_in(page->visit->language, field->label));
	html_raw(page, "</label>\n<input required");
	attribute(page, "id", field->name);
	attribute(page, "name", field->name);
	attribute(page, "type", field->type);
	attribute(page, "autocomplete", field->autocomplete);
	if (field->value != NULL)
		attribute(page, "value", field->value);
	html_raw(page, field->is_first ? " autofocus spellcheck=\"false\">\n" : " spellcheck=\"false\">\n");
}

void html_button(struct page *page, enum text_id label, const char *name, const char *value)
{
	html_raw(page, "<button type=\"submit\"");
	if (name != NULL) {
		attribute(page, "name", name);
		attribute(page, "value", value);
		if (text_equal(value, "cancel"))
			html_raw(page, " class=\"plain\" formnovalidate");
	}
	html_raw(page, ">");
	html_text(page, text_in(page->visit->language, label));
	html_raw(page, "</button>\n");
}

const char *origin_of(struct visit *visit, const char *address)
{
	const char *mark = address == NULL ? NULL : strstr(address, "://");
	if (mark == NULL)
		return NULL;
	size_t length = (size_t)(mark - address) + 3;
	bool is_web = text_starts_with(address, "http://") || text_starts_with(address, "https://");
	size_t host = strcspn(address + length, "/?#");
	const char *origin = arena_copy(visit->arena, address, is_web ? length + host : (size_t)(mark - address) + 1);
	size_t fit = strspn(origin, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:/[]+");
	return origin[fit] == '\0' ? origin : NULL;
}

static const char *policy(const struct page *page)
{
	struct arena *arena = page->visit->arena;
	const char *script =
		page->script == NULL ? "" : text_format(arena, " script-src 'sha256-%s';", hash_of(arena, page->script));
	return text_format(arena,
		"default-src 'none'; style-src 'sha256-%s';%s form-action 'self'%s%s; frame-ancestors 'none'; "
		"base-uri 'none'",
		hash_of(arena, style), script, page->form_target == NULL ? "" : " ",
		page->form_target == NULL ? "" : page->form_target);
}

void html_answer(struct page *page, int status)
{
	if (page->script != NULL) {
		html_raw(page, "<script>");
		html_raw(page, page->script);
		html_raw(page, "</script>\n");
	}
	html_raw(page, "</main>\n</body>\n</html>\n");
	visit_header(page->visit, "Content-Security-Policy", policy(page));
	visit_header(page->visit, "Cache-Control", "no-store");
	visit_header(page->visit, "Referrer-Policy", "no-referrer");
	visit_header(page->visit, "X-Frame-Options", "DENY");
	visit_header(page->visit, "Content-Language", language_tag(page->visit->language));
	visit_answer_other(page->visit, status, "text/html;charset=utf-8", text_buffer_text(&page->body));
}
