/*
 * faults - what a client must be able to bear, switched on to rehearse it: throttling, a service that is away, slow answers
 *
 * Off unless somebody asks for it: the whole server by a setting (throttling as the service does it, graph.md
 * section 1), one organisation by PUT /tenure/v1/faults where its clock can be moved. Held in memory: a restart ends
 * every rehearsal. Only the Graph door is affected.
 */
#pragma once

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct visit;

#define FAULT_TENANTS_MOST 64
#define FAULT_BUCKETS 1024
#define FAULT_ID_ROOM 40

/* All 0: none. */
struct fault_settings {
	int64_t throttle_units;      /* that an application may use … */
	int64_t throttle_seconds;    /* … in this time */
	int64_t unavailable_percent; /* of requests that are answered 503 */
	int64_t unavailable_retry_after;
	int64_t delay_milliseconds;  /* before each answer */
};

struct fault_tenant {
	char tenant_id[FAULT_ID_ROOM];
	struct fault_settings settings;
	int64_t unavailable_debt; /* percents gathered since the last 503 */
};

struct fault_bucket {
	char tenant_id[FAULT_ID_ROOM], client_id[FAULT_ID_ROOM];
	bool is_of_writes;
	double level;
	int64_t filled_at; /* steady clock; 0: free */
};

struct faults {
	pthread_mutex_t mutex;
	int64_t server_units; /* in ten seconds; 0: the server does not throttle */
	size_t tenant_count;
	struct fault_tenant tenants[FAULT_TENANTS_MOST];
	struct fault_bucket buckets[FAULT_BUCKETS];
	atomic_bool somebody_is_slow;
};

void faults_open(struct faults *faults, int64_t server_units);
void faults_close(struct faults *faults);

/* False: too many organisations rehearse. */
bool faults_set(struct faults *faults, const char *tenant_id, const struct fault_settings *settings);
struct fault_settings faults_of(struct faults *faults, const char *tenant_id);

/* Plays the faults on a request whose token is known. False: answered. */
bool faults_pass(struct visit *visit);
