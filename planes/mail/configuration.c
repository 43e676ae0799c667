/*
 * configuration
 */
#include "planes/mail/configuration.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/ids.h"
#include "base/settings.h"
#include "base/text.h"
#include "planes/mail/names.h"
#include "planes/mail/templates.h"
#include "store/mail_directory.h"

#define KEY_BYTES 32

enum mail_server { DOVECOT, POSTFIX, SERVERS };

/* Beside the files as long as a running server may still have the ones from before. */
static const char *const markers[SERVERS] = { "dovecot.changed", "postfix.changed" };

/* Which template becomes which file below <mail_root>/etc. */
static const struct {
	enum mail_server server;
	const char *template, *file;
} files[] = {
	{ DOVECOT, "dovecot-2.3.conf.in", "dovecot.conf" },
	{ DOVECOT, "dovecot-login-2.3.conf.in", "dovecot-login.conf" },
	{ DOVECOT, "dovecot-route-2.3.conf.in", "dovecot-route.conf" },
	{ DOVECOT, "acl-hold.in", "acl-hold" },
	{ DOVECOT, "acl-normal.in", "acl-normal" },
	{ POSTFIX, "postfix-main.cf.in", "postfix/main.cf" },
	{ POSTFIX, "postfix-master.cf.in", "postfix/master.cf" },
	{ POSTFIX, "postfix-domain.cf.in", "postfix/domain.cf" },
	{ POSTFIX, "postfix-mailbox.cf.in", "postfix/mailbox.cf" },
	{ POSTFIX, "postfix-sender.cf.in", "postfix/sender.cf" },
	{ POSTFIX, "postfix-gate.cf.in", "postfix/gate.cf" },
	{ POSTFIX, "postfix-door.cf.in", "postfix/door.cf" },
	{ POSTFIX, "postfix-submitter.cf.in", "postfix/submitter.cf" },
};

struct value {
	const char *name, *text;
};

static const char *template_text(const char *name)
{
	for (size_t i = 0; i < mail_template_count; i++) {
		if (strcmp(mail_templates[i].name, name) == 0)
			return mail_templates[i].text;
	}
	bug("a configuration template is missing");
}

static const char *value_of(const struct value *values, const char *name, size_t length)
{
	for (; values->name != NULL; values++) {
		if (strlen(values->name) == length && memcmp(values->name, name, length) == 0)
			return values->text;
	}
	return NULL;
}

/* @NAME@ is replaced, any other @ stays. */
static const char *fill(struct arena *arena, const char *text, const struct value *values)
{
	struct text_buffer buffer = text_buffer_in(arena);
	while (*text != '\0') {
		size_t plain = strcspn(text, "@");
		text_buffer_add_bytes(&buffer, text, plain);
		text += plain;
		if (*text == '\0')
			break;
		size_t length = strspn(text + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_");
		const char *value = text[1 + length] == '@' ? value_of(values, text + 1, length) : NULL;
		text_buffer_add(&buffer, value == NULL ? "@" : value);
		text += value == NULL ? 1 : length + 2;
	}
	return text_buffer_text(&buffer);
}

static const char *read_whole(struct arena *arena, const char *path)
{
	FILE *stream = fopen(path, "re");
	if (stream == NULL)
		return NULL;
	struct text_buffer buffer = text_buffer_in(arena);
	char piece[4096];
	size_t length;
	while ((length = fread(piece, 1, sizeof(piece), stream)) > 0)
		text_buffer_add_bytes(&buffer, piece, length);
	bool fine = ferror(stream) == 0;
	fclose(stream);
	return fine ? text_buffer_text(&buffer) : NULL;
}

static bool write_whole(const char *path, const char *text, mode_t mode)
{
	int descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, mode);
	if (descriptor < 0)
		return false;
	size_t length = strlen(text);
	bool fine = fchmod(descriptor, mode) == 0 && write(descriptor, text, length) == (ssize_t)length &&
		    fsync(descriptor) == 0;
	return close(descriptor) == 0 && fine;
}

/* Under a second name first: a server that reads meanwhile sees the old file or the new one. */
static const char *replace(struct arena *arena, const char *path, const char *text, mode_t mode)
{
	const char *fresh = text_format(arena, "%s.new", path);
	if (write_whole(fresh, text, mode) && rename(fresh, path) == 0)
		return NULL;
	return text_format(arena, "%s: %s", path, strerror(errno));
}

