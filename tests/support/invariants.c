/*
 * invariants - a table of queries that must find nothing; see the header
 */
#include "tests/support/invariants.h"

#include <sqlite3.h>

#include "base/error.h"
#include "base/text.h"
#include "domain/context.h"
#include "domain/journal.h"
#include "store/store.h"

struct invariant {
	const char *sentence;
	const char *counterexamples;
};

static const struct invariant invariants[] = {
	{ "a manager is somebody else who is there",
		"SELECT u.upn FROM users u WHERE u.manager_id IS NOT NULL AND (u.manager_id = u.id OR NOT EXISTS (SELECT 1 "
		"FROM users m WHERE m.tenant_id = u.tenant_id AND m.id = u.manager_id))" },
	{ "nobody is changed in the future, and who is gone is not there",
		"SELECT u.upn FROM users u JOIN tenants t ON t.tenant_id = u.tenant_id WHERE u.changed > t.journal_sequence "
		"UNION ALL SELECT g.id FROM tombstones g JOIN tenants t ON t.tenant_id = g.tenant_id "
		"WHERE g.changed > t.journal_sequence UNION ALL SELECT g.id FROM tombstones g JOIN users u "
		"ON u.tenant_id = g.tenant_id AND u.id = g.id" },
	{ "what is left of the dead has its end in the calendar",
		"SELECT t.name FROM tenants t WHERE EXISTS (SELECT 1 FROM tombstones g WHERE g.tenant_id = t.tenant_id) <> "
		"EXISTS (SELECT 1 FROM calendar c WHERE c.tenant_id = t.tenant_id AND c.object_id = t.tenant_id "
		"AND c.event = 'changes.forget')" },
	{ "an address has one owner",
		"SELECT address_fold FROM addresses WHERE state <> 'released' GROUP BY tenant_id, address_fold "
		"HAVING COUNT(*) > 1" },
	{ "a sign-in name is nobody else's address",
		"SELECT u.upn FROM users u JOIN addresses a ON a.tenant_id = u.tenant_id AND a.address_fold = u.upn_fold "
		"WHERE a.state <> 'released' AND a.holder_id <> u.id AND u.deleted_at = 0" },
	{ "an active user's addresses stand, a deleted one's do not",
		"SELECT a.address FROM addresses a JOIN users u ON u.tenant_id = a.tenant_id AND u.id = a.holder_id "
		"WHERE (u.deleted_at = 0) <> (a.state IN ('live', 'alias'))" },
	{ "an address has a holder, or a mailbox that kept it",
		"SELECT a.address FROM addresses a WHERE NOT EXISTS (SELECT 1 FROM users u WHERE u.tenant_id = a.tenant_id "
		"AND u.id = a.holder_id) AND NOT EXISTS (SELECT 1 FROM mailboxes m WHERE m.tenant_id = a.tenant_id "
		"AND m.user_id = a.holder_id) AND NOT EXISTS (SELECT 1 FROM groups_of_tenant g "
		"WHERE g.tenant_id = a.tenant_id AND g.id = a.holder_id)" },
	{ "a group's mail is its one address, which stands while the group is not deleted",
		"SELECT g.mail FROM groups_of_tenant g WHERE (g.mail IS NOT NULL) <> EXISTS (SELECT 1 FROM addresses a "
		"WHERE a.tenant_id = g.tenant_id AND a.holder_id = g.id AND a.address = g.mail "
		"AND (a.state = 'live') = (g.deleted_at = 0))" },
	{ "a group has mail when it is a Microsoft 365 group",
		"SELECT g.id FROM groups_of_tenant g WHERE (g.mail IS NOT NULL) <> (g.is_unified = 1)" },
	{ "only security groups contain groups, and nothing contains itself",
		"SELECT m.group_id FROM memberships m JOIN groups_of_tenant g ON g.tenant_id = m.tenant_id "
		"AND g.id = m.group_id WHERE m.is_group = 1 AND (g.is_unified = 1 OR g.is_role_assignable = 1 "
		"OR m.kind = 'owner') UNION ALL SELECT above.id FROM (WITH RECURSIVE reach (tenant_id, top, id) AS ("
		"SELECT tenant_id, group_id, member_id FROM memberships WHERE is_group = 1 UNION SELECT r.tenant_id, "
		"r.top, n.member_id FROM reach r JOIN memberships n ON n.tenant_id = r.tenant_id AND n.group_id = r.id "
		"AND n.is_group = 1) SELECT top AS id FROM reach WHERE top = id) above" },
	{ "an address that stands is of a registration that does",
		"SELECT a.address FROM addresses a WHERE a.state IN ('live', 'alias') AND NOT EXISTS (SELECT 1 FROM domains d "
		"WHERE d.tenant_id = a.tenant_id AND d.registration_id = a.domain_registration_id)" },
	{ "an organisation has one default domain",
		"SELECT t.name FROM tenants t WHERE 1 <> (SELECT COUNT(*) FROM domains d WHERE d.tenant_id = t.tenant_id "
		"AND d.is_default = 1)" },
	{ "nobody has two primary addresses",
		"SELECT holder_id FROM addresses WHERE is_primary = 1 GROUP BY tenant_id, holder_id HAVING COUNT(*) > 1" },
	{ "an active user with a mailbox has a primary address, which is her mail",
		"SELECT u.upn FROM users u JOIN mailboxes m ON m.tenant_id = u.tenant_id AND m.user_id = u.id "
		"WHERE u.deleted_at = 0 AND NOT EXISTS (SELECT 1 FROM addresses a WHERE a.tenant_id = u.tenant_id "
		"AND a.holder_id = u.id AND a.is_primary = 1 AND a.state = 'live' AND a.address = u.mail)" },
	{ "a session that goes on is somebody's",
		"SELECT f.id FROM token_families f WHERE NOT EXISTS (SELECT 1 FROM users u WHERE u.tenant_id = f.tenant_id "
		"AND u.id = f.user_id)" },
	{ "who was seen signing in exists",
		"SELECT s.user_id FROM sign_in_moments s WHERE NOT EXISTS (SELECT 1 FROM users u WHERE u.tenant_id = s.tenant_id "
		"AND u.id = s.user_id)" },
	{ "a key belongs to an application",
		"SELECT k.id FROM (SELECT tenant_id, client_id, id FROM application_secrets UNION ALL SELECT tenant_id, "
		"client_id, id FROM application_certificates) k WHERE NOT EXISTS (SELECT 1 FROM applications a "
		"WHERE a.tenant_id = k.tenant_id AND a.client_id = k.client_id)" },
	{ "nobody has two mailboxes",
		"SELECT user_id FROM mailboxes GROUP BY tenant_id, user_id HAVING COUNT(*) > 1" },
	{ "seats are taken by people who have the product",
		"SELECT s.sku_id || ': ' || s.consumed FROM seats s WHERE s.consumed <> (SELECT COUNT(DISTINCT l.user_id) "
		"FROM licenses l WHERE l.tenant_id = s.tenant_id AND l.sku_id = s.sku_id AND l.state = 'active')" },
	{ "a license has its pool of seats",
		"SELECT l.sku_id FROM licenses l WHERE NOT EXISTS (SELECT 1 FROM seats s WHERE s.tenant_id = l.tenant_id "
		"AND s.sku_id = l.sku_id)" },
	{ "a pool has what its subscriptions give",
		"SELECT s.sku_id || ': ' || s.owned FROM seats s WHERE s.owned <> (SELECT COALESCE(SUM(b.total), 0) "
		"FROM subscriptions b WHERE b.tenant_id = s.tenant_id AND b.sku_id = s.sku_id "
		"AND b.state IN ('enabled', 'warning'))" },
	{ "an active user's licenses are active or in error, a deleted one's suspended",
		"SELECT u.upn || ': ' || l.state FROM users u JOIN licenses l ON l.tenant_id = u.tenant_id "
		"AND l.user_id = u.id WHERE (u.deleted_at = 0) <> (l.state IN ('active', 'error'))" },
	{ "only a group's license stands in error, and says why",
		"SELECT user_id || ': ' || state FROM licenses WHERE (state = 'error') <> (error IS NOT NULL) "
		"OR (state = 'error' AND assigned_by = '')" },
	{ "an inherited license comes from a group that gives it to its members, or there is work left",
		"SELECT l.user_id || ' ' || l.assigned_by FROM licenses l WHERE l.assigned_by <> '' AND l.state <> 'suspended' "
		"AND NOT EXISTS (SELECT 1 FROM group_licenses g JOIN memberships m ON m.tenant_id = g.tenant_id "
		"AND m.group_id = g.group_id WHERE g.tenant_id = l.tenant_id AND g.group_id = l.assigned_by "
		"AND g.sku_id = l.sku_id AND m.member_id = l.user_id AND m.kind = 'member') AND NOT EXISTS (SELECT 1 "
		"FROM license_jobs j WHERE j.tenant_id = l.tenant_id AND j.object_id = l.assigned_by AND j.state <> 'complete')" },
	{ "a member has what her groups give, or it is said why not, or there is work left",
		"SELECT m.member_id || ' ' || g.group_id FROM group_licenses g JOIN memberships m ON m.tenant_id = g.tenant_id "
		"AND m.group_id = g.group_id AND m.kind = 'member' AND m.is_group = 0 JOIN users u ON u.tenant_id = m.tenant_id "
		"AND u.id = m.member_id AND u.deleted_at = 0 WHERE NOT EXISTS (SELECT 1 FROM licenses l "
		"WHERE l.tenant_id = g.tenant_id AND l.user_id = m.member_id AND l.sku_id = g.sku_id "
		"AND l.assigned_by = g.group_id) AND NOT EXISTS (SELECT 1 FROM license_jobs j WHERE j.tenant_id = g.tenant_id "
		"AND j.object_id = g.group_id AND j.state <> 'complete')" },
	{ "a licensed group is there",
		"SELECT g.group_id FROM group_licenses g WHERE NOT EXISTS (SELECT 1 FROM groups_of_tenant t "
		"WHERE t.tenant_id = g.tenant_id AND t.id = g.group_id AND t.deleted_at = 0)" },
	{ "whoever is licensed exists",
		"SELECT l.user_id FROM licenses l WHERE NOT EXISTS (SELECT 1 FROM users u WHERE u.tenant_id = l.tenant_id "
		"AND u.id = l.user_id)" },
	{ "a deleted user's end stands in the calendar",
		"SELECT u.upn FROM users u WHERE (u.deleted_at > 0) <> EXISTS (SELECT 1 FROM calendar c "
		"WHERE c.tenant_id = u.tenant_id AND c.object_id = u.id AND c.event = 'user.purge')" },
	{ "an ending of a user has its user",
		"SELECT c.object_id FROM calendar c WHERE c.event = 'user.purge' AND NOT EXISTS (SELECT 1 FROM users u "
		"WHERE u.tenant_id = c.tenant_id AND u.id = c.object_id AND u.deleted_at > 0)" },
	{ "a user is deleted when her name is that of her grave",
		"SELECT upn FROM users WHERE (deleted_at > 0) <> (original_upn IS NOT NULL) OR (deleted_at > 0 "
		"AND upn NOT IN (REPLACE(id, '-', '') || original_upn, "
		"REPLACE(id, '-', '') || REPLACE(id, '-', '') || original_upn))" },
	{ "an unlicensed mailbox's end stands in the calendar",
		"SELECT m.id FROM mailboxes m WHERE (m.license_lost_at > 0) <> EXISTS (SELECT 1 FROM calendar c "
		"WHERE c.tenant_id = m.tenant_id AND c.object_id = m.id AND c.event = 'mailbox.purgeAfterLicenseLoss')" },
	{ "a deleted mailbox's end stands in the calendar, unless it is held",
		"SELECT m.id FROM mailboxes m WHERE (m.deleted_at > 0 AND m.litigation_hold_at = 0) <> EXISTS (SELECT 1 "
		"FROM calendar c WHERE c.tenant_id = m.tenant_id AND c.object_id = m.id "
		"AND c.event = 'mailbox.purgeAfterDeletion')" },
	{ "an ending of a mailbox has its mailbox",
		"SELECT c.object_id FROM calendar c WHERE c.event LIKE 'mailbox.%' AND NOT EXISTS (SELECT 1 FROM mailboxes m "
		"WHERE m.tenant_id = c.tenant_id AND m.id = c.object_id)" },
	{ "a mailbox is deleted with its user",
		"SELECT m.id FROM mailboxes m JOIN users u ON u.tenant_id = m.tenant_id AND u.id = m.user_id "
		"WHERE (m.deleted_at > 0) <> (u.deleted_at > 0)" },
	{ "a deleted group's end stands in the calendar",
		"SELECT g.id FROM groups_of_tenant g WHERE (g.deleted_at > 0) <> EXISTS (SELECT 1 FROM calendar c "
		"WHERE c.tenant_id = g.tenant_id AND c.object_id = g.id AND c.event = 'group.purge')" },
	{ "a subscription that has not ended has one next date",
		"SELECT b.id FROM subscriptions b WHERE (b.state <> 'deleted') <> (1 = (SELECT COUNT(*) FROM calendar c "
		"WHERE c.tenant_id = b.tenant_id AND c.object_id = b.id))" },
	{ "an organisation has an enabled Global administrator",
		"SELECT t.name FROM tenants t WHERE NOT EXISTS (SELECT 1 FROM role_assignments r JOIN users u "
		"ON u.tenant_id = r.tenant_id AND u.id = r.principal_id WHERE r.tenant_id = t.tenant_id "
		"AND r.role_id = '62e90394-69f5-4237-9190-012177145e10' AND u.deleted_at = 0 AND u.account_enabled = 1)" },
	{ "a role is held by somebody",
		"SELECT r.principal_id FROM role_assignments r WHERE NOT EXISTS (SELECT 1 FROM users u "
		"WHERE u.tenant_id = r.tenant_id AND u.id = r.principal_id) AND NOT EXISTS (SELECT 1 FROM applications a "
		"WHERE a.tenant_id = r.tenant_id AND a.id = r.principal_id)" },
	{ "a role that is held is in the directory",
		"SELECT r.role_id FROM role_assignments r WHERE NOT EXISTS (SELECT 1 FROM directory_roles d "
		"WHERE d.tenant_id = r.tenant_id AND d.role_id = r.role_id)" },
	{ "members and their groups exist",
		"SELECT m.group_id || ' ' || m.member_id FROM memberships m WHERE NOT EXISTS (SELECT 1 FROM groups_of_tenant g "
		"WHERE g.tenant_id = m.tenant_id AND g.id = m.group_id) OR (m.is_group = 0 AND NOT EXISTS (SELECT 1 "
		"FROM users u WHERE u.tenant_id = m.tenant_id AND u.id = m.member_id)) OR (m.is_group = 1 AND NOT "
		"EXISTS (SELECT 1 FROM groups_of_tenant c WHERE c.tenant_id = m.tenant_id AND c.id = m.member_id))" },
	{ "the journal has no gap and ends where the organisation says",
		"SELECT t.name FROM tenants t WHERE t.journal_sequence <> (SELECT COUNT(*) FROM journal j "
		"WHERE j.tenant_id = t.tenant_id) OR t.journal_sequence <> (SELECT COALESCE(MAX(sequence), 0) FROM journal j "
		"WHERE j.tenant_id = t.tenant_id)" },
	{ "the past is not ahead",
		"SELECT t.name FROM tenants t WHERE t.last_now < (SELECT COALESCE(MAX(j.at), 0) FROM journal j "
		"WHERE j.tenant_id = t.tenant_id)" },
	{ "nobody purged is named by the ledger or the journal's values",
		"SELECT h.holder_id FROM address_history h WHERE h.holder_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM users u "
		"WHERE u.tenant_id = h.tenant_id AND u.id = h.holder_id) AND NOT EXISTS (SELECT 1 FROM groups_of_tenant g "
		"WHERE g.tenant_id = h.tenant_id AND g.id = h.holder_id)" },
};

