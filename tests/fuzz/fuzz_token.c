/*
 * fuzz_token - no text but one that we signed is a token
 */
#include <stdlib.h>

#include "base/arena.h"
#include "base/error.h"
#include "doors/identity/jwt.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	static struct jwt_key *key;
	if (key == NULL)
		key = jwt_key_new();
	struct arena *arena = arena_new(1 << 20);
	const char *why = NULL;
	if (jwt_verify(arena, &key, 1, arena_copy(arena, bytes, length), &why) != NULL)
		bug("a forged token was taken");
	if (why == NULL)
		bug("refused without a reason");
	arena_free(arena);
	return 0;
}
