/*
 * license_jobs - see the header
 *
 * A group's work goes through its members and through those who still have something from it, merged in order of
 * id; whoever joins or leaves meanwhile is settled by that act. Since each person is compared with what her groups
 * give, one who was looked at already is left alone.
 */
#include "domain/licenses/license_jobs.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "domain/acts.h"
#include "domain/licenses/license.h"
#include "store/group_licenses.h"
#include "store/groups.h"
#include "store/license_jobs.h"
#include "store/licenses.h"

#define CHUNK 50
#define CHUNK_BUDGET ((size_t)64 << 20)

void license_retry_waiting(struct context *context, const char *sku_id)
{
	if (license_somebody_waits(context->session, sku_id))
		license_job_begin(context->session, LICENSE_JOB_PRODUCT, sku_id, context->now);
}

/* The next ids of two lists in order, each once. */
static size_t merge(struct arena *arena, const struct membership *members, size_t member_count,
	const char *const *holders, size_t holder_count, const char ***ids)
{
	const char **merged = arena_allocate_array(arena, CHUNK, sizeof(*merged));
	size_t count = 0, m = 0, h = 0;
	while (count < CHUNK && (m < member_count || h < holder_count)) {
		int order = m == member_count ? 1
			: h == holder_count   ? -1
					      : strcmp(members[m].member_id, holders[h]);
		merged[count++] = order <= 0 ? members[m].member_id : holders[h];
		m += order <= 0;
		h += order >= 0;
	}
	*ids = merged;
	return count;
}

static size_t find_people(struct context *context, const struct license_job *job, const char ***ids)
{
	size_t count = 0, member_count = 0;
	if (text_equal(job->kind, LICENSE_JOB_PRODUCT)) {
		*ids = licenses_waiting_page(context->session, job->object_id, job->after_id, CHUNK, &count);
		return count;
	}
	const struct membership *members = memberships_page(context->session, job->object_id, MEMBERSHIP_MEMBER,
		MEMBERS_USERS, job->after_id, CHUNK, &member_count);
	const char **holders = licenses_holders_page(context->session, job->object_id, job->after_id, CHUNK, &count);
	return merge(context->arena, members, member_count, holders, count, ids);
}

/* A subscription that should have ended gives no seats any more. */
static struct error play_subscriptions(struct context *context, const struct license_job *job)
{
	if (text_equal(job->kind, LICENSE_JOB_PRODUCT))
		return license_play_subscriptions(context, job->object_id);
	size_t count = 0;
	struct error error = no_error;
	const struct group_license *grants = group_licenses_of_group(context->session, job->object_id, &count);
	for (size_t i = 0; i < count && !failed(error); i++)
		error = license_play_subscriptions(context, grants[i].sku_id);
	return error;
}

/* A product's work, and that of a group which is gone, leaves nothing behind. */
static void complete(struct context *context, struct license_job *job)
{
	bool is_shown = text_equal(job->kind, LICENSE_JOB_GROUP) && group_find(context->session, job->object_id) != NULL;
	job->state = LICENSE_JOB_COMPLETE;
	if (is_shown)
		license_job_put(context->session, job);
	else
		license_job_remove(context->session, job->kind, job->object_id);
}

/* The row is read again: what was played may have begun the work anew. */
static struct error play_chunk(struct context *context, void *state)
{
	bool *has_more = state;
	const char **ids = NULL;
	struct license_job *job = license_job_next(context->session);
	*has_more = job != NULL;
	if (job == NULL)
		return session_fault(context->session);
	struct error error = play_subscriptions(context, job);
	size_t count = failed(error) ? 0 : find_people(context, job, &ids);
	for (size_t i = 0; i < count && !failed(error); i++)
		error = act_run(context, &license_inherit, ids[i], NULL);
	if (failed(error))
		return error;
	job->state = LICENSE_JOB_IN_PROGRESS;
	job->done += (int64_t)count;
	if (count > 0)
		job->after_id = ids[count - 1];
	if (count < CHUNK)
		complete(context, job);
	else
		license_job_put(context->session, job);
	*has_more = license_job_next(context->session) != NULL;
	return session_fault(context->session);
}

struct error license_jobs_play(struct house *house, struct arena *arena, const char *tenant_id, bool *has_more)
{
	const struct act_call call = {
		.tenant_id = tenant_id,
		.actor_kind = ACTOR_SYSTEM,
		.actor_id = "system",
		.door = DOOR_SYSTEM,
	};
	return act_within(house, arena, &call, play_chunk, has_more);
}

struct error license_jobs_finish(struct house *house, const char *tenant_id)
{
	struct arena *arena = arena_new(CHUNK_BUDGET);
	struct error error = no_error;
	for (bool has_more = true; has_more && !failed(error);) {
		arena_reset(arena);
		error = license_jobs_play(house, arena, tenant_id, &has_more);
	}
	arena_free(arena);
	return error;
}
