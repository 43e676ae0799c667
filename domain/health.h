/*
 * health - whether the house can do its work now
 */
#pragma once

#include "base/error.h"

struct arena;
struct house;

/* Reads a row of the database; its fault, or no error. */
struct error health_of_store(struct house *house, struct arena *arena);
