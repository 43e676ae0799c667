/*
 * visit_end - how the router closes a visit; not for handlers
 */
#pragma once

#include <stdbool.h>

struct visit;

/* Ends the snapshot if one is open. False: it had a fault, which is answered. */
bool visit_end_reading(struct visit *visit);
