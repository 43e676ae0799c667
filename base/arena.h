/*
 * arena - memory that dies together
 *
 * One arena belongs to one request or one piece of background work. Everything made for it is taken from
 * here, nothing is freed singly, and arena_reset() gives all of it back. Foreign objects (a JSON tree, a
 * statement) are tied to the arena with arena_on_reset().
 *
 * Memory is zeroed. Allocation never returns NULL: when the machine itself has no memory the process ends.
 * The budget is soft: past it the arena goes on working and arena_is_over_budget() turns true, which the
 * one who drives the work asks between two steps and then ends the work with an error.
 *
 * Built with -Darena=debug every piece is a malloc of its own, so that ASan sees each object's borders.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct arena;

/* budget: bytes. The caller owns the arena and ends it with arena_free(). */
struct arena *arena_new(size_t budget);
void arena_free(struct arena *arena);

/* Runs what arena_on_reset() registered, last first, then gives the memory back for reuse. */
void arena_reset(struct arena *arena);

void *arena_allocate(struct arena *arena, size_t size);

/* count * size with the multiplication checked. */
void *arena_allocate_array(struct arena *arena, size_t count, size_t size);

/* A copy of length bytes, with a NUL behind it. */
char *arena_copy(struct arena *arena, const void *bytes, size_t length);

void arena_on_reset(struct arena *arena, void (*end)(void *object), void *object);

/* Bytes handed out since the last reset. */
size_t arena_used(const struct arena *arena);
bool arena_is_over_budget(const struct arena *arena);
