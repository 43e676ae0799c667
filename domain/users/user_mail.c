/*
 * user_mail - what a new mail property does to a user's addresses (graph.md section 2)
 *
 * In a mailbox the address that mail names is the primary one, and the one before stays as an alias. Without a mailbox
 * it is only told to others: an address of ours is hers as long as it stands there, one of elsewhere is a word.
 */
#include "domain/users/user_mail.h"

#include <string.h>

#include "base/text.h"
#include "domain/errors.h"
#include "domain/users/user.h"

#define ALIASES_MOST 400

struct mail_change user_mail_look(struct context *context, const struct user_facts *facts, const char *mail)
{
	const char *id = facts->user == NULL ? "" : facts->user->id;
	struct mail_change change = { .is_changed = true, .mail = mail, .has_mailbox = facts->mailbox != NULL };
	for (size_t i = 0; i < facts->address_count; i++) {
		if (facts->addresses[i].is_primary)
			change.primary = &facts->addresses[i];
		else
			change.alias_count++;
	}
	if (mail != NULL)
		change.wish = address_look(context, mail, id);
	return change;
}

/* Elsewhere other characters may be in use than ours. */
static bool could_be_an_address(const char *mail)
{
	const char *at = strchr(mail, '@');
	return at != NULL && at != mail && at[1] != '\0' && strchr(at + 1, '@') == NULL &&
	       mail[strcspn(mail, " \t\r\n<>\",;:()[]\\")] == '\0';
}

static struct error invalid(struct context *context)
{
	return refuse(context, &ERROR_PROPERTY_INVALID, "mail", "property", "mail", "type", "User", NULL);
}

struct error user_mail_refuse_wrong(struct context *context, const struct mail_change *change)
{
	if (!change->is_changed)
		return no_error;
	if (change->mail == NULL)
		return change->has_mailbox ? invalid(context) : no_error;
	bool is_ours = change->wish.domain != NULL;
	if (is_ours ? !address_is_valid(change->mail) : !could_be_an_address(change->mail))
		return invalid(context);
	bool gains_alias = change->primary != NULL && change->wish.own == NULL;
	if (change->has_mailbox && gains_alias && change->alias_count >= ALIASES_MOST)
		return invalid(context);
	return change->has_mailbox && !is_ours ? refuse(context, &ERROR_DOMAIN_UNVERIFIED, "mail", NULL) : no_error;
}

struct error user_mail_refuse_taken(struct context *context, const struct mail_change *change)
{
	return change->is_changed && change->mail != NULL ? address_refuse_taken(context, &change->wish) : no_error;
}

static void plan_kind(struct plan *plan, const struct address *row, const char *address, bool becomes_primary)
{
	struct step *step = plan_step(plan, "address.setKind", row->holder_id, row->holder_id, "graph.md section 2");
	step_change(step, "address", row->address, address);
	step_change(step, "kind", row->is_primary ? "primary" : "alias", becomes_primary ? "primary" : "alias");
}

void plan_user_mail(struct plan *plan, const char *user_id, const char *before, const struct mail_change *change)
{
	const struct address *own = change->wish.own;
	if (change->primary != NULL &&
		!text_equal(change->primary->address_fold, change->wish.address_fold)) {
		if (change->has_mailbox)
			plan_kind(plan, change->primary, change->primary->address, false);
		else
			plan_address_drop(plan, change->primary);
	}
	if (own != NULL)
		plan_kind(plan, own, change->mail, true);
	else if (change->mail != NULL && change->wish.domain != NULL)
		plan_address_claim(plan, change->mail, user_id, true);
	if (text_equal(before, change->mail))
		return;
	struct step *step = plan_step(plan, "user.set", user_id, user_id, NULL);
	step_change(step, "mail", before, change->mail);
}
