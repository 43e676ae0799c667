/*
 * address_plans - looking an address up, and the steps that other acts are made of
 */
#include <ctype.h>

#include "base/arena.h"
#include "base/text.h"
#include "domain/addresses/address.h"
#include "domain/errors.h"
#include "domain/settings.h"
#include "domain/tenants/domain.h"
#include "domain/users/user.h"
#include "store/domains.h"
#include "store/users.h"

#define LOCAL_PART_MOST 64
#define ADDRESS_MOST 254

static bool is_local_character(char c)
{
	return isalnum((unsigned char)c) || __builtin_strchr(".#$&'*-/=?^_`{|}~", c) != NULL;
}

/* The '+' is the delimiter of details and so no part of an address here; '!' and '%' are routes to mail servers. */
bool address_is_valid(const char *address)
{
	if (address == NULL || __builtin_strlen(address) > ADDRESS_MOST)
		return false;
	const char *at = __builtin_strchr(address, '@');
	if (at == NULL || at == address || at - address > LOCAL_PART_MOST || at[-1] == '.' || address[0] == '.')
		return false;
	for (const char *c = address; c < at; c++)
		if (*c == '\0' || !is_local_character(*c) || (c[0] == '.' && c[1] == '.'))
			return false;
	if (at[1] == '\0' || at[1] == '.' || at[1] == '-')
		return false;
	for (const char *c = at + 1; *c != '\0'; c++)
		if (!isalnum((unsigned char)*c) && *c != '.' && *c != '-')
			return false;
	return __builtin_strchr(at, '.') != NULL;
}

bool sign_in_name_is_valid(const char *name)
{
	if (!address_is_valid(name))
		return false;
	for (const char *c = name; *c != '@'; c++)
		if (!isalnum((unsigned char)*c) && __builtin_strchr(".#'-^_~", *c) == NULL)
			return false;
	return true;
}

char *address_domain(struct arena *arena, const char *address)
{
	const char *at = address == NULL ? NULL : __builtin_strrchr(address, '@');
	return at == NULL ? NULL : text_fold(arena, at + 1);
}

/* What belongs to a registration that is over is nobody's. A reservation that is over is played first, however late the worker is. */
static const struct address *find_owner(struct context *context, const char *address_fold)
{
	const struct address *owner = address_find_owner(context->session, address_fold);
	if (owner != NULL && address_is_of_former_registration(context, owner))
		return NULL;
	bool is_over = owner != NULL && owner->reserved_until != 0 && owner->reserved_until <= context->now;
	if (!is_over || failed(user_play_due(context, owner->holder_id)))
		return owner;
	return address_find_owner(context->session, address_fold);
}

struct address_wish address_look(struct context *context, const char *address, const char *holder_id)
{
	struct address_wish wish = { .address = address, .holder_id = holder_id };
	wish.address_fold = text_fold(context->arena, address);
	const struct domain *domain = domain_find(context->session, address_domain(context->arena, address));
	if (domain != NULL && domain->verified_at != 0 && text_equal(domain->tenant_id, context->session->tenant_id))
		wish.domain = domain;
	const struct address *owner = find_owner(context, wish.address_fold);
	const struct user *same_name = user_find_by_upn(context->session, wish.address_fold);
	if (same_name != NULL && !text_equal(same_name->id, holder_id))
		wish.named = same_name;
	if (owner != NULL && text_equal(owner->holder_id, holder_id))
		wish.own = owner;
	else
		wish.owner = owner;
	const struct user *named = wish.owner == NULL ? NULL : user_find(context->session, wish.owner->holder_id);
	wish.owner_name = named == NULL ? NULL : named->deleted_at != 0 ? named->original_upn : named->upn;
	return wish;
}

struct error address_refuse_taken(struct context *context, const struct address_wish *wish)
{
	if (wish->owner == NULL && wish->named == NULL)
		return no_error;
	struct error error = refuse(context, &ERROR_PROXY_ADDRESS_CONFLICT, "proxyAddresses", NULL);
	error.detail = wish->owner != NULL ? wish->owner->holder_id : wish->named->id;
	if (wish->owner_name != NULL)
		error.detail = text_format(context->arena, "%s (%s, %s)", wish->owner->holder_id, wish->owner_name,
			wish->owner->state);
	return error;
}

void plan_address_claim(struct plan *plan, const char *address, const char *holder_id, bool is_primary)
{
	struct step *step = plan_step(plan, "address.claim", holder_id, holder_id, "rules.md 112");
	step_change(step, "address", NULL, address);
	step_change(step, "kind", NULL, is_primary ? "primary" : "alias");
}

static void plan_state(struct plan *plan, const char *verb, const struct address *address, const char *state,
	int64_t until, const char *rule)
{
	struct step *step = plan_step(plan, verb, address->holder_id, address->holder_id, rule);
	step_change(step, "address", address->address, address->address);
	step_change(step, "state", address->state, state);
	if (until != 0)
		step_change(step, "reservedUntil", NULL, text_format(plan->arena, "%lld", (long long)until));
}

void plan_addresses_soft_delete(struct context *context, struct plan *plan, const char *holder_id, int64_t until)
{
	bool is_strict = setting_is(context, SETTING_ALIAS_RESERVATION, "strict");
	size_t count = 0;
	const struct address *held = addresses_of_holder(context->session, holder_id, &count);
	for (size_t i = 0; i < count; i++) {
		if (held[i].is_primary || !is_strict)
			plan_state(plan, "address.release", &held[i], "released", 0, "rules.md C4");
		else
			plan_state(plan, "address.reserve", &held[i], "reserved", until, "rules.md C4");
	}
}

void plan_addresses_drop(struct context *context, struct plan *plan, const char *holder_id)
{
	size_t count = 0;
	const struct address *held = addresses_of_holder(context->session, holder_id, &count);
	for (size_t i = 0; i < count; i++)
		plan_address_drop(plan, &held[i]);
}

void plan_address_resume(struct plan *plan, const struct address *address)
{
	plan_state(plan, "address.resume", address, address->is_primary ? "live" : "alias", 0, "rules.md 34");
}

void plan_address_drop(struct plan *plan, const struct address *address)
{
	struct step *step = plan_step(plan, "address.drop", address->holder_id, address->holder_id, "rules.md C4");
	step_change(step, "address", address->address, address->address);
	step_change(step, "state", address->state, NULL);
}
