-- What a restored copy must know, and where copies are. purge_debts: what was purged and stands not yet in purged.log,
-- which is outside the database; opaque ids only. copies: each backup that was made, and when it should be gone.

CREATE TABLE purge_debts (
	commit_number BIGINT NOT NULL,
	tenant_id TEXT NOT NULL,
	kind TEXT NOT NULL,
	object_id TEXT NOT NULL,
	at BIGINT NOT NULL,
	PRIMARY KEY (commit_number, tenant_id, kind, object_id)
);

CREATE TABLE copies (
	path TEXT NOT NULL PRIMARY KEY,
	taken_at BIGINT NOT NULL,
	expires_at BIGINT NOT NULL
);
