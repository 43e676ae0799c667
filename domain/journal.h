/*
 * journal - what happened, who did it, chained so that it cannot be changed unseen
 *
 * One link an operation. Its hash covers the link before, the act, both times and one salted commitment for
 * each entry; the values themselves lie apart under their subject. journal_forget() takes a subject's values
 * away: the chain still verifies, the person is gone.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

struct arena;
struct context;
struct house;
struct plan;

/* Writes the link of an applied plan (result "success") or of a refusal (result: the kind's name; plan may be
 * NULL). Returns the operation's id. */
const char *journal_write(struct context *context, const char *act, const struct plan *plan, const char *target,
	struct error refusal);

/* One entry that is not a plan's: a sign-in, an export. fields: JSON of an object. */
const char *journal_note(struct context *context, const char *act, const char *object, const char *subject,
	const char *result, const char *fields);

void journal_forget(struct context *context, const char *subject_id);

struct journal_verdict {
	bool is_valid;
	int64_t links;
	int64_t first_broken; /* sequence; 0: none */
	const char *head;
};

/* Where a journal stood, as it was signed outside the database. */
struct journal_checkpoint {
	int64_t sequence;
	const char *hash;
	bool is_ours; /* the signature is */
};

/* The last one of a tenant; false when there is none. Ask before the snapshot that is to be verified is opened. */
bool journal_checkpoint_find(const struct house *house, struct arena *arena, const char *tenant_id,
	struct journal_checkpoint *checkpoint);

/* Walks the tenant's whole chain, in pieces, and holds it against a checkpoint (NULL: none). */
struct journal_verdict journal_verify(struct context *context, const struct journal_checkpoint *checkpoint);
