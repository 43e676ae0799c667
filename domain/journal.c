/*
 * journal - see the header; the link's hash is over text, so that it is the same on every machine
 */
#include "domain/journal.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/json_out.h"
#include "base/text.h"
#include "domain/context.h"
#include "domain/house.h"
#include "domain/plan.h"
#include "domain/verbs.h"
#include "store/journal.h"

#define LINKS_AT_ONCE 200
#define SALT_BYTES 16
#define PIECE_BUDGET (8 << 20)

/* A link while it is being written. */
struct link {
	struct journal_link row;
	struct text_buffer commitments;
	int64_t position;
};

/* The subject is committed to as well: nobody hides a value from forgetting under another's name. */
static char *commitment_of(struct arena *arena, const char *salt, const char *subject, const char *content)
{
	const char *text = text_format(arena, "%s\n%s\n%s", salt, subject, content);
	return hash_text(arena, text, __builtin_strlen(text));
}

static char *link_hash(struct arena *arena, const struct journal_link *row, const char *commitments)
{
	const char *text = text_format(arena, "%s\n%lld\n%s\n%s\n%s\n%lld\n%lld\n%s\n%lld\n%s", row->previous_hash,
		(long long)row->sequence, row->operation_id, row->act, row->result, (long long)row->at,
		(long long)row->written_at, row->request_id, (long long)row->entry_count, commitments);
	return hash_text(arena, text, __builtin_strlen(text));
}

static void add_entry_hash(struct text_buffer *commitments, const struct journal_entry *entry)
{
	text_buffer_add_format(commitments, "%lld %s %s %s %s\n", (long long)entry->position, entry->verb,
		entry->object_id, entry->rule, entry->commitment);
}

static struct link open_link(struct context *context, const char *act, const char *result)
{
	return (struct link){
		.row = {
			.sequence = context->journal_sequence + 1,
			.operation_id = uuid_new(context->arena),
			.act = act,
			.result = result,
			.at = context->now,
			.written_at = context->real_now,
			.request_id = context->request_id,
			.previous_hash = context->journal_head,
		},
		.commitments = text_buffer_in(context->arena),
	};
}

static void add_entry(struct context *context, struct link *link, const char *verb, const char *object,
	const char *rule, const char *subject, const char *content)
{
	unsigned char salt[SALT_BYTES];
	random_bytes(salt, sizeof(salt));
	const struct journal_value value = {
		.sequence = link->row.sequence,
		.position = link->position,
		.subject_id = subject,
		.salt = hex_encode(context->arena, salt, sizeof(salt)),
		.content = content,
	};
	const struct journal_entry entry = {
		.sequence = link->row.sequence,
		.position = link->position,
		.verb = verb,
		.object_id = object,
		.rule = rule == NULL ? "" : rule,
		.commitment = commitment_of(context->arena, value.salt, subject, content),
	};
	journal_value_insert(context->session, &value);
	journal_entry_insert(context->session, &entry);
	add_entry_hash(&link->commitments, &entry);
	link->position++;
}

static void add_actor(struct context *context, struct link *link)
{
	struct json_out out = json_out_in(context->arena);
	static const char *const kinds[] = { "system", "user", "application" };
	json_open_object(&out);
	json_put_text(&out, "kind", kinds[context->actor.kind]);
	json_put_text(&out, "id", context->actor.id);
	json_put_text(&out, "name", context->actor.name);
	json_put_text(&out, "door", door_name(context->door));
	json_close_object(&out);
	add_entry(context, link, "actor", context->actor.id, NULL, context->actor.id, json_finish(&out, NULL));
}

static const char *step_content(struct context *context, const struct step *step)
{
	struct json_out out = json_out_in(context->arena);
	json_open_object(&out);
	for (size_t i = 0; i < step->change_count; i++) {
		const struct change *change = &step->changes[i];
		json_key(&out, change->field);
		json_open_array(&out);
		json_text(&out, change->is_secret ? NULL : change->before);
		json_text(&out, change->is_secret ? "changed" : change->after);
		json_close_array(&out);
	}
	json_close_object(&out);
	return json_finish(&out, NULL);
}

/* The link itself goes last: only now its hash is known. */
static const char *close_link(struct context *context, struct link *link)
{
	link->row.entry_count = link->position;
	link->row.hash = link_hash(context->arena, &link->row, text_buffer_text(&link->commitments));
	journal_insert(context->session, &link->row);
	context->journal_sequence = link->row.sequence;
	context->journal_head = link->row.hash;
	return link->row.operation_id;
}

static const char *refusal_content(struct context *context, const struct plan *plan, struct error refusal)
{
	struct json_out out = json_out_in(context->arena);
	json_open_object(&out);
	json_put_text(&out, "refused", refusal.kind->name);
	json_put_text(&out, "target", refusal.target);
	json_put_text(&out, "step", plan != NULL && plan->steps != NULL ? plan->steps->verb->name : NULL);
	json_close_object(&out);
	return json_finish(&out, NULL);
}

const char *journal_write(struct context *context, const char *act, const struct plan *plan, const char *target,
	struct error refusal)
{
	struct link link = open_link(context, act, failed(refusal) ? refusal.kind->name : "success");
	const char *object = target == NULL ? "" : target;
	add_actor(context, &link);
	if (failed(refusal)) {
		add_entry(context, &link, "refused", object, refusal.rule, object, refusal_content(context, plan, refusal));
		return close_link(context, &link);
	}
	for (const struct step *step = plan->steps; step != NULL; step = step->next)
		add_entry(context, &link, step->verb->name, step->object, step->rule, step->subject,
			step_content(context, step));
	return close_link(context, &link);
}

