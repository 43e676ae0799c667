/*
 * error - what went wrong, as a value
 */
#include "base/error.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"

const struct error no_error = { 0 };

_Noreturn void bug_at(const char *file, int line, const char *what)
{
	/* A bug met while one is being logged would come back here for ever. */
	static atomic_flag is_told = ATOMIC_FLAG_INIT;
	if (!atomic_flag_test_and_set(&is_told)) {
		char number[16];
		snprintf(number, sizeof(number), "%d", line);
		log_event(LOG_ERROR, "bug", "what", what, "file", file, "line", number, NULL);
	}
	abort();
}
