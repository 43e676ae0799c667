-- Whose manager somebody is, in the order of the list of direct reports.
CREATE INDEX users_manager ON users (tenant_id, manager_id, upn_fold) WHERE manager_id IS NOT NULL;
