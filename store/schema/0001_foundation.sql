-- The foundation. One text for SQLite and PostgreSQL: moments are milliseconds UTC (0: never), booleans 0/1,
-- ids text. (The table `installation` is made by store/migrations.c.) Every key starts with tenant_id but for the few tables that find a tenant (tools/check_sql.py).

CREATE TABLE domains (
	name TEXT NOT NULL PRIMARY KEY,
	tenant_id TEXT NOT NULL,
	registration_id TEXT NOT NULL,
	is_default SMALLINT NOT NULL,
	is_initial SMALLINT NOT NULL,
	verified_at BIGINT NOT NULL,
	created_at BIGINT NOT NULL
);
CREATE INDEX domains_tenant ON domains (tenant_id, name);

CREATE TABLE signing_keys (
	id TEXT NOT NULL PRIMARY KEY,
	pem TEXT NOT NULL,
	created_at BIGINT NOT NULL,
	retires_at BIGINT NOT NULL
);

CREATE TABLE tenants (
	tenant_id TEXT NOT NULL PRIMARY KEY,
	name TEXT NOT NULL,
	country TEXT,
	language TEXT NOT NULL,
	created_at BIGINT NOT NULL,
	clock_is_movable SMALLINT NOT NULL,
	clock_shift BIGINT NOT NULL,
	clock_frozen_at BIGINT NOT NULL,
	last_now BIGINT NOT NULL,
	version BIGINT NOT NULL,
	journal_sequence BIGINT NOT NULL,
	journal_head TEXT NOT NULL,
	ledger_salt TEXT NOT NULL
);

CREATE TABLE settings (
	tenant_id TEXT NOT NULL,
	name TEXT NOT NULL,
	value TEXT NOT NULL,
	PRIMARY KEY (tenant_id, name)
);

