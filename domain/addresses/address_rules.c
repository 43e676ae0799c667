/*
 * address_rules - who may have which address
 */
#include "base/text.h"
#include "domain/addresses/address.h"
#include "domain/errors.h"
#include "domain/roles/role.h"
#include "domain/rules.h"

#define ALIASES_MOST 400

static struct error aliases_are_changed_by_a_user_or_exchange_administrator(struct context *context, const void *facts)
{
	(void)facts;
	return role_may(context, ACTION_MANAGE_ADDRESS) ? no_error
							: refuse(context, &ERROR_REQUEST_DENIED, "proxyAddresses", NULL);
}

static struct error alias_must_be_an_address_of_a_verified_domain(struct context *context, const void *facts)
{
	const struct address_wish *wish = facts;
	if (!address_is_valid(wish->address))
		return refuse(context, &ERROR_PROPERTY_INVALID, "proxyAddresses", "property", "proxyAddresses", "type", "User",
			NULL);
	return wish->domain != NULL ? no_error : refuse(context, &ERROR_DOMAIN_UNVERIFIED, "proxyAddresses", NULL);
}

static struct error alias_has_one_owner(struct context *context, const void *facts)
{
	const struct address_wish *wish = facts;
	if (wish->own != NULL)
		return refuse(context, &ERROR_PROXY_ADDRESS_CONFLICT, "proxyAddresses", NULL);
	return address_refuse_taken(context, wish);
}

static struct error aliases_of_a_synced_user_are_changed_in_active_directory(struct context *context,
	const void *facts)
{
	const struct address_wish *wish = facts;
	return wish->holder_is_synced ? refuse(context, &ERROR_ON_PREMISES_MANAGED, "proxyAddresses", NULL) : no_error;
}

static struct error user_has_at_most_400_aliases(struct context *context, const void *facts)
{
	const struct address_wish *wish = facts;
	size_t count = 0, aliases = 0;
	const struct address *held = addresses_of_holder(context->session, wish->holder_id, &count);
	for (size_t i = 0; i < count; i++)
		aliases += !held[i].is_primary;
	if (aliases < ALIASES_MOST)
		return no_error;
	return refuse(context, &ERROR_PROPERTY_INVALID, "proxyAddresses", "property", "proxyAddresses", "type", "User", NULL);
}

static const struct rule add_rules[] = {
	{ "ADDRESS-ADD-1", "aliases_are_changed_by_a_user_or_exchange_administrator",
		aliases_are_changed_by_a_user_or_exchange_administrator, ALL_DOORS, "rules.md 111" },
	{ "ADDRESS-ADD-2", "alias_must_be_an_address_of_a_verified_domain",
		alias_must_be_an_address_of_a_verified_domain, ALL_DOORS, "rules.md 111" },
	{ "ADDRESS-ADD-3", "alias_has_one_owner", alias_has_one_owner, ALL_DOORS, "rules.md 102, 112, C4" },
	{ "ADDRESS-ADD-4", "aliases_of_a_synced_user_are_changed_in_active_directory",
		aliases_of_a_synced_user_are_changed_in_active_directory, ALL_DOORS, "rules.md 111, 138" },
	{ "ADDRESS-ADD-5", "user_has_at_most_400_aliases", user_has_at_most_400_aliases, ALL_DOORS, "rules.md 111" },
};
const struct rule_table address_add_rules = { "address.add", add_rules, COUNT_OF(add_rules) };

static struct error primary_address_cannot_be_removed(struct context *context, const void *facts)
{
	const struct address_wish *wish = facts;
	if (wish->own != NULL && !wish->own->is_primary)
		return no_error;
	return refuse(context, &ERROR_PROPERTY_INVALID, "proxyAddresses", "property", "proxyAddresses", "type", "User", NULL);
}

static const struct rule remove_rules[] = {
	{ "ADDRESS-REM-1", "aliases_are_changed_by_a_user_or_exchange_administrator",
		aliases_are_changed_by_a_user_or_exchange_administrator, ALL_DOORS, "rules.md 111" },
	{ "ADDRESS-REM-2", "primary_address_cannot_be_removed", primary_address_cannot_be_removed, ALL_DOORS,
		"rules.md 103" },
	{ "ADDRESS-REM-3", "aliases_of_a_synced_user_are_changed_in_active_directory",
		aliases_of_a_synced_user_are_changed_in_active_directory, ALL_DOORS, "rules.md 111, 138" },
};
const struct rule_table address_remove_rules = { "address.remove", remove_rules, COUNT_OF(remove_rules) };
