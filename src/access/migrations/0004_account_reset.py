"""What one administrator asked for and a second person settles: a new first password, a second factor taken away.

Whether something waits is remembered with the rights themselves, so that no page asks for it anew.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import kernel.ids

FORWARD = (
    "CREATE TRIGGER rise_version AFTER INSERT OR UPDATE OR DELETE ON access_reset "
    "FOR EACH STATEMENT EXECUTE FUNCTION orgs_rise_version();"
)
BACKWARD = "DROP TRIGGER rise_version ON access_reset;"
_PERSON = {"on_delete": django.db.models.deletion.PROTECT, "related_name": "+", "to": settings.AUTH_USER_MODEL}


class Migration(migrations.Migration):
    dependencies = [("access", "0003_wrong_sign_ins"), ("orgs", "0006_vouching")]

    operations = [
        migrations.CreateModel(
            "AccountReset",
            [
                ("id", models.UUIDField(default=kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("user", models.ForeignKey(**_PERSON)),
                ("what", models.CharField(max_length=20)),
                ("why", models.CharField(max_length=300)),
                ("asked_by", models.ForeignKey(null=True, **_PERSON)),
                ("asked_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                ("settled_by", models.ForeignKey(null=True, **_PERSON)),
                ("outcome", models.CharField(blank=True, default="", max_length=10)),
                ("reason", models.CharField(blank=True, default="", max_length=300)),
                ("seen_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "access_reset",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("settled_at", None)),
                        fields=("user", "what"),
                        name="access_reset_one_waits",
                    )
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
