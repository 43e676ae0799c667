/*
 * settings - what whoever runs the server may choose (tenured.conf)
 */
#include "base/settings.h"

#include <errno.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"

enum setting_kind { SETTING_TEXT, SETTING_INTEGER, SETTING_BOOLEAN };

struct setting {
	const char *name;
	enum setting_kind kind;
	size_t offset;	       /* in struct settings */
	const char *otherwise; /* the default, spelled as in the file */
	int64_t least;	       /* of an integer; of a text its length */
	int64_t most;	       /* of an integer */
	const char *help;
	const char *choices; /* of a text: words between spaces; NULL: any text */
};

#define AT(member) offsetof(struct settings, member)
#define LAST_PORT 65535

static const struct setting table[] = {
	{ "state_directory", SETTING_TEXT, AT(state_directory), "/var/lib/tenure", 1, 0,
		"Folder of the database, the keys and the mail directory.", NULL },
	{ "listen_address", SETTING_TEXT, AT(listen_address), "127.0.0.1", 1, 0,
		"Address for HTTP and HTTPS.", NULL },
	{ "http_port", SETTING_INTEGER, AT(http_port), "8365", 0, LAST_PORT, "Port for HTTP; 0 is off.",
		NULL },
	{ "https_port", SETTING_INTEGER, AT(https_port), "8443", 0, LAST_PORT, "Port for HTTPS; 0 is off.",
		NULL },
	{ "tls_certificate", SETTING_TEXT, AT(tls_certificate), "", 0, 0,
		"PEM file with the certificate chain; empty: one of our own CA in the state directory.",
		NULL },
	{ "tls_key", SETTING_TEXT, AT(tls_key), "", 0, 0, "PEM file with the key of tls_certificate.", NULL },
	{ "tls_names", SETTING_TEXT, AT(tls_names), "", 0, 0,
		"Further names in the certificate of our own CA, between blanks; the word clouds: those of "
		"every cloud (see tenured trust).",
		NULL },
	{ "allow_plain_beyond_loopback", SETTING_BOOLEAN, AT(allow_plain_beyond_loopback), "no", 0, 0,
		"Serve HTTP without TLS on addresses other than loopback.", NULL },
	{ "trusted_proxies", SETTING_TEXT, AT(trusted_proxies), "", 0, 0,
		"Addresses and networks, between blanks, of proxies in front that are believed when they say "
		"for whom they ask (X-Forwarded-For, -Proto, -Host).",
		NULL },
	{ "throttle_units", SETTING_INTEGER, AT(throttle_units), "0", 0, 1000000,
		"Resource units that one application may use of one organisation in ten seconds; 0: no limit. "
		"The service gives 3500, 5000 or 8000, by the number of users.",
		NULL },
	{ "http_threads", SETTING_INTEGER, AT(http_threads), "4", 1, 64,
		"Threads that read and write sockets.", NULL },
	{ "worker_threads", SETTING_INTEGER, AT(worker_threads), "64", 1, 1024,
		"Threads that answer requests.", NULL },
	{ "password_hash_cost", SETTING_INTEGER, AT(password_hash_cost), "5", 1, 11,
		"How dear a guess at a stolen password hash is; each step doubles the time of a sign-in.", NULL },
	{ "reader_connections", SETTING_INTEGER, AT(reader_connections), "8", 1, 256,
		"Database connections that only read.", NULL },
	{ "group_commit_members", SETTING_INTEGER, AT(group_commit_members), "64", 1, 1024,
		"The most transactions that share one flush to disk.", NULL },
	{ "group_commit_milliseconds", SETTING_INTEGER, AT(group_commit_milliseconds), "5", 0, 1000,
		"The longest that a transaction waits for others to share its flush.", NULL },
	{ "mail_enabled", SETTING_BOOLEAN, AT(mail_enabled), "yes", 0, 0, "Run Dovecot and Postfix.", NULL },
	{ "mail_root", SETTING_TEXT, AT(mail_root), "/var/lib/tenure/mail", 1, 0, "Folder of the mail plane.",
		NULL },
	{ "mail_listen_address", SETTING_TEXT, AT(mail_listen_address), "127.0.0.1", 1, 0,
		"Address for IMAP, SMTP and submission.", NULL },
	{ "imap_port", SETTING_INTEGER, AT(imap_port), "8143", 1, LAST_PORT, "Port for IMAP.", NULL },
	{ "smtp_port", SETTING_INTEGER, AT(smtp_port), "8025", 1, LAST_PORT,
		"Port where mail from outside comes in.", NULL },
	{ "submission_port", SETTING_INTEGER, AT(submission_port), "8587", 1, LAST_PORT,
		"Port where users hand in mail.", NULL },
	{ "lmtp_port", SETTING_INTEGER, AT(lmtp_port), "8024", 1, LAST_PORT,
		"Port of Dovecot's delivery; loopback.", NULL },
	{ "doveadm_port", SETTING_INTEGER, AT(doveadm_port), "8081", 1, LAST_PORT,
		"Port of Dovecot's administration; loopback.", NULL },
	{ "smtp_reinject_port", SETTING_INTEGER, AT(smtp_reinject_port), "8026", 1, LAST_PORT,
		"Port where Postfix takes back what we forward; loopback.", NULL },
	{ "mail_hostname", SETTING_TEXT, AT(mail_hostname), "mail.localhost", 1, 0,
		"The name by which the mail server greets.", NULL },
	{ "mail_user", SETTING_TEXT, AT(mail_user), "vmail", 1, 0, "Unix user who owns the mail.", NULL },
	{ "mail_group", SETTING_TEXT, AT(mail_group), "mailview", 1, 0,
		"Unix group that reads the mail directory.", NULL },
	{ "clock_doubt_hours", SETTING_INTEGER, AT(clock_doubt_hours), "24", 1, 8760,
		"A jump of the machine's clock beyond this stops the calendar until someone confirms it.",
		NULL },
	{ "metrics_from", SETTING_TEXT, AT(metrics_from), "127.0.0.1 ::1", 0, 0,
		"Addresses that may read /metrics, between blanks.", NULL },
	{ "domain_check", SETTING_TEXT, AT(domain_check), "dns", 1, 0,
		"How a domain is proven: a TXT record of the system's resolver, a line \"name text\" of a file, a program "
		"called with name and text that ends with 0, or none: whoever claims it has it.",
		"dns file command none" },
	{ "domain_check_source", SETTING_TEXT, AT(domain_check_source), "", 0, 0,
		"The file or program of domain_check.", NULL },
	{ "log_level", SETTING_TEXT, AT(log_level), "info", 1, 0, "The least that is logged.",
		"debug info warning error" },
};

