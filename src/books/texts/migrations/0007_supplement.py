"""What asks the sender for more is offered where that is done, and no longer for an answer, which would end the matter. All its
versions move: it stays one text."""

from django.db import migrations

_NAMED = {"purpose": "field", "name": "can-them-thong-tin"}


def move(apps, schema_editor):
    rows = apps.get_model("texts", "Template").objects
    if not rows.filter(**_NAMED, code="supplement").exists():
        rows.filter(**_NAMED, code="any").update(code="supplement")


class Migration(migrations.Migration):
    dependencies = [("texts", "0006_house")]

    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
