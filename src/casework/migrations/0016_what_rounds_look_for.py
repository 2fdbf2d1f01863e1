from django.db import migrations, models


class Migration(migrations.Migration):
    """Rounds that come every few seconds or minutes find what they look for without going through all cases and all open work."""

    dependencies = [("casework", "0015_touched")]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["closed_at"],
                name="case_to_erase",
                condition=models.Q(closed_at__isnull=False, erased_at__isnull=True),
            ),
        ),
        migrations.AddIndex(
            model_name="work",
            index=models.Index(
                fields=["task"], name="work_waiting", condition=models.Q(closed_at__isnull=True, is_paused=True)
            ),
        ),
    ]
