/*
 * user_password - somebody changes her own password; both are looked at here, for hashing takes longer than a lane waits
 */
#include "base/password.h"
#include "base/settings.h"
#include "base/text.h"
#include "domain/users/user_read.h"
#include "doors/door.h"
#include "doors/graph/body.h"
#include "doors/graph/graph.h"
#include "doors/graph/handlers.h"

void graph_user_change_password(struct visit *visit)
{
	static const char *const names[] = { "currentPassword", "newPassword", NULL };
	const char *key = graph_key(visit), *current = NULL, *wanted = NULL;
	if (key == NULL || !body_has_only(visit, names) ||
		!body_required_text(visit, "User", "currentPassword", &current) ||
		!body_required_text(visit, "User", "newPassword", &wanted))
		return;
	const struct user *user = graph_find_user(visit, key);
	if (user == NULL)
		return;
	bool is_own = text_equal(user->id, visit->actor_id); /* others learn nothing, however long it takes */
	bool is_strong = password_is_strong(wanted, user->upn, user->display_name);
	const struct user_change_password_options options = {
		.user = user->id,
		.knows_old = is_own && password_matches(current, user->password_hash),
		.old_hash = user->password_hash,
		.is_same = text_equal(current, wanted),
		.new_password = wanted,
		.new_hash = is_own && is_strong ? password_hash(visit->arena, wanted, visit->house->settings->password_hash_cost) : NULL,
	};
	struct act_result result = { 0 };
	if (visit_perform(visit, &user_change_password, &options, &result))
		visit_answer_empty(visit);
}
