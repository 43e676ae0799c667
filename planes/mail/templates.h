/*
 * templates - the configuration texts of planes/mail/templates/, as embed_templates.py built them in
 */
#pragma once

#include <stddef.h>

struct mail_template {
	const char *name; /* the file's */
	const char *text; /* with @NAME@ where a value goes */
};

extern const struct mail_template mail_templates[];
extern const size_t mail_template_count;
