"""What rows an act wrote, as a script for bare_engine: the difference of two copies of the database.

A row that was made or changed becomes one INSERT OR REPLACE under a fresh key, so that SQLite alone writes as many rows,
as long and into the same indices, as Tenure wrote for the act. Rows of the tenant as a whole are replaced where they are.
"""
import sqlite3

WHOLE_TENANT = {"tenants", "seats", "installation", "settings"}
COUNTED = {"sequence", "commit_number"}


class Difference:
    def __init__(self, before, after):
        self.database = sqlite3.connect(f"file:{after}?mode=ro", uri=True)
        self.database.execute("ATTACH ? AS before", (str(before),))
        self.fresh = {}

    def tables(self):
        return [row[0] for row in self.database.execute(
            "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")]

    def unique_columns(self, table):
        found = set()
        for index in self.database.execute(f"PRAGMA main.index_list({table})").fetchall():
            if index[2]:
                found |= {column[2] for column in self.database.execute(f"PRAGMA main.index_info('{index[1]}')")}
        return found - {"tenant_id"}

    def value(self, table, column, unique, content):
        if content is None:
            return "N"
        if table not in WHOLE_TENANT and column in COUNTED:
            return f"A {1000000000 + content}"
        if isinstance(content, int):
            return f"I {content}"
        if table not in WHOLE_TENANT and (column in unique or content in self.fresh):
            return f"F {self.fresh.setdefault(content, len(self.fresh))}"
        return "T " + str(content).replace("\n", " ")

    def script(self):
        """(text, rows)"""
        lines, count = [], 0
        for table in self.tables():
            unique = self.unique_columns(table)
            cursor = self.database.execute(f"SELECT * FROM main.{table} EXCEPT SELECT * FROM before.{table}")
            columns = [column[0] for column in cursor.description]
            for row in cursor:
                count += 1
                marks = ", ".join(f"?{i + 1}" for i in range(len(columns)))
                lines.append(f"S INSERT OR REPLACE INTO {table} ({', '.join(columns)}) VALUES ({marks})")
                lines += [self.value(table, column, unique, content) for column, content in zip(columns, row)]
        return "\n".join(lines) + "\n", count


def copy(database, target):
    source, made = sqlite3.connect(f"file:{database}?mode=ro", uri=True), sqlite3.connect(target)
    source.backup(made)
    made.close()
    source.close()


def of_act(instance, name, act):
    """Runs the act and writes its rows to a file of this name; the file and how many rows."""
    before, after = instance.folder / f"{name}.before", instance.folder / f"{name}.after"
    copy(instance.database, before)
    act()
    copy(instance.database, after)
    text, count = Difference(before, after).script()
    path = instance.folder / f"{name}.rows"
    path.write_text(text)
    return path, count
