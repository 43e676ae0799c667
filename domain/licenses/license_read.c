/*
 * license_read - see the header
 */
#include "domain/licenses/license_read.h"

#include "base/text.h"
#include "domain/context.h"
#include "domain/licenses/license.h"

const struct license *licenses_read(struct context *context, const char *user_id, size_t *count)
{
	size_t found = 0, kept = 0;
	struct license *licenses = licenses_of_user(context->session, user_id, &found);
	for (size_t i = 0; i < found; i++)
		if (!text_equal(licenses[i].state, LICENSE_ERROR))
			licenses[kept++] = licenses[i];
	*count = kept;
	return licenses;
}

struct group_licensing_view group_licensing_read(struct context *context, const char *const *group_ids, size_t count)
{
	struct group_licensing_view view = { 0 };
	view.licenses = group_licenses_of_groups(context->session, group_ids, count, &view.license_count);
	view.jobs = license_jobs_of(context->session, group_ids, count, &view.job_count);
	return view;
}

const char *group_processing_state(const struct group_licensing_view *view, const char *group_id)
{
	for (size_t i = 0; i < view->job_count; i++) {
		const struct license_job *job = &view->jobs[i];
		if (!text_equal(job->object_id, group_id))
			continue;
		return text_equal(job->state, LICENSE_JOB_QUEUED)	   ? "QueuedForProcessing"
			: text_equal(job->state, LICENSE_JOB_IN_PROGRESS) ? "ProcessingInProgress"
									  : "ProcessingComplete";
	}
	return NULL;
}

bool group_has_license_errors(struct context *context, const char *group_id)
{
	size_t count = 0;
	licenses_failed_page(context->session, group_id, "", 1, &count);
	return count > 0;
}

const struct user *group_failed_members_read(struct context *context, const char *group_id, const char *after,
	int64_t limit, size_t *count, const char **next)
{
	size_t found = 0;
	const char **ids = licenses_failed_page(context->session, group_id, after, limit + 1, &found);
	*next = NULL;
	if (found > (size_t)limit) {
		found = (size_t)limit;
		*next = ids[found - 1];
	}
	return users_with_ids(context->session, ids, found, count);
}

const struct seats *seats_read(struct context *context, size_t *count)
{
	return seats_all(context->session, count);
}

const struct license *licenses_read_of_users(
	struct context *context, const char *const *ids, size_t id_count, size_t *count)
{
	return licenses_of_users(context->session, ids, id_count, count);
}
