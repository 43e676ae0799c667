/*
 * trust - what a machine must be told so that clients which know the service's hosts by heart come here
 *
 * Only prints: whose hosts file and whose trust is changed, a person decides.
 */
#include <stdio.h>

#include "base/clock.h"
#include "base/settings.h"
#include "base/text.h"
#include "doors/http/authority.h"
#include "doors/http/server_names.h"
#include "tenured/command.h"

#define PORT_THAT_CLIENTS_KNOW 443

static void print_hosts(const char *address)
{
	puts("# for the hosts file (/etc/hosts) of the machine, or of the network namespace, that the clients run in:");
	for (size_t i = 0; cloud_names[i] != NULL; i++)
		printf("%s %s\n", address, cloud_names[i]);
}

static void print_authority(const char *ca_file)
{
	printf("\n# to trust this authority:\n"
	       "#   Node.js        NODE_EXTRA_CA_CERTS=%s\n"
	       "#   OpenSSL, curl  SSL_CERT_FILE=%s\n"
	       "#   Debian         cp %s /usr/local/share/ca-certificates/tenure.crt && update-ca-certificates\n",
		ca_file, ca_file, ca_file);
}

/* What stands in the way, each with its remedy; how many. */
static int print_obstacles(struct arena *arena, const struct settings *settings)
{
	int found = 0;
	if (settings->https_port != PORT_THAT_CLIENTS_KNOW && ++found > 0)
		printf("\n# WRONG: these clients come to port %d, and https_port is %lld; set https_port = %d\n",
			PORT_THAT_CLIENTS_KNOW, (long long)settings->https_port, PORT_THAT_CLIENTS_KNOW);
	if (!text_is_empty(settings->tls_certificate) && ++found > 0)
		printf("\n# WRONG: tls_certificate = %s is used, not one of our own authority; it must hold these names\n",
			settings->tls_certificate);
	else if (!server_names_hold_clouds(arena, settings->tls_names) && ++found > 0)
		puts("\n# WRONG: the server's certificate does not hold these names; set tls_names = clouds, restart");
	return found;
}

int trust_command(const struct command_line *line)
{
	const struct settings *settings = line->settings;
	const char *address = command_option(line, "--address");
	size_t count = 0;
	const char *const *names =
		server_names(line->arena, settings->mail_hostname, settings->tls_names, &count);
	struct authority authority;
	const char *why =
		authority_open(line->arena, settings->state_directory, names, count, clock_real_now(), &authority);
	if (why != NULL)
		return command_fail("%s", why);
	print_hosts(address == NULL ? settings->listen_address : address);
	print_authority(authority.ca_file);
	return print_obstacles(line->arena, settings) == 0 ? 0 : 1;
}
