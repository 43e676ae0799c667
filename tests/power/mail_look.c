/*
 * mail_look - see the header
 */
#include "tests/power/mail_look.h"

#include <stdbool.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/text.h"
#include "domain/mailboxes/mailbox.h"
#include "store/installation.h"
#include "store/mail_directory.h"
#include "store/mailboxes.h"
#include "store/store.h"
#include "store/tenants.h"

#define PAGE 500

static int compare_texts(const void *one, const void *other)
{
	return __builtin_strcmp(*(const char *const *)one, *(const char *const *)other);
}

/* Order does not matter, but for the first when it is the primary one. */
static bool are_same(struct arena *arena, const char *const *some, size_t some_count, const char *const *others,
	size_t other_count)
{
	if (some_count != other_count)
		return false;
	const char **sorted[2] = { arena_allocate_array(arena, some_count + 1, sizeof(char *)),
		arena_allocate_array(arena, other_count + 1, sizeof(char *)) };
	for (size_t i = 0; i < some_count; i++) {
		sorted[0][i] = some[i];
		sorted[1][i] = others[i];
	}
	qsort(sorted[0], some_count, sizeof(char *), compare_texts);
	qsort(sorted[1], other_count, sizeof(char *), compare_texts);
	for (size_t i = 0; i < some_count; i++)
		if (!text_equal(sorted[0][i], sorted[1][i]))
			return false;
	return true;
}

static const char *differs(struct arena *arena, const struct mailbox_projection *wanted,
	const struct mail_directory_entry *found, const char *tenant_id)
{
	bool submits = wanted->is_live && wanted->password_hash != NULL && wanted->login_count > 0;
	if (!found->exists)
		return "it lacks";
	if (!text_equal(found->tenant_id, tenant_id))
		return "it is another organisation's";
	if (found->live != wanted->is_live)
		return found->live ? "it takes mail" : "it takes no mail";
	if (found->held != mailbox_is_held(wanted->mailbox))
		return "its hold differs";
	if (found->retain_days != wanted->mailbox->retain_deleted_days)
		return "its days differ";
	if (!are_same(arena, found->addresses, found->address_count, wanted->addresses, wanted->address_count))
		return "its addresses differ";
	if (wanted->address_count > 0 && !text_equal(found->addresses[0], wanted->addresses[0]))
		return "its primary address differs";
	if (submits != (found->login_count > 0))
		return submits ? "nobody can sign in" : "somebody can sign in";
	if (submits && !are_same(arena, found->logins, found->login_count, wanted->logins, wanted->login_count))
		return "its logins differ";
	if (submits && !text_equal(found->password, wanted->password_hash))
		return "its password differs";
	return NULL;
}

static const char *look_at_tenant(struct arena *arena, struct session *session, struct mail_directory *directory,
	size_t *seen)
{
	char after[64] = "";
	size_t count = 0;
	do {
		const struct mailbox *rows = mailboxes_page(session, after, PAGE, &count);
		for (size_t i = 0; i < count; i++) {
			struct mailbox_projection wanted = mailbox_project(arena, session, &rows[i]);
			struct mail_directory_entry found;
			const char *why = mail_directory_read(directory, arena, rows[i].id, &found);
			if (why == NULL)
				why = differs(arena, &wanted, &found, session->tenant_id);
			if (why != NULL)
				return text_format(arena, "mailbox %s in the mail directory: %s", rows[i].id, why);
			(*seen)++;
		}
		if (count > 0)
			__builtin_strcpy(after, rows[count - 1].id);
	} while (count == PAGE);
	return NULL;
}

static const char *look_at_all(struct arena *arena, struct session *session, struct mail_directory *directory)
{
	size_t tenant_count = 0, seen = 0;
	const char **tenants = tenants_all(session, &tenant_count);
	const char *why = NULL;
	for (size_t i = 0; i < tenant_count && why == NULL; i++) {
		struct session own = session_in_tenant(session, tenants[i]);
		why = look_at_tenant(arena, &own, directory, &seen);
	}
	struct mail_directory_counts counts;
	if (why == NULL)
		why = mail_directory_count(directory, &counts);
	if (why == NULL && counts.mailboxes != (int64_t)seen)
		why = text_format(arena, "the mail directory has %lld mailboxes, the database %zu",
			(long long)counts.mailboxes, seen);
	if (why == NULL && mail_directory_gate_is_closed(directory))
		why = "the mail directory's gate is closed";
	if (why == NULL && !text_equal(mail_directory_epoch(directory), installation_text(session, "epoch")))
		why = text_format(arena, "the mail directory has the epoch '%s'", mail_directory_epoch(directory));
	int64_t number = installation_integer(session, "commit_number", 0);
	if (why == NULL && mail_directory_commit_number(directory) > number)
		why = "the mail directory is ahead";
	return why;
}

const char *mail_directory_differs(struct arena *arena, struct store *store, const char *mail_root)
{
	struct mail_directory *directory = NULL;
	const char *why = mail_directory_open(arena, mail_root, NULL, NULL, &directory);
	if (why != NULL)
		return why;
	struct session *session = store_begin_read(store, arena, NULL);
	why = look_at_all(arena, session, directory);
	if (failed(session_fault(session)))
		why = "the database cannot be read";
	if (why != NULL)
		why = text_copy(arena, why);
	store_end_read(store, session);
	mail_directory_close(directory);
	return why;
}
