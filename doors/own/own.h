/*
 * own - Tenure's own door (/tenure/v1): what the public APIs have no word for (design.md section 5)
 *
 * Tokens are Graph's, errors have Graph's shape, moments are RFC 3339 UTC. The handlers stand one file a
 * thing.
 */
#pragma once

struct endpoint_table;
struct visit;

extern const struct endpoint_table own_table;
/* "/healthz" and "/metrics", for whoever runs the server: without a token. */
extern const struct endpoint_table health_table;

void own_metrics(struct visit *visit);
void own_clock(struct visit *visit);
void own_clock_advance(struct visit *visit);
void own_faults(struct visit *visit);
void own_faults_set(struct visit *visit);
void own_calendar(struct visit *visit);
void own_address(struct visit *visit);
void own_address_add(struct visit *visit);
void own_address_remove(struct visit *visit);
void own_rules(struct visit *visit);
void own_rule(struct visit *visit);
void own_audit(struct visit *visit);
void own_audit_verify(struct visit *visit);
void own_settings(struct visit *visit);
void own_settings_change(struct visit *visit);
void own_subscriptions(struct visit *visit);
void own_subscription(struct visit *visit);
void own_subscription_create(struct visit *visit);
void own_subscription_resize(struct visit *visit);
