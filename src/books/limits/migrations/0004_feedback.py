"""The limits of feedback's second state table; the marks of the index get the names that the table uses."""

from django.db import migrations

from books.limits.starter import RENAMED, STARTER_FEEDBACK


def add(apps, schema_editor):
    model = apps.get_model("limits", "Limit")
    for before, (code, label) in RENAMED.items():
        model.objects.filter(code=before).update(code=code, label=label)
    known = set(model.objects.values_list("code", flat=True))
    model.objects.bulk_create(model(**row._asdict()) for row in STARTER_FEEDBACK if row.code not in known)


class Migration(migrations.Migration):
    dependencies = [("limits", "0003_starter")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
