"""The starting texts. A later change is a new version, made on the screen, not a migration."""

from django.db import migrations

from books.texts.starter import FROM, starter


def add_starter(apps, schema_editor):
    model = apps.get_model("texts", "Template")
    model.objects.bulk_create(model(**row._asdict(), valid_from=FROM) for row in starter())


class Migration(migrations.Migration):
    dependencies = [("texts", "0002_periods")]

    operations = [migrations.RunPython(add_starter, migrations.RunPython.noop)]
