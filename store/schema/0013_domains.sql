-- A name that an organisation says is its own, before that is proven; several may say so of one name. What is proven
-- stands in domains, where a name stands once.
CREATE TABLE domain_claims (
	tenant_id TEXT NOT NULL,
	name TEXT NOT NULL,
	registration_id TEXT NOT NULL,
	created_at BIGINT NOT NULL,
	PRIMARY KEY (tenant_id, name)
);
ALTER TABLE domains ADD COLUMN password_validity_days BIGINT NOT NULL DEFAULT 2147483647;
ALTER TABLE domains ADD COLUMN password_notification_days BIGINT NOT NULL DEFAULT 14;
ALTER TABLE domains ADD COLUMN supported_services TEXT NOT NULL DEFAULT '["Email"]';
