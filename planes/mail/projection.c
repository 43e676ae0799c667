/*
 * projection - see the header; here what is written into the directory, and when
 */
#include "planes/mail/projection.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "base/settings.h"
#include "base/text.h"
#include "domain/errors.h"
#include "domain/mailboxes/mailbox.h"
#include "store/domains.h"
#include "store/installation.h"
#include "store/lane.h"
#include "store/mail_debts.h"
#include "store/mail_directory.h"
#include "store/mail_directory_tidier.h"
#include "store/mailboxes.h"
#include "store/tenants.h"

#define RETRY_MS 200
#define TIDY_EVERY_TURNS 5
#define REBUILD_EVERY_TURNS 25
#define CLOSING_PATIENCE_MS (2 * SECOND_MS)
#define REBUILD_AT_ONCE 500

struct projection {
	struct mail_directory *directory;
	char *epoch;
	const char *mail_root; /* the settings', which outlive this */
	const char *mail_group;
	struct store *store;
	struct lane *lane;
	pthread_t thread;
	bool has_thread;
	atomic_bool stops, is_behind, gate_is_closed, is_rebuilding;
	_Atomic int64_t settled; /* commit number up to which all is put */
	bool is_incomplete; /* a rebuild did not end well: the gate stays as it is until one does */
};

const char *projection_open(struct arena *arena, const struct settings *settings, const char *epoch,
	struct projection **projection)
{
	struct projection *made = calloc(1, sizeof(*made));
	char *kept = strdup(epoch);
	if (made == NULL || kept == NULL)
		bug("no memory for the mail directory");
	made->epoch = kept;
	made->mail_root = settings->mail_root;
	made->mail_group = settings->mail_group;
	const char *why = mail_directory_open(arena, settings->mail_root, settings->mail_group, MAIL_LOGIN_GROUP,
		&made->directory);
	if (why != NULL) {
		free(kept);
		free(made);
		return why;
	}
	*projection = made;
	return NULL;
}

void projection_close(struct projection *projection)
{
	mail_directory_close(projection->directory);
	free(projection->epoch);
	free(projection);
}

/* mailbox: its row; NULL when it has none any more. */
static const char *put_mailbox(struct projection *projection, struct session *session, const char *mailbox_id,
	const struct mailbox *mailbox)
{
	struct mailbox_projection seen = mailbox_project(session->arena, session, mailbox);
	const struct mail_directory_entry entry = {
		.tenant_id = session->tenant_id,
		.guid = mailbox_id,
		.exists = seen.mailbox != NULL,
		.live = seen.is_live,
		.quota_rule = seen.mailbox == NULL
			? NULL
			: text_format(session->arena, "*:bytes=%lld", (long long)seen.mailbox->quota_bytes),
		.retain_days = seen.mailbox == NULL ? 0 : seen.mailbox->retain_deleted_days,
		.held = seen.mailbox != NULL && mailbox_is_held(seen.mailbox),
		.addresses = seen.addresses,
		.address_count = seen.address_count,
		.logins = seen.logins,
		.login_count = seen.login_count,
		.password = seen.password_hash,
	};
	return mail_directory_put(projection->directory, &entry);
}

static const char *put_debts(struct projection *projection, struct session *session, int64_t above)
{
	size_t tenant_count = 0, count = 0;
	const char **tenants = mail_debts_tenants(session, above, &tenant_count);
	const char *why = NULL;
	for (size_t t = 0; t < tenant_count && why == NULL; t++) {
		struct session tenant = session_in_tenant(session, tenants[t]);
		const struct mail_debt *debts = mail_debts_of_tenant(&tenant, above, &count);
		for (size_t i = 0; i < count && why == NULL; i++)
			why = put_mailbox(projection, &tenant, debts[i].mailbox_id,
				mailbox_find(&tenant, debts[i].mailbox_id));
		if (failed(tenant.fault))
			session->fault = tenant.fault;
	}
	return failed(session->fault) ? "the database could not be read" : why;
}

/* While a rebuild goes on the old epoch stays, so that a crash begins it again. */
static const char *commit(struct projection *projection, int64_t commit_number)
{
	const char *epoch = projection->epoch;
	char kept[64] = "";
	if (atomic_load(&projection->is_rebuilding)) {
		const char *old = mail_directory_epoch(projection->directory);
		if (__builtin_strlen(old) < sizeof(kept))
			__builtin_strcpy(kept, old);
		epoch = kept;
	}
	return mail_directory_commit(projection->directory, epoch, commit_number);
}

