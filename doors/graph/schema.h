/*
 * schema - the types that this door serves, with every property they have on the wire
 *
 * What $select knows, what is written as null because nobody here holds it, $metadata, the service document and
 * the second part of docs/compatibility.md come from these rows; names, types and nullability are the service's
 * (a unit test holds them against its published schema).
 *
 * To add a property: one row in its type's braces, in schema_people.c, _groups.c, _licenses.c, _organization.c
 * or _audit.c. A plain property of a user is a row of domain/users/user_fields.c and needs none here: its type
 * follows from its kind; only what its kind does not say (derived ones, structures, links) stands in
 * schema_people.c. When somebody here begins to hold a property, its IS_UNHELD goes and the writer writes it.
 * To add a type: one block of such rows; of an enumeration the rows are its members, with NULL and the value.
 * Then: build-dev/tenured/tenured --endpoints > docs/compatibility.md
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct arena;

enum {
	IS_LIST = 1,
	IS_REQUIRED = 2,     /* never null; a list never is without brackets */
	IS_LINK = 4,         /* a navigation property */
	IS_CONTAINED = 8,    /* … whose target is part of this object */
	IS_UNHELD = 16,      /* nobody here has a value of it: null, or [] for a list (select_unheld()) */
	IS_ON_SELECT = 32,   /* left out unless it is asked for by name */
	IS_SINGLE_ONLY = 64, /* the service has it for a single object alone, and it is not built */
};

struct schema_property {
	const char *name;
	const char *type; /* "Edm.String", "graph.assignedLicense"; NULL: a member of an enumeration */
	unsigned flags;   /* of a member: its value */
};

enum schema_kind { SCHEMA_ENTITY, SCHEMA_COMPLEX, SCHEMA_ENUM };

enum { TYPE_IS_OPEN = 1, TYPE_IS_ABSTRACT = 2 };

struct schema_type {
	const char *name; /* without its namespace */
	const char *base; /* NULL: none */
	enum schema_kind kind;
	unsigned flags;
	const struct schema_property *rows; /* ends with a name of NULL; NULL: none */
};

struct schema_list {
	const struct schema_type *types;
	size_t count;
};

/* What stands directly behind the root. */
struct schema_set {
	const char *name;
	const char *type;
	bool is_singleton;
};
extern const struct schema_set graph_schema_sets[];
extern const size_t graph_schema_set_count;

/* An action or function that is bound to a type. The first parameter is what it is bound to. */
struct schema_operation {
	const char *name;
	bool is_function;
	const char *bound_to; /* "graph.user", "Collection(graph.user)" */
	struct {
		const char *name, *type;
		bool is_required;
	} parameters[3];
	const char *returns; /* NULL: nothing */
};
extern const struct schema_operation graph_schema_operations[];
extern const size_t graph_schema_operation_count;

/* The type after this one, the first for NULL; NULL behind the last. */
const struct schema_type *schema_next_type(const struct schema_type *type);
/* NULL: there is no such type. Names of types have one spelling. */
const struct schema_type *schema_type_named(const char *name);

/* A row that stands in the type's own braces, in any case; NULL if none. */
const struct schema_property *schema_row_named(const struct schema_type *type, const char *name);

/* Row after row of a type's own properties, without its base's; begin with { .type = … }. */
struct schema_walk {
	const struct schema_type *type;
	size_t row;
	size_t field; /* of domain/users/user_fields */
};
bool schema_next_property(struct schema_walk *walk, struct schema_property *property);

/*
 * A property of the type or of its bases, in any case; false: it has none. Of the types that others are made
 * from (directoryObject) also what any of those has, for lists of mixed types.
 */
bool schema_property_named(const struct schema_type *type, const char *name, struct schema_property *property);

/* The whole as CSDL, for $metadata. */
const char *schema_write_metadata(struct arena *arena);
