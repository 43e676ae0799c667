/*
 * test_signature - what we signed is ours, and nothing else is
 */
#include "tests/unit/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/signature.h"
#include "base/text.h"

static void test_only_the_signed_text_is_valid(void **state)
{
	(void)state;
	char folder[] = "/tmp/tenure-signature-XXXXXX";
	assert_non_null(mkdtemp(folder));
	struct arena *arena = arena_new(1 << 16);
	const char *path = text_format(arena, "%s/key", folder), *other_path = text_format(arena, "%s/other", folder);
	struct signature_key *key = signature_key_open(path), *other = signature_key_open(other_path);
	assert_non_null(key);
	struct stat status;
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	const char *made = signature_make(arena, key, "tenant\n7");
	assert_true(signature_is_valid(arena, key, "tenant\n7", made));
	assert_false(signature_is_valid(arena, key, "tenant\n8", made));
	assert_false(signature_is_valid(arena, other, "tenant\n7", made));
	assert_false(signature_is_valid(arena, key, "tenant\n7", NULL));
	assert_false(signature_is_valid(arena, key, "tenant\n7", "AAAA"));
	signature_key_close(key);
	key = signature_key_open(path); /* the same one again */
	assert_true(signature_is_valid(arena, key, "tenant\n7", made));
	signature_key_close(key);
	signature_key_close(other);
	unlink(path);
	unlink(other_path);
	rmdir(folder);
	arena_free(arena);
}

static void test_a_key_that_is_none_is_refused(void **state)
{
	(void)state;
	char path[] = "/tmp/tenure-signature-XXXXXX";
	int file = mkstemp(path);
	assert_true(file >= 0 && write(file, "no key\n", 7) == 7);
	close(file);
	assert_null(signature_key_open(path));
	unlink(path);
	assert_null(signature_key_open("/nowhere/at/all"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_only_the_signed_text_is_valid),
		cmocka_unit_test(test_a_key_that_is_none_is_refused),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
