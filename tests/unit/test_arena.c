/*
 * test_arena - base/arena.h, in whichever of the two modes it was built
 */
#include "tests/unit/unit.h"

static void memory_is_zeroed_aligned_and_apart(void **state)
{
	struct arena *arena = *state;
	uint64_t seed = 1;
	for (int round = 0; round < 3; round++) {
		unsigned char *pieces[400];
		size_t sizes[400];
		for (size_t i = 0; i < COUNT_OF(pieces); i++) {
			sizes[i] = next_number(&seed) % (i % 40 == 0 ? 60000 : 300);
			pieces[i] = arena_allocate(arena, sizes[i]);
			assert_non_null(pieces[i]);
			assert_int_equal((uintptr_t)pieces[i] % 16, 0);
			for (size_t k = 0; k < sizes[i]; k++)
				assert_int_equal(pieces[i][k], 0);
			memset(pieces[i], (int)(i % 255) + 1, sizes[i]);
		}
		for (size_t i = 0; i < COUNT_OF(pieces); i++) {
			for (size_t k = 0; k < sizes[i]; k++)
				assert_int_equal(pieces[i][k], i % 255 + 1);
		}
		arena_reset(arena);
	}
}

static void nothing_is_still_a_place(void **state)
{
	void *a = arena_allocate(*state, 0);
	void *b = arena_allocate(*state, 0);
	assert_non_null(a);
	assert_ptr_not_equal(a, b);
}

static void used_grows_and_falls(void **state)
{
	struct arena *arena = *state;
	assert_int_equal(arena_used(arena), 0);
	arena_allocate(arena, 100);
	size_t once = arena_used(arena);
	assert_in_range(once, 100, 128);
	arena_allocate(arena, 100000);
	assert_in_range(arena_used(arena), once + 100000, once + 100128);
	arena_reset(arena);
	assert_int_equal(arena_used(arena), 0);
}

static void budget_is_soft(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1024);
	arena_allocate(arena, 1024);
	assert_false(arena_is_over_budget(arena));
	char *more = arena_allocate(arena, 5000);
	more[4999] = 'x';
	assert_true(arena_is_over_budget(arena));
	arena_reset(arena);
	assert_false(arena_is_over_budget(arena));
	arena_free(arena);
}

static void copy_ends_with_nul(void **state)
{
	char *copy = arena_copy(*state, "a\0bc", 3);
	assert_memory_equal(copy, "a\0b", 4);
	assert_string_equal(arena_copy(*state, NULL, 0), "");
}

struct trace {
	char order[8];
	size_t count;
};

struct step {
	struct trace *trace;
	char name;
};

static void note(void *object)
{
	struct step *step = object;
	step->trace->order[step->trace->count++] = step->name;
}

static void ends_run_once_and_last_first(void **state)
{
	struct arena *arena = *state;
	struct trace trace = { 0 };
	for (size_t i = 0; i < 3; i++) {
		struct step *step = arena_allocate(arena, sizeof(*step));
		*step = (struct step){ &trace, (char)('a' + i) };
		arena_on_reset(arena, note, step);
	}
	arena_reset(arena);
	assert_string_equal(trace.order, "cba");
	arena_reset(arena);
	assert_string_equal(trace.order, "cba");
}

static void free_runs_ends(void **state)
{
	(void)state;
	struct trace trace = { 0 };
	struct step step = { &trace, 'x' };
	struct arena *arena = arena_new(1);
	arena_on_reset(arena, note, &step);
	arena_free(arena);
	assert_string_equal(trace.order, "x");
	arena_free(NULL);
}

static void allocate_wrapping_array(void)
{
	arena_allocate_array(arena_new(1), SIZE_MAX / 4, 8);
}

static void allocate_more_than_memory(void)
{
	arena_allocate(arena_new(1), SIZE_MAX - 8);
}

static void sizes_that_wrap_abort(void **state)
{
	assert_true(aborts(allocate_wrapping_array));
	assert_true(aborts(allocate_more_than_memory));
	int64_t *numbers = arena_allocate_array(*state, 10, sizeof(*numbers));
	numbers[9] = 1;
	assert_int_equal(numbers[0], 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(memory_is_zeroed_aligned_and_apart),
		TEST(nothing_is_still_a_place),
		TEST(used_grows_and_falls),
		TEST(budget_is_soft),
		TEST(copy_ends_with_nul),
		TEST(ends_run_once_and_last_first),
		TEST(free_runs_ends),
		TEST(sizes_that_wrap_abort),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
