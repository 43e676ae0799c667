/*
 * body - reads the body of a request: a user's properties by the table of domain/users/user_fields, and
 * single members of known kinds
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/json_in.h"
#include "domain/users/user.h"

struct visit;

struct user_body {
	struct user_value *values;
	size_t count;
	bool has_password;
	bool sets_password_profile; /* the password, or how long it may be used */
	const char *password;
	const char *password_hash; /* NULL when the password is too weak: the rule will say so */
	bool force_change_password;
	const char *manager; /* of manager@odata.bind; NULL: not named */
};

/*
 * Unknown, read-only, ill-typed and too long properties are refused. in_creation: what is null counts as
 * absent. The password is hashed here, before any lane. False: answered.
 */
bool body_read_user(struct visit *visit, bool in_creation, struct user_body *body);

/* Members of a body of another type; a member of the wrong kind is answered, and false. NULL or the fallback
 * when absent or null. type: the service's name for the object, for the words of a refusal. */
bool body_text(struct visit *visit, const char *type, const char *name, const char **text);
bool body_boolean(struct visit *visit, const char *type, const char *name, bool fallback, bool *value);
/* Refuses members that are not among these (ends with NULL); annotations ("@odata.type") are passed over. */
bool body_has_only(struct visit *visit, const char *const *names);
/* A required text. */
bool body_required_text(struct visit *visit, const char *type, const char *name, const char **text);

/* The id at the end of a reference {"@odata.id":"https://…/directoryObjects/{id}"}. */
bool body_reference(struct visit *visit, const char **id);
/* The id at the end of such an address; NULL when it is none. */
const char *reference_id(struct arena *arena, const char *reference);
/* The same of a person: a group's address is none. */
bool body_user_reference(struct visit *visit, const char **id);
const char *reference_user_id(struct arena *arena, const char *reference);
