/*
 * settings - what a tenant may choose (rules.md section 14, graph.md sections 5 and 7)
 *
 * Names, defaults and bounds are one table (setting_table.c). A value is kept as text; the form tells how it is read.
 * What nobody here acts on is kept all the same, so that it is given back as it was said.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct context;

/* Those that somebody here acts on; the table has more rows. */
enum setting {
	SETTING_DELETE_GUARD,      /* all_doors | portal_only */
	SETTING_ALIAS_RESERVATION, /* strict | off */
	SETTING_RESTORE_LICENSES,  /* if_available | always | none */
	SETTING_KNOWN_CLIENTS,     /* allowed | refused */
	SETTING_INACTIVE_MAILBOX_RETIRE_DAYS,
	SETTING_RECOVERABLE_ITEMS_DAYS,
	SETTING_FILES_DELETED_DAYS,
	SETTINGS
};

enum setting_form {
	FORM_CHOICE,    /* one of the choices */
	FORM_NUMBER,    /* whole, from least to most */
	FORM_SWITCH,    /* "true" or "false" */
	FORM_WORDS,     /* at most `most` characters; no value is allowed */
	FORM_LIST,      /* a JSON array of at most `most` texts */
	FORM_ADDRESSES, /* the same, of mail addresses */
	FORM_FIXED,     /* JSON that nobody can change */
};

/* Which door shows it as what. */
enum setting_place { PLACE_OWN, PLACE_ORGANIZATION, PLACE_SHAREPOINT };

#define SETTING_CHOICES_MOST 5

struct setting_row {
	const char *name;      /* in the store, and in journal and own door */
	enum setting_place place;
	const char *property;  /* on the wire of its place */
	enum setting_form form;
	const char *otherwise; /* the default; NULL: no value */
	const char *choices[SETTING_CHOICES_MOST + 1]; /* ends with NULL */
	int64_t least, most;
	const char *source;
};
extern const struct setting_row setting_rows[];
extern const size_t setting_row_count;

/* NULL if this place has none with this property, in any case. */
const struct setting_row *setting_with_property(enum setting_place place, const char *property);
/* Whether a value (NULL: back to the default) is one that this setting can have. */
bool setting_allows(struct context *context, const struct setting_row *row, const char *value);

/* What the tenant has chosen, else the default. */
const char *setting_value(struct context *context, enum setting setting);
const char *setting_row_value(struct context *context, const struct setting_row *row);
int64_t setting_number(struct context *context, enum setting setting);
bool setting_is(struct context *context, enum setting setting, const char *choice);
const char *setting_name(enum setting setting);

/* All values in the order of the table, with one statement; in the arena. */
const char **settings_read_all(struct context *context);
