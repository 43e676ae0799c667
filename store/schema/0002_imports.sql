-- How far an import of a file has come (store/imports.h).
CREATE TABLE imports (
	tenant_id TEXT NOT NULL,
	file_key TEXT NOT NULL,
	row_offset BIGINT NOT NULL,
	row_count BIGINT NOT NULL,
	refused_count BIGINT NOT NULL,
	updated_at BIGINT NOT NULL,
	PRIMARY KEY (tenant_id, file_key)
);
