import kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    """Training again is asked for on the page; at most one is open."""

    dependencies = [("suggestions", "0003_suggested_waits")]

    operations = [
        migrations.CreateModel(
            name="TrainingAsk",
            fields=[
                (
                    "id",
                    models.UUIDField(default=kernel.ids.uuid7, editable=False, primary_key=True, serialize=False),
                ),
                ("state", models.TextField(default="waiting")),
                ("is_open", models.BooleanField(default=True, null=True, unique=True)),
                ("asked_at", models.DateTimeField()),
                ("asked_by_name", models.TextField(default="")),
                ("lease_until", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={"db_table": "suggestions_trainingask"},
        ),
    ]
