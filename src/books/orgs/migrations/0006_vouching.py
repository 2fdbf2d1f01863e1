"""A position of great trust waits for a second person; whether it does is remembered with the rights themselves."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORWARD = (
    "CREATE TRIGGER rise_version AFTER INSERT OR UPDATE OR DELETE ON orgs_vouching "
    "FOR EACH STATEMENT EXECUTE FUNCTION orgs_rise_version();"
)
BACKWARD = "DROP TRIGGER rise_version ON orgs_vouching;"
_PERSON = {"on_delete": django.db.models.deletion.PROTECT, "related_name": "+", "to": settings.AUTH_USER_MODEL}


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("orgs", "0005_version_of_all"),
    ]

    operations = [
        migrations.CreateModel(
            "Vouching",
            [
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                (
                    "position",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="orgs.position"
                    ),
                ),
                ("user", models.ForeignKey(**_PERSON)),
                ("asked_by", models.ForeignKey(null=True, **_PERSON)),
                ("asked_at", models.DateTimeField()),
                ("confirmed_by", models.ForeignKey(null=True, **_PERSON)),
                ("confirmed_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
