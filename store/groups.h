/*
 * groups - groups and who belongs to them
 */
#pragma once

#include "store/session.h"

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

void group_put(struct session *session, const struct group *row);
struct group *group_find(struct session *session, const char *id);
int64_t group_remove(struct session *session, const char *id);
struct group *groups_page(struct session *session, const char *after_name, const char *after_id,
	int64_t limit, size_t *count);
struct group *groups_of_member(struct session *session, const char *member_id, size_t *count);

/* kind: "member" or "owner". */
struct membership {
	const char *group_id;
	const char *member_id;
	const char *kind;
	int64_t since;
};

void membership_put(struct session *session, const struct membership *row);
int64_t membership_remove(struct session *session, const char *group_id, const char *member_id,
	const char *kind);
struct membership *memberships_of_group(struct session *session, const char *group_id, const char *kind,
	size_t *count);
struct membership *memberships_of_member(struct session *session, const char *member_id, size_t *count);
