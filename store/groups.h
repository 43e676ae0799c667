/*
 * groups - groups and who belongs to them
 */
#pragma once

#include "store/list.h"

/* Every column, so that a query can name one. */
enum group_column {
	GROUP_ID,
	GROUP_DISPLAY_NAME,
	GROUP_DISPLAY_NAME_FOLD,
	GROUP_DESCRIPTION,
	GROUP_MAIL,
	GROUP_MAIL_FOLD,
	GROUP_MAIL_NICKNAME,
	GROUP_MAIL_ENABLED,
	GROUP_SECURITY_ENABLED,
	GROUP_IS_UNIFIED,
	GROUP_VISIBILITY,
	GROUP_IS_ROLE_ASSIGNABLE,
	GROUP_CREATED_AT,
	GROUP_RENEWED_AT,
	GROUP_DELETED_AT,
	GROUP_CLASSIFICATION,
	GROUP_PREFERRED_LANGUAGE,
	GROUP_PREFERRED_DATA_LOCATION,
	GROUP_THEME,
	GROUP_RESOURCE_BEHAVIOR_OPTIONS,
	GROUP_RESOURCE_PROVISIONING_OPTIONS,
	GROUP_ALLOW_EXTERNAL_SENDERS,
	GROUP_AUTO_SUBSCRIBE_NEW_MEMBERS,
	GROUP_HIDE_FROM_ADDRESS_LISTS,
	GROUP_HIDE_FROM_OUTLOOK_CLIENTS,
	GROUP_COLUMNS
};

struct group {
	const char *id;
	const char *display_name;
	const char *display_name_fold;
	const char *description;
	const char *mail, *mail_fold; /* of a Microsoft 365 group; NULL else */
	const char *mail_nickname;
	bool mail_enabled;
	bool security_enabled;
	bool is_unified;
	const char *visibility;
	bool is_role_assignable;
	int64_t created_at;
	int64_t renewed_at;
	int64_t deleted_at;
	const char *classification;
	const char *preferred_language, *preferred_data_location;
	const char *theme;
	const char *resource_behavior_options;     /* JSON array of texts; NULL: none */
	const char *resource_provisioning_options; /* the same */
	bool allow_external_senders, auto_subscribe_new_members;
	bool hide_from_address_lists, hide_from_outlook_clients;
};

extern const struct table groups_table;

void group_put(struct session *session, const struct group *row);
struct group *group_find(struct session *session, const char *id);
int64_t group_remove(struct session *session, const char *id);
/* All of them in order of name: a list to be narrowed and ordered otherwise. */
struct list_query groups_query(bool deleted);
/* Not the deleted ones; in order of name. */
struct group *groups_of_member(struct session *session, const char *member_id, size_t *count);
/* Those that she owns, by name: the deleted ones, or the others. */
struct group *groups_of_owner(struct session *session, const char *owner_id, bool deleted, size_t *count);
/* Deleted or not, in order of id; those that are no groups are left out. */
struct group *groups_with_ids(struct session *session, const char *const *ids, size_t id_count, size_t *count);

#define MEMBERSHIP_MEMBER "member"
#define MEMBERSHIP_OWNER "owner"

/* Every column, so that a query can name one. */
enum membership_column {
	MEMBERSHIP_GROUP_ID,
	MEMBERSHIP_MEMBER_ID,
	MEMBERSHIP_KIND,
	MEMBERSHIP_IS_GROUP,
	MEMBERSHIP_SINCE,
	MEMBERSHIP_COLUMNS
};

struct membership {
	const char *group_id;
	const char *member_id;
	const char *kind; /* member, owner */
	bool is_group;    /* the member is one */
	int64_t since;
};

extern const struct table memberships_table;

void membership_put(struct session *session, const struct membership *row);
int64_t membership_remove(struct session *session, const char *group_id, const char *member_id,
	const char *kind);
/* Everyone's in this group, and this group's in others. */
void memberships_remove_of_group(struct session *session, const char *group_id);
struct membership *membership_find(struct session *session, const char *group_id, const char *member_id,
	const char *kind);
enum member_filter { MEMBERS_ALL, MEMBERS_USERS, MEMBERS_GROUPS };

/* In order of the member's id, behind this one ("" for the first). */
struct membership *memberships_page(struct session *session, const char *group_id, const char *kind,
	enum member_filter filter, const char *after, int64_t limit, size_t *count);
/* Those who are not deleted, all users or all groups, in order of id: a list to be narrowed and ordered otherwise. */
struct list_query group_members_query(struct session *session, const char *group_id, const char *kind, bool of_groups);
struct membership *memberships_of_member(struct session *session, const char *member_id, size_t *count);

/* Of many members at once, in order of member; at most so many each. */
struct membership *memberships_of_members(struct session *session, const char *const *ids, size_t id_count,
	int64_t each, size_t *count);
/* Of many groups at once, in order of group and member, who is not deleted; at most so many each. */
struct membership *memberships_of_groups(struct session *session, const char *const *ids, size_t id_count,
	const char *kind, int64_t each, size_t *count);
/* Not the deleted ones; in order of id. */
struct group *groups_of_ids(struct session *session, const char *const *ids, size_t id_count, size_t *count);

/* Owners who are not deleted. */
int64_t group_owners_count(struct session *session, const char *group_id);
/* Members who are not deleted. */
int64_t group_members_count(struct session *session, const char *group_id, const char *kind,
	enum member_filter filter);
/* Whether she belongs to a role-assignable group, as a member or an owner. */
bool membership_gives_protection(struct session *session, const char *member_id);

/* Ids of the groups that contain this member, and of those that contain them; deleted groups too. */
const char **groups_above(struct session *session, const char *member_id, size_t *count);
/* Ids of the groups in this group, and of those in them. */
const char **groups_below(struct session *session, const char *group_id, size_t *count);
