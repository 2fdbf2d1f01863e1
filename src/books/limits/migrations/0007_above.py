"""How often the same official urges the same matter."""

from django.db import migrations

from books.limits.starter import STARTER_ABOVE


def add(apps, schema_editor):
    model = apps.get_model("limits", "Limit")
    known = set(model.objects.values_list("code", flat=True))
    model.objects.bulk_create(model(**row._asdict()) for row in STARTER_ABOVE if row.code not in known)


class Migration(migrations.Migration):
    dependencies = [("limits", "0006_beside")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
