/*
 * mail_directory_tidier - writes the mail directory's logs back while nobody waits for it
 *
 * On connections of its own, for a thread of its own: done by whoever commits the thousandth page, one deletion in a
 * hundred would wait for it. Never makes a writer or a look-up wait.
 */
#pragma once

struct arena;
struct mail_directory_tidier;

/* The files must exist (mail_directory_open()). NULL when they cannot be opened: then nobody tidies, and no harm. */
struct mail_directory_tidier *mail_directory_tidier_open(struct arena *arena, const char *mail_root);
/* tidier may be NULL. */
void mail_directory_tidy(struct mail_directory_tidier *tidier);
void mail_directory_tidier_close(struct mail_directory_tidier *tidier);
