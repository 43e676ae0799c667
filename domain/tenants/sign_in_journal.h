/*
 * sign_in_journal - every grant of a token, and every refusal of one, on its way into the journal
 *
 * Whoever grants only leaves a note; a thread writes what has gathered in one transaction a tenant, a tenth of a second
 * later, and remembers when each person was last seen. Nothing that somebody typed is in a note: who does not exist
 * has no name here.
 *
 * The same over and over (one program, one place, one outcome) is written ten times a minute, then counted: the next
 * note tells how often. Refusals have a budget besides, so that a flood of them cannot fill the disk.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct house;
struct sign_in_journal;

struct sign_in_note {
	const char *tenant_id;
	const char *user_id;   /* NULL: an application for itself, or somebody who does not exist */
	const char *client_id;
	const char *resource;  /* whom the token is for; NULL: was not told */
	const char *grant;     /* "password", "authorization_code", "page" … */
	const char *remote_address, *request_id, *correlation_id;
	int refusal;	     /* the AADSTS number; 0: granted */
	bool is_person;	     /* a person's sign-in, known or not; else an application's own */
	bool is_interactive; /* she gave her password for this */
};

struct sign_in_journal *sign_in_journal_start(struct house *house);
/* What is noted is written first. */
void sign_in_journal_stop(struct sign_in_journal *journal);

/* Returns at once, unless a thousand wait already: then a grant waits for its place, a refusal is only counted. */
void sign_in_journal_note(struct sign_in_journal *journal, const struct sign_in_note *note);

/* Waits until what was noted before is written: for tests. */
void sign_in_journal_flush(struct sign_in_journal *journal);

#define SIGN_INS_A_MINUTE 10
#define REFUSALS_AT_ONCE 2000
#define REFUSALS_A_MINUTE 10
