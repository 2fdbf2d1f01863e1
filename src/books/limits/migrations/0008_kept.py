"""How long the words and the address of somebody who writes and files nothing are kept."""

from django.db import migrations

from books.limits.starter import STARTER_KEPT


def add(apps, schema_editor):
    model = apps.get_model("limits", "Limit")
    known = set(model.objects.values_list("code", flat=True))
    model.objects.bulk_create(model(**row._asdict()) for row in STARTER_KEPT if row.code not in known)


class Migration(migrations.Migration):
    dependencies = [("limits", "0007_above")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
