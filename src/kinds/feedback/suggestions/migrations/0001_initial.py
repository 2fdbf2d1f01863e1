import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [("casework", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="ModelVersion",
            fields=[
                ("version", models.TextField(primary_key=True, serialize=False)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.TextField(default="")),
                ("weights", models.BinaryField(null=True)),
                ("figures", models.JSONField(default=dict)),
                ("adopted_at", models.DateTimeField(null=True)),
                ("adopted_by", models.UUIDField(null=True)),
                ("adopted_by_name", models.TextField(default="")),
            ],
            options={
                "db_table": "suggestions_modelversion",
                "indexes": [models.Index(fields=["-adopted_at"], name="modelversion_adopted")],
            },
        ),
        migrations.CreateModel(
            name="Suggested",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="suggested",
                        serialize=False,
                        to="casework.case",
                    ),
                ),
                ("model", models.TextField()),
                ("guesses", models.JSONField()),
                ("at", models.DateTimeField()),
            ],
            options={"db_table": "suggestions_suggested"},
        ),
        migrations.CreateModel(
            name="Likeness",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="casework.case",
                    ),
                ),
                ("marks", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ("bands", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "suggestions_likeness",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["bands"], name="likeness_bands", fastupdate=False)
                ],
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                (
                    "id",
                    models.UUIDField(default=kernel.ids.uuid7, editable=False, primary_key=True, serialize=False),
                ),
                ("what", models.TextField()),
                ("proposed", models.TextField(default="")),
                ("probability", models.FloatField(default=0)),
                ("evidence", models.TextField(default="")),
                ("chosen", models.TextField()),
                ("model", models.TextField(default="")),
                ("user_id", models.UUIDField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.case"
                    ),
                ),
            ],
            options={
                "db_table": "suggestions_correction",
                "indexes": [models.Index(fields=["what", "evidence"], name="correction_what")],
            },
        ),
    ]
