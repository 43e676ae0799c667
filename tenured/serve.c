/*
 * serve - the server: opens the house, starts the workers and the doors, waits for SIGTERM
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/settings.h"
#include "base/text.h"
#include "doors/graph/graph.h"
#include "doors/faults.h"
#include "doors/http/authority.h"
#include "doors/http/http.h"
#include "doors/http/http_proxy.h"
#include "doors/http/server_names.h"
#include "doors/measures.h"
#include "doors/routes.h"
#include "doors/identity/grants.h"
#include "doors/identity/identity.h"
#include "doors/own/own.h"
#include "doors/door.h"
#include "jobs/calendar_worker.h"
#include "jobs/journal_checkpoints.h"
#include "jobs/license_worker.h"
#include "jobs/outbox_worker.h"
#include "planes/domains/domain_ownership.h"
#include "planes/mail/projection.h"
#include "store/store.h"
#include "tenured/command.h"
#include "tenured/house_open.h"
#include "tenured/serve.h"

#define ARENA_BUDGET (8 << 20)
#define CONNECTION_LIMIT 8192
#define CONNECTION_TIMEOUT_SECONDS 60

const struct endpoint_table *const served_tables[] = { &graph_table, &own_table, &identity_table, &health_table,
	NULL };

struct serving {
	struct opened_house opened;
	struct identity *identity;
	struct outbox_worker *outbox;
	struct calendar_worker *calendar;
	struct license_worker *licenses;
	struct journal_checkpoints *checkpoints;
	struct front front;
	struct faults faults;
	struct http_server *plain, *tls;
};

static bool is_loopback(const char *address)
{
	return text_starts_with(address, "127.") || text_equal(address, "::1") || text_equal(address, "localhost");
}

/* Passwords and tokens in the clear beyond this machine must be somebody's decision. */
static const char *refuse_open_door(struct arena *arena, const struct settings *settings)
{
	if (settings->http_port == 0 || is_loopback(settings->listen_address) || settings->allow_plain_beyond_loopback)
		return NULL;
	return text_format(arena,
		"http_port %lld would listen without TLS on %s, beyond this machine. Set http_port = 0 and use https_port, listen on 127.0.0.1 behind a proxy, or say allow_plain_beyond_loopback = yes",
		(long long)settings->http_port, settings->listen_address);
}

static const char *refuse_unknown_proxies(struct arena *arena, const struct settings *settings)
{
	const char *word = proxy_wrong_word(settings->trusted_proxies);
	return word == NULL ? NULL
			    : text_format(arena, "trusted_proxies has a word that is no address and no network: %s. Write 10.0.0.1 or 10.0.0.0/8", word);
}

static void wake_calendar(void *state)
{
	struct serving *serving = state;
	if (serving->calendar != NULL) /* its first look is yet to come */
		calendar_worker_wake(serving->calendar);
}

static void wake_outbox(void *state)
{
	outbox_worker_wake(((struct serving *)state)->outbox);
}

static void wake_licenses(void *state)
{
	struct serving *serving = state;
	if (serving->licenses != NULL) /* its first look is yet to come */
		license_worker_wake(serving->licenses);
}

static bool outside_is_done(void *state, const char *tenant_id, int64_t patience, struct arena *arena,
	const char ***stuck_kinds, size_t *stuck_count)
{
	struct serving *serving = state;
	return outbox_worker_is_done(serving->outbox, tenant_id, patience, arena, stuck_kinds, stuck_count);
}

static bool find_checkpoint(void *state, struct arena *arena, const char *tenant_id,
	struct journal_checkpoint *checkpoint)
{
	struct serving *serving = state;
	return serving->checkpoints != NULL &&
		journal_checkpoints_find(serving->checkpoints, arena, tenant_id, checkpoint);
}

static void look_outside(void *state, struct house_outside *outside)
{
	struct serving *serving = state;
	if (serving->opened.projection == NULL)
		return;
	struct projection_figures figures = projection_figures(serving->opened.projection);
	*outside = (struct house_outside){ figures.gate_is_closed, figures.is_rebuilding, figures.commit_number };
}

static const char *check_domain(void *state, struct arena *arena, const char *name, const char *proof)
{
	const struct serving *serving = state;
	return domain_ownership_check(arena, serving->opened.house.settings, name, proof);
}

/* The projection first: the outbox asks it for domains. The hooks before whoever may call them. */
static void start_workers(struct serving *serving)
{
	store_start_tidying(serving->opened.house.store);
	if (serving->opened.projection != NULL)
		projection_start(serving->opened.projection, serving->opened.house.store, serving->opened.house.lane);
	serving->opened.house.hooks =
		(struct house_hooks){ serving, wake_calendar, wake_outbox, wake_licenses,
			outside_is_done, find_checkpoint,
			look_outside, check_domain };
	serving->outbox = outbox_worker_start(&serving->opened.house, serving->opened.projection);
	serving->calendar = calendar_worker_start(&serving->opened.house);
	serving->licenses = license_worker_start(&serving->opened.house);
	serving->checkpoints = journal_checkpoints_start(&serving->opened.house);
}

