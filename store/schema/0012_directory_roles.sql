-- A role is in the directory once it was activated or given, and stays there when its last holder loses it.
CREATE TABLE directory_roles (
	tenant_id TEXT NOT NULL,
	role_id TEXT NOT NULL,
	activated_at BIGINT NOT NULL,
	PRIMARY KEY (tenant_id, role_id)
);
INSERT INTO directory_roles (tenant_id, role_id, activated_at)
SELECT tenant_id, role_id, MIN(since) FROM role_assignments GROUP BY tenant_id, role_id;
CREATE UNIQUE INDEX role_assignments_id ON role_assignments (tenant_id, id);
