"""Rows about the same thing never overlap in time.

`text_span` turns equality of a text into a range test, so the constraint needs no extension (btree_gist is not
on every PostgreSQL that we accept).
"""

from django.db import migrations

TYPE = "CREATE TYPE text_span AS RANGE (subtype = text, collation = \"C\")"


def no_overlap(table: str, key: str, name: str, where: str = "") -> migrations.RunSQL:
    """An exclusion constraint: one row per key and day; valid_to is the last day, both ends count."""
    condition = f" WHERE ({where})" if where else ""
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} EXCLUDE USING gist ("
        f"text_span({key}, {key}, '[]') WITH &&, daterange(valid_from, valid_to, '[]') WITH &&){condition}",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


class Migration(migrations.Migration):
    dependencies = [("orgs", "0001_initial")]

    operations = [
        migrations.RunSQL(TYPE, "DROP TYPE text_span"),
        no_overlap("orgs_unit", "code", "orgs_unit_code_period", "code <> ''"),
        no_overlap("orgs_holding", "position_id::text", "orgs_holding_one_holder"),
        no_overlap("orgs_unitduty", "duty", "orgs_unitduty_one_unit"),
    ]
