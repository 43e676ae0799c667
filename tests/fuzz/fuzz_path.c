/*
 * fuzz_path - the path of an address, against patterns of every shape
 */
#include "base/arena.h"
#include "base/text.h"
#include "doors/path.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	static const char *const patterns[] = { "/users", "/users/{}", "/users/{}/licenseDetails", "/users/delta()",
		"/directory/deletedItems/microsoft.graph.user", "/groups/{}/members/{}/$ref", "/{}/oauth2/v2.0/token" };
	struct arena *arena = arena_new(1 << 20);
	struct path path;
	if (path_parse(arena, arena_copy(arena, bytes, length), &path))
		for (size_t i = 0; i < COUNT_OF(patterns); i++)
			path_compare(&path, 0, patterns[i]);
	arena_free(arena);
	return 0;
}
