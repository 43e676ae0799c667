/*
 * language - every text a person reads, in four languages
 */
#include "base/language.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/error.h"
#include "base/text.h"

#define MOST_PLACEHOLDERS 16

/* In the order of enum language, and of the table that tools/make_texts.py writes. */
static const char *const tags[LANGUAGES] = { "en", "nl", "da", "lv" };

_Static_assert(TEXT_LANGUAGES == LANGUAGES, "tools/make_texts.py and enum language differ");

struct pairs {
	size_t count;
	const char *names[MOST_PLACEHOLDERS];
	const char *values[MOST_PLACEHOLDERS];
};

const char *text_in(enum language language, enum text_id text)
{
	if ((unsigned)language >= LANGUAGES || (unsigned)text >= TEXT_COUNT)
		bug("no such text");
	return texts[language][text];
}

static struct pairs pairs_of(va_list arguments)
{
	struct pairs pairs = { 0 };
	for (const char *name = va_arg(arguments, const char *); name != NULL;
		name = va_arg(arguments, const char *)) {
		const char *value = va_arg(arguments, const char *);
		if (value == NULL)
			break;
		if (pairs.count == MOST_PLACEHOLDERS)
			bug("too many placeholders");
		pairs.names[pairs.count] = name;
		pairs.values[pairs.count++] = value;
	}
	return pairs;
}

static const char *value_of(const struct pairs *pairs, const char *name, size_t length)
{
	for (size_t i = 0; i < pairs->count; i++) {
		if (strlen(pairs->names[i]) == length && memcmp(pairs->names[i], name, length) == 0)
			return pairs->values[i];
	}
	return NULL;
}

/* One pass: a value may hold braces of its own. A placeholder without a value stays as it is. */
static char *fill(struct arena *arena, const char *text, const struct pairs *pairs)
{
	struct text_buffer filled = text_buffer_in(arena);
	const char *open;
	while ((open = strchr(text, '{')) != NULL) {
		const char *close = strchr(open, '}');
		if (close == NULL)
			break;
		const char *value = value_of(pairs, open + 1, (size_t)(close - open - 1));
		const char *end = value == NULL ? open + 1 : open;
		text_buffer_add_bytes(&filled, text, (size_t)(end - text));
		text_buffer_add(&filled, value);
		text = value == NULL ? open + 1 : close + 1;
	}
	text_buffer_add_bytes(&filled, text, strlen(text));
	return filled.data;
}

char *text_filled(struct arena *arena, enum language language, enum text_id text, ...)
{
	va_list arguments;
	va_start(arguments, text);
	struct pairs pairs = pairs_of(arguments);
	va_end(arguments);
	return fill(arena, text_in(language, text), &pairs);
}

/* The weight behind ";q=" in thousandths; 1000 without one; -1 when it is no weight. */
static int weight_of(const char *parameters, size_t length)
{
	char weight[32];
	size_t count = 0;
	for (size_t i = 0; i < length && count + 1 < sizeof(weight); i++) {
		if (parameters[i] != ' ' && parameters[i] != '\t')
			weight[count++] = parameters[i];
	}
	weight[count] = '\0';
	if (count == 0)
		return 1000;
	if (strncasecmp(weight, ";q=", 3) != 0 || (weight[3] != '0' && weight[3] != '1') ||
		(weight[4] != '\0' && weight[4] != '.'))
		return -1;
	int thousandths = (weight[3] - '0') * 1000;
	int unit = 100;
	for (size_t i = 5; i < count; i++, unit /= 10) {
		if (weight[i] < '0' || weight[i] > '9' || unit == 0)
			return -1;
		thousandths += unit * (weight[i] - '0');
	}
	return thousandths > 1000 ? -1 : thousandths;
}

/* The language of a range such as "nl", "nl-BE" or "*"; LANGUAGES if it is none of the four. */
static enum language language_of_range(const char *range, size_t length)
{
	if (length == 1 && *range == '*')
		return ENGLISH;
	size_t primary = strcspn(range, "-_,; \t");
	for (int i = 0; i < LANGUAGES; i++) {
		if (primary == 2 && length >= 2 && strncasecmp(range, tags[i], 2) == 0)
			return (enum language)i;
	}
	return LANGUAGES;
}

enum language language_of(const char *accept_language)
{
	enum language best = ENGLISH;
	int best_weight = 0;
	for (const char *at = accept_language; !text_is_empty(at);) {
		at += strspn(at, " \t,");
		size_t item = strcspn(at, ",");
		size_t range = strcspn(at, ",; \t");
		enum language language = language_of_range(at, range);
		int weight = weight_of(at + range, item - range);
		if (language != LANGUAGES && weight > best_weight) {
			best = language;
			best_weight = weight;
		}
		at += item;
	}
	return best;
}

const char *language_tag(enum language language)
{
	if ((unsigned)language >= LANGUAGES)
		bug("no such language");
	return tags[language];
}

static int compare_key(const void *key, const void *row)
{
	return strcmp(key, *(const char *const *)row);
}

bool text_find(const char *key, enum text_id *text)
{
	if (key == NULL)
		return false;
	const char *const *row = bsearch(key, text_keys, TEXT_COUNT, sizeof(text_keys[0]), compare_key);
	if (row == NULL)
		return false;
	*text = (enum text_id)(row - text_keys);
	return true;
}
