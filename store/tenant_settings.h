/*
 * tenant_settings - what a tenant has chosen; names and defaults are in domain/settings.c
 */
#pragma once

#include "store/session.h"

struct tenant_setting_row {
	const char *name, *value;
};

/* All that were chosen, in order of name. */
struct tenant_setting_row *tenant_settings_all(struct session *session, size_t *count);
const char *tenant_setting(struct session *session, const char *name);
void tenant_setting_set(struct session *session, const char *name, const char *value);
/* Back to the default. */
void tenant_setting_forget(struct session *session, const char *name);