CREATE TABLE users (
	tenant_id TEXT NOT NULL,
	id TEXT NOT NULL,
	upn TEXT NOT NULL,
	upn_fold TEXT NOT NULL,
	display_name TEXT NOT NULL,
	display_name_fold TEXT NOT NULL,
	account_enabled SMALLINT NOT NULL,
	created_at BIGINT NOT NULL,
	deleted_at BIGINT NOT NULL,
	version BIGINT NOT NULL,
	given_name TEXT,
	surname TEXT,
	mail TEXT,
	mail_fold TEXT,
	mail_nickname TEXT,
	user_type TEXT,
	job_title TEXT,
	department TEXT,
	company_name TEXT,
	office_location TEXT,
	employee_id TEXT,
	employee_type TEXT,
	street_address TEXT,
	city TEXT,
	state TEXT,
	postal_code TEXT,
	country TEXT,
	usage_location TEXT,
	preferred_language TEXT,
	preferred_data_location TEXT,
	business_phones TEXT,
	mobile_phone TEXT,
	fax_number TEXT,
	other_mails TEXT,
	creation_type TEXT,
	password_hash TEXT,
	password_changed_at BIGINT NOT NULL,
	password_policies TEXT,
	force_change_password SMALLINT NOT NULL,
	sessions_valid_from BIGINT NOT NULL,
	manager_id TEXT,
	on_premises_sync_enabled SMALLINT NOT NULL,
	on_premises_last_sync_at BIGINT NOT NULL,
	on_premises_immutable_id TEXT,
	on_premises_distinguished_name TEXT,
	on_premises_domain_name TEXT,
	on_premises_sam_account_name TEXT,
	on_premises_security_identifier TEXT,
	on_premises_upn TEXT,
	original_upn TEXT,
	PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX users_upn ON users (tenant_id, upn_fold);
CREATE INDEX users_display_name ON users (tenant_id, display_name_fold, id);
CREATE INDEX users_mail ON users (tenant_id, mail_fold);
CREATE INDEX users_active ON users (tenant_id, upn_fold) WHERE deleted_at = 0;
CREATE INDEX users_deleted ON users (tenant_id, upn_fold) WHERE deleted_at > 0;
CREATE INDEX users_immutable_id ON users (tenant_id, on_premises_immutable_id);

CREATE TABLE mailboxes (
	tenant_id TEXT NOT NULL,
	id TEXT NOT NULL,
	user_id TEXT NOT NULL,
	kind TEXT NOT NULL,
	created_at BIGINT NOT NULL,
	license_lost_at BIGINT NOT NULL,
	deleted_at BIGINT NOT NULL,
	user_purged_at BIGINT NOT NULL,
	retired_at BIGINT NOT NULL,
	litigation_hold_at BIGINT NOT NULL,
	litigation_hold_days BIGINT NOT NULL,
	litigation_hold_owner TEXT,
	litigation_hold_note TEXT,
	archive_enabled SMALLINT NOT NULL,
	forwarding_address TEXT,
	forwarding_smtp_address TEXT,
	deliver_and_forward SMALLINT NOT NULL,
	quota_bytes BIGINT NOT NULL,
	retain_deleted_days BIGINT NOT NULL,
	size_bytes BIGINT NOT NULL,
	size_seen_at BIGINT NOT NULL,
	PRIMARY KEY (tenant_id, id)
);
CREATE INDEX mailboxes_user ON mailboxes (tenant_id, user_id);

CREATE TABLE addresses (
	tenant_id TEXT NOT NULL,
	address_fold TEXT NOT NULL,
	holder_id TEXT NOT NULL,
	address TEXT NOT NULL,
	domain_registration_id TEXT NOT NULL,
	state TEXT NOT NULL,
	is_primary SMALLINT NOT NULL,
	since BIGINT NOT NULL,
	reserved_until BIGINT NOT NULL,
	PRIMARY KEY (tenant_id, address_fold, holder_id)
);
CREATE UNIQUE INDEX addresses_one_owner ON addresses (tenant_id, address_fold) WHERE state <> 'released';
CREATE INDEX addresses_holder ON addresses (tenant_id, holder_id);

CREATE TABLE address_history (
	tenant_id TEXT NOT NULL,
	address_hash TEXT NOT NULL,
	sequence BIGINT NOT NULL,
	position BIGINT NOT NULL,
	state TEXT NOT NULL,
	holder_id TEXT,
	at BIGINT NOT NULL,
	PRIMARY KEY (tenant_id, address_hash, sequence, position)
);
CREATE INDEX address_history_holder ON address_history (tenant_id, holder_id);

CREATE TABLE licenses (
	tenant_id TEXT NOT NULL,
	user_id TEXT NOT NULL,
	sku_id TEXT NOT NULL,
	assigned_by TEXT NOT NULL,
	disabled_plans TEXT NOT NULL,
	state TEXT NOT NULL,
	assigned_at BIGINT NOT NULL,
	updated_at BIGINT NOT NULL,
	PRIMARY KEY (tenant_id, user_id, sku_id, assigned_by)
);

CREATE TABLE seats (
	tenant_id TEXT NOT NULL,
	sku_id TEXT NOT NULL,
	owned BIGINT NOT NULL,
	consumed BIGINT NOT NULL,
	PRIMARY KEY (tenant_id, sku_id)
);

CREATE TABLE subscriptions (
	tenant_id TEXT NOT NULL,
	id TEXT NOT NULL,
	commerce_id TEXT NOT NULL,
	sku_id TEXT NOT NULL,
	total BIGINT NOT NULL,
	channel TEXT NOT NULL,
	term TEXT NOT NULL,
	reduce TEXT NOT NULL,
	state TEXT NOT NULL,
	created_at BIGINT NOT NULL,
	commitment_ends_at BIGINT NOT NULL,
	next_lifecycle_at BIGINT NOT NULL,
	renews SMALLINT NOT NULL,
	PRIMARY KEY (tenant_id, id)
);
CREATE INDEX subscriptions_sku ON subscriptions (tenant_id, sku_id);

CREATE TABLE groups_of_tenant (
	tenant_id TEXT NOT NULL,
	id TEXT NOT NULL,
	display_name TEXT NOT NULL,
	display_name_fold TEXT NOT NULL,
	description TEXT,
	mail TEXT,
	mail_nickname TEXT,
	mail_enabled SMALLINT NOT NULL,
	security_enabled SMALLINT NOT NULL,
	is_unified SMALLINT NOT NULL,
	visibility TEXT,
	is_role_assignable SMALLINT NOT NULL,
	created_at BIGINT NOT NULL,
	deleted_at BIGINT NOT NULL,
	PRIMARY KEY (tenant_id, id)
);
CREATE INDEX groups_display_name ON groups_of_tenant (tenant_id, display_name_fold, id);

CREATE TABLE memberships (
	tenant_id TEXT NOT NULL,
	group_id TEXT NOT NULL,
	member_id TEXT NOT NULL,
	kind TEXT NOT NULL,
	since BIGINT NOT NULL,
	PRIMARY KEY (tenant_id, group_id, member_id, kind)
);
CREATE INDEX memberships_member ON memberships (tenant_id, member_id);

CREATE TABLE role_assignments (
	tenant_id TEXT NOT NULL,
	role_id TEXT NOT NULL,
	principal_id TEXT NOT NULL,
	id TEXT NOT NULL,
	since BIGINT NOT NULL,
	PRIMARY KEY (tenant_id, role_id, principal_id)
);
CREATE INDEX role_assignments_principal ON role_assignments (tenant_id, principal_id);

CREATE TABLE applications (
	tenant_id TEXT NOT NULL,
	client_id TEXT NOT NULL,
	id TEXT NOT NULL,
	display_name TEXT NOT NULL,
	permissions TEXT NOT NULL,
	enabled SMALLINT NOT NULL,
	created_at BIGINT NOT NULL,
	PRIMARY KEY (tenant_id, client_id)
);
CREATE UNIQUE INDEX applications_id ON applications (tenant_id, id);

CREATE TABLE application_secrets (
	tenant_id TEXT NOT NULL,
	client_id TEXT NOT NULL,
	id TEXT NOT NULL,
	secret_hash TEXT NOT NULL,
	created_at BIGINT NOT NULL,
	expires_at BIGINT NOT NULL,
	PRIMARY KEY (tenant_id, client_id, id)
);

CREATE TABLE calendar (
	tenant_id TEXT NOT NULL,
	object_id TEXT NOT NULL,
	event TEXT NOT NULL,
	due_at BIGINT NOT NULL,
	subject_id TEXT NOT NULL,
	rule TEXT NOT NULL,
	destructive SMALLINT NOT NULL,
	put_off_from BIGINT NOT NULL,
	PRIMARY KEY (tenant_id, object_id, event)
);
CREATE INDEX calendar_due ON calendar (tenant_id, due_at, object_id, event);

CREATE TABLE outbox (
	tenant_id TEXT NOT NULL,
	id TEXT NOT NULL,
	kind TEXT NOT NULL,
	object_id TEXT NOT NULL,
	payload TEXT,
	written_at BIGINT NOT NULL,
	next_attempt_at BIGINT NOT NULL,
	attempts BIGINT NOT NULL,
	lease_until BIGINT NOT NULL,
	generation BIGINT NOT NULL,
	last_error TEXT,
	PRIMARY KEY (tenant_id, id)
);
CREATE INDEX outbox_next ON outbox (tenant_id, next_attempt_at);
CREATE INDEX outbox_object ON outbox (tenant_id, object_id);

CREATE TABLE journal (
	tenant_id TEXT NOT NULL,
	sequence BIGINT NOT NULL,
	operation_id TEXT NOT NULL,
	act TEXT NOT NULL,
	result TEXT NOT NULL,
	at BIGINT NOT NULL,
	written_at BIGINT NOT NULL,
	request_id TEXT NOT NULL,
	entry_count BIGINT NOT NULL,
	previous_hash TEXT NOT NULL,
	hash TEXT NOT NULL,
	PRIMARY KEY (tenant_id, sequence)
);

CREATE TABLE journal_entries (
	tenant_id TEXT NOT NULL,
	sequence BIGINT NOT NULL,
	position BIGINT NOT NULL,
	verb TEXT NOT NULL,
	object_id TEXT NOT NULL,
	rule TEXT NOT NULL,
	commitment TEXT NOT NULL,
	PRIMARY KEY (tenant_id, sequence, position)
);

CREATE TABLE journal_values (
	tenant_id TEXT NOT NULL,
	sequence BIGINT NOT NULL,
	position BIGINT NOT NULL,
	subject_id TEXT NOT NULL,
	salt TEXT NOT NULL,
	content TEXT NOT NULL,
	PRIMARY KEY (tenant_id, sequence, position)
);
CREATE INDEX journal_values_subject ON journal_values (tenant_id, subject_id);

CREATE TABLE mail_debts (
	tenant_id TEXT NOT NULL,
	commit_number BIGINT NOT NULL,
	mailbox_id TEXT NOT NULL,
	is_closing SMALLINT NOT NULL,
	since BIGINT NOT NULL,
	PRIMARY KEY (tenant_id, commit_number, mailbox_id)
);
CREATE INDEX mail_debts_number ON mail_debts (commit_number);
