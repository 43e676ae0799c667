/*
 * address_verbs - changes in the ledger; each leaves an event in the address's history
 *
 * A step names the holder; the address is among its values, which are forgotten with her.
 */
#include "base/ids.h"
#include "base/text.h"
#include "domain/addresses/address.h"
#include "domain/context.h"
#include "domain/tenants/domain.h"
#include "store/domains.h"
#include "store/users.h"

/* Under the tenant's salt: whoever reads the file cannot try addresses against it without the database. */
static char *history_key(struct context *context, const char *address_fold)
{
	const char *text = text_format(context->arena, "%s\n%s", context->tenant->ledger_salt, address_fold);
	return hash_text(context->arena, text, __builtin_strlen(text));
}

static void add_event(struct context *context, const char *address_fold, const char *state, const char *holder_id)
{
	const char *key = history_key(context, address_fold);
	size_t count = 0;
	address_events(context->session, key, &count);
	const struct address_event event = {
		.address_hash = key,
		.sequence = context->journal_sequence + 1,
		.position = (int64_t)count,
		.state = state,
		.holder_id = holder_id,
		.at = context->now,
	};
	address_event_insert(context->session, &event);
}

static int64_t reserved_until(const struct step *step)
{
	const char *text = step_after(step, "reservedUntil");
	int64_t until = 0;
	return text != NULL && text_to_integer(text, &until) ? until : 0;
}

/* Of the registration before, when the name was given up and registered again: it would stand in the way. */
static void drop_former(struct context *context, const char *address_fold)
{
	size_t count = 0;
	const struct address *rows = addresses_find(context->session, address_fold, &count);
	for (size_t i = 0; i < count; i++)
		if (address_is_of_former_registration(context, &rows[i]) &&
			address_remove(context->session, address_fold, rows[i].holder_id) > 0)
			add_event(context, address_fold, "released", rows[i].holder_id);
}

struct error verb_address_claim(struct context *context, const struct step *step)
{
	bool is_primary = text_equal(step_after(step, "kind"), "primary");
	const char *state = step_after(step, "state"); /* of a deleted user who is imported; else NULL */
	const char *address = step_after(step, "address");
	const struct domain *domain = domain_find(context->session, address_domain(context->arena, address));
	const struct address row = {
		.address_fold = text_fold(context->arena, address),
		.holder_id = step->subject,
		.address = address,
		.domain_registration_id = domain == NULL ? "" : domain->registration_id,
		.state = state != NULL ? state : is_primary ? "live" : "alias",
		.is_primary = is_primary,
		.since = context->now,
		.reserved_until = reserved_until(step),
	};
	drop_former(context, row.address_fold);
	address_put(context->session, &row);
	add_event(context, row.address_fold, row.state, row.holder_id);
	return session_fault(context->session);
}

static struct address *own_row(struct context *context, const struct step *step)
{
	size_t count = 0;
	const char *fold = text_fold(context->arena, step_after(step, "address"));
	struct address *rows = addresses_find(context->session, fold, &count);
	for (size_t i = 0; i < count; i++)
		if (text_equal(rows[i].holder_id, step->subject))
			return &rows[i];
	return NULL;
}

struct error verb_address_set_state(struct context *context, const struct step *step)
{
	struct address *row = own_row(context, step);
	if (row == NULL)
		return session_fault(context->session);
	row->state = step_after(step, "state");
	row->reserved_until = reserved_until(step);
	row->since = context->now;
	address_put(context->session, row);
	add_event(context, row->address_fold, row->state, row->holder_id);
	return session_fault(context->session);
}

struct error verb_address_drop(struct context *context, const struct step *step)
{
	const char *fold = text_fold(context->arena, step_after(step, "address"));
	bool is_purged = user_find(context->session, step->subject) == NULL;
	if (address_remove(context->session, fold, step->subject) > 0)
		add_event(context, fold, "released", is_purged ? NULL : step->subject);
	return session_fault(context->session);
}

struct address_report address_report(struct context *context, const char *address)
{
	const char *fold = text_fold(context->arena, address);
	struct address_report report = { .address = address, .state = "unknown" };
	report.events = address_events(context->session, history_key(context, fold), &report.event_count);
	size_t count = 0;
	const struct address *rows = addresses_find(context->session, fold, &count);
	const struct address *owner = address_find_owner(context->session, fold);
	const struct address *row = owner != NULL ? owner : count > 0 ? rows : NULL;
	if (row != NULL && !address_is_of_former_registration(context, row)) {
		report.state = row->state;
		report.holder_id = row->holder_id;
		report.reserved_until = row->reserved_until;
	} else if (report.event_count > 0) {
		report.state = "released";
	}
	return report;
}
