/*
 * user_import - one row from a source of record (the admin center's export) becomes a user
 *
 * A row names its user by object id, else by sign-in name. Who is not there is made as the row tells: active,
 * blocked, synchronised, or deleted at a moment of the past, with addresses, licenses and mailbox; nothing of
 * a refused row stays. Who is there gets what the row has more or other: an import only adds and sets. It
 * takes no license or address away, deletes nobody and brings nobody back, and changes no password.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "domain/acts.h"
#include "domain/users/user.h"

struct user_import_options {
	const char *id; /* NULL: the row has none */
	/* What the row has a value for, the sign-in name among it. Of one who is there, the moments of her
	 * creation and of her last password stay as they are. */
	const struct user_value *values;
	size_t value_count;
	int64_t deleted_at;  /* 0: active */
	const char *primary; /* address; NULL: the row has none, and the name becomes it with the mailbox */
	const char *const *aliases;
	size_t alias_count;
	const char *const *sku_ids; /* of the catalogue */
	size_t sku_count;
	const char *password_hash; /* of a new account; NULL: a locked one */
	bool force_change_password;
};

/* "user.import". Refused with what user.create, user.update, address.add and license.assign would refuse, and
 * with ERROR_RESTORE_WINDOW_CLOSED (deletedDateTime) when there is nothing left of her to keep. */
extern const struct act user_import;

enum user_import_outcome {
	IMPORT_UNCHANGED, /* all of the row is there already */
	IMPORT_CREATED,
	IMPORT_UPDATED,
	IMPORT_LEFT, /* deleted here and active in the row, or the other way round */
	IMPORT_REFUSED,
};

struct user_import_result {
	enum user_import_outcome outcome;
	const char *object_id;
	struct error refusal;
	const char **skipped; /* aliases of domains that the organisation has not */
	size_t skipped_count;
};

/* Whom the row is about; NULL: nobody yet. */
const struct user *user_import_find(struct context *context, const struct user_import_options *options);

/*
 * Imports one row in a transaction that has begun; a row that changes nothing leaves nothing in the journal.
 * An error is the store's and undoes the transaction; a refusal stands in *result and leaves it whole.
 */
struct error user_import_row(struct context *context, const struct user_import_options *options,
	struct user_import_result *result);
