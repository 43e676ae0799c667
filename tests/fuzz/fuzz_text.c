/*
 * fuzz_text - dates, periods, folding, ids and encodings of any text
 */
#include "base/arena.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/ids.h"
#include "base/language.h"
#include "base/text.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena *arena = arena_new(1 << 20);
	char *text = arena_copy(arena, bytes, length);
	int64_t moment = 0, later = 0;
	if (clock_parse(text, &moment) && clock_parse(clock_format(arena, moment), &later) && later / 1000 != moment / 1000 &&
		moment >= 0)
		bug("a moment that is not itself when written and read");
	if (clock_add_period(0, text, &later) && later < 0)
		bug("a period that goes back");
	language_of(text);
	uuid_is_valid(text);
	if (text_is_utf8(text, __builtin_strlen(text))) {
		const char *fold = text_fold(arena, text);
		if (!text_equal(fold, text_fold(arena, fold)))
			bug("folding twice is not folding once");
	}
	size_t count = 0;
	const char *decoded = base64url_decode(arena, text, &count);
	if (decoded != NULL && !text_equal(base64url_encode(arena, decoded, count), text))
		bug("base64url that is not itself");
	arena_free(arena);
	return 0;
}
