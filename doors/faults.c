/*
 * faults - see the header
 */
#include "doors/faults.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "doors/door.h"
#include "doors/errors.h"
#include "doors/resource_units.h"

#define SERVER_SECONDS 10
/* Besides, of the whole server's throttling. */
#define WRITES 3000
#define WRITES_SECONDS 150
#define PROBES 16
/* From here on an application is told how near it is. */
#define TELLS_FROM 0.8

void faults_open(struct faults *faults, int64_t server_units)
{
	memset(faults, 0, sizeof(*faults));
	pthread_mutex_init(&faults->mutex, NULL);
	faults->server_units = server_units;
}

void faults_close(struct faults *faults)
{
	pthread_mutex_destroy(&faults->mutex);
}

/* Under the mutex. */
static struct fault_tenant *find_tenant(struct faults *faults, const char *tenant_id)
{
	for (size_t i = 0; i < faults->tenant_count; i++)
		if (text_equal(faults->tenants[i].tenant_id, tenant_id))
			return &faults->tenants[i];
	return NULL;
}

static bool is_none(const struct fault_settings *settings)
{
	return settings->throttle_units == 0 && settings->unavailable_percent == 0 && settings->delay_milliseconds == 0;
}

static void note_slow(struct faults *faults)
{
	bool is_slow = false;
	for (size_t i = 0; i < faults->tenant_count; i++)
		is_slow = is_slow || faults->tenants[i].settings.delay_milliseconds > 0;
	atomic_store(&faults->somebody_is_slow, is_slow);
}

/* A new allowance begins full. */
static void forget_buckets(struct faults *faults, const char *tenant_id)
{
	for (size_t i = 0; i < FAULT_BUCKETS; i++)
		if (text_equal(faults->buckets[i].tenant_id, tenant_id))
			faults->buckets[i].filled_at = 0;
}

bool faults_set(struct faults *faults, const char *tenant_id, const struct fault_settings *settings)
{
	pthread_mutex_lock(&faults->mutex);
	struct fault_tenant *tenant = find_tenant(faults, tenant_id);
	bool has_place = tenant != NULL || faults->tenant_count < FAULT_TENANTS_MOST || is_none(settings);
	if (tenant == NULL && has_place && !is_none(settings)) {
		tenant = &faults->tenants[faults->tenant_count++];
		*tenant = (struct fault_tenant){ 0 };
		snprintf(tenant->tenant_id, sizeof(tenant->tenant_id), "%s", tenant_id);
	}
	if (tenant != NULL && is_none(settings))
		*tenant = faults->tenants[--faults->tenant_count];
	else if (tenant != NULL)
		tenant->settings = *settings;
	forget_buckets(faults, tenant_id);
	note_slow(faults);
	pthread_mutex_unlock(&faults->mutex);
	return has_place;
}

struct fault_settings faults_of(struct faults *faults, const char *tenant_id)
{
	pthread_mutex_lock(&faults->mutex);
	const struct fault_tenant *tenant = find_tenant(faults, tenant_id);
	struct fault_settings settings = tenant == NULL ? (struct fault_settings){ 0 } : tenant->settings;
	pthread_mutex_unlock(&faults->mutex);
	return settings;
}

static size_t place_of(const char *tenant_id, const char *client_id, bool is_of_writes)
{
	uint64_t hash = UINT64_C(1469598103934665603) + is_of_writes;
	for (const char *at = tenant_id; *at != '\0'; at++)
		hash = (hash ^ (unsigned char)*at) * UINT64_C(1099511628211);
	for (const char *at = client_id; *at != '\0'; at++)
		hash = (hash ^ (unsigned char)*at) * UINT64_C(1099511628211);
	return (size_t)(hash % FAULT_BUCKETS);
}

/* Under the mutex. Where no place is left near by, the one that was longest unused gives up its own. */
static struct fault_bucket *find_bucket(struct faults *faults, const struct visit *visit, bool is_of_writes, double full)
{
	struct fault_bucket *oldest = NULL;
	size_t place = place_of(visit->tenant_id, visit->client_id, is_of_writes);
	for (size_t i = 0; i < PROBES; i++) {
		struct fault_bucket *bucket = &faults->buckets[(place + i) % FAULT_BUCKETS];
		if (bucket->filled_at != 0 && bucket->is_of_writes == is_of_writes && text_equal(bucket->tenant_id, visit->tenant_id) &&
			text_equal(bucket->client_id, visit->client_id))
			return bucket;
		if (oldest == NULL || bucket->filled_at < oldest->filled_at)
			oldest = bucket;
	}
	*oldest = (struct fault_bucket){ .is_of_writes = is_of_writes, .level = full, .filled_at = clock_steady_now() };
	snprintf(oldest->tenant_id, sizeof(oldest->tenant_id), "%s", visit->tenant_id);
	snprintf(oldest->client_id, sizeof(oldest->client_id), "%s", visit->client_id);
	return oldest;
}

