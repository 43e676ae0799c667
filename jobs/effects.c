/*
 * effects - see the header
 */
#include "jobs/effects.h"

#include "base/arena.h"
#include "base/json_in.h"
#include "base/settings.h"
#include "base/text.h"
#include "domain/house.h"
#include "planes/mail/doveadm.h"
#include "planes/mail/homes.h"
#include "planes/mail/mail_log.h"
#include "planes/mail/projection.h"
#include "store/mailboxes.h"
#include "store/outbox.h"
#include "store/store.h"

#define SESSIONS_WAIT_MS 5000

/* Whether the mailbox has a row: what was purged meanwhile needs no home, what lives is never erased. */
static const char *mailbox_exists(struct effect_place *place, const char *id, bool *exists)
{
	struct session *session = store_begin_read(place->house->store, place->arena, place->tenant_id);
	*exists = mailbox_find(session, id) != NULL;
	struct error fault = session_fault(session);
	store_end_read(place->house->store, session);
	return failed(fault) ? fault.kind->name : NULL;
}

static const char *provision(struct effect_place *place, const struct outbox_row *row)
{
	bool exists = false;
	const char *why = mailbox_exists(place, row->object_id, &exists);
	if (why != NULL || !exists)
		return why;
	return mailbox_home_create(place->arena, place->house->settings, row->object_id);
}

static const char *kick(struct effect_place *place, const struct outbox_row *row)
{
	return doveadm_kick(place->arena, place->house->settings, row->object_id);
}

static const char *erase(struct effect_place *place, const struct outbox_row *row)
{
	bool exists = false;
	const char *why = mailbox_exists(place, row->object_id, &exists);
	if (why != NULL || exists)
		return why != NULL ? why : "the mailbox still has a row";
	struct mailbox_erasure erasure;
	why = mailbox_home_erase(place->arena, place->house->settings, row->object_id, SESSIONS_WAIT_MS, false, &erasure);
	if (why == NULL && !erasure.is_gone)
		return "something of the mailbox is still on disk";
	return why;
}

static const char *settle_domain(struct effect_place *place, const struct outbox_row *row)
{
	return projection_settle_domain(place->projection, place->arena, row->object_id);
}

static size_t words_of(struct effect_place *place, const struct outbox_row *row, const char **words)
{
	const struct json_value *list =
		row->payload == NULL ? NULL : json_parse(place->arena, row->payload, __builtin_strlen(row->payload), NULL);
	size_t count = json_count(list);
	for (size_t i = 0; i < count && words != NULL; i++)
		words[i] = json_text_of(json_item(list, i));
	return count;
}

/* The logs are read once, however many people are forgotten. */
static const char *forget_all(struct effect_place *place, const struct outbox_row *rows, size_t count)
{
	size_t most = 0, taken = 0;
	for (size_t i = 0; i < count; i++)
		most += words_of(place, &rows[i], NULL);
	const char **words = arena_allocate_array(place->arena, most + 1, sizeof(*words));
	for (size_t i = 0; i < count; i++)
		taken += words_of(place, &rows[i], words + taken);
	return taken == 0 ? NULL : mail_log_forget(place->arena, place->house->settings, words, taken, NULL);
}

static const char *forget(struct effect_place *place, const struct outbox_row *row)
{
	return forget_all(place, row, 1);
}

static const struct effect effects[] = {
	{ "mailbox.provision", provision, false, NULL },
	{ "mailbox.kick", kick, false, NULL },
	{ "mailbox.erase", erase, true, NULL },
	{ "mail.domain", settle_domain, false, NULL },
	{ "traces.forget", forget, true, forget_all },
};

const struct effect *effect_of(const char *kind)
{
	for (size_t i = 0; i < COUNT_OF(effects); i++)
		if (text_equal(effects[i].kind, kind))
			return &effects[i];
	return NULL;
}

const char *effects_forget_traces(struct effect_place *place)
{
	const char *why = store_forget_traces(place->house->store, place->arena);
	if (place->projection == NULL)
		return why;
	const char *other = projection_forget_traces(place->projection, place->arena);
	return why != NULL ? why : other;
}
