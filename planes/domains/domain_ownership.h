/*
 * domain_ownership - whether the owner of a name wrote a proof into it
 *
 * By the setting domain_check: a TXT record, a file, a program, or nobody is asked (docs/decisions). Waits at most ten
 * seconds, so it is for threads that may wait.
 */
#pragma once

struct arena;
struct settings;

/* NULL when it is proven, otherwise what is wrong, in the arena or static. */
const char *domain_ownership_check(
	struct arena *arena, const struct settings *settings, const char *name, const char *proof);
