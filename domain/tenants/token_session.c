/*
 * token_session - see the header
 *
 * A token is "1." and base64url of tenant, family, generation, secret. The family's id is known only to those
 * who hold one of its tokens: so an old generation is proof enough that somebody uses a spent one.
 */
#include "domain/tenants/token_session.h"

#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/text.h"
#include "domain/house.h"
#include "store/lane.h"
#include "store/users.h"

#define PREFIX "1."
#define ID_BYTES 16
#define GENERATION_BYTES 4
#define TICKET_BYTES (2 * ID_BYTES + GENERATION_BYTES + HASH_SIZE)
#define FORGOTTEN_AFTER (2 * TOKEN_SESSION_IDLE_MS)
#define FAMILIES_MOST 200

static const char *id_text(struct arena *arena, const unsigned char *bytes)
{
	const char *hex = hex_encode(arena, bytes, ID_BYTES);
	return text_format(arena, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16, hex + 20);
}

static unsigned char nibble(char digit)
{
	return (unsigned char)(digit <= '9' ? digit - '0' : digit - 'a' + 10);
}

static void id_bytes(struct arena *arena, const char *id, unsigned char *bytes)
{
	const char *hex = uuid_without_dashes(arena, id);
	for (size_t i = 0; i < ID_BYTES; i++)
		bytes[i] = (unsigned char)(nibble(hex[2 * i]) << 4 | nibble(hex[2 * i + 1]));
}

bool token_ticket_read(struct arena *arena, const char *text, struct token_ticket *ticket)
{
	size_t length = 0;
	const unsigned char *bytes = NULL;
	if (text != NULL && text_starts_with(text, PREFIX) && strlen(text) < 2 * TICKET_BYTES)
		bytes = (const unsigned char *)base64url_decode(arena, text + strlen(PREFIX), &length);
	if (bytes == NULL || length != TICKET_BYTES)
		return false;
	ticket->tenant_id = id_text(arena, bytes);
	ticket->family_id = id_text(arena, bytes + ID_BYTES);
	const unsigned char *number = bytes + 2 * (size_t)ID_BYTES;
	ticket->generation = (int64_t)number[0] << 24 | number[1] << 16 | number[2] << 8 | number[3];
	memcpy(ticket->secret, number + GENERATION_BYTES, HASH_SIZE);
	return true;
}

static const char *ticket_text(struct arena *arena, const struct token_ticket *ticket)
{
	unsigned char bytes[TICKET_BYTES];
	unsigned char *number = bytes + 2 * (size_t)ID_BYTES;
	id_bytes(arena, ticket->tenant_id, bytes);
	id_bytes(arena, ticket->family_id, bytes + ID_BYTES);
	for (unsigned i = 0; i < GENERATION_BYTES; i++)
		number[i] = (unsigned char)(ticket->generation >> (8 * (GENERATION_BYTES - 1 - i)));
	memcpy(number + GENERATION_BYTES, ticket->secret, HASH_SIZE);
	return text_format(arena, "%s%s", PREFIX, base64url_encode(arena, bytes, sizeof(bytes)));
}

/* Who has the token but not the salt cannot tell the next one; nor who has the salt but no token. */
static struct token_ticket next_ticket(struct arena *arena, const struct token_ticket *ticket, const char *salt)
{
	struct token_ticket next = *ticket;
	next.generation++;
	const char *seed = text_format(arena, "%s\n%s\n%lld", salt,
		hex_encode(arena, ticket->secret, HASH_SIZE), (long long)next.generation);
	hash_bytes(seed, strlen(seed), next.secret);
	return next;
}

static const char *secret_hash(struct arena *arena, const struct token_ticket *ticket)
{
	return hash_text(arena, ticket->secret, HASH_SIZE);
}

enum token_session_state sign_in_state(const struct user *user, int64_t signed_in_at)
{
	if (user == NULL || user->deleted_at != 0)
		return TOKEN_SESSION_GONE;
	if (!user->account_enabled)
		return TOKEN_SESSION_BLOCKED;
	return signed_in_at < user->sessions_valid_from ? TOKEN_SESSION_REVOKED : TOKEN_SESSION_FINE;
}

struct beginning {
	const struct token_session_start *start;
	const struct token_ticket *ticket;
	const char *salt;
	int64_t now;
	enum token_session_state state;
};

static struct error begin(struct session *session, void *state)
{
	struct beginning *beginning = state;
	const struct token_session_start *start = beginning->start;
	beginning->state = sign_in_state(user_find(session, start->user_id), start->signed_in_at);
	if (beginning->state != TOKEN_SESSION_FINE)
		return session_fault(session);
	const struct token_family row = {
		.id = beginning->ticket->family_id,
		.user_id = start->user_id,
		.client_id = start->client_id,
		.scope = start->scope,
		.proof = start->proof,
		.secret_hash = secret_hash(session->arena, beginning->ticket),
		.salt = beginning->salt,
		.generation = beginning->ticket->generation,
		.signed_in_at = start->signed_in_at,
		.rotated_at = beginning->now,
	};
	token_families_tidy(session, start->user_id, beginning->now - FORGOTTEN_AFTER, FAMILIES_MOST);
	token_family_put(session, &row);
	return session_fault(session);
}

