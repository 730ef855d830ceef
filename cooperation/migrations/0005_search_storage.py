from django.db import migrations

# The title's own index goes: its words are among all tokens now, each marked. The tokens stay in their row, for the walk over the
# newest entries reads those of each.
BEFORE = [
    "DROP VIEW cooperation_searchindex",
    "DROP INDEX cooperation_searchentry_all_vector",
    "ALTER TABLE cooperation_searchentry DROP COLUMN title_vector, ALTER COLUMN all_vector SET STORAGE MAIN",
]
AFTER = [
    "CREATE INDEX cooperation_searchentry_all_vector ON cooperation_searchentry USING gin (all_vector) WITH (fastupdate = off)",
    "CREATE VIEW cooperation_searchindex AS SELECT id AS rowid, all_vector AS cooperation_searchindex FROM cooperation_searchentry",
    "ANALYZE cooperation_searchentry",
]
UNDO_AFTER = ["DROP VIEW cooperation_searchindex", "DROP INDEX cooperation_searchentry_all_vector"]
UNDO_BEFORE = [
    """ALTER TABLE cooperation_searchentry ALTER COLUMN all_vector SET STORAGE EXTENDED, ADD COLUMN title_vector tsvector
        GENERATED ALWAYS AS (array_to_tsvector(array_remove(string_to_array(title, ' '), ''))) STORED""",
    *(
        f"CREATE INDEX cooperation_searchentry_{name} ON cooperation_searchentry USING gin ({name}) WITH (fastupdate = off)"
        for name in ("title_vector", "all_vector")
    ),
    """CREATE VIEW cooperation_searchindex AS
        SELECT id AS rowid, title_vector AS title, all_vector AS cooperation_searchindex FROM cooperation_searchentry""",
]

# What `search.words` writes from now on, made from what it wrote before. Undone, both stand there, and each version reads its own.
WORDS = "replace(replace(title, ' type.' || kind || ' is.published ', ''), ' type.' || kind || '  ', '')"
MARK = f"""UPDATE cooperation_searchentry SET title = {WORDS} || ' .type.' || kind ||
    CASE WHEN title LIKE '% is.published ' THEN ' .published' ELSE '' END || replace(rtrim({WORDS}), ' ', ' .title.') || ' '
    WHERE title NOT LIKE '% .type.%'"""  # noqa: S608 - of our own words
UNMARK = """UPDATE cooperation_searchentry SET title = title || ' type.' || kind ||
    CASE WHEN title LIKE '% .published %' THEN ' is.published ' ELSE '  ' END"""


def on_postgresql(statements):
    def operation(apps, schema_editor):
        for statement in statements if schema_editor.connection.vendor == "postgresql" else []:
            schema_editor.execute(statement, params=None)

    return operation


class Migration(migrations.Migration):
    """Titles are searched for by tokens of their own, on PostgreSQL without unpacking any from beside the row."""

    dependencies = [
        ('cooperation', '0004_editing'),
    ]

    operations = [
        migrations.RunPython(on_postgresql(BEFORE), on_postgresql(UNDO_BEFORE)),
        migrations.RunSQL(MARK, UNMARK),
        migrations.RunPython(on_postgresql(AFTER), on_postgresql(UNDO_AFTER)),
        migrations.RemoveField('searchindex', 'title'),
    ]
