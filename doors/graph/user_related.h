/*
 * user_related - rows of other tables that belong to the people of one answer: each kind is read once, when a property
 * first needs it, with one statement for all of them
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "domain/groups/group.h"
#include "domain/licenses/license.h"
#include "domain/roles/role.h"
#include "domain/users/user.h"

struct visit;

/* Rows in order of the id they belong to. */
struct related_rows {
	const void *rows;
	size_t count;
	bool is_read;
};

struct user_related {
	struct visit *visit;
	const struct user *users;
	size_t user_count;
	struct related_rows addresses, licenses;
	struct related_rows managers, reports, memberships, groups, assignments;
	struct user_related *of_managers, *of_reports; /* what belongs to those in turn */
	const char *issuer; /* the domain in identities; NULL until first needed */
};

/* Of these people, which must stay where they are. */
struct user_related user_related_of(struct visit *visit, const struct user *users, size_t count);

const struct address *related_addresses(struct user_related *related, const struct user *user, size_t *count);
const struct license *related_licenses(struct user_related *related, const struct user *user, size_t *count);
/* Those who are active; at most EXPANDED_MOST reports. */
const struct user *related_manager(struct user_related *related, const struct user *user);
/* The chain upwards, so many managers long; without it related_manager() knows the next one alone. */
void related_read_managers(struct user_related *related, unsigned levels);
const struct user *related_reports(struct user_related *related, const struct user *user, size_t *count);
/* What belongs to the managers and reports that were read. */
struct user_related *related_of_managers(struct user_related *related);
struct user_related *related_of_reports(struct user_related *related);
/* At most EXPANDED_MOST of those that are there, groups by id, then roles. */
struct related_belongings {
	const struct group *groups[20];
	const struct role *roles[20];
	size_t group_count, role_count;
};
struct related_belongings related_belongings(struct user_related *related, const struct user *user);
/* The first domain of the organisation. */
const char *related_issuer(struct user_related *related);
