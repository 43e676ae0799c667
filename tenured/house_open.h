/*
 * house_open - opens what every command of tenured needs: database, writer lane, mail directory
 */
#pragma once

#include <stdbool.h>

#include "domain/house.h"

struct arena;
struct projection;
struct settings;

struct opened_house {
	struct house house;
	struct projection *projection; /* NULL: no mail plane */
	struct purged_log *purged_log;
};

/*
 * NULL when fine; otherwise what is wrong and the remedy. The settings must outlive the house. Makes folders and
 * database where they lack. The mail directory is open but not yet caught up: house_catch_up(), or
 * projection_start() in the server.
 */
const char *house_open(struct arena *arena, const struct settings *settings, struct opened_house *opened);
/* One server, or one restore, a state folder: the lock goes with the process, however it ends. NULL when it is ours. */
const char *house_lock(struct arena *arena, const struct settings *settings);
/* Where purged.log is. */
const char *purged_log_path(struct arena *arena, const struct settings *settings);
/* Makes the mail directory equal to the state now, as a short-lived command wants it. */
void house_catch_up(struct opened_house *opened);
void house_close(struct opened_house *opened);
