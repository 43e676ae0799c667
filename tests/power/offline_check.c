/*
 * offline_check - looks at the files of a server from outside: offline_check DATABASE [MAIL_ROOT]
 *
 * The invariants of tests/support and every journal; with a mail root also whether the mail directory shows the state.
 */
#include <stdio.h>

#include "base/arena.h"
#include "base/log.h"
#include "store/driver.h"
#include "store/store.h"
#include "tests/power/mail_look.h"
#include "tests/support/invariants.h"

int main(int count, char **words)
{
	struct arena *arena = arena_new((size_t)256 << 20);
	struct store *store = NULL;
	const struct store_options options = { &sqlite_driver, count > 1 ? words[1] : "", 1 };
	log_set_level((enum log_level)(LOG_ERROR + 1));
	const char *why = store_open(arena, &options, &store);
	if (why == NULL) {
		why = invariants_broken(arena, store, options.location);
		if (why == NULL && count > 2)
			why = mail_directory_differs(arena, store, words[2]);
		store_close(store);
	}
	puts(why == NULL ? "fine" : why);
	int code = why == NULL ? 0 : 1;
	arena_free(arena);
	return code;
}
