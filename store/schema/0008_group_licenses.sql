-- Licenses by group: what a group gives, what stands in the way of an inherited license, and the work that is left.
ALTER TABLE licenses ADD COLUMN error TEXT;
CREATE INDEX licenses_inherited ON licenses (tenant_id, assigned_by, user_id) WHERE length(assigned_by) > 0;
CREATE INDEX licenses_in_error ON licenses (tenant_id, sku_id, user_id) WHERE state = 'error';
CREATE INDEX licenses_in_error_by_group ON licenses (tenant_id, assigned_by, user_id) WHERE state = 'error';

CREATE TABLE group_licenses (
	tenant_id TEXT NOT NULL,
	group_id TEXT NOT NULL,
	sku_id TEXT NOT NULL,
	disabled_plans TEXT NOT NULL,
	since BIGINT NOT NULL,
	PRIMARY KEY (tenant_id, group_id, sku_id)
);

-- One row a group whose licenses were changed, or a product whose seats came free (store/license_jobs.h).
CREATE TABLE license_jobs (
	tenant_id TEXT NOT NULL,
	kind TEXT NOT NULL,
	object_id TEXT NOT NULL,
	state TEXT NOT NULL,
	after_id TEXT NOT NULL,
	done BIGINT NOT NULL,
	since BIGINT NOT NULL,
	PRIMARY KEY (tenant_id, object_id, kind)
);
CREATE INDEX license_jobs_open ON license_jobs (tenant_id, since) WHERE state <> 'complete';
