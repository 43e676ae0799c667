/*
 * http_workers - threads for what may wait
 *
 * Threads are started when work finds none idle, up to a number. The queue is bounded by reservations: who
 * holds one may submit and cannot be refused any more, so that the connection can be put to sleep in between.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct workers;

/* Is part of what it works for; belongs to the workers from submit until run. */
struct work {
	struct work *next;
	void (*run)(struct work *work);
};

/* NULL without memory. No thread runs yet. */
struct workers *workers_new(unsigned threads, size_t queue_limit);

/* False: full, or being stopped. Otherwise workers_submit() must follow. */
bool workers_reserve(struct workers *workers);
void workers_submit(struct workers *workers, struct work *work);

/* Reserves nothing from now on, though others may go on asking. Returns when all submitted work has run. */
void workers_stop(struct workers *workers);
/* After workers_stop(), when nobody asks any more. */
void workers_free(struct workers *workers);
