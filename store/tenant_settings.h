/*
 * tenant_settings - what a tenant has chosen; names and defaults are in domain/settings.c
 */
#pragma once

#include "store/session.h"

const char *tenant_setting(struct session *session, const char *name);
void tenant_setting_set(struct session *session, const char *name, const char *value);
