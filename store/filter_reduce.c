/*
 * filter_reduce - a filter of which some comparisons are known beforehand: what they decide is decided
 */
#include "base/arena.h"
#include "store/filter.h"

struct reduction {
	struct arena *arena;
	const struct filter *(*replace)(void *state, const struct filter *comparison);
	void *state;
};

static const struct filter *reduce(const struct reduction *reduction, const struct filter *filter);

const struct filter *filter_decided(struct arena *arena, bool holds)
{
	return filter_make(arena, (struct filter){ .kind = holds ? FILTER_ALWAYS : FILTER_NEVER });
}

static const struct filter *reduce_pair(const struct reduction *reduction, const struct filter *filter)
{
	enum filter_kind deciding = filter->kind == FILTER_AND ? FILTER_NEVER : FILTER_ALWAYS;
	enum filter_kind idle = filter->kind == FILTER_AND ? FILTER_ALWAYS : FILTER_NEVER;
	const struct filter *left = reduce(reduction, filter->left), *right = reduce(reduction, filter->right);
	if (left->kind == deciding || right->kind == idle)
		return left;
	if (right->kind == deciding || left->kind == idle)
		return right;
	return filter_both(reduction->arena, filter->kind, left, right);
}

static const struct filter *reduce_negation(const struct reduction *reduction, const struct filter *filter)
{
	const struct filter *left = reduce(reduction, filter->left);
	if (left->kind == FILTER_ALWAYS || left->kind == FILTER_NEVER)
		return filter_decided(reduction->arena, left->kind == FILTER_NEVER);
	return filter_not(reduction->arena, left);
}

static const struct filter *reduce(const struct reduction *reduction, const struct filter *filter)
{
	const struct filter *replaced = NULL;
	switch (filter->kind) {
	case FILTER_AND:
	case FILTER_OR:
		return reduce_pair(reduction, filter);
	case FILTER_NOT:
		return reduce_negation(reduction, filter);
	case FILTER_ALWAYS:
	case FILTER_NEVER:
	case FILTER_ANY:
		return filter;
	default:
		replaced = reduction->replace(reduction->state, filter);
		return replaced == NULL ? filter : replaced;
	}
}

const struct filter *filter_reduce(struct arena *arena, const struct filter *filter,
	const struct filter *(*replace)(void *state, const struct filter *comparison), void *state)
{
	const struct reduction reduction = { arena, replace, state };
	return reduce(&reduction, filter);
}
