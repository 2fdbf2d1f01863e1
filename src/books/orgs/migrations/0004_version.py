"""A version of who holds what: it changes with every change of these tables, whoever makes it."""

from django.db import migrations, models

TABLES = ("orgs_unit", "orgs_position", "orgs_holding", "orgs_delegation", "orgs_absence")

# A sequence gives the number, so that no number is ever used for two states: not even when a change is rolled back.
FORWARD = """
CREATE SEQUENCE orgs_version_number;
INSERT INTO orgs_version (id, version) VALUES (1, nextval('orgs_version_number'));
CREATE FUNCTION orgs_rise_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE orgs_version SET version = nextval('orgs_version_number') WHERE id = 1;
    RETURN NULL;
END $$;
""" + "".join(
    f"CREATE TRIGGER rise_version AFTER INSERT OR UPDATE OR DELETE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION orgs_rise_version();\n"
    for table in TABLES
)
BACKWARD = "".join(f"DROP TRIGGER rise_version ON {table};\n" for table in TABLES) + (
    "DROP FUNCTION orgs_rise_version(); DROP SEQUENCE orgs_version_number;"
)


class Migration(migrations.Migration):
    dependencies = [("orgs", "0003_whole_city")]

    operations = [
        migrations.CreateModel(
            "OrgsVersion",
            [
                ("id", models.PositiveSmallIntegerField(primary_key=True, default=1, serialize=False)),
                ("version", models.BigIntegerField()),
            ],
            options={"db_table": "orgs_version"},
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
