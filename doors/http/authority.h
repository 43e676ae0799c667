/*
 * authority - the own certificate authority for development, and what it signs
 *
 * Made once in the state directory: ca.pem (hand it to clients), ca.key, server.pem, server.key (keys 0600).
 * The server certificate names localhost, 127.0.0.1, ::1 and the host names given; it is made again when one
 * of them is missing in it or fewer than 30 of its 397 days are left.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct arena;

struct authority {
	const char *ca_file;          /* path */
	const char *certificate_pem;  /* server.pem followed by ca.pem */
	const char *key_pem;
};

/* NULL when fine, otherwise what is wrong. real_now: milliseconds of the machine's clock. */
const char *authority_open(struct arena *arena, const char *directory, const char *const *host_names,
	size_t host_name_count, int64_t real_now, struct authority *authority);
