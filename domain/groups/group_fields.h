/*
 * group_fields - one row a property that a group holds: its name on the wire, its member, who may write it
 *
 * The body reader, the answer and the journal walk this table; what is derived from other rows, and what nobody
 * here holds, stands in doors/graph/schema_groups.c alone. A new property is one row here and one column in a
 * migration.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "store/groups.h"

enum group_field_kind {
	GROUP_FIELD_TEXT,
	GROUP_FIELD_BOOLEAN,
	GROUP_FIELD_MOMENT,
	GROUP_FIELD_TEXTS, /* a JSON array of texts in the column; never null on the wire */
};

enum {
	GROUP_FIELD_ON_SELECT = 1,   /* left out unless it is asked for by name */
	GROUP_FIELD_CREATABLE = 2,   /* by group.create */
	GROUP_FIELD_WRITABLE = 4,    /* by group.update */
	GROUP_FIELD_NEVER_EMPTY = 8, /* once set it cannot be cleared */
};

struct group_field {
	const char *name;
	enum group_field_kind kind;
	size_t offset; /* of the member in struct group */
	unsigned flags;
	unsigned longest; /* characters; 0: no matter */
};

extern const struct group_field group_fields[];
extern const size_t group_field_count;

/* Exact name, as OData has it; NULL if there is none. */
const struct group_field *group_field_named(const char *name);
/* As people write it in a query. */
const struct group_field *group_field_in_any_case(const char *name);

/* The value as the text a change holds: booleans "true" and "false", moments in milliseconds. NULL: none. */
const char *group_field_value(struct arena *arena, const struct group *group, const struct group_field *field);
/* Sets the member (and its folded twin) from such a text. */
void group_field_set(struct arena *arena, struct group *group, const struct group_field *field, const char *value);
