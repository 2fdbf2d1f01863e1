"""Reports under a seal read as before to the system that sent them; hooks are paused; a scope that gave nothing goes."""

from typing import Any
from uuid import uuid4

from django.db import migrations, models

GIVES_NOTHING = "published:read"


def without_it(apps: Any, schema_editor: Any) -> None:
    """What is published is open to everybody: no client needs a scope for it."""
    for client in apps.get_model("api", "Client").objects.filter(scopes__contains=[GIVES_NOTHING]):
        client.scopes = [scope for scope in client.scopes if scope != GIVES_NOTHING]
        client.save(update_fields=["scopes"])


class Migration(migrations.Migration):
    dependencies = [("api", "0002_hook_delivery_report")]

    operations = [
        migrations.RunPython(without_it, migrations.RunPython.noop),
        migrations.CreateModel(
            name="Veiled",
            fields=[
                ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                ("way", models.TextField()),
                ("reference_tag", models.BinaryField(unique=True)),
                ("owner_tag", models.BinaryField()),
                ("key_tag", models.BinaryField(null=True)),
                ("told_ct", models.BinaryField()),
                ("since", models.DateField()),
            ],
            options={
                "db_table": "api_veiled",
                "indexes": [
                    models.Index(fields=["owner_tag"], name="veiled_owner"),
                    models.Index(fields=["way"], name="veiled_way"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(key_tag__isnull=False), fields=("key_tag",), name="veiled_key"
                    )
                ],
            },
        ),
        migrations.AddField("hook", "failing_since", models.DateTimeField(null=True)),
        migrations.AddField("hook", "paused_at", models.DateTimeField(null=True)),
    ]
