"""What a refusal says is its reason's own: the frame names none any more. And reasons for what is no feedback at all. New versions
from their day on, where the office has not written its own."""

from datetime import date, timedelta

from django.db import migrations

from books.texts.starter import starter

FROM = date(2026, 11, 22)
NEW = ("thanks", "test_message", "advertising")


def renew(apps, schema_editor):
    model = apps.get_model("texts", "Template")
    rows = {(row.purpose, row.code): row for row in starter()}
    key = {"purpose": "notice", "code": "refused", "name": "mac-dinh"}
    old = model.objects.filter(
        **key, valid_to=None, changed_by=None, valid_from__lt=FROM, body__contains="không thuộc phạm vi tiếp nhận"
    )
    if old.update(valid_to=FROM - timedelta(days=1)):
        model.objects.create(**rows["notice", "refused"]._asdict(), valid_from=FROM)
    for code in NEW:
        if not model.objects.filter(purpose="reason", code=code).exists():
            model.objects.create(**rows["reason", code]._asdict(), valid_from=FROM)


class Migration(migrations.Migration):
    dependencies = [("texts", "0004_scene")]

    operations = [migrations.RunPython(renew, migrations.RunPython.noop)]
