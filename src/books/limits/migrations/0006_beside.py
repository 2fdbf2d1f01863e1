"""Limits of small tasks beside a case: they had none of their own."""

from django.db import migrations

from books.limits.starter import STARTER_BESIDE


def add(apps, schema_editor):
    model = apps.get_model("limits", "Limit")
    known = set(model.objects.values_list("code", flat=True))
    model.objects.bulk_create(model(**row._asdict()) for row in STARTER_BESIDE if row.code not in known)


class Migration(migrations.Migration):
    dependencies = [("limits", "0005_keyed_in")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
