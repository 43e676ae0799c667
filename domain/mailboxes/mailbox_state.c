/*
 * mailbox_state - the one function that tells what a mailbox is, and what mail sees of it
 */
#include "base/arena.h"
#include "base/text.h"
#include "domain/mailboxes/mailbox.h"
#include "store/addresses.h"
#include "store/users.h"

enum mailbox_state mailbox_state(const struct mailbox *mailbox)
{
	if (mailbox->retired_at != 0)
		return MAILBOX_RETIRED;
	if (mailbox->deleted_at != 0)
		return mailbox_is_held(mailbox) ? MAILBOX_INACTIVE : MAILBOX_SOFT_DELETED;
	if (mailbox_is_shared(mailbox))
		return MAILBOX_SHARED;
	return mailbox->license_lost_at != 0 ? MAILBOX_DISCONNECTED : MAILBOX_USER;
}

const char *mailbox_state_name(enum mailbox_state state)
{
	static const char *const names[] = { "user", "shared", "disconnected", "softDeleted", "inactive", "retired" };
	return names[state];
}

bool mailbox_is_live(const struct mailbox *mailbox)
{
	enum mailbox_state state = mailbox_state(mailbox);
	return state == MAILBOX_USER || state == MAILBOX_SHARED;
}

bool mailbox_is_held(const struct mailbox *mailbox)
{
	return mailbox->litigation_hold_at != 0;
}

bool mailbox_is_shared(const struct mailbox *mailbox)
{
	return text_equal(mailbox->kind, MAILBOX_KIND_SHARED);
}

bool mailbox_forwards(const struct mailbox *mailbox)
{
	return !text_is_empty(mailbox->forwarding_address) || !text_is_empty(mailbox->forwarding_smtp_address);
}

struct mailbox *mailbox_of_user(struct context *context, const char *user_id)
{
	size_t count = 0;
	return mailboxes_of_user(context->session, user_id, &count);
}

/* Addresses that stand (not reserved, not released), in the ledger's order: the primary one first. */
static void project_addresses(struct arena *arena, struct session *session, const char *holder_id,
	struct mailbox_projection *projection)
{
	size_t count = 0;
	const struct address *held = addresses_of_holder(session, holder_id, &count);
	const char **addresses = arena_allocate_array(arena, count + 1, sizeof(*addresses));
	for (size_t i = 0; i < count; i++)
		if (text_equal(held[i].state, "live") || text_equal(held[i].state, "alias"))
			addresses[projection->address_count++] = held[i].address_fold;
	projection->addresses = addresses;
}

/* Whoever is blocked or deleted does not sign in; neither does anybody to a shared mailbox. */
static void project_logins(struct arena *arena, const struct user *user, struct mailbox_projection *projection)
{
	bool signs_in = projection->is_live && user != NULL && user->deleted_at == 0 && user->account_enabled &&
		!mailbox_is_shared(projection->mailbox);
	if (!signs_in)
		return;
	const char **logins = arena_allocate_array(arena, projection->address_count + 1, sizeof(*logins));
	logins[projection->login_count++] = user->upn_fold;
	for (size_t i = 0; i < projection->address_count; i++)
		if (!text_equal(projection->addresses[i], user->upn_fold))
			logins[projection->login_count++] = projection->addresses[i];
	projection->logins = logins;
	projection->password_hash = user->password_hash;
}

struct mailbox_projection mailbox_project(struct arena *arena, struct session *session, const struct mailbox *mailbox)
{
	struct mailbox_projection projection = { .mailbox = mailbox };
	if (mailbox == NULL)
		return projection;
	projection.is_live = mailbox_is_live(projection.mailbox);
	if (projection.is_live) {
		project_addresses(arena, session, projection.mailbox->user_id, &projection);
		project_logins(arena, user_find(session, projection.mailbox->user_id), &projection);
	}
	return projection;
}
