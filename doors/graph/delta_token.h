/*
 * delta_token - where a reader of changes stands, as opaque text that only this tenant's house can have made
 *
 * It carries the options of the first question, so that whoever comes back with the token alone gets the same answer.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "domain/changes.h"

struct visit;

struct delta_token {
	const char *set; /* "users" */
	struct change_round round;
	int64_t issued_at;   /* the tenant's time: it lives as long as what is gone is remembered */
	const char *options; /* the query of the first question, without tokens */
};

/* For $deltatoken and $skiptoken. */
const char *delta_token_write(struct visit *visit, const struct delta_token *token);
/* Refuses what is forged, another tenant's or another set's (400), too old or of another history (410, with the Location to
 * begin anew). False: answered. */
bool delta_token_read(struct visit *visit, const char *set, const char *text, struct delta_token *token);
