/*
 * verbs - the smallest changes of state, each with its inverse, its words, and what mail sees of it
 *
 * Only a verb changes a row of the domain, and every verb that is executed is journaled. The functions stand in
 * domain/<object>/<object>_verbs.c; the one table of them all in verbs.c.
 */
#pragma once

#include <stddef.h>

#include "base/error.h"
#include "base/texts.h"

struct context;
struct step;

enum mail_effect {
	MAIL_UNTOUCHED,
	MAIL_OPENS,  /* somebody gets in, or an address begins: nobody is harmed if it is seen late */
	MAIL_CLOSES, /* somebody must no longer get in: open sessions are ended too */
};

struct verb {
	const char *name;
	struct error (*apply)(struct context *context, const struct step *step);
	const char *inverse; /* name of the verb that takes it back; NULL: nothing can */
	enum mail_effect mail;
	enum text_id words;
};

/* "user", "mailbox", "group": what the verb destroys for good, so that purged.log must know; NULL: nothing. */
const char *verb_purges(const struct verb *verb);

/* A name that is not in the table is a bug. */
const struct verb *verb_named(const char *name);

extern const struct verb verbs[];
extern const size_t verb_count;
