/*
 * mail_log - cuts a purged person out of the mail servers' logs
 *
 * Postfix writes addresses into <mail_root>/log; Dovecot is configured to write GUIDs, but its log is
 * searched too. What a line says behind its "[pid]: " is overwritten with * where it stands, when it holds
 * one of the words. The file keeps its length, so the servers go on appending meanwhile: nothing is renamed,
 * no server is told, no other line can be lost, and a crash half-way leaves whole lines. (Rotating and
 * rewriting would have to wait until every writer had let the old file go.)
 */
#pragma once

#include <stddef.h>

struct arena;
struct settings;

/*
 * NULL when fine, otherwise what is wrong, in the arena; may be called again. A word is an address or a GUID,
 * in any letter case; an address also stands for its +details, and never for a longer one that ends with it.
 * Every file in the folder is searched. *line_count (may be NULL) counts the lines overwritten.
 */
const char *mail_log_forget(struct arena *arena, const struct settings *settings, const char *const *words,
	size_t word_count, size_t *line_count);
