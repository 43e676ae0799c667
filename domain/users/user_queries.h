/*
 * user_queries - what can be asked of people: their own properties by the table of user_fields, and their collections,
 * which stand in other rows
 */
#pragma once

#include "domain/query_fields.h"

extern const struct filter_subject user_filter_subject;
/* The rows of a user that a filter may speak of; tests keep them in memory. */
extern const struct filter_relation user_addresses_relation, user_licenses_relation;

struct context;
/* That a deleted user's end is due and not yet played: she reads as gone. */
const struct filter *user_is_overdue(struct context *context);
