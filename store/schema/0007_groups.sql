-- Groups in full: what the wire shows of them, pages of deleted ones, and groups as members of groups.
ALTER TABLE groups_of_tenant ADD COLUMN mail_fold TEXT;
ALTER TABLE groups_of_tenant ADD COLUMN classification TEXT;
ALTER TABLE groups_of_tenant ADD COLUMN preferred_language TEXT;
ALTER TABLE groups_of_tenant ADD COLUMN preferred_data_location TEXT;
ALTER TABLE groups_of_tenant ADD COLUMN theme TEXT;
ALTER TABLE groups_of_tenant ADD COLUMN resource_behavior_options TEXT;
ALTER TABLE groups_of_tenant ADD COLUMN resource_provisioning_options TEXT;
ALTER TABLE groups_of_tenant ADD COLUMN allow_external_senders SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE groups_of_tenant ADD COLUMN auto_subscribe_new_members SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE groups_of_tenant ADD COLUMN hide_from_address_lists SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE groups_of_tenant ADD COLUMN hide_from_outlook_clients SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE groups_of_tenant ADD COLUMN renewed_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX groups_mail ON groups_of_tenant (tenant_id, mail_fold);

ALTER TABLE memberships ADD COLUMN is_group SMALLINT NOT NULL DEFAULT 0;
CREATE INDEX memberships_of_groups ON memberships (tenant_id, group_id, kind, member_id) WHERE is_group = 1;
