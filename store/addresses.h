/*
 * addresses - the ledger: who has an address now, and who had it
 *
 * state: "live" (a primary address), "alias", "reserved" (kept for a deleted holder until a date) or
 * "released" (a deleted holder would take it back on restore, but others may have it). The unique index
 * lets an address have one owner that is not released. History is kept under a hash of the address, so that
 * a purged person's address stands in no file.
 */
#pragma once

#include "store/list.h"

/* Every column, so that a query can name one. */
enum address_column {
	ADDRESS_FOLD,
	ADDRESS_HOLDER_ID,
	ADDRESS_ADDRESS,
	ADDRESS_DOMAIN_REGISTRATION_ID,
	ADDRESS_STATE,
	ADDRESS_IS_PRIMARY,
	ADDRESS_SINCE,
	ADDRESS_RESERVED_UNTIL,
	ADDRESS_COLUMNS
};

struct address {
	const char *address_fold;
	const char *holder_id;
	const char *address;
	const char *domain_registration_id;
	const char *state;
	bool is_primary;
	int64_t since;
	int64_t reserved_until;
};

extern const struct table addresses_table;

void address_put(struct session *session, const struct address *row);
int64_t address_remove(struct session *session, const char *address_fold, const char *holder_id);
/* The one who has it and is not released. */
struct address *address_find_owner(struct session *session, const char *address_fold);
struct address *addresses_find(struct session *session, const char *address_fold, size_t *count);
/* The primary one first. */
struct address *addresses_of_holder(struct session *session, const char *holder_id, size_t *count);
/* The same of many, in order of holder. */
struct address *addresses_of_holders(struct session *session, const char *const *ids, size_t id_count, size_t *count);

/* holder_id NULL: a purged holder. */
struct address_event {
	const char *address_hash;
	int64_t sequence;
	int64_t position;
	const char *state;
	const char *holder_id;
	int64_t at;
};

void address_event_insert(struct session *session, const struct address_event *row);
struct address_event *address_events(struct session *session, const char *address_hash, size_t *count);
int64_t address_events_forget_holder(struct session *session, const char *holder_id);
