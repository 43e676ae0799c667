/*
 * error - what went wrong, as a value
 *
 * A kind is one row of a catalogue (domain/errors.c, store/store_errors.c); a door maps each kind to its
 * wire in doors/errors.c. An error with no kind is success. Messages live in the request's arena.
 *
 * bug() is for what cannot happen: it logs the place and aborts.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/texts.h"

struct error_kind {
	const char *name;  /* the name of rules.md section 15, or the wire's own */
	enum text_id text; /* the sentence, with {placeholders} */
};

struct error {
	const struct error_kind *kind; /* NULL: nothing went wrong */
	const char *message;           /* filled in, in the reader's language; NULL: the kind's own text */
	const char *target;            /* property, parameter or object the error is about; may be NULL */
	const char *rule;              /* id of the rule that refused; may be NULL */
	const char *detail;            /* what else the reader may know, such as who holds an address; may be NULL */
};

extern const struct error no_error;

static inline bool failed(struct error error)
{
	return error.kind != NULL;
}

#define bug(what) bug_at(__FILE__, __LINE__, (what))
_Noreturn void bug_at(const char *file, int line, const char *what);
