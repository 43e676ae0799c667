/*
 * user_fields - one row a property of a user: its name on the wire, its column, who may write it
 *
 * The body reader, the answer, $select, $filter and the journal all walk this table. A new property is one row
 * here and one column in a migration.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "store/users.h"

enum user_field_kind {
	FIELD_TEXT,
	FIELD_BOOLEAN,
	FIELD_MOMENT,
	FIELD_TEXTS,   /* a JSON array of texts in the column; never null on the wire */
	FIELD_DERIVED, /* made from other rows by the door */
};

enum {
	FIELD_DEFAULT = 1,      /* among the eleven without $select */
	FIELD_WRITABLE = 2,     /* by user.update */
	FIELD_SENSITIVE = 4,    /* rules.md 129: the matrix decides */
	FIELD_MASTERED = 8,     /* Active Directory's, for a synced user */
	FIELD_FILTERABLE = 16,
	FIELD_NEVER_EMPTY = 32, /* once set it cannot be cleared */
};

struct user_field {
	const char *name;
	enum user_field_kind kind;
	enum user_column column;
	size_t offset; /* of the member in struct user */
	unsigned flags;
	unsigned longest; /* characters; 0: no matter */
	enum user_column fold_column; /* to compare by; the column itself if none */
};

extern const struct user_field user_fields[];
extern const size_t user_field_count;

/* Exact name, as OData has it; NULL if there is none. */
const struct user_field *user_field_named(const char *name);
/* As people write it in a query. */
const struct user_field *user_field_in_any_case(const char *name);

/* The value as the text a change holds: booleans "true" and "false", moments in milliseconds. NULL: none. */
const char *user_field_value(struct arena *arena, const struct user *user, const struct user_field *field);
/* Sets the member (and its folded twin) from such a text. */
void user_field_set(struct arena *arena, struct user *user, const struct user_field *field, const char *value);