struct error token_session_begin(struct house *house, struct arena *arena, const struct token_session_start *start,
	const char **token, enum token_session_state *state)
{
	unsigned char salt[HASH_SIZE];
	struct token_ticket ticket = { .tenant_id = start->tenant_id, .family_id = uuid_new(arena), .generation = 1 };
	random_bytes(salt, sizeof(salt));
	random_bytes(ticket.secret, sizeof(ticket.secret));
	struct beginning beginning = { start, &ticket, hex_encode(arena, salt, sizeof(salt)), clock_real_now(),
		TOKEN_SESSION_UNKNOWN };
	struct error error = lane_run(house->lane, start->tenant_id, arena, begin, &beginning);
	*state = beginning.state;
	*token = failed(error) || *state != TOKEN_SESSION_FINE ? NULL : ticket_text(arena, &ticket);
	return error;
}

struct carrying {
	struct arena *arena; /* of the one who waits */
	const struct token_ticket *ticket;
	int64_t asked_at, now;
	struct token_ticket next;
	enum token_session_state state;
};

static void rotate(struct session *session, struct carrying *carrying, struct token_family *row)
{
	carrying->next = next_ticket(carrying->arena, carrying->ticket, row->salt);
	row->secret_hash = secret_hash(session->arena, &carrying->next);
	row->generation = carrying->next.generation;
	row->rotated_at = carrying->now;
	token_family_put(session, row);
}

/* It was spent while this request was already on its way. */
static bool ran_beside(const struct session *session, struct carrying *carrying, const struct token_family *row)
{
	if (row->generation != carrying->ticket->generation + 1 || carrying->asked_at > row->rotated_at)
		return false;
	carrying->next = next_ticket(carrying->arena, carrying->ticket, row->salt);
	return secret_equal(secret_hash(session->arena, &carrying->next), row->secret_hash);
}

static enum token_session_state judge(struct session *session, struct carrying *carrying, struct token_family *row)
{
	if (row == NULL)
		return TOKEN_SESSION_UNKNOWN;
	enum token_session_state state = sign_in_state(user_find(session, row->user_id), row->signed_in_at);
	if (state != TOKEN_SESSION_FINE)
		return state;
	if (row->revoked_at != 0)
		return TOKEN_SESSION_ENDED;
	if (carrying->ticket->generation < row->generation)
		return ran_beside(session, carrying, row) ? TOKEN_SESSION_FINE : TOKEN_SESSION_REUSED;
	if (carrying->ticket->generation > row->generation ||
		!secret_equal(secret_hash(session->arena, carrying->ticket), row->secret_hash))
		return TOKEN_SESSION_UNKNOWN;
	return carrying->now - row->rotated_at > TOKEN_SESSION_IDLE_MS ? TOKEN_SESSION_IDLE : TOKEN_SESSION_FINE;
}

static struct error carry_on(struct session *session, void *state)
{
	struct carrying *carrying = state;
	struct token_family *row = token_family_find(session, carrying->ticket->family_id);
	carrying->now = clock_real_now();
	carrying->state = judge(session, carrying, row);
	if (carrying->state == TOKEN_SESSION_FINE && carrying->ticket->generation == row->generation)
		rotate(session, carrying, row);
	if (carrying->state == TOKEN_SESSION_REUSED) {
		row->revoked_at = carrying->now;
		token_family_put(session, row);
	}
	return session_fault(session);
}

struct error token_session_carry_on(struct house *house, struct arena *arena, const struct token_ticket *ticket,
	int64_t asked_at, const char **token, enum token_session_state *state)
{
	struct carrying carrying = { .arena = arena, .ticket = ticket, .asked_at = asked_at };
	struct error error = lane_run(house->lane, ticket->tenant_id, arena, carry_on, &carrying);
	*state = carrying.state;
	bool is_fine = !failed(error) && *state == TOKEN_SESSION_FINE;
	*token = is_fine ? ticket_text(arena, &carrying.next) : NULL;
	return error;
}

static struct error end(struct session *session, void *state)
{
	const struct token_ticket *ticket = state;
	struct token_family *row = token_family_find(session, ticket->family_id);
	if (row != NULL && row->revoked_at == 0) {
		row->revoked_at = clock_real_now();
		token_family_put(session, row);
	}
	return session_fault(session);
}

struct error token_session_end(struct house *house, struct arena *arena, const struct token_ticket *ticket)
{
	struct token_ticket copy = *ticket;
	return lane_run(house->lane, ticket->tenant_id, arena, end, &copy);
}
