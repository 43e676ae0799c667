/*
 * license_jobs - see the header
 */
#include "store/license_jobs.h"

#include "base/text.h"
#include "store/by_ids.h"

static const struct column columns[] = {
	{ "kind", COLUMN_TEXT, offsetof(struct license_job, kind) },
	{ "object_id", COLUMN_TEXT, offsetof(struct license_job, object_id) },
	{ "state", COLUMN_TEXT, offsetof(struct license_job, state) },
	{ "after_id", COLUMN_TEXT, offsetof(struct license_job, after_id) },
	{ "done", COLUMN_INTEGER, offsetof(struct license_job, done) },
	{ "since", COLUMN_INTEGER, offsetof(struct license_job, since) },
};
static const struct table license_jobs = { "license_jobs", "object_id, kind", sizeof(struct license_job), columns,
	COUNT_OF(columns) };

enum { PUT, REMOVE, FIND, NEXT, TENANTS };

static const struct statement statements[] = {
	[PUT] = { "license_jobs.put", STATEMENT_PUT, &license_jobs, NULL, TENANT_SCOPE },
	[REMOVE] = { "license_jobs.remove", STATEMENT_TEXT, NULL,
		"DELETE FROM license_jobs WHERE tenant_id = $1 AND kind = $2 AND object_id = $3", TENANT_SCOPE },
	[FIND] = { "license_jobs.find", STATEMENT_SELECT, &license_jobs,
		"WHERE tenant_id = $1 AND kind = $2 AND object_id = $3", TENANT_SCOPE },
	[NEXT] = { "license_jobs.next", STATEMENT_SELECT, &license_jobs,
		"WHERE tenant_id = $1 AND state <> 'complete' ORDER BY since LIMIT 1", TENANT_SCOPE },
	[TENANTS] = { "license_jobs.tenants", STATEMENT_TEXT, NULL,
		"SELECT DISTINCT tenant_id FROM license_jobs WHERE state <> 'complete'", GLOBAL_SCOPE },
};
const struct statement_list license_jobs_statements = { "license_jobs", statements, COUNT_OF(statements) };

void license_job_begin(struct session *session, const char *kind, const char *object_id, int64_t now)
{
	const struct license_job job = {
		.kind = kind,
		.object_id = object_id,
		.state = LICENSE_JOB_QUEUED,
		.after_id = "",
		.since = now,
	};
	license_job_put(session, &job);
	session->writes_license_jobs = true;
}

void license_job_put(struct session *session, const struct license_job *row)
{
	session_write_row(session, &statements[PUT], row);
}

void license_job_remove(struct session *session, const char *kind, const char *object_id)
{
	session_run(session, &statements[REMOVE], WITH(of_text(kind), of_text(object_id)));
}

struct license_job *license_job_find(struct session *session, const char *kind, const char *object_id)
{
	return session_find_row(session, &statements[FIND], WITH(of_text(kind), of_text(object_id)));
}

struct license_job *license_jobs_of(struct session *session, const char *const *ids, size_t id_count, size_t *count)
{
	return session_find_by_ids(session, &license_jobs, "object_id", ids, id_count, count);
}

struct license_job *license_job_next(struct session *session)
{
	return session_find_row(session, &statements[NEXT], WITHOUT_VALUES);
}

const char **license_jobs_tenants(struct session *session, size_t *count)
{
	return session_find_texts(session, &statements[TENANTS], WITHOUT_VALUES, count);
}