struct allowance {
	double units, seconds, cost;
	bool is_of_writes;
};

/* Seconds to wait; 0: taken. *used: the part of the allowance that is used now. */
static int take(struct faults *faults, const struct visit *visit, const struct allowance *allowance, double *used)
{
	pthread_mutex_lock(&faults->mutex);
	struct fault_bucket *bucket = find_bucket(faults, visit, allowance->is_of_writes, allowance->units);
	int64_t now = clock_steady_now();
	double rate = allowance->units / allowance->seconds;
	bucket->level += (double)(now - bucket->filled_at) / SECOND_MS * rate;
	if (bucket->level > allowance->units)
		bucket->level = allowance->units;
	bucket->filled_at = now;
	double lacks = allowance->cost - bucket->level;
	if (lacks <= 0)
		bucket->level -= allowance->cost;
	*used = 1 - bucket->level / allowance->units;
	pthread_mutex_unlock(&faults->mutex);
	return lacks <= 0 ? 0 : (int)(lacks / rate) + 1;
}

static bool refuse_for(struct visit *visit, int seconds)
{
	const char *wait = text_format(visit->arena, "%d", seconds);
	visit_answer_error(visit, visit_refusal(visit, &ERROR_TOO_MANY_REQUESTS, NULL, "seconds", wait, NULL));
	visit_header(visit, "Retry-After", wait);
	visit_header(visit, "x-ms-throttle-scope", text_format(visit->arena, "Tenant_Application/ReadWrite/%s/%s", visit->client_id,
		visit->tenant_id));
	visit_header(visit, "x-ms-throttle-information", "ResourceUnitLimitExceeded");
	return false;
}

static bool has_allowance(struct visit *visit, const struct allowance *allowance)
{
	double used = 0;
	int seconds = take(visit->front->faults, visit, allowance, &used);
	if (used >= TELLS_FROM)
		visit_header(visit, "x-ms-throttle-limit-percentage", text_format(visit->arena, "%.2f", used));
	return seconds == 0 || refuse_for(visit, seconds);
}

static bool is_throttled(struct visit *visit, const struct fault_settings *settings)
{
	bool is_own = settings->throttle_units > 0;
	double cost = resource_units_of(visit);
	struct allowance all = { is_own ? (double)settings->throttle_units : (double)visit->front->faults->server_units,
		is_own ? (double)settings->throttle_seconds : SERVER_SECONDS, cost, false };
	if (all.units <= 0)
		return false;
	if (all.cost > all.units)
		all.cost = all.units;
	struct allowance writes = { WRITES, WRITES_SECONDS, 1, true };
	bool is_write = !text_equal(visit->request->method, "GET");
	return !has_allowance(visit, &all) || (!is_own && is_write && !has_allowance(visit, &writes));
}

/* Every so many, evenly: the same requests fail in each rehearsal. */
static bool is_its_turn(struct faults *faults, const char *tenant_id)
{
	pthread_mutex_lock(&faults->mutex);
	struct fault_tenant *tenant = find_tenant(faults, tenant_id);
	bool is_its = false;
	if (tenant != NULL) {
		tenant->unavailable_debt += tenant->settings.unavailable_percent;
		is_its = tenant->unavailable_debt >= 100;
		tenant->unavailable_debt -= is_its ? 100 : 0;
	}
	pthread_mutex_unlock(&faults->mutex);
	return is_its;
}

bool faults_pass(struct visit *visit)
{
	struct faults *faults = visit->front->faults;
	if (faults == NULL || visit->table->door != DOOR_GRAPH || visit->tenant_id == NULL || visit->client_id == NULL)
		return true;
	struct fault_settings settings = faults_of(faults, visit->tenant_id);
	if (settings.delay_milliseconds > 0)
		clock_sleep(settings.delay_milliseconds);
	if (settings.unavailable_percent > 0 && is_its_turn(faults, visit->tenant_id)) {
		visit_answer_error(visit, visit_refusal(visit, &ERROR_REHEARSED, NULL, NULL));
		visit_header(visit, "Retry-After", text_format(visit->arena, "%lld", (long long)settings.unavailable_retry_after));
		return false;
	}
	return !is_throttled(visit, &settings);
}