static sqlite3 *open_beside(const char *database_path)
{
	sqlite3 *database = NULL;
	if (sqlite3_open_v2(database_path, &database, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
		bug("the database cannot be opened beside the store");
	sqlite3_busy_timeout(database, 5000);
	return database;
}

static sqlite3_stmt *prepare(sqlite3 *database, const char *text)
{
	sqlite3_stmt *statement = NULL;
	if (sqlite3_prepare_v2(database, text, -1, &statement, NULL) != SQLITE_OK)
		bug(sqlite3_errmsg(database));
	return statement;
}

static const char *look(struct arena *arena, sqlite3 *database, const struct invariant *invariant)
{
	const char *found = NULL;
	sqlite3_stmt *statement = prepare(database, invariant->counterexamples);
	if (sqlite3_step(statement) == SQLITE_ROW)
		found = text_format(arena, "\"%s\" does not hold: %s", invariant->sentence,
			(const char *)sqlite3_column_text(statement, 0));
	sqlite3_finalize(statement);
	return found;
}

static const char *verify_journal(struct arena *arena, struct store *store, const char *tenant_id)
{
	const char *found = NULL;
	struct context context;
	struct session *session = store_begin_read(store, arena, tenant_id);
	if (!context_open(&context, arena, session)) {
		found = "an organisation cannot be read";
	} else {
		struct journal_verdict verdict = journal_verify(&context, NULL);
		if (!verdict.is_valid)
			found = text_format(arena, "the journal of %s is broken at link %lld", tenant_id,
				(long long)verdict.first_broken);
	}
	store_end_read(store, session);
	return found;
}

const char *invariants_broken(struct arena *arena, struct store *store, const char *database_path)
{
	sqlite3 *database = open_beside(database_path);
	const char *broken = NULL;
	for (size_t i = 0; broken == NULL && i < COUNT_OF(invariants); i++)
		broken = look(arena, database, &invariants[i]);
	sqlite3_stmt *tenants = prepare(database, "SELECT tenant_id FROM tenants");
	while (broken == NULL && sqlite3_step(tenants) == SQLITE_ROW)
		broken = verify_journal(arena, store, text_copy(arena, (const char *)sqlite3_column_text(tenants, 0)));
	sqlite3_finalize(tenants);
	sqlite3_close(database);
	return broken;
}

static void dump_table(sqlite3 *database, const char *name, struct text_buffer *dump)
{
	sqlite3_stmt *rows = prepare(database, text_format(dump->arena, "SELECT * FROM %s ORDER BY 1, 2, 3", name));
	while (sqlite3_step(rows) == SQLITE_ROW) {
		text_buffer_add(dump, name);
		for (int i = 0; i < sqlite3_column_count(rows); i++) {
			const char *value = (const char *)sqlite3_column_text(rows, i);
			text_buffer_add_format(dump, " %s=%s", sqlite3_column_name(rows, i), value == NULL ? "(null)" : value);
		}
		text_buffer_add(dump, "\n");
	}
	sqlite3_finalize(rows);
}

char *database_dump(struct arena *arena, const char *database_path)
{
	sqlite3 *database = open_beside(database_path);
	struct text_buffer dump = text_buffer_in(arena);
	sqlite3_stmt *tables = prepare(database, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name");
	while (sqlite3_step(tables) == SQLITE_ROW)
		dump_table(database, (const char *)sqlite3_column_text(tables, 0), &dump);
	sqlite3_finalize(tables);
	sqlite3_close(database);
	return text_copy(arena, text_buffer_text(&dump));
}
