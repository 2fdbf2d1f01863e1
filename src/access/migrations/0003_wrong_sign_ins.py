"""How often a sign-in went wrong, by account, address and device, over all addresses."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0002_first_password")]

    operations = [
        migrations.CreateModel(
            "WrongSignIns",
            [
                ("tag", models.BinaryField(primary_key=True, serialize=False)),
                ("count", models.PositiveIntegerField()),
                ("last_at", models.DateTimeField(db_index=True)),
                ("is_account", models.BooleanField(default=False)),
            ],
            options={"db_table": "access_wrong"},
        ),
    ]
