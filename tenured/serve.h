/*
 * serve - the doors that are served, as one list
 */
#pragma once

struct endpoint_table;

/* Ends with NULL. */
extern const struct endpoint_table *const served_tables[];
