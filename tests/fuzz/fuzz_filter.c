/*
 * fuzz_filter - $filter becomes a tree or a refusal with words; a tree compiles to SQL with parameters
 */
#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"
#include "doors/graph/filter_parse.h"
#include "store/filter.h"
#include "store/users.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena *arena = arena_new(1 << 20);
	const char *text = arena_copy(arena, bytes, length);
	struct filter_outcome outcome = filter_parse(arena, &user_filter_subject, text);
	if (outcome.filter == NULL && (outcome.kind == NULL || outcome.why == NULL))
		bug("refused without a reason");
	if (outcome.filter != NULL) {
		struct filter_values values = { .count = 0 };
		struct text_buffer sql = text_buffer_in(arena);
		filter_compile(&sql, &users_table, outcome.filter, 2, &values);
		if (__builtin_strchr(text_buffer_text(&sql), '\'') != NULL)
			bug("a literal got into the SQL");
	}
	arena_free(arena);
	return 0;
}
