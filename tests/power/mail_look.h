/*
 * mail_look - whether the mail directory shows what the database says
 */
#pragma once

struct arena;
struct store;

/*
 * Compares route.db and auth.db below mail_root with what the domain would have mail see, and epoch and commit number
 * with the database's. NULL when equal; otherwise the first difference, in the arena.
 */
const char *mail_directory_differs(struct arena *arena, struct store *store, const char *mail_root);