static struct http_options options_for(struct serving *serving, const struct settings *settings, int64_t port)
{
	return (struct http_options){
		.address = settings->listen_address,
		.port = (uint16_t)port,
		.threads = (unsigned)settings->http_threads,
		.workers = (unsigned)settings->worker_threads,
		.connection_timeout_seconds = CONNECTION_TIMEOUT_SECONDS,
		.connection_limit = CONNECTION_LIMIT,
		.arena_budget = ARENA_BUDGET,
		.trusted_proxies = settings->trusted_proxies,
		.state = &serving->front,
		.body_limit = front_body_limit,
		.may_wait = front_may_wait,
		.handle = front_handle,
		.refuse = front_refuse,
	};
}

static const char *read_file(struct arena *arena, const char *path, const char **text)
{
	static char buffer[1 << 16];
	FILE *stream = fopen(path, "r");
	size_t length = stream == NULL ? 0 : fread(buffer, 1, sizeof(buffer) - 1, stream);
	if (stream != NULL)
		fclose(stream);
	if (length == 0)
		return text_format(arena, "the file %s cannot be read", path);
	*text = arena_copy(arena, buffer, length);
	return NULL;
}

static const char *find_certificate(struct arena *arena, const struct settings *settings, struct http_options *options)
{
	if (!text_is_empty(settings->tls_certificate)) {
		const char *why = read_file(arena, settings->tls_certificate, &options->certificate_pem);
		return why != NULL ? why : read_file(arena, settings->tls_key, &options->key_pem);
	}
	size_t count = 0;
	const char *const *names = server_names(arena, settings->mail_hostname, settings->tls_names, &count);
	struct authority authority;
	const char *why =
		authority_open(arena, settings->state_directory, names, count, clock_real_now(), &authority);
	options->certificate_pem = authority.certificate_pem;
	options->key_pem = authority.key_pem;
	return why;
}

static const char *start_doors(struct serving *serving, struct arena *arena, const struct settings *settings)
{
	const char *why = NULL;
	serving->front = (struct front){ .house = &serving->opened.house,
		.identity = serving->identity,
		.routes = routes_new(arena, served_tables),
		.faults = &serving->faults,
		.measures = measures_new(arena, served_tables) };
	faults_open(&serving->faults, settings->throttle_units);
	if (settings->http_port != 0) {
		struct http_options options = options_for(serving, settings, settings->http_port);
		why = http_start(arena, &options, &serving->plain);
	}
	if (why == NULL && settings->https_port != 0) {
		struct http_options options = options_for(serving, settings, settings->https_port);
		why = find_certificate(arena, settings, &options);
		if (why == NULL)
			why = http_start(arena, &options, &serving->tls);
	}
	return why;
}

static void wait_for_signal(void)
{
	sigset_t signals;
	int signal_number = 0;
	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	sigwait(&signals, &signal_number);
	log_event(LOG_INFO, "tenured.stopping", "signal", strsignal(signal_number), NULL);
}

/* Before any thread is made, so that all of them leave the signals to wait_for_signal(). */
static void hold_signals(void)
{
	sigset_t signals;
	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGPIPE);
	pthread_sigmask(SIG_BLOCK, &signals, NULL);
}

static void stop(struct serving *serving)
{
	if (serving->plain != NULL)
		http_stop(serving->plain);
	if (serving->tls != NULL)
		http_stop(serving->tls);
	if (serving->licenses != NULL)
		license_worker_stop(serving->licenses);
	if (serving->calendar != NULL)
		calendar_worker_stop(serving->calendar);
	if (serving->outbox != NULL)
		outbox_worker_stop(serving->outbox);
	journal_checkpoints_stop(serving->checkpoints);
	if (serving->identity != NULL)
		identity_close(serving->identity);
	house_close(&serving->opened);
}

int serve_command(const struct command_line *line)
{
	struct serving serving = { 0 };
	hold_signals();
	const char *why = refuse_open_door(line->arena, line->settings);
	if (why == NULL)
		why = refuse_unknown_proxies(line->arena, line->settings);
	if (why == NULL)
		why = house_open(line->arena, line->settings, &serving.opened);
	if (why != NULL)
		return command_fail("%s", why);
	why = house_lock(line->arena, line->settings);
	if (why != NULL) {
		house_close(&serving.opened);
		return command_fail("%s", why);
	}
	why = identity_open(line->arena, &serving.opened.house, &serving.identity);
	if (why == NULL) {
		start_workers(&serving);
		why = start_doors(&serving, line->arena, line->settings);
	}
	if (why == NULL) {
		log_event(LOG_INFO, "tenured.serving", "http", text_format(line->arena, "%lld", (long long)line->settings->http_port),
			"https", text_format(line->arena, "%lld", (long long)line->settings->https_port), NULL);
		wait_for_signal();
	}
	stop(&serving);
	return why == NULL ? 0 : command_fail("%s", why);
}
