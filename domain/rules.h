/*
 * rules - one function each that may refuse; its name is its sentence
 *
 * A rule changes nothing. The rules of an act stand in one table, in the order in which a person would want to
 * hear them; all of them are asked, so that a preview shows every reason at once. The id stands in the answer,
 * in the test and in docs/rules.md.
 */
#pragma once

#include <stddef.h>

#include "base/error.h"
#include "domain/settings.h"

struct context;
struct plan;

#define ALL_DOORS SETTINGS /* in the place of a setting: the rule holds at every door */

struct rule {
	const char *id;       /* "USER-DEL-3" */
	const char *sentence; /* the function's name */
	struct error (*refuses)(struct context *context, const void *facts);
	enum setting guard;   /* when this setting is "portal_only", Graph and cmdlets are not asked */
	const char *source;   /* "S004; rules.md 8" */
};

struct rule_table {
	const char *act;
	const struct rule *rules;
	size_t count;
};

/* Asks every rule and adds the refusals to the plan. */
void rules_ask(struct context *context, const struct rule_table *table, const void *facts, struct plan *plan);

/* NULL if there is none with this id. *act (may be NULL) gets the act it belongs to. */
const struct rule *rule_find(const char *id, const char **act);

/* Every table, ends with NULL. */
extern const struct rule_table *const rule_tables[];
