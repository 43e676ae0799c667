/*
 * codes - authorization codes and device codes while they are on their way
 *
 * What was granted to whom lies in memory under the code's hash for minutes (short_lived.h); a restart forgets
 * it, and the client begins anew.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct visit;

#define CODE_MINUTES 10
#define DEVICE_SECONDS 900
#define DEVICE_INTERVAL 5

struct code {
	const char *tenant_id, *user_id, *client_id, *redirect_uri, *scope, *challenge, *nonce;
	int64_t signed_in_at;
	bool is_spent;
	const char *family; /* the refresh token that it brought, when it is spent; NULL: none */
};

/* The code's text; NULL when it would be too long. */
const char *code_keep(struct visit *visit, const struct code *code);
bool code_find(struct visit *visit, const char *text, struct code *code);
/* Of two who try at once, one gets true. */
bool code_spend(struct visit *visit, const char *text);
/* Which session it began: if it comes back, that ends. */
void code_note_family(struct visit *visit, const char *text, const char *refresh_token);

enum device_state { DEVICE_PENDING, DEVICE_APPROVED, DEVICE_DECLINED, DEVICE_SPENT };

struct device {
	enum device_state state;
	const char *tenant; /* of the path it was asked at; NULL: any */
	const char *client_id, *scope;
	int64_t expires_at, polled_at, hasty; /* polls that came too soon */
	/* When approved: */
	const char *tenant_id, *user_id;
	int64_t signed_in_at;
};

/* Makes both codes: a long one for the program, a short one for the person. False when it would be too long. */
bool device_keep(struct visit *visit, const struct device *device, const char **device_code, const char **user_code);
bool device_find(struct visit *visit, const char *device_code, struct device *device);
/* By what the person typed, in any case, with or without blanks and dashes. */
bool device_find_by_user_code(struct visit *visit, const char *user_code, const char **device_code,
	struct device *device);
/* Puts after in the place of before; false when somebody else was quicker. */
bool device_exchange(struct visit *visit, const char *device_code, const struct device *before,
	const struct device *after);
