/*
 * address_acts - giving a user an alias, and taking one away
 */
#include "base/text.h"
#include "domain/addresses/address.h"
#include "domain/errors.h"
#include "domain/rules.h"
#include "domain/users/user.h"

extern const struct rule_table address_add_rules, address_remove_rules;

static struct error look(struct context *context, const struct address_options *wanted, struct address_wish *wish)
{
	const struct user *holder = user_resolve(context, wanted->holder);
	if (holder == NULL || holder->deleted_at != 0)
		return refuse(context, &ERROR_NOT_FOUND, "holder", "id", wanted->holder, NULL);
	*wish = address_look(context, wanted->address, holder->id);
	wish->holder_exists = true;
	wish->holder_is_synced = holder->on_premises_sync_enabled;
	return no_error;
}

static struct error plan_add(struct context *context, const void *options, struct plan *plan)
{
	struct address_wish wish;
	struct error error = look(context, options, &wish);
	if (failed(error))
		return error;
	plan->target = wish.holder_id;
	rules_ask(context, &address_add_rules, &wish, plan);
	plan_address_claim(plan, wish.address, wish.holder_id, false);
	return no_error;
}

static struct error plan_remove(struct context *context, const void *options, struct plan *plan)
{
	struct address_wish wish;
	struct error error = look(context, options, &wish);
	if (failed(error))
		return error;
	plan->target = wish.holder_id;
	rules_ask(context, &address_remove_rules, &wish, plan);
	if (wish.own != NULL)
		plan_address_drop(plan, wish.own);
	return no_error;
}

const struct act address_add = { "address.add", plan_add };
const struct act address_remove_alias = { "address.remove", plan_remove };