bool projection_settle(void *state, struct session *session, int64_t commit_number)
{
	struct projection *projection = state;
	const char *why = mail_directory_begin(projection->directory);
	if (why == NULL)
		why = put_debts(projection, session, mail_directory_commit_number(projection->directory));
	if (why == NULL)
		why = commit(projection, commit_number);
	if (why != NULL) {
		log_event(LOG_ERROR, "mail.directory_behind", "why", why, NULL);
		mail_directory_rollback(projection->directory);
	}
	if (why == NULL)
		atomic_store(&projection->settled, commit_number);
	atomic_store(&projection->is_behind, why != NULL);
	return why == NULL;
}

static void mind_gate(struct projection *projection, bool should_be_closed)
{
	if (atomic_load(&projection->gate_is_closed) == should_be_closed)
		return;
	const char *why = should_be_closed ? mail_directory_close_gate(projection->directory, NULL)
					   : mail_directory_open_gate(projection->directory);
	log_event(should_be_closed || why != NULL ? LOG_ERROR : LOG_INFO, "mail.gate", "closed",
		should_be_closed ? "yes" : "no", "why", why == NULL ? "" : why, NULL);
	if (why == NULL)
		atomic_store(&projection->gate_is_closed, should_be_closed);
}

/* On the lane's thread: debts again, and the gate as they demand. */
static struct error retry(struct session *session, void *state)
{
	struct projection *projection = state;
	int64_t above = mail_directory_commit_number(projection->directory);
	int64_t oldest_closing = 0;
	int64_t count = mail_debts_count(session, above, &oldest_closing);
	bool settled = count == 0 ||
		projection_settle(projection, session, installation_integer(session, "commit_number", 0));
	bool waited = oldest_closing != 0 && clock_real_now() - oldest_closing > CLOSING_PATIENCE_MS;
	if (settled || waited)
		mind_gate(projection, !settled);
	atomic_store(&projection->is_behind, !settled);
	return no_error;
}

struct rebuild {
	struct projection *projection;
	const char *tenant_id;
	char after[64];
	bool has_more;
	const char *why;
};

/* Until it is finished the directory is of no history, so that a crash begins it again. */
static struct error begin_rebuild(struct session *session, void *state)
{
	struct rebuild *rebuild = state;
	struct mail_directory *directory = rebuild->projection->directory;
	(void)session;
	rebuild->why = mail_directory_begin(directory);
	if (rebuild->why == NULL)
		rebuild->why = mail_directory_commit(directory, "", -1);
	if (rebuild->why != NULL)
		mail_directory_rollback(directory);
	else
		rebuild->why = mail_directory_begin_rebuild(directory);
	return no_error;
}

static const char *put_domains(struct rebuild *rebuild, struct session *session)
{
	size_t count = 0;
	const char *why = NULL;
	const struct domain *domains = domains_of_tenant(session, session->tenant_id, &count);
	for (size_t i = 0; i < count && why == NULL; i++)
		why = mail_directory_put_domain(rebuild->projection->directory, domains[i].name, domains[i].tenant_id);
	return why;
}

/* One piece of one tenant; the rows and what is put of them belong to one turn of the lane. */
static struct error rebuild_piece(struct session *session, void *state)
{
	struct rebuild *rebuild = state;
	struct mail_directory *directory = rebuild->projection->directory;
	size_t count = 0;
	const struct mailbox *rows = mailboxes_page(session, rebuild->after, REBUILD_AT_ONCE, &count);
	rebuild->why = mail_directory_begin(directory);
	if (rebuild->why == NULL)
		rebuild->why = put_domains(rebuild, session);
	for (size_t i = 0; i < count && rebuild->why == NULL; i++)
		rebuild->why = put_mailbox(rebuild->projection, session, rows[i].id, &rows[i]);
	if (rebuild->why == NULL)
		rebuild->why = commit(rebuild->projection, mail_directory_commit_number(directory));
	if (rebuild->why != NULL)
		mail_directory_rollback(directory);
	rebuild->has_more = count == REBUILD_AT_ONCE;
	if (count > 0)
		__builtin_strcpy(rebuild->after, rows[count - 1].id);
	return session_fault(session);
}

