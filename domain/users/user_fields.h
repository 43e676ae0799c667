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
	FIELD_TRUTH,   /* "true", "false" or, as nobody has said, null */
	FIELD_COMPLEX, /* an object; its members are the rows whose names begin with its own and a slash */
};

enum {
	FIELD_DEFAULT = 1,      /* among the eleven without $select */
	FIELD_WRITABLE = 2,     /* by user.update */
	FIELD_SENSITIVE = 4,    /* rules.md 129: the matrix decides */
	FIELD_MASTERED = 8,     /* Active Directory's, for a synced user */
	FIELD_FILTERABLE = 16,
	FIELD_NEVER_EMPTY = 32, /* once set it cannot be cleared */
	FIELD_SINGLE = 64,	/* of one user alone: a list that asks for it is answered 501 */
	FIELD_MEMBER = 128,	/* of the FIELD_COMPLEX before it; nothing that can be selected by itself */
	FIELD_PASSWORD = 256,	/* of passwordProfile: the rules about passwords decide */
	FIELD_NEVER_NULL = 512, /* a moment that is the year 1 where nobody set it, as the schema wants it */
	FIELD_ENDS = 4096,      /* $filter knows endsWith of it */
	FIELD_SORTED = 8192,    /* $orderby; a moment in an advanced query alone */
	FIELD_SEARCHED = 16384, /* $search */
};

struct user_field {
	const char *name;
	enum user_field_kind kind;
	enum user_column column;
	size_t offset; /* of the member in struct user */
	unsigned flags;
	unsigned longest; /* characters, of FIELD_TEXTS how many; 0: no matter */
	enum user_column fold_column; /* to compare by; the column itself if none */
};

extern const struct user_field user_fields[];
extern const size_t user_field_count;

/* Exact name, as OData has it, and "employeeOrgData/division" of a member; NULL if there is none. */
const struct user_field *user_field_named(const char *name);
/* As people write it in a query. */
const struct user_field *user_field_in_any_case(const char *name);

/* How many members the FIELD_COMPLEX has; they stand behind it. */
size_t user_field_members(const struct user_field *field);

/* The value as the text a change holds: booleans "true" and "false", moments in milliseconds. NULL: none. */
const char *user_field_value(struct arena *arena, const struct user *user, const struct user_field *field);
/* Sets the member (and its folded twin) from such a text. */
void user_field_set(struct arena *arena, struct user *user, const struct user_field *field, const char *value);