const char *journal_note(struct context *context, const char *act, const char *object, const char *subject,
	const char *result, const char *fields)
{
	struct link link = open_link(context, act, result);
	add_actor(context, &link);
	add_entry(context, &link, act, object, NULL, subject, fields);
	return close_link(context, &link);
}

void journal_forget(struct context *context, const char *subject_id)
{
	journal_values_forget(context->session, subject_id);
}

/*
 * Commitments of one link's entries as they stand in the store; *matches falls when a value was changed, or belongs to
 * no entry. An entry without its value is one that was forgotten.
 */
static char *stored_commitments(struct context *context, int64_t sequence, bool *matches)
{
	size_t entry_count = 0, value_count = 0, at = 0, belonging = 0;
	const struct journal_entry *entries =
		journal_entries_between(context->session, sequence, sequence, &entry_count);
	const struct journal_value *values = journal_values_between(context->session, sequence, sequence, &value_count);
	struct text_buffer text = text_buffer_in(context->arena);
	for (size_t i = 0; i < entry_count; i++) {
		add_entry_hash(&text, &entries[i]);
		while (at < value_count && values[at].position < entries[i].position)
			at++;
		if (at == value_count || values[at].position != entries[i].position)
			continue;
		belonging++;
		*matches = *matches && text_equal(entries[i].commitment,
			commitment_of(context->arena, values[at].salt, values[at].subject_id, values[at].content));
	}
	*matches = *matches && belonging == value_count;
	return text_copy(context->arena, text_buffer_text(&text));
}

static bool link_is_whole(struct context *context, const struct journal_link *row, int64_t expected,
	const char *previous)
{
	bool matches = row->sequence == expected && text_equal(row->previous_hash, previous);
	const char *commitments = stored_commitments(context, row->sequence, &matches);
	return matches && text_equal(row->hash, link_hash(context->arena, row, commitments));
}

/* Entries and values that belong to no link. */
static bool has_strays(struct context *context, int64_t last)
{
	size_t entries = 0, values = 0, early_entries = 0, early_values = 0;
	journal_entries_between(context->session, last + 1, INT64_MAX, &entries);
	journal_values_between(context->session, last + 1, INT64_MAX, &values);
	journal_entries_between(context->session, INT64_MIN, 0, &early_entries);
	journal_values_between(context->session, INT64_MIN, 0, &early_values);
	return entries + values + early_entries + early_values > 0;
}

/* Walks the next links; false when there are no more, or one is broken. */
static bool verify_piece(struct context *piece, struct journal_verdict *verdict, char *head, size_t head_size)
{
	size_t count = 0;
	const struct journal_link *links = journal_links(piece->session, verdict->links, LINKS_AT_ONCE, &count);
	for (size_t i = 0; i < count && verdict->is_valid; i++) {
		verdict->is_valid = link_is_whole(piece, &links[i], verdict->links + 1, head);
		verdict->links++;
		snprintf(head, head_size, "%s", links[i].hash);
	}
	return verdict->is_valid && count == LINKS_AT_ONCE;
}

/* In an arena that is emptied between two pieces: the chain may be longer than a request's memory. */
static void verify_chain(struct context *context, struct journal_verdict *verdict, char *head, size_t head_size)
{
	struct session session = *context->session;
	struct context piece = *context;
	struct arena *arena = arena_new(PIECE_BUDGET);
	session.arena = arena;
	piece.session = &session;
	piece.arena = arena;
	while (verify_piece(&piece, verdict, head, head_size))
		arena_reset(arena);
	if (failed(session.fault))
		context->session->fault = session.fault;
	arena_free(arena);
}

/* Who cuts the end off, or writes all of it anew, has not the key of what was signed outside. */
static bool agrees_with(struct context *context, const struct journal_checkpoint *checkpoint,
	const struct journal_verdict *verdict)
{
	if (!checkpoint->is_ours || checkpoint->sequence > verdict->links)
		return false;
	size_t count = 0;
	const struct journal_link *link = journal_links(context->session, checkpoint->sequence - 1, 1, &count);
	return count == 1 && text_equal(link->hash, checkpoint->hash);
}

bool journal_checkpoint_find(const struct house *house, struct arena *arena, const char *tenant_id,
	struct journal_checkpoint *checkpoint)
{
	return house->hooks.find_checkpoint != NULL &&
		house->hooks.find_checkpoint(house->hooks.state, arena, tenant_id, checkpoint);
}

struct journal_verdict journal_verify(struct context *context, const struct journal_checkpoint *checkpoint)
{
	struct journal_verdict verdict = { .is_valid = true };
	char head[2 * HASH_SIZE + 1] = "";
	verify_chain(context, &verdict, head, sizeof(head));
	verdict.head = text_copy(context->arena, head);
	bool ends_well = text_equal(verdict.head, context->tenant->journal_head) &&
		verdict.links == context->tenant->journal_sequence && !has_strays(context, verdict.links);
	int64_t broken = verdict.is_valid ? verdict.links + 1 : verdict.links;
	bool stands = verdict.is_valid && ends_well;
	if (stands && checkpoint != NULL && !agrees_with(context, checkpoint, &verdict)) {
		stands = false;
		broken = checkpoint->sequence;
	}
	verdict.is_valid = stands;
	verdict.first_broken = stands ? 0 : broken;
	return verdict;
}
