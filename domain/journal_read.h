/*
 * journal_read - the journal as people read it: newest first, with the values that are still there
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "domain/journal.h"
#include "store/journal.h"

struct context;

/* One entry of a link; content is the JSON of its values, NULL once they were forgotten. */
struct journal_line {
	const struct journal_entry *entry;
	const char *content;
};

struct journal_operation {
	const struct journal_link *link;
	const struct journal_line *lines; /* the first is the actor: verb "actor" */
	size_t line_count;
};

/*
 * Up to limit operations older than `before` (0: the newest), newest first. ERROR_REQUEST_DENIED for those
 * who may not read the audit.
 */
struct error journal_read(struct context *context, int64_t before, int64_t limit,
	const struct journal_operation **operations, size_t *count);

/* journal_verify() for those who may read the audit; else ERROR_REQUEST_DENIED. */
struct error journal_check(
	struct context *context, const struct journal_checkpoint *checkpoint, struct journal_verdict *verdict);
