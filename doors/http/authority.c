/*
 * authority - the own certificate authority for development, and what it signs
 *
 * The authority is made once and then only ever read: clients have been told to trust it, so damage to it is
 * said, never repaired by another one. The server's pair is made again whenever it no longer serves.
 */
#include "doors/http/authority.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/text.h"
#include "doors/http/certificate.h"

#define DAY_SECONDS (INT64_C(24) * 60 * 60)
#define SERVER_DAYS 397 /* what browsers accept at most is 398 */
#define AUTHORITY_DAYS 3652
#define DAYS_LEFT_TO_RENEW 30
#define PRIVATE 0600
#define PUBLIC 0644

static const char *const own_names[] = { "localhost", "127.0.0.1", "::1" };

struct opening {
	struct arena *arena;
	const char *directory;
	const char *const *names;
	size_t name_count;
	int64_t now; /* seconds */
	struct certificate authority;
	struct certificate server;
};

static char *path_in(const struct opening *opening, const char *name)
{
	return text_format(opening->arena, "%s/%s", opening->directory, name);
}

static bool write_all(int file, const char *text)
{
	for (size_t left = strlen(text); left > 0;) {
		ssize_t written = write(file, text, left);
		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return false;
		text += written;
		left -= (size_t)written;
	}
	return true;
}

static bool write_new(const char *path, const char *text, mode_t mode)
{
	int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
	if (file < 0)
		return false;
	/* The mode at open() keeps others out from the start; what is public stays so under any umask. */
	bool is_written = fchmod(file, mode) == 0 && write_all(file, text) && fsync(file) == 0;
	return close(file) == 0 && is_written;
}

static bool sync_directory(const char *directory)
{
	int file = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (file < 0)
		return false;
	bool is_synced = fsync(file) == 0;
	close(file);
	return is_synced;
}

/* The file is the old one or the new one, whatever happens in between. NULL when fine. */
static const char *write_file(const struct opening *opening, const char *name, const char *text, mode_t mode)
{
	const char *path = path_in(opening, name);
	const char *new_path = text_format(opening->arena, "%s.new", path);
	if (text == NULL)
		return "OpenSSL cannot write a certificate.";
	unlink(new_path); /* of a run that was cut short */
	if (write_new(new_path, text, mode) && rename(new_path, path) == 0
		&& sync_directory(opening->directory))
		return NULL;
	const char *fault = text_format(opening->arena,
		"Cannot write %s: %s. The server's user must own that directory.", path, strerror(errno));
	unlink(new_path);
	return fault;
}

/* The key first: a key without a certificate is made again, a certificate without a key would be lost. */
static const char *write_pair(const struct opening *opening, const struct certificate *pair, const char *name)
{
	const char *key_name = text_format(opening->arena, "%s.key", name);
	const char *pem_name = text_format(opening->arena, "%s.pem", name);
	const char *fault =
		write_file(opening, key_name, certificate_key_text(opening->arena, pair), PRIVATE);
	if (fault != NULL)
		return fault;
	return write_file(opening, pem_name, certificate_text(opening->arena, pair), PUBLIC);
}

static bool exists(const char *path)
{
	return access(path, F_OK) == 0 || errno != ENOENT;
}

static const char *open_authority(struct opening *opening)
{
	const char *key_path = path_in(opening, "ca.key");
	const char *pem_path = path_in(opening, "ca.pem");
	certificate_read(key_path, pem_path, &opening->authority);
	if (!exists(pem_path)) {
		certificate_free(&opening->authority);
		if (!certificate_make_authority(&opening->authority, opening->now,
			opening->now + AUTHORITY_DAYS * DAY_SECONDS))
			return "OpenSSL cannot make a certificate authority.";
		log_event(LOG_INFO, "authority.made", NULL);
		return write_pair(opening, &opening->authority, "ca");
	}
	if (!certificate_is_whole(&opening->authority))
		return text_format(opening->arena,
			"%s and %s do not belong together or cannot be read. Bring them back "
			"from a backup, or remove both; clients must then be given the new ca.pem.",
			pem_path, key_path);
	if (!certificate_holds_at(&opening->authority, opening->now))
		return text_format(opening->arena,
			"%s has expired, or this machine's clock is wrong. If the clock is "
			"right remove it and %s; clients must then be given the new ca.pem.",
			pem_path, key_path);
	return NULL;
}

static bool server_still_serves(const struct opening *opening)
{
	const struct certificate *server = &opening->server;
	if (!certificate_is_whole(server) || !certificate_is_signed_by(server, &opening->authority)
		|| !certificate_holds_at(server, opening->now)
		|| !certificate_holds_at(server, opening->now + DAYS_LEFT_TO_RENEW * DAY_SECONDS))
		return false;
	for (size_t i = 0; i < opening->name_count; i++) {
		if (!certificate_names(server, opening->names[i]))
			return false;
	}
	return true;
}

static const char *open_server(struct opening *opening)
{
	certificate_read(path_in(opening, "server.key"), path_in(opening, "server.pem"), &opening->server);
	if (server_still_serves(opening))
		return NULL;
	certificate_free(&opening->server);
	if (!certificate_make_server(&opening->server, &opening->authority, opening->names,
		opening->name_count, opening->now, opening->now + SERVER_DAYS * DAY_SECONDS))
		return "OpenSSL cannot make the server's certificate.";
	log_event(LOG_INFO, "authority.server-certificate-made", NULL);
	return write_pair(opening, &opening->server, "server");
}

static bool name_is_valid(const char *name)
{
	size_t length = strlen(name);
	return length > 0 && length <= 253
		&& strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_:") == length;
}

static const char *collect_names(struct opening *opening, const char *const *host_names, size_t count)
{
	const char **names =
		arena_allocate_array(opening->arena, COUNT_OF(own_names) + count, sizeof(*names));
	memcpy(names, own_names, sizeof(own_names));
	for (size_t i = 0; i < count; i++) {
		if (!name_is_valid(host_names[i]))
			return text_format(opening->arena,
				"\"%s\" is not a host name; a certificate cannot name it.", host_names[i]);
		names[COUNT_OF(own_names) + i] = host_names[i];
	}
	opening->names = names;
	opening->name_count = COUNT_OF(own_names) + count;
	return NULL;
}

static const char *fill(const struct opening *opening, struct authority *authority)
{
	const char *server = certificate_text(opening->arena, &opening->server);
	const char *ca = certificate_text(opening->arena, &opening->authority);
	authority->ca_file = path_in(opening, "ca.pem");
	authority->key_pem = certificate_key_text(opening->arena, &opening->server);
	if (server == NULL || ca == NULL || authority->key_pem == NULL)
		return "OpenSSL cannot write a certificate.";
	authority->certificate_pem = text_format(opening->arena, "%s%s", server, ca);
	return NULL;
}

const char *authority_open(struct arena *arena, const char *directory, const char *const *host_names,
	size_t host_name_count, int64_t real_now, struct authority *authority)
{
	struct opening opening = { .arena = arena, .directory = directory, .now = real_now / 1000 };
	const char *fault = collect_names(&opening, host_names, host_name_count);
	if (fault == NULL)
		fault = open_authority(&opening);
	if (fault == NULL)
		fault = open_server(&opening);
	if (fault == NULL)
		fault = fill(&opening, authority);
	certificate_free(&opening.authority);
	certificate_free(&opening.server);
	return fault;
}
