"""The second person may say no to a position of great trust, and why."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("orgs", "0006_vouching"),
    ]

    operations = [
        migrations.AddField(
            "vouching",
            "refused_by",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField("vouching", "refused_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "vouching", "reason", models.CharField(blank=True, db_default="", default="", max_length=300)
        ),
    ]
