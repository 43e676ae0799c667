/*
 * journal - one link an operation, chained; its entries; and apart, by subject, their values
 *
 * Taking the values of a subject away leaves links and entries as they are, so the chain still verifies.
 */
#pragma once

#include "store/session.h"

struct journal_link {
	int64_t sequence;
	const char *operation_id;
	const char *act;
	const char *result;
	int64_t at;
	int64_t written_at;
	const char *request_id;
	int64_t entry_count;
	const char *previous_hash;
	const char *hash;
};

void journal_insert(struct session *session, const struct journal_link *row);
struct journal_link *journal_links(struct session *session, int64_t after, int64_t limit, size_t *count);

struct journal_entry {
	int64_t sequence;
	int64_t position;
	const char *verb;
	const char *object_id;
	const char *rule;
	const char *commitment;
};

void journal_entry_insert(struct session *session, const struct journal_entry *row);
struct journal_entry *journal_entries_between(struct session *session, int64_t first, int64_t last,
	size_t *count);

struct journal_value {
	int64_t sequence;
	int64_t position;
	const char *subject_id;
	const char *salt;
	const char *content;
};

void journal_value_insert(struct session *session, const struct journal_value *row);
struct journal_value *journal_values_between(struct session *session, int64_t first, int64_t last,
	size_t *count);
int64_t journal_values_forget(struct session *session, const char *subject_id);
