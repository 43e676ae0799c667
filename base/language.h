/*
 * language - every text a person reads, in four languages
 *
 * locales/{en,nl,da,lv}.json are compiled by tools/make_texts.py into one table (base/texts.h and texts.c,
 * made in the build folder). A text that one of them lacks, or whose placeholders differ, fails the build.
 */
#pragma once

#include <stdbool.h>

#include "base/texts.h"

struct arena;

enum language { ENGLISH, DUTCH, DANISH, LATVIAN, LANGUAGES };

/* The text as it stands in the catalogue, with its {placeholders}. Never NULL. */
const char *text_in(enum language language, enum text_id text);

/* The text with placeholders filled: pairs name, value, …, ended by NULL. A NULL value ends the list. */
char *text_filled(struct arena *arena, enum language language, enum text_id text, ...)
	__attribute__((sentinel));

/* The best of the four for an Accept-Language header or a preferredLanguage such as "nl-NL"; ENGLISH else. */
enum language language_of(const char *accept_language);
/* "en", "nl", "da", "lv" */
const char *language_tag(enum language language);
/* The id whose catalogue key is this ("error.UserAnchored"); false if there is none. */
bool text_find(const char *key, enum text_id *text);
