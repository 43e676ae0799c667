"""Proves that check_sql.py passes on a good schema and names what is wrong with a bad one."""
from test_checks import Checks

GOOD = """-- now() in a remark
CREATE TABLE domains (
	name TEXT NOT NULL PRIMARY KEY,
	tenant_id TEXT NOT NULL
);
CREATE TABLE things (
	tenant_id TEXT NOT NULL,
	id TEXT NOT NULL,
	size BIGINT NOT NULL,
	small SMALLINT CHECK (small IN (0, 1)),
	PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX things_size ON things (tenant_id, size);
CREATE INDEX things_small ON things (small);
"""
SCHEMA, LIST = "store/schema/0001_first.sql", "store/schema/global.list"


class Sql(Checks):
    def tree(self, old, new):
        self.assertIn(old, GOOD)
        return self.run_check("check_sql.py", {SCHEMA: GOOD.replace(old, new), LIST: "table domains  why\n"})

    def refused(self, old, new, sentence):
        status, output = self.tree(old, new)
        self.assertEqual(status, 1, output)
        self.assertIn(sentence, output)
        self.assertIn(SCHEMA, output)

    def test_good_schema(self):
        self.passes("check_sql.py", {SCHEMA: GOOD, LIST: "table domains  why\n"})

    def test_no_schema(self):
        self.passes("check_sql.py")

    def test_global_table_that_is_not_listed(self):
        status, output = self.run_check("check_sql.py", {SCHEMA: GOOD, LIST: ""})
        self.assertEqual(status, 1)
        self.assertIn("table domains: its key does not begin with tenant_id", output)

    def test_key(self):
        self.refused("PRIMARY KEY (tenant_id, id)", "PRIMARY KEY (id)", "things: its key does not begin with tenant_id")
        self.refused(",\n\tPRIMARY KEY (tenant_id, id)", "", "has no primary key")
        self.refused("id TEXT NOT NULL,\n\tsize", "id TEXT,\n\tsize", "key column id may be NULL")

    def test_first_column(self):
        self.refused("tenant_id TEXT NOT NULL,\n\tid TEXT NOT NULL,", "id TEXT NOT NULL,\n\ttenant_id TEXT NOT NULL,",
                     "its first column is not tenant_id")

    def test_unique_index(self):
        self.refused("things (tenant_id, size)", "things (size)", "unique index things_size")

    def test_types(self):
        self.refused("size BIGINT", "size INTEGER", "column size is INTEGER")
        self.refused("size BIGINT", "size JSONB", "JSONB")

    def test_words_of_one_engine(self):
        for word in ("id INTEGER AUTOINCREMENT", "size BIGINT DEFAULT (strftime('%s'))", "size BIGINT DEFAULT now()"):
            self.refused("size BIGINT NOT NULL", word, f"{SCHEMA}:")
        self.refused("CREATE INDEX", "CREATE TRIGGER t; CREATE INDEX", "TRIGGER")

    def test_references(self):
        self.refused("PRIMARY KEY (tenant_id, id)",
                     "PRIMARY KEY (tenant_id, id), FOREIGN KEY (id) REFERENCES domains (name)", "does not carry tenant_id")
        self.refused("size BIGINT NOT NULL", "size BIGINT REFERENCES other (id)", "refers by itself")

    def test_added_column(self):
        self.refused("CREATE INDEX", "ALTER TABLE things ADD COLUMN more REAL;\nCREATE INDEX", "column more is REAL")
        self.refused("CREATE INDEX", "ALTER TABLE things ADD COLUMN more TEXT UNIQUE;\nCREATE INDEX", "added plain")


del Checks  # else its cases would run here again
