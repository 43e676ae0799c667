/*
 * group_queries - what can be asked of groups
 */
#pragma once

#include "domain/query_fields.h"

extern const struct filter_subject group_filter_subject;

struct context;
/* That a deleted group's end is due and not yet played: it reads as gone. */
const struct filter *group_is_overdue(struct context *context);
