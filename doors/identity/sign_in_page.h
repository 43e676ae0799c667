/*
 * sign_in_page - name and password, a new password where one is due, and what follows
 */
#pragma once

#include <stdbool.h>

struct visit;

struct sign_in_form {
	const char *carried; /* the request it is about: of an application, or "device=CODE" */
	const char *username; /* NULL: not known yet */
	const char *application; /* whom one signs in to; NULL: nobody in particular */
	const char *leads_to; /* where the browser goes afterwards; NULL: stays here */
	const char *alert; /* what went wrong; NULL: nothing */
	bool needs_new_password;
};

void sign_in_page(struct visit *visit, const struct sign_in_form *form);
