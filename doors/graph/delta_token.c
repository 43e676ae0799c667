/*
 * delta_token - see the header
 */
#include "doors/graph/delta_token.h"

#include <string.h>

#include "base/clock.h"
#include "base/ids.h"
#include "base/text.h"
#include "domain/periods.h"
#include "doors/door.h"

/* The lines of a token. */
enum { SEAL, VERSION, SET, BASE, START, CHANGED, ID, ISSUED_AT, EPOCH, OPTIONS, LINES };

const char *delta_token_write(struct visit *visit, const struct delta_token *token)
{
	struct context *context = visit_read(visit);
	const char *text = text_format(visit->arena, "1\n%s\n%lld\n%lld\n%lld\n%s\n%lld\n%s\n%s", token->set,
		(long long)token->round.base, (long long)token->round.start, (long long)token->round.changed,
		token->round.id, (long long)token->issued_at, changes_epoch(context), token->options);
	const char *whole = text_format(visit->arena, "%s\n%s", changes_seal(context, text), text);
	return base64url_encode(visit->arena, whole, strlen(whole));
}

static bool refuse_token(struct visit *visit, const struct error_kind *kind)
{
	visit_answer_error(visit, visit_refusal(visit, kind, "$deltatoken", NULL));
	return false;
}

/* Begin anew, with the options of the first question. */
static bool refuse_gone(struct visit *visit, const struct error_kind *kind, const struct delta_token *token)
{
	visit_header(visit, "Location",
		text_format(visit->arena, "%s/%s/delta%s%s", visit->root, token->set, token->options[0] == '\0' ? "" : "?",
			token->options));
	return refuse_token(visit, kind);
}

static bool read_numbers(char **lines, struct delta_token *token)
{
	return text_to_integer(lines[BASE], &token->round.base) && text_to_integer(lines[START], &token->round.start) &&
	       text_to_integer(lines[CHANGED], &token->round.changed) &&
	       text_to_integer(lines[ISSUED_AT], &token->issued_at);
}

/* The lines behind the seal; NULL when the seal is not ours, or over other lines. */
static char **unseal(struct visit *visit, const char *text)
{
	size_t length = 0, count = 0;
	char **lines = NULL;
	const char *whole = base64url_decode(visit->arena, text, &length);
	if (whole == NULL || strlen(whole) != length || !text_is_utf8(whole, length))
		return NULL;
	count = text_split(visit->arena, whole, '\n', &lines);
	const char *sealed = strchr(whole, '\n');
	if (count != LINES || sealed == NULL || !text_equal(lines[VERSION], "1"))
		return NULL;
	return secret_equal(lines[SEAL], changes_seal(visit_read(visit), sealed + 1)) ? lines : NULL;
}

bool delta_token_read(struct visit *visit, const char *set, const char *text, struct delta_token *token)
{
	struct context *context = visit_read(visit);
	if (context == NULL)
		return false;
	char **lines = unseal(visit, text);
	*token = (struct delta_token){ .set = set };
	if (lines == NULL || !text_equal(lines[SET], set) || !read_numbers(lines, token))
		return refuse_token(visit, &ERROR_DELTA_TOKEN_INVALID);
	token->round.id = lines[ID];
	token->options = lines[OPTIONS];
	bool is_ours = text_equal(lines[EPOCH], changes_epoch(context)) &&
		       token->round.start <= context->tenant->journal_sequence;
	if (!is_ours)
		return refuse_gone(visit, &ERROR_SYNC_STATE_UNKNOWN, token);
	int64_t lives = period_days(context, PERIOD_CHANGES) * DAY_MS;
	return context->now < token->issued_at + lives || refuse_gone(visit, &ERROR_SYNC_STATE_EXPIRED, token);
}
