/*
 * journal_checkpoints - where each journal stood, signed and outside the database
 *
 * <state_directory>/checkpoints/<tenant>: one line a minute in which something was journaled, appended and synced:
 * {"sequence":…,"hash":…,"at":…,"signature":…}. Verification asks for the last one: who cuts the end off the journal
 * in the database, or writes the whole of it anew, does not have the key.
 */
#pragma once

#include <stdbool.h>

struct arena;
struct house;
struct journal_checkpoint;
struct journal_checkpoints;

/* NULL when the folder or the key cannot be made; then nothing is written, and that is logged. */
struct journal_checkpoints *journal_checkpoints_start(struct house *house);
/* Writes the last ones. checkpoints may be NULL. */
void journal_checkpoints_stop(struct journal_checkpoints *checkpoints);

/* For house_hooks: the last one of a tenant. False: there is none. */
bool journal_checkpoints_find(void *checkpoints, struct arena *arena, const char *tenant_id,
	struct journal_checkpoint *checkpoint);
