/*
 * doveadm - asks Dovecot over its HTTP door on loopback (libcurl, 5 s)
 *
 * For jobs only, never for a request's worker. A mailbox is named by its GUID. Each function returns NULL
 * when Dovecot said yes, otherwise what is wrong, in the arena: "unreachable: …", or doveadm's own "exit code
 * N". Dovecot's answer to import and mailbox-create may be yes although nothing happened: read back.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct arena;
struct settings;

/* Ends the open sessions (IMAP) of this mailbox; none open is fine. */
const char *doveadm_kick(struct arena *arena, const struct settings *settings, const char *guid);

/* Sessions open now. */
const char *doveadm_who(
	struct arena *arena, const struct settings *settings, const char *guid, size_t *session_count);

/* A folder, which may exist already. */
const char *doveadm_mailbox_create(
	struct arena *arena, const struct settings *settings, const char *guid, const char *folder);

/* All folders together. Also for a mailbox that is not live. */
const char *doveadm_mailbox_status(struct arena *arena, const struct settings *settings, const char *guid,
	int64_t *bytes, int64_t *messages);
