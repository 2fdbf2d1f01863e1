from django.db import migrations, models


class Migration(migrations.Migration):
    """One constraint for six numbers that are never negative: PostgreSQL makes each constraint ready again at every move."""

    dependencies = [("casework", "0016_what_rounds_look_for")]

    operations = [
        migrations.AlterField(model_name="case", name="flow_version", field=models.SmallIntegerField()),
        migrations.AlterField(model_name="case", name="clock_version", field=models.IntegerField(default=1)),
        migrations.AlterField(model_name="case", name="limit_amount", field=models.IntegerField()),
        migrations.AlterField(model_name="case", name="extended_by", field=models.SmallIntegerField(db_default=0)),
        migrations.AlterField(model_name="case", name="ledger_seq", field=models.IntegerField()),
        migrations.AlterField(model_name="case", name="row_version", field=models.IntegerField(default=1)),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                name="case_counts",
                condition=models.Q(
                    flow_version__gte=0,
                    clock_version__gte=0,
                    limit_amount__gte=0,
                    extended_by__gte=0,
                    ledger_seq__gte=0,
                    row_version__gte=0,
                ),
            ),
        ),
    ]