static bool is_choice(const char *choices, const char *value)
{
	size_t length = strlen(value);
	for (const char *at = choices; *at != '\0'; at += strspn(at, " ")) {
		size_t word = strcspn(at, " ");
		if (word == length && memcmp(at, value, length) == 0)
			return true;
		at += word;
	}
	return false;
}

static const char *set_text(
	struct arena *arena, const struct setting *setting, void *place, const char *value)
{
	if ((int64_t)strlen(value) < setting->least)
		return text_format(arena, "%s must not be empty", setting->name);
	if (!text_is_utf8(value, strlen(value)))
		return text_format(arena, "%s must be UTF-8", setting->name);
	if (setting->choices != NULL && !is_choice(setting->choices, value))
		return text_format(arena, "%s must be one of: %s", setting->name, setting->choices);
	*(const char **)place = arena == NULL ? value : text_copy(arena, value);
	return NULL;
}

static const char *set_integer(
	struct arena *arena, const struct setting *setting, void *place, const char *value)
{
	int64_t number;
	if (!text_to_integer(value, &number))
		return text_format(arena, "%s must be a whole number, not '%s'", setting->name, value);
	if (number < setting->least || number > setting->most)
		return text_format(arena, "%s must lie between %" PRId64 " and %" PRId64, setting->name,
			setting->least, setting->most);
	*(int64_t *)place = number;
	return NULL;
}

