/*
 * calendar_worker - plays what is due, tenant by tenant, as soon as it is due
 */
#pragma once

struct calendar_worker;
struct house;

struct calendar_worker *calendar_worker_start(struct house *house);
void calendar_worker_stop(struct calendar_worker *worker);

/* For house_hooks. */
void calendar_worker_wake(void *worker);
