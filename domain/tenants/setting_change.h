/*
 * setting_change - a tenant chooses
 */
#pragma once

#include <stddef.h>

#include "base/error.h"
#include "domain/acts.h"
#include "domain/settings.h"

#define SETTINGS_AT_ONCE 48

struct setting_choice {
	const struct setting_row *row;
	const char *value; /* NULL: back to the default */
};

struct setting_change_options {
	enum setting_place place;
	struct setting_choice choices[SETTINGS_AT_ONCE];
	size_t count;
};
extern const struct act setting_change; /* "setting.change" */

/* The tenant's settings as the own door shows them: ERROR_REQUEST_DENIED for whoever may not. */
struct error settings_refuse_reader(struct context *context, enum setting_place place);

struct error verb_setting_set(struct context *context, const struct step *step);
