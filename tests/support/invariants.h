/*
 * invariants - what holds after every step of anything (design.md section 7)
 *
 * Looked at from outside, on a connection of its own, with SQL that the house does not know: so a mistake of the house
 * cannot hide itself. The journal's chain is walked by the domain.
 */
#pragma once

struct arena;
struct store;

/* NULL when all hold; otherwise which does not, and for which row, in the arena. */
const char *invariants_broken(struct arena *arena, struct store *store, const char *database_path);

/* Every row of every table as text, in order of the key: two of these are equal when nothing changed. */
char *database_dump(struct arena *arena, const char *database_path);
