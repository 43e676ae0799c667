/*
 * tenant_read - see the header
 */
#include "domain/tenants/tenant_read.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "domain/context.h"

/* As a domain that is not verified. */
static struct domain of_claim(struct context *context, const struct domain_claim *claim)
{
	return (struct domain){
		.name = claim->name,
		.tenant_id = context->session->tenant_id,
		.registration_id = claim->registration_id,
		.created_at = claim->created_at,
		.supported_services = "[]",
	};
}

static int compare(const void *a, const void *b)
{
	return strcmp(((const struct domain *)a)->name, ((const struct domain *)b)->name);
}

const struct domain *domains_read(struct context *context, size_t *count)
{
	size_t proven_count = 0, claim_count = 0;
	const struct domain *proven =
		domains_of_tenant(context->session, context->session->tenant_id, &proven_count);
	const struct domain_claim *claims = domain_claims_all(context->session, &claim_count);
	struct domain *all = arena_allocate_array(context->arena, proven_count + claim_count + 1, sizeof(*all));
	for (size_t i = 0; i < proven_count; i++)
		all[i] = proven[i];
	for (size_t i = 0; i < claim_count; i++)
		all[proven_count + i] = of_claim(context, &claims[i]);
	*count = proven_count + claim_count;
	qsort(all, *count, sizeof(*all), compare);
	return all;
}

/* The table is everybody's: somebody else's domain is none here. */
const struct domain *domain_read(struct context *context, const char *name)
{
	const char *fold = text_fold(context->arena, name);
	const struct domain *domain = domain_find(context->session, fold);
	if (domain != NULL && text_equal(domain->tenant_id, context->session->tenant_id))
		return domain;
	const struct domain_claim *claim = domain_claim_find(context->session, fold);
	if (claim == NULL)
		return NULL;
	struct domain *claimed = arena_allocate(context->arena, sizeof(*claimed));
	*claimed = of_claim(context, claim);
	return claimed;
}

/* The place in the list is "u" or "g" and the last id. One more than the page is read, to know whether there is another. */
struct domain_references domain_read_references(
	struct context *context, const struct domain *domain, const char *after, int64_t limit)
{
	struct domain_references found = { 0 };
	struct session *session = context->session;
	bool is_in_groups = after[0] == 'g';
	if (!is_in_groups)
		found.users = domain_users(
			session, domain->name, after[0] == 'u' ? after + 1 : "", limit + 1, &found.user_count);
	if ((int64_t)found.user_count > limit) {
		found.next = text_format(context->arena, "u%s", found.users[--found.user_count - 1].id);
		return found;
	}
	int64_t left = limit - (int64_t)found.user_count;
	found.groups =
		domain_groups(session, domain->name, is_in_groups ? after + 1 : "", left + 1, &found.group_count);
	if ((int64_t)found.group_count > left)
		found.next = --found.group_count == 0
			? "g"
			: text_format(context->arena, "g%s", found.groups[found.group_count - 1]);
	return found;
}
