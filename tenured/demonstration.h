/*
 * demonstration - the demonstration organisation: what its CSV file holds, and its making
 *
 * `tenured demonstration` makes the tenant, buys seats, imports the file with its newest moment as now, adds
 * the five accounts and the client, and then, last and at once, writes the credentials file. Each step does
 * only what is lacking, so that one that was cut short is repaired by running it again; with a tenant and its
 * credentials nothing is done. Passwords are random each time and stand in that file alone.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct arena;

#define DEMONSTRATION_PRODUCTS_MOST 64

struct demonstration_survey {
	const char *domain;    /* of the first user */
	int64_t newest_moment; /* of all columns; 0: none */
	const char *sku_ids[DEMONSTRATION_PRODUCTS_MOST];
	int64_t counts[DEMONSTRATION_PRODUCTS_MOST]; /* active users with it */
	size_t product_count;
};

/* Reads the file once. NULL when fine, otherwise what is wrong. */
const char *demonstration_look(struct arena *arena, const char *path, struct demonstration_survey *survey);

struct demonstration_account {
	const char *key; /* in the credentials file: "globalAdmin" */
	const char *local_part, *display_name;
	const char *role;		   /* its name; NULL: none */
	const char *sku_id;		   /* NULL: no license */
	const char *upn, *password, *hash; /* made for this run */
};

enum { DEMONSTRATION_ACCOUNTS = 5 };

/* Writes the whole file or nothing, for its owner alone. NULL when fine. */
const char *demonstration_write(struct arena *arena, const char *path, const char *content);
