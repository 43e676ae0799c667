/*
 * settings - what a tenant may choose (rules.md section 14); names, choices and defaults are one table
 */
#pragma once

#include <stdbool.h>

struct context;

enum setting {
	SETTING_DELETE_GUARD,      /* all_doors | portal_only */
	SETTING_ALIAS_RESERVATION, /* strict | off */
	SETTING_RESTORE_LICENSES,  /* if_available | always | none */
	SETTING_KNOWN_CLIENTS,     /* allowed | refused */
	SETTINGS
};

/* What the tenant has chosen, else the default. */
const char *setting_value(struct context *context, enum setting setting);
bool setting_is(struct context *context, enum setting setting, const char *choice);
const char *setting_name(enum setting setting);
