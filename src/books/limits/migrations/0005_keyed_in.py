"""What is keyed in later counts from the day on which it came, while this row is in force."""

from datetime import date

from django.db import migrations

ROW = {
    "code": "feedback.keyed_in",
    "label": "Nhập vào hệ thống phản ánh nhận qua thư, điện thoại, tại quầy; thời hạn trả lời tính từ ngày nhận",
    "amount": 1,
    "unit": "working_days",
    "legal_basis": "Quyết định 31/2021/QĐ-TTg, Điều 43: cập nhật đầy đủ vào hệ thống; cách tính từ ngày nhận và số ngày là quy ước",
    "certainty": "house",
    "valid_from": date(2008, 2, 14),
}


def add(apps, schema_editor):
    model = apps.get_model("limits", "Limit")
    if not model.objects.filter(code=ROW["code"]).exists():
        model.objects.create(**ROW)


class Migration(migrations.Migration):
    dependencies = [("limits", "0004_feedback")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
