"""Who else has a file: cases that were split from one share it, and it goes with the last of them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0006_one_call")]

    operations = [
        migrations.AddIndex(
            model_name="attachment",
            index=models.Index(
                condition=models.Q(("file_id__isnull", False)), fields=["file_id"], name="attachment_file"
            ),
        ),
    ]
