/*
 * fuzz_filter - $filter, $search and $expand become a tree or a refusal with words; a tree compiles to SQL with parameters
 */
#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"
#include "domain/users/user_queries.h"
#include "doors/graph/expand.h"
#include "doors/graph/filter_parse.h"
#include "doors/graph/search_parse.h"
#include "store/filter.h"
#include "store/users.h"
#include "tests/fuzz/fuzz.h"

/* A tree becomes SQL without a literal, and can be held against a row; everything else has a reason. */
static void judge(struct arena *arena, struct filter_outcome outcome)
{
	static const struct user nobody = { .id = "6fd2c87f-b296-42f0-b197-1e91e994b900", .upn_fold = "a@b.c", .display_name_fold = "a" };
	if (outcome.filter == NULL && (outcome.kind == NULL || outcome.why == NULL))
		bug("refused without a reason");
	if (outcome.filter == NULL)
		return;
	struct filter_values *values = arena_allocate(arena, sizeof(*values));
	struct text_buffer sql = text_buffer_in(arena);
	filter_compile(&sql, &users_table, outcome.filter, 2, values);
	if (__builtin_strpbrk(text_buffer_text(&sql), "'\"") != NULL)
		bug("a literal got into the SQL");
	filter_holds_in(outcome.filter, &users_table, NULL, &nobody);
}

static const char *const links[] = { "manager", "memberOf", NULL };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena *arena = arena_new(1 << 20);
	const char *text = arena_copy(arena, bytes, length);
	judge(arena, filter_parse(arena, &user_filter_subject, text));
	judge(arena, search_parse(arena, &user_filter_subject, text));
	struct expand_outcome expanded = expand_parse(arena, "user", links, text);
	if (expanded.kind != NULL && expanded.why == NULL)
		bug("refused without a reason");
	arena_free(arena);
	return 0;
}
