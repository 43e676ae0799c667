-- What changed since when, for those who keep a copy (delta): each row has the journal's link that changed it last. A purged
-- object leaves its id behind for as long as such a question may be asked.
ALTER TABLE users ADD COLUMN changed BIGINT NOT NULL DEFAULT 0;
CREATE INDEX users_changed ON users (tenant_id, changed, id);
CREATE TABLE tombstones (
	tenant_id TEXT NOT NULL,
	kind TEXT NOT NULL,
	id TEXT NOT NULL,
	changed BIGINT NOT NULL,
	forget_at BIGINT NOT NULL,
	PRIMARY KEY (tenant_id, kind, id)
);
CREATE INDEX tombstones_changed ON tombstones (tenant_id, kind, changed, id);
CREATE INDEX tombstones_end ON tombstones (tenant_id, forget_at);
