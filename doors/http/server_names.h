/*
 * server_names - the names that the server's own certificate holds
 *
 * Clients that know the service's hosts by heart are pointed here by a hosts file; then the certificate has to
 * name those hosts (graph.md section 13). Opt-in: nobody is made to trust a certificate for another's names.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct arena;

/* The login, Graph and mail hosts of the worldwide and the national clouds; NULL ends it. */
extern const char *const cloud_names[];

/* mail_hostname and the words of tls_names, "clouds" being every one of cloud_names. */
const char *const *server_names(
	struct arena *arena, const char *mail_hostname, const char *tls_names, size_t *count);

/* Does tls_names hold the word "clouds"? */
bool server_names_hold_clouds(struct arena *arena, const char *tls_names);
