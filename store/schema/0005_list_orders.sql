-- The orders that lists can have, active and deleted apart: deleted ones are few, and never walked over.

CREATE INDEX users_active_name ON users (tenant_id, display_name_fold, id) WHERE deleted_at = 0;
CREATE INDEX users_deleted_name ON users (tenant_id, display_name_fold, id) WHERE deleted_at > 0;
CREATE INDEX users_active_created ON users (tenant_id, created_at, id) WHERE deleted_at = 0;
CREATE INDEX users_deleted_at ON users (tenant_id, deleted_at, id) WHERE deleted_at > 0;
DROP INDEX users_display_name;
CREATE INDEX groups_deleted ON groups_of_tenant (tenant_id, display_name_fold, id) WHERE deleted_at > 0;
