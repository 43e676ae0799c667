-- Owners are few among many members: found without looking at those.
CREATE INDEX memberships_owners ON memberships (tenant_id, group_id, member_id) WHERE kind = 'owner';
