/*
 * settings - what whoever runs the server may choose (tenured.conf)
 *
 * One table (settings.c): name, kind, default, bounds, words. `tenured --settings` prints it. A file has lines
 * "name = value", # begins a comment; unknown names and values out of bounds are errors with line numbers.
 * What a tenant may choose is in domain/settings.h.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct arena;

struct settings {
	const char *state_directory;     /* database, keys, mail directory */
	const char *listen_address;      /* HTTP */
	int64_t http_port;               /* 0: off */
	int64_t https_port;              /* 0: off */
	const char *tls_certificate;     /* PEM; "": own CA in the state directory */
	const char *tls_key;
	const char *tls_names;           /* further names in a certificate of our own CA, between blanks */
	bool allow_plain_beyond_loopback;
	const char *trusted_proxies;     /* between blanks */
	int64_t throttle_units;          /* 0: nobody is throttled */
	int64_t http_threads;
	int64_t worker_threads;
	int64_t password_hash_cost;
	int64_t reader_connections;
	int64_t group_commit_members;
	int64_t group_commit_milliseconds;
	bool mail_enabled;
	const char *mail_root;           /* the mail plane's folder */
	const char *mail_listen_address;
	int64_t imap_port;
	int64_t smtp_port;
	int64_t submission_port;
	int64_t lmtp_port;
	int64_t doveadm_port;
	int64_t smtp_reinject_port;
	const char *mail_hostname;
	const char *mail_user;           /* owns the mail */
	const char *mail_group;          /* reads the mail directory */
	int64_t clock_doubt_hours;
	const char *metrics_from;        /* addresses, between blanks */
	const char *domain_check;        /* how a domain is proven */
	const char *domain_check_source; /* a file, or a program */
	const char *log_level;
};

/* All defaults. Texts are static or in the arena given to settings_read(). */
struct settings settings_default(void);

/* Reads a file over *settings. NULL when fine, otherwise what is wrong, in the arena. */
const char *settings_read(struct arena *arena, const char *path, struct settings *settings);

/* Sets one by name, as `--set name=value` does. NULL when fine, otherwise what is wrong. */
const char *settings_set(struct arena *arena, struct settings *settings, const char *name, const char *value);

/* The table with defaults and bounds, as a commented tenured.conf. */
void settings_print(FILE *stream);
