/*
 * mail_directory_tidier - see the header
 */
#include "store/mail_directory_tidier.h"

#include <sqlite3.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/text.h"

#define FILES 2

struct mail_directory_tidier {
	sqlite3 *files[FILES];
};

struct mail_directory_tidier *mail_directory_tidier_open(struct arena *arena, const char *mail_root)
{
	static const char *const places[FILES] = { "directory/route/route.db", "directory/login/auth.db" };
	struct mail_directory_tidier *tidier = calloc(1, sizeof(*tidier));
	if (tidier == NULL)
		bug("no memory for the mail directory's tidier");
	for (size_t i = 0; i < FILES; i++) {
		const char *path = text_format(arena, "%s/%s", mail_root, places[i]);
		if (sqlite3_open_v2(path, &tidier->files[i], SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK) {
			mail_directory_tidier_close(tidier);
			return NULL;
		}
	}
	return tidier;
}

void mail_directory_tidy(struct mail_directory_tidier *tidier)
{
	for (size_t i = 0; tidier != NULL && i < FILES; i++)
		sqlite3_wal_checkpoint_v2(tidier->files[i], NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
}

void mail_directory_tidier_close(struct mail_directory_tidier *tidier)
{
	for (size_t i = 0; tidier != NULL && i < FILES; i++)
		sqlite3_close(tidier->files[i]);
	free(tidier);
}
