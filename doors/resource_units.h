/*
 * resource_units - what a request costs of its application's allowance (graph.md section 1, limits)
 */
#pragma once

struct visit;

/* 1 and more. */
int resource_units_of(const struct visit *visit);
