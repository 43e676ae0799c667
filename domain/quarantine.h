/*
 * quarantine - a restored copy does nothing that cannot be taken back until a person has seen what differs
 *
 * Set by `tenured restore`, ended by `tenured release-restore` (tenured/restore.c). While it lasts nothing is purged, no
 * destructive row of the calendar is played, no clock is moved, and the outbox waits.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct session;

/* Since when (the machine's clock); 0: there is none. */
int64_t quarantine_since(struct session *session);
void quarantine_set(struct session *session, int64_t since);
