"""The starting limits. A later change of the law is a new row from its day on, made on the screen, not a migration."""

from django.db import migrations

from books.limits.starter import STARTER


def add_starter(apps, schema_editor):
    model = apps.get_model("limits", "Limit")
    model.objects.bulk_create([model(**row._asdict()) for row in STARTER])


class Migration(migrations.Migration):
    dependencies = [("limits", "0002_periods")]

    operations = [migrations.RunPython(add_starter, migrations.RunPython.noop)]
