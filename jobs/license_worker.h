/*
 * license_worker - licenses by group: whoever is still to be looked at, chunk after chunk
 */
#pragma once

struct house;
struct license_worker;

struct license_worker *license_worker_start(struct house *house);
/* Ends after the chunk under way; the rest goes on at the next start. */
void license_worker_stop(struct license_worker *worker);
/* As a hook of the house: there is new work. */
void license_worker_wake(void *worker);
