/*
 * journal_read - see the header
 *
 * Sequences have no gaps, so a page that ends before a link is a range of numbers.
 */
#include "domain/journal_read.h"

#include "base/arena.h"
#include "domain/context.h"
#include "domain/errors.h"
#include "domain/roles/role.h"

/* Entries and values of a page, both in order of sequence and position. */
struct page {
	const struct journal_entry *entries;
	size_t entry_count;
	const struct journal_value *values;
	size_t value_count;
	size_t entry_at, value_at;
};

static struct error refuse_unless_reader(const struct context *context)
{
	return role_may(context, ACTION_READ_AUDIT) ? no_error
						    : refuse(context, &ERROR_REQUEST_DENIED, "audit", NULL);
}

static int order_of(const struct journal_value *value, const struct journal_entry *entry)
{
	if (value->sequence != entry->sequence)
		return value->sequence < entry->sequence ? -1 : 1;
	return value->position < entry->position ? -1 : value->position > entry->position;
}

static const char *content_of(struct page *page, const struct journal_entry *entry)
{
	while (page->value_at < page->value_count && order_of(&page->values[page->value_at], entry) < 0)
		page->value_at++;
	bool is_there =
		page->value_at < page->value_count && order_of(&page->values[page->value_at], entry) == 0;
	return is_there ? page->values[page->value_at].content : NULL;
}

static struct journal_operation operation_of(
	struct context *context, struct page *page, const struct journal_link *link)
{
	while (page->entry_at < page->entry_count && page->entries[page->entry_at].sequence < link->sequence)
		page->entry_at++; /* a link that somebody took away; journal_verify() tells of it */
	size_t first = page->entry_at, end = first;
	while (end < page->entry_count && page->entries[end].sequence == link->sequence)
		end++;
	struct journal_line *lines = arena_allocate_array(context->arena, end - first, sizeof(*lines));
	for (size_t i = first; i < end; i++)
		lines[i - first] =
			(struct journal_line){ &page->entries[i], content_of(page, &page->entries[i]) };
	page->entry_at = end;
	return (struct journal_operation){ link, lines, end - first };
}

struct error journal_read(struct context *context, int64_t before, int64_t limit,
	const struct journal_operation **operations, size_t *count)
{
	*operations = NULL;
	*count = 0;
	struct error error = refuse_unless_reader(context);
	int64_t last = before == 0 ? context->journal_sequence : before - 1;
	int64_t first = last > limit ? last - limit + 1 : 1;
	if (failed(error) || last < first)
		return error;
	const struct journal_link *links =
		journal_links(context->session, first - 1, last - first + 1, count);
	struct page page = { 0 };
	page.entries = journal_entries_between(context->session, first, last, &page.entry_count);
	page.values = journal_values_between(context->session, first, last, &page.value_count);
	struct journal_operation *list = arena_allocate_array(context->arena, *count, sizeof(*list));
	for (size_t i = 0; i < *count; i++)
		list[*count - 1 - i] = operation_of(context, &page, &links[i]);
	*operations = list;
	return session_fault(context->session);
}

struct error journal_check(
	struct context *context, const struct journal_checkpoint *checkpoint, struct journal_verdict *verdict)
{
	struct error error = refuse_unless_reader(context);
	if (failed(error))
		return error;
	*verdict = journal_verify(context, checkpoint);
	return session_fault(context->session);
}
