/*
 * html - the few pages that the server itself shows: signing in, confirming a device, having signed out
 *
 * Plain HTML that needs no script, in the visitor's language; the style is inline and named by its hash in a
 * Content-Security-Policy that lets in nothing else. Everything that comes from outside goes through html_text().
 */
#pragma once

#include "base/texts.h"
#include "base/text.h"

struct visit;

struct page {
	struct visit *visit;
	struct text_buffer body;
	const char *form_target; /* where a form may lead beside ourselves: an origin; NULL: nowhere */
	const char *script;	 /* of the page that sends itself on; NULL: none */
};

struct page html_begin(struct visit *visit, enum text_id title);
/* Text that may hold anything. */
void html_text(struct page *page, const char *text);
/* Our own markup. */
void html_raw(struct page *page, const char *markup);
/* A sentence of the catalogue; name fills {name}, may be NULL. */
void html_sentence(struct page *page, const char *element, enum text_id text, const char *name);
/* What went wrong, read out at once by a screen reader. */
void html_alert(struct page *page, const char *text);
void html_hidden(struct page *page, const char *name, const char *value);
struct html_field {
	const char *name, *type, *autocomplete, *value; /* value NULL: empty */
	enum text_id label;
	bool is_first; /* the cursor stands here */
};
void html_input(struct page *page, const struct html_field *field);
/* name and value may be NULL. */
void html_button(struct page *page, enum text_id label, const char *name, const char *value);
/* Answers it. */
void html_answer(struct page *page, int status);

/* "https://host:port" or "scheme:" of an address, for a policy; NULL when it has characters that have no place there. */
const char *origin_of(struct visit *visit, const char *address);
