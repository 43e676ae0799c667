/*
 * graph - the door that speaks Microsoft Graph: its table, and what its handlers share
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "doors/door.h"

extern const struct endpoint_table graph_table;

/* The permission to read oneself; first in a row's list where it is enough for that. */
#define READS_HERSELF "User.Read "

struct user;
struct user_view;

/* 404 for an id. */
void graph_not_found(struct visit *visit, const char *id);
/* Whom the path means: the key in it, or under /me whoever asks. NULL: answered, for /me is for people alone. */
const char *graph_key(struct visit *visit);
/* The last name of the row's pattern, "ownedDevices"; without_count: of one that ends with /$count the name before. */
const char *graph_pattern_name(struct visit *visit, bool without_count);
/* An active user in the visit's snapshot; NULL and answered. */
const struct user *graph_find_user(struct visit *visit, const char *key);
/* Whom an act has just changed: somebody else may have deleted her since, and the act was done all the same. */
const struct user *graph_find_changed_user(struct visit *visit, const char *id);
/* Whether the token reaches this user, or only its own; false: answered. */
bool graph_may_read(struct visit *visit, const struct user *user);
void graph_answer_user(struct visit *visit, struct user_view *view, const struct user *user);
/* The same as one of the directory's objects, with its type. */
void graph_answer_typed_user(struct visit *visit, struct user_view *view, const struct user *user);
