/*
 * rules - asks them, and knows where each stands
 */
#include "domain/rules.h"

#include "base/text.h"
#include "domain/context.h"
#include "domain/plan.h"

extern const struct rule_table user_create_rules, user_update_rules, user_delete_rules, user_manager_rules,
	user_change_password_rules, user_restore_rules,
	user_purge_rules, user_password_rules, user_sessions_rules, license_assign_rules, license_reprocess_rules, group_license_rules, subscription_create_rules,
	subscription_resize_rules, role_assign_rules, role_remove_rules, group_create_rules, group_update_rules, group_delete_rules,
	group_restore_rules, group_purge_rules,
	group_member_rules, address_add_rules, address_remove_rules, mailbox_purge_rules, domain_add_rules,
	application_create_rules, application_change_rules, application_delete_rules,
	application_secret_rules, application_certificate_rules, setting_change_rules, role_activate_rules,
	domain_verify_rules, domain_delete_rules, domain_change_rules;

const struct rule_table *const rule_tables[] = {
	&user_create_rules,
	&user_update_rules,
	&user_password_rules,
	&user_sessions_rules,
	&user_delete_rules,
	&user_manager_rules,
	&user_change_password_rules,
	&user_restore_rules,
	&user_purge_rules,
	&license_assign_rules,
	&license_reprocess_rules,
	&group_license_rules,
	&subscription_create_rules,
	&subscription_resize_rules,
	&role_assign_rules,
	&role_remove_rules,
	&role_activate_rules,
	&group_create_rules,
	&group_update_rules,
	&group_delete_rules,
	&group_restore_rules,
	&group_purge_rules,
	&group_member_rules,
	&address_add_rules,
	&address_remove_rules,
	&mailbox_purge_rules,
	&domain_add_rules,
	&domain_verify_rules,
	&domain_delete_rules,
	&domain_change_rules,
	&application_create_rules,
	&application_change_rules,
	&application_delete_rules,
	&application_secret_rules,
	&application_certificate_rules,
	&setting_change_rules,
	NULL,
};

/* The portal alone: the seeds tell of the refusal without naming a door (rules.md C13). */
static bool is_asked(struct context *context, const struct rule *rule)
{
	if (rule->guard == ALL_DOORS || !setting_is(context, rule->guard, "portal_only"))
		return true;
	return context->door != DOOR_GRAPH && context->door != DOOR_EXCHANGE;
}

void rules_ask(struct context *context, const struct rule_table *table, const void *facts, struct plan *plan)
{
	for (size_t i = 0; i < table->count; i++) {
		if (!is_asked(context, &table->rules[i]))
			continue;
		struct error refusal = table->rules[i].refuses(context, facts);
		if (failed(refusal)) {
			refusal.rule = table->rules[i].id;
			plan_refuse(plan, refusal);
		}
	}
}

const struct rule *rule_find(const char *id, const char **act)
{
	for (size_t i = 0; rule_tables[i] != NULL; i++)
		for (size_t j = 0; j < rule_tables[i]->count; j++)
			if (text_equal(rule_tables[i]->rules[j].id, id)) {
				if (act != NULL)
					*act = rule_tables[i]->act;
				return &rule_tables[i]->rules[j];
			}
	return NULL;
}
