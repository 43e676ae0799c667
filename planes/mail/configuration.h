/*
 * configuration - dovecot.conf, main.cf and their maps, made from the settings
 *
 * The texts are planes/mail/templates/ (embedded at build by embed_templates.py); @NAME@ in them is a value
 * of the settings. Everything is written to <mail_root>/etc, a file only when its content differs, so that an
 * adopted server need not restart. The key for doveadm's HTTP door is made once: <mail_root>/etc/doveadm.key.
 */
#pragma once

#include <stdbool.h>

struct arena;
struct settings;

/*
 * NULL when fine, otherwise what is wrong, in the arena. *…_changed: one that runs has older files and must
 * be restarted; so it stays, over crashes too, until mail_configuration_applied().
 */
const char *mail_configuration_write(
	struct arena *arena, const struct settings *settings, bool *dovecot_changed, bool *postfix_changed);

void mail_configuration_applied(struct arena *arena, const struct settings *settings);

/* Values that would break a configuration file or a socket's path: NULL when fine. */
const char *mail_configuration_check(struct arena *arena, const struct settings *settings);

/* The key of doveadm's HTTP door; NULL when it cannot be read. */
const char *mail_doveadm_key(struct arena *arena, const struct settings *settings);
