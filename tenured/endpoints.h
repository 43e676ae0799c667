/*
 * endpoints - prints docs/compatibility.md's tables from the doors' own rows
 */
#pragma once

#include <stdio.h>

struct endpoint_table;

/* tables ends with NULL. */
void endpoints_print(FILE *stream, const struct endpoint_table *const *tables);