static struct error finish_rebuild(struct session *session, void *state)
{
	struct rebuild *rebuild = state;
	rebuild->why = mail_directory_finish_rebuild(rebuild->projection->directory, rebuild->projection->epoch,
		installation_integer(session, "commit_number", 0));
	if (rebuild->why == NULL)
		rebuild->why = mail_directory_open_gate(rebuild->projection->directory);
	return session_fault(session);
}

static bool run_piece(struct projection *projection, struct arena *arena, const char *tenant_id, lane_work *work,
	struct rebuild *rebuild)
{
	struct error error = lane_run(projection->lane, tenant_id, arena, work, rebuild);
	if (rebuild->why != NULL || failed(error))
		log_event(LOG_ERROR, "mail.rebuild", "why", rebuild->why == NULL ? error.kind->name : rebuild->why, NULL);
	return rebuild->why == NULL && !failed(error);
}

static const char **list_tenants(struct projection *projection, struct arena *arena, size_t *count)
{
	struct session *session = store_begin_read(projection->store, arena, NULL);
	const char **tenants = tenants_all(session, count);
	store_end_read(projection->store, session);
	return tenants;
}

static bool rebuild_all(struct projection *projection, struct arena *arena)
{
	struct rebuild rebuild = { .projection = projection };
	size_t count = 0;
	atomic_store(&projection->is_rebuilding, true);
	bool fine = run_piece(projection, arena, NULL, begin_rebuild, &rebuild);
	const char **tenants = fine ? list_tenants(projection, arena, &count) : NULL;
	for (size_t i = 0; i < count && fine; i++) {
		rebuild.after[0] = '\0';
		do {
			struct arena *piece = arena_new(8 << 20);
			fine = run_piece(projection, piece, tenants[i], rebuild_piece, &rebuild);
			arena_free(piece);
		} while (fine && rebuild.has_more && !atomic_load(&projection->stops));
	}
	fine = fine && !atomic_load(&projection->stops) && run_piece(projection, arena, NULL, finish_rebuild, &rebuild);
	atomic_store(&projection->is_rebuilding, false);
	log_event(fine ? LOG_INFO : LOG_ERROR, "mail.rebuilt", "complete", fine ? "yes" : "no", NULL);
	return fine;
}

/* What is not whole must not be opened by debts that are paid. */
static void make_anew(struct projection *projection, struct arena *arena)
{
	projection->is_incomplete = !rebuild_all(projection, arena);
	if (!projection->is_incomplete)
		lane_run(projection->lane, NULL, arena, retry, projection);
}

struct comparison {
	struct projection *projection;
	bool is_same_history;
};

/*
 * Another epoch, or a number that the database has not reached: it belongs to another history. One that is behind what
 * it once had confirmed was put back from an older copy: the debts of that time are gone, so it is made anew as well.
 */
static struct error compare(struct session *session, void *state)
{
	struct comparison *comparison = state;
	struct mail_directory *directory = comparison->projection->directory;
	int64_t number = mail_directory_commit_number(directory);
	comparison->is_same_history = text_equal(mail_directory_epoch(directory), comparison->projection->epoch) &&
		number <= installation_integer(session, "commit_number", 0) &&
		number >= installation_integer(session, "mail_settled", -1);
	atomic_store(&comparison->projection->gate_is_closed, mail_directory_gate_is_closed(directory));
	atomic_store(&comparison->projection->settled, mail_directory_commit_number(directory));
	return no_error;
}

void projection_catch_up(struct projection *projection, struct store *store, struct lane *lane)
{
	projection->store = store;
	projection->lane = lane;
	struct arena *arena = arena_new(8 << 20);
	struct comparison comparison = { .projection = projection };
	lane_run(lane, NULL, arena, compare, &comparison);
	if (comparison.is_same_history)
		lane_run(lane, NULL, arena, retry, projection);
	else
		make_anew(projection, arena);
	arena_free(arena);
}

/* On the lane's thread, which alone works on the directory. The gate is closed until it is rebuilt. */
static struct error open_again(struct session *session, void *state)
{
	struct projection *projection = state;
	struct mail_directory *directory = NULL;
	const char *why = mail_directory_open(session->arena, projection->mail_root, projection->mail_group,
		MAIL_LOGIN_GROUP, &directory);
	if (why != NULL) {
		log_event(LOG_ERROR, "mail.directory_lost", "why", why, NULL);
		return no_error;
	}
	mail_directory_close(projection->directory);
	projection->directory = directory;
	mail_directory_close_gate(directory, NULL);
	atomic_store(&projection->gate_is_closed, true);
	return no_error;
}

