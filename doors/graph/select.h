/*
 * select - which properties of an object the caller wants ($select), for what is not a user
 *
 * Without $select an object is written whole. Users have a view of their own (user_json.h).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct json_out;
struct visit;

struct selection {
	char **names;
	size_t count; /* 0: everything */
};

/* type: "group", as the schema knows it; "directoryObject" where an item may be of any type made from it.
 * False: answered, a name is not known. */
bool selection_read(struct visit *visit, const char *type, struct selection *selection);

/* Names in $select, $filter and $orderby are taken in any case, as PowerShell writes them; answers have them as
 * the schema does.
 *
 * The names in $select, trimmed, without empty ones and repetitions; 0: none given. */
size_t select_names(struct visit *visit, char ***names);
/* "#groups(id,displayName)" and, for one object, "/$entity" behind it. */
const char *select_context(
	struct visit *visit, const char *set, char *const *names, size_t count, bool is_entity);

/* Writes the key when it is wanted; the caller then writes the value. */
bool select_key(const struct selection *selection, struct json_out *out, const char *name);
void select_text(const struct selection *selection, struct json_out *out, const char *name, const char *text);
void select_integer(const struct selection *selection, struct json_out *out, const char *name, int64_t value);
void select_boolean(const struct selection *selection, struct json_out *out, const char *name, bool value);
void select_moment(const struct selection *selection, struct json_out *out, const char *name, int64_t moment);
void select_null(const struct selection *selection, struct json_out *out, const char *name);
/* What the schema says of this type that nobody here holds: null, or [] for a list. */
void select_unheld(const struct selection *selection, struct json_out *out, const char *type);
void select_empty_list(const struct selection *selection, struct json_out *out, const char *name);