static const char *make_key(struct arena *arena, const char *path)
{
	unsigned char bytes[KEY_BYTES];
	const char *key = read_whole(arena, path);
	if (key != NULL && strlen(key) == 2 * KEY_BYTES)
		return NULL;
	random_bytes(bytes, sizeof(bytes));
	return replace(arena, path, hex_encode(arena, bytes, sizeof(bytes)), 0600);
}

static const char *number(struct arena *arena, int64_t value)
{
	return text_format(arena, "%lld", (long long)value);
}

static const char *marker_path(struct arena *arena, const struct settings *settings, enum mail_server server)
{
	return text_format(arena, "%s/etc/%s", settings->mail_root, markers[server]);
}

/* The marker comes first: a crash in between must not leave a server on the old file unnoticed. */
static const char *write_file(
	struct arena *arena, const struct settings *settings, size_t index, const struct value *values)
{
	const char *text = fill(arena, template_text(files[index].template), values);
	const char *path = text_format(arena, "%s/etc/%s", settings->mail_root, files[index].file);
	const char *before = read_whole(arena, path);
	if (before != NULL && strcmp(before, text) == 0)
		return NULL;
	const char *wrong = replace(arena, marker_path(arena, settings, files[index].server), "", 0644);
	return wrong == NULL ? replace(arena, path, text, 0644) : wrong;
}

const char *mail_configuration_write(
	struct arena *arena, const struct settings *settings, bool *dovecot_changed, bool *postfix_changed)
{
	const struct value values[] = {
		{ "ROOT", settings->mail_root },
		{ "LISTEN", settings->mail_listen_address },
		{ "HOSTNAME", settings->mail_hostname },
		{ "MAIL_USER", settings->mail_user },
		{ "MAIL_GROUP", settings->mail_group },
		{ "LOGIN_GROUP", MAIL_LOGIN_GROUP },
		{ "IMAP_PORT", number(arena, settings->imap_port) },
		{ "SMTP_PORT", number(arena, settings->smtp_port) },
		{ "SUBMISSION_PORT", number(arena, settings->submission_port) },
		{ "LMTP_PORT", number(arena, settings->lmtp_port) },
		{ "DOVEADM_PORT", number(arena, settings->doveadm_port) },
		{ "REINJECT_PORT", number(arena, settings->smtp_reinject_port) },
		{ NULL, NULL },
	};
	const char *wrong = mail_configuration_check(arena, settings);
	if (wrong == NULL)
		wrong = make_key(arena, text_format(arena, "%s/" DOVEADM_KEY_FILE, settings->mail_root));
	for (size_t i = 0; wrong == NULL && i < COUNT_OF(files); i++)
		wrong = write_file(arena, settings, i, values);
	*dovecot_changed = access(marker_path(arena, settings, DOVECOT), F_OK) == 0;
	*postfix_changed = access(marker_path(arena, settings, POSTFIX), F_OK) == 0;
	return wrong;
}

void mail_configuration_applied(struct arena *arena, const struct settings *settings)
{
	for (enum mail_server server = DOVECOT; server < SERVERS; server++)
		unlink(marker_path(arena, settings, server));
}

static bool is_plain(const char *text, const char *more)
{
	for (; *text != '\0'; text++) {
		if (isalnum((unsigned char)*text) == 0 && strchr(more, *text) == NULL)
			return false;
	}
	return true;
}

const char *mail_configuration_check(struct arena *arena, const struct settings *settings)
{
	const char *root = settings->mail_root;
	if (root[0] != '/' || !is_plain(root, "/._-"))
		return text_format(
			arena, "mail_root = %s: give an absolute path of letters, digits and / . _ -", root);
	if (strlen(root) > MAIL_ROOT_LONGEST)
		return text_format(arena,
			"mail_root = %s: sockets lie below it and a socket's path ends at 108 bytes; give a "
			"path of at"
			" most %d bytes, such as /var/lib/tenure/mail",
			root, MAIL_ROOT_LONGEST);
	if (text_is_empty(settings->mail_hostname) || !is_plain(settings->mail_hostname, ".-"))
		return text_format(arena, "mail_hostname = %s: not a host name", settings->mail_hostname);
	if (text_is_empty(settings->mail_listen_address) || !is_plain(settings->mail_listen_address, "."))
		return text_format(arena, "mail_listen_address = %s: not an IPv4 address",
			settings->mail_listen_address);
	if (!is_plain(settings->mail_user, "_-") || !is_plain(settings->mail_group, "_-"))
		return "mail_user, mail_group: not the names of a user and a group";
	return NULL;
}

const char *mail_doveadm_key(struct arena *arena, const struct settings *settings)
{
	return read_whole(arena, text_format(arena, "%s/" DOVEADM_KEY_FILE, settings->mail_root));
}