static const char *set_boolean(
	struct arena *arena, const struct setting *setting, void *place, const char *value)
{
	bool is_yes = text_equal(value, "yes");
	if (!is_yes && !text_equal(value, "no"))
		return text_format(arena, "%s must be yes or no, not '%s'", setting->name, value);
	*(bool *)place = is_yes;
	return NULL;
}

/* arena may be NULL when the value is a default: it is static, and right. */
static const char *set(
	struct arena *arena, struct settings *settings, const struct setting *setting, const char *value)
{
	void *place = (char *)settings + setting->offset;
	switch (setting->kind) {
	case SETTING_TEXT:
		return set_text(arena, setting, place, value);
	case SETTING_INTEGER:
		return set_integer(arena, setting, place, value);
	case SETTING_BOOLEAN:
		return set_boolean(arena, setting, place, value);
	}
	bug("a setting of no kind");
}

static const struct setting *find(const char *name)
{
	for (size_t i = 0; i < COUNT_OF(table); i++) {
		if (text_equal(table[i].name, name))
			return &table[i];
	}
	return NULL;
}

struct settings settings_default(void)
{
	struct settings settings = { 0 };
	for (size_t i = 0; i < COUNT_OF(table); i++)
		set(NULL, &settings, &table[i], table[i].otherwise);
	return settings;
}

const char *settings_set(struct arena *arena, struct settings *settings, const char *name, const char *value)
{
	const struct setting *setting = find(name);
	if (setting == NULL)
		return text_format(arena, "there is no setting '%s'", name == NULL ? "" : name);
	return set(arena, settings, setting, value == NULL ? "" : value);
}

/* A # within a word belongs to the word. */
static void cut_comment(char *line)
{
	for (char *at = line; *at != '\0'; at++) {
		if (*at == '#' && (at == line || at[-1] == ' ' || at[-1] == '\t')) {
			*at = '\0';
			return;
		}
	}
}

static const char *read_line(struct arena *arena, char *line, struct settings *settings, bool seen[])
{
	cut_comment(line);
	if (*text_trim(arena, line) == '\0')
		return NULL;
	char *equals = strchr(line, '=');
	if (equals == NULL)
		return "not of the form name = value";
	*equals = '\0';
	const char *name = text_trim(arena, line);
	const struct setting *setting = find(name);
	if (setting != NULL && seen[setting - table])
		return text_format(arena, "%s is set a second time", name);
	if (setting != NULL)
		seen[setting - table] = true;
	return settings_set(arena, settings, name, text_trim(arena, equals + 1));
}

const char *settings_read(struct arena *arena, const char *path, struct settings *settings)
{
	FILE *file = fopen(path, "re");
	if (file == NULL)
		return text_format(arena, "%s: %s", path, strerror(errno));
	struct settings changed = *settings;
	bool seen[COUNT_OF(table)] = { false };
	const char *wrong = NULL;
	char *line = NULL;
	size_t size = 0;
	ssize_t length;
	int number = 0;
	while (wrong == NULL && (length = getline(&line, &size, file)) >= 0) {
		number++;
		wrong = strlen(line) == (size_t)length ? read_line(arena, line, &changed, seen)
						       : "a NUL character";
		if (wrong != NULL)
			wrong = text_format(arena, "%s:%d: %s", path, number, wrong);
	}
	if (wrong == NULL && ferror(file))
		wrong = text_format(arena, "%s: %s", path, strerror(errno));
	free(line);
	fclose(file);
	if (wrong == NULL)
		*settings = changed;
	return wrong;
}

void settings_print(FILE *stream)
{
	fputs("# tenured.conf: a line stands for its default; remove the # and change the value.\n", stream);
	for (size_t i = 0; i < COUNT_OF(table); i++) {
		const struct setting *setting = &table[i];
		fprintf(stream, "\n# %s", setting->help);
		if (setting->kind == SETTING_INTEGER)
			fprintf(stream, " %" PRId64 " to %" PRId64 ".", setting->least, setting->most);
		else if (setting->kind == SETTING_BOOLEAN)
			fputs(" yes or no.", stream);
		else if (setting->choices != NULL)
			fprintf(stream, " One of: %s.", setting->choices);
		fprintf(stream, "\n#%s = %s\n", setting->name, setting->otherwise);
	}
}
