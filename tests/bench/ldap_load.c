/*
 * ldap_load - how many entries a second an LDAP server gives to so many connections
 *
 *     ldap_load URI BASE ENTRIES CONNECTIONS SECONDS
 *
 * Each connection asks for one entry by its whole name, uid=user<n>,BASE, and for eleven attributes of it, as a
 * plain read of a user has eleven. Prints a number a second.
 */
#include <ldap.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define CONNECTIONS_MOST 256

struct load {
	const char *uri, *base;
	unsigned entries;
	time_t until;
	atomic_ulong done;
};

static LDAP *connect_to(const char *uri)
{
	LDAP *connection = NULL;
	int version = LDAP_VERSION3;
	struct berval none = { 0 };
	if (ldap_initialize(&connection, uri) != LDAP_SUCCESS)
		return NULL;
	ldap_set_option(connection, LDAP_OPT_PROTOCOL_VERSION, &version);
	int code = ldap_sasl_bind_s(connection, NULL, LDAP_SASL_SIMPLE, &none, NULL, NULL, NULL);
	return code == LDAP_SUCCESS ? connection : NULL;
}

static void *load_on(void *state)
{
	static char *attributes[] = { "uid", "cn", "sn", "givenName", "mail", "title", "mobile", "telephoneNumber",
		"physicalDeliveryOfficeName", "preferredLanguage", "displayName", NULL };
	struct load *load = state;
	LDAP *connection = connect_to(load->uri);
	uint64_t random = (uint64_t)(uintptr_t)connection | 1;
	unsigned long done = 0;
	while (connection != NULL && time(NULL) < load->until) {
		char name[256];
		LDAPMessage *answer = NULL;
		random = random * 6364136223846793005ULL + 1442695040888963407ULL;
		snprintf(name, sizeof(name), "uid=user%07u,%s", (unsigned)((random >> 33) % load->entries), load->base);
		int code = ldap_search_ext_s(connection, name, LDAP_SCOPE_BASE, "(objectClass=*)", attributes, 0, NULL,
			NULL, NULL, 1, &answer);
		done += code == LDAP_SUCCESS && ldap_count_entries(connection, answer) == 1;
		ldap_msgfree(answer);
	}
	atomic_fetch_add(&load->done, done);
	if (connection != NULL)
		ldap_unbind_ext_s(connection, NULL, NULL);
	return NULL;
}

int main(int count, char **arguments)
{
	if (count != 6) {
		fputs("ldap_load URI BASE ENTRIES CONNECTIONS SECONDS\n", stderr);
		return 2;
	}
	struct load load = { .uri = arguments[1], .base = arguments[2], .entries = (unsigned)atoi(arguments[3]) };
	int connections = atoi(arguments[4]), length = atoi(arguments[5]);
	pthread_t running[CONNECTIONS_MOST];
	load.until = time(NULL) + length;
	for (int i = 0; i < connections && i < CONNECTIONS_MOST; i++)
		pthread_create(&running[i], NULL, load_on, &load);
	for (int i = 0; i < connections && i < CONNECTIONS_MOST; i++)
		pthread_join(running[i], NULL);
	printf("%.1f\n", (double)atomic_load(&load.done) / length);
	return 0;
}
