"""The version rises with successions and duties, too: what lies below a unit, and whom the city gave a duty, is remembered under it."""

from django.db import migrations

TABLES = ("orgs_succession", "orgs_unitduty")

FORWARD = "".join(
    f"CREATE TRIGGER rise_version AFTER INSERT OR UPDATE OR DELETE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION orgs_rise_version();\n"
    for table in TABLES
)
BACKWARD = "".join(f"DROP TRIGGER rise_version ON {table};\n" for table in TABLES)


class Migration(migrations.Migration):
    dependencies = [("orgs", "0004_version")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
