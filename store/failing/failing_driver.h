/*
 * failing_driver - an engine that fails when it is told to; for tests only
 *
 * It stands before another driver and passes everything on. Begins, savepoints, statement steps and commits of
 * connections that write are counted; armed, it fails one of them with a result of the test's choice. Rolling back
 * never fails, as with the engines themselves. One at a time in a process.
 */
#pragma once

#include <stdbool.h>

#include "store/driver.h"

enum failing_how {
	FAILS_ONCE,              /* that one step; the transaction stands */
	FAILS_FROM_THERE_ON,     /* it and every one behind it, until disarmed */
	LOSES_THE_TRANSACTION,   /* once, and the engine throws the whole transaction away, as on a full disk */
};

enum failing_what { FAILING_STEPS, FAILING_COMMITS }; /* steps: all that is counted, commits among them */

struct failing_plan {
	enum failing_what what;
	unsigned at; /* 1: the next one; 0: never */
	enum failing_how how;
	enum driver_result result;
};

/* A driver that passes on to `inner`. */
const struct driver *failing_driver_before(const struct driver *inner);

/* Begins to count anew. */
void failing_driver_arm(struct failing_plan plan);
void failing_driver_disarm(void);

/* Whether it has failed since it was armed, and how much it has counted since then. */
bool failing_driver_has_failed(void);
unsigned failing_driver_steps(void);
unsigned failing_driver_commits(void);
