-- What the identity door keeps: sessions (refresh tokens) as hashes, registrations of applications, when people were last seen.
-- Moments here are the machine's, never a tenant's.

CREATE TABLE token_families (
	tenant_id TEXT NOT NULL,
	id TEXT NOT NULL,
	user_id TEXT NOT NULL,
	client_id TEXT NOT NULL,
	scope TEXT NOT NULL,
	proof TEXT NOT NULL,
	secret_hash TEXT NOT NULL,
	salt TEXT NOT NULL,
	generation BIGINT NOT NULL,
	signed_in_at BIGINT NOT NULL,
	rotated_at BIGINT NOT NULL,
	revoked_at BIGINT NOT NULL,
	PRIMARY KEY (tenant_id, id)
);
CREATE INDEX token_families_user ON token_families (tenant_id, user_id, rotated_at);
CREATE INDEX token_families_rotated ON token_families (tenant_id, rotated_at);

ALTER TABLE applications ADD COLUMN is_public SMALLINT NOT NULL DEFAULT 1;
ALTER TABLE applications ADD COLUMN redirect_uris TEXT NOT NULL DEFAULT '';
ALTER TABLE application_secrets ADD COLUMN display_name TEXT NOT NULL DEFAULT '';
ALTER TABLE application_secrets ADD COLUMN hint TEXT NOT NULL DEFAULT '';

CREATE TABLE application_certificates (
	tenant_id TEXT NOT NULL,
	client_id TEXT NOT NULL,
	id TEXT NOT NULL,
	thumbprint TEXT NOT NULL,
	thumbprint_256 TEXT NOT NULL,
	subject TEXT NOT NULL,
	pem TEXT NOT NULL,
	valid_from BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	expires_at BIGINT NOT NULL,
	PRIMARY KEY (tenant_id, client_id, id)
);

ALTER TABLE signing_keys ADD COLUMN signs_from BIGINT NOT NULL DEFAULT 0;

CREATE TABLE sign_in_moments (
	tenant_id TEXT NOT NULL,
	user_id TEXT NOT NULL,
	interactive_at BIGINT NOT NULL,
	interactive_request TEXT NOT NULL,
	silent_at BIGINT NOT NULL,
	silent_request TEXT NOT NULL,
	success_at BIGINT NOT NULL,
	success_request TEXT NOT NULL,
	PRIMARY KEY (tenant_id, user_id)
);
