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
	GROUP_MAIL_NICKNAME,
	GROUP_MAIL_ENABLED,
	GROUP_SECURITY_ENABLED,
	GROUP_IS_UNIFIED,
	GROUP_VISIBILITY,
	GROUP_IS_ROLE_ASSIGNABLE,
	GROUP_CREATED_AT,
	GROUP_DELETED_AT,
	GROUP_COLUMNS
};

struct group {
	const char *id;
	const char *display_name;
	const char *display_name_fold;
	const char *description;
	const char *mail;
	const char *mail_nickname;
	bool mail_enabled;
	bool security_enabled;
	bool is_unified;
	const char *visibility;
	bool is_role_assignable;
	int64_t created_at;
	int64_t deleted_at;
};

extern const struct table groups_table;

void group_put(struct session *session, const struct group *row);
struct group *group_find(struct session *session, const char *id);
int64_t group_remove(struct session *session, const char *id);
/* All of them in order of name: a list to be narrowed and ordered otherwise. */
struct list_query groups_query(bool deleted);
struct group *groups_of_member(struct session *session, const char *member_id, size_t *count);

/* Every column, so that a query can name one. */
enum membership_column {
	MEMBERSHIP_GROUP_ID,
	MEMBERSHIP_MEMBER_ID,
	MEMBERSHIP_KIND,
	MEMBERSHIP_SINCE,
	MEMBERSHIP_COLUMNS
};

/* kind: "member" or "owner". */
struct membership {
	const char *group_id;
	const char *member_id;
	const char *kind;
	int64_t since;
};

extern const struct table memberships_table;

void membership_put(struct session *session, const struct membership *row);
int64_t membership_remove(struct session *session, const char *group_id, const char *member_id,
	const char *kind);
struct membership *memberships_of_group(struct session *session, const char *group_id, const char *kind,
	size_t *count);
struct membership *memberships_of_member(struct session *session, const char *member_id, size_t *count);

/* Of many members at once, in order of member; at most so many each. */
struct membership *memberships_of_members(struct session *session, const char *const *ids, size_t id_count,
	int64_t each, size_t *count);
/* Not the deleted ones; in order of id. */
struct group *groups_of_ids(struct session *session, const char *const *ids, size_t id_count, size_t *count);
