from django.db import migrations, models


class Migration(migrations.Migration):
    """Tasks beside the main step are counted by what they ask, without walking over a unit's whole work."""

    dependencies = [("casework", "0007_attachment_file")]

    operations = [
        migrations.AddIndex(
            model_name="work",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True), ("is_main", False)),
                fields=["unit_id", "role", "task"],
                name="work_beside",
            ),
        ),
    ]
