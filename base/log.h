/*
 * log - one JSON object per line on standard error
 *
 * {"time":…,"level":…,"event":…, then the caller's pairs}. Personal values (names, addresses) never go
 * into the log: a purged person must not live on in it. Ids do.
 */
#pragma once

#include <stddef.h>

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARNING, LOG_ERROR };

/* Lines below this level are dropped; LOG_INFO until set. */
void log_set_level(enum log_level level);

/* event: words with dots ("calendar.played"); then pairs of texts key, value, …, ended by NULL. A NULL value
 * cannot stand in the middle: write "". Safe from every thread. */
void log_event(enum log_level level, const char *event, ...) __attribute__((sentinel));
