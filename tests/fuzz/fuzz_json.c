/*
 * fuzz_json - what the reader takes, the writer gives back the same
 */
#include "base/arena.h"
#include "base/error.h"
#include "base/json_in.h"
#include "base/text.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena *arena = arena_new(1 << 20);
	const char *why = NULL;
	const struct json_value *value = json_parse(arena, (const char *)bytes, length, &why);
	if (value == NULL && why == NULL)
		bug("refused without a reason");
	if (value != NULL) {
		const char *text = json_write(arena, value);
		const struct json_value *again = json_parse(arena, text, __builtin_strlen(text), &why);
		if (again == NULL || !text_equal(text, json_write(arena, again)))
			bug("what was written is not what was read");
	}
	arena_free(arena);
	return 0;
}