/* Somebody took the files away under the running server, or put others there. */
static void mind_files(struct projection *projection, struct arena *arena)
{
	log_event(LOG_ERROR, "mail.directory_replaced", "remedy",
		"somebody removed or replaced the files of the mail directory; they are made anew", NULL);
	lane_run(projection->lane, NULL, arena, open_again, projection);
	if (!mail_directory_is_replaced(projection->directory))
		make_anew(projection, arena);
}

static void *watch(void *state)
{
	struct projection *projection = state;
	struct arena *arena = arena_new(8 << 20);
	projection_catch_up(projection, projection->store, projection->lane);
	struct mail_directory_tidier *tidier = mail_directory_tidier_open(arena, projection->mail_root);
	for (unsigned turn = 1; !atomic_load(&projection->stops); turn++) {
		clock_sleep(RETRY_MS);
		if (turn % TIDY_EVERY_TURNS == 0)
			mail_directory_tidy(tidier);
		if (mail_directory_is_replaced(projection->directory)) {
			mail_directory_tidier_close(tidier);
			mind_files(projection, arena);
			tidier = mail_directory_tidier_open(arena, projection->mail_root);
		}
		if (projection->is_incomplete && turn % REBUILD_EVERY_TURNS == 0)
			make_anew(projection, arena);
		bool owes = atomic_load(&projection->is_behind) || atomic_load(&projection->gate_is_closed);
		if (owes && !projection->is_incomplete)
			lane_run(projection->lane, NULL, arena, retry, projection);
		arena_reset(arena);
	}
	mail_directory_tidier_close(tidier);
	arena_free(arena);
	return NULL;
}

void projection_start(struct projection *projection, struct store *store, struct lane *lane)
{
	projection->store = store;
	projection->lane = lane;
	if (pthread_create(&projection->thread, NULL, watch, projection) != 0)
		bug("no thread for the mail directory");
	projection->has_thread = true;
}

void projection_stop(struct projection *projection)
{
	atomic_store(&projection->stops, true);
	if (projection->has_thread)
		pthread_join(projection->thread, NULL);
	projection->has_thread = false;
}

struct errand {
	struct projection *projection;
	const char *name;
	const char *why;
};

/* Whoever has proven the name has it; nobody: it is not received for. */
static const char *put_or_remove(struct mail_directory *directory, struct session *session, const char *name)
{
	const struct domain *domain = domain_find(session, name);
	return domain == NULL ? mail_directory_remove_domain(directory, name)
			      : mail_directory_put_domain(directory, name, domain->tenant_id);
}

static struct error settle_domain(struct session *session, void *state)
{
	struct errand *errand = state;
	struct mail_directory *directory = errand->projection->directory;
	errand->why = mail_directory_begin(directory);
	if (errand->why == NULL)
		errand->why = put_or_remove(directory, session, errand->name);
	if (errand->why == NULL)
		errand->why = commit(errand->projection, mail_directory_commit_number(directory));
	if (errand->why != NULL) {
		errand->why = text_copy(session->arena, errand->why);
		mail_directory_rollback(directory);
	}
	return no_error;
}

const char *projection_settle_domain(struct projection *projection, struct arena *arena, const char *name)
{
	struct errand errand = { .projection = projection, .name = name };
	struct error error = lane_run(projection->lane, NULL, arena, settle_domain, &errand);
	return failed(error) ? error.kind->name : errand.why;
}

static struct error forget_traces(struct session *session, void *state)
{
	struct errand *errand = state;
	errand->why = text_copy(session->arena, mail_directory_forget_traces(errand->projection->directory));
	return no_error;
}

const char *projection_forget_traces(struct projection *projection, struct arena *arena)
{
	struct errand errand = { .projection = projection };
	struct error error = lane_run(projection->lane, NULL, arena, forget_traces, &errand);
	return failed(error) ? error.kind->name : errand.why;
}

struct projection_figures projection_figures(struct projection *projection)
{
	return (struct projection_figures){
		.is_behind = atomic_load(&projection->is_behind),
		.gate_is_closed = atomic_load(&projection->gate_is_closed),
		.is_rebuilding = atomic_load(&projection->is_rebuilding),
		.commit_number = atomic_load(&projection->settled),
	};
}
