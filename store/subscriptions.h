/*
 * subscriptions - what was bought
 *
 * channel: direct, partner, volume. term: monthly, annual, trial. state: enabled, warning, suspended,
 * deleted. reduce: "anytime", "cycleEnd".
 */
#pragma once

#include "store/session.h"

struct subscription {
	const char *id;
	const char *commerce_id;
	const char *sku_id;
	int64_t total;
	const char *channel;
	const char *term;
	const char *reduce;
	const char *state;
	int64_t created_at;
	int64_t commitment_ends_at;
	int64_t next_lifecycle_at;
	bool renews;
};

void subscription_put(struct session *session, const struct subscription *row);
struct subscription *subscription_find(struct session *session, const char *id);
struct subscription *subscriptions_all(struct session *session, size_t *count);
struct subscription *subscriptions_of_product(struct session *session, const char *sku_id, size_t *count);
