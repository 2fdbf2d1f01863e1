import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Which cases are for practising, and who practises on them: a small table, so that no row of a real case grows by it."""

    dependencies = [("casework", "0013_link_again")]

    operations = [
        migrations.CreateModel(
            name="Practice",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="practice",
                        serialize=False,
                        to="casework.case",
                    ),
                ),
                ("people", models.JSONField(default=list)),
            ],
            options={"db_table": "casework_practice"},
        ),
    ]
