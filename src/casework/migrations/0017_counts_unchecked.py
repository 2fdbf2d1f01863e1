from django.db import migrations, models


class Migration(migrations.Migration):
    """Six numbers that the engine alone counts up: PostgreSQL reads the text of each constraint anew at every move."""

    dependencies = [("casework", "0016_what_rounds_look_for")]

    operations = [
        migrations.AlterField(model_name="case", name="flow_version", field=models.SmallIntegerField()),
        migrations.AlterField(model_name="case", name="clock_version", field=models.IntegerField(default=1)),
        migrations.AlterField(model_name="case", name="limit_amount", field=models.IntegerField()),
        migrations.AlterField(model_name="case", name="extended_by", field=models.SmallIntegerField(db_default=0)),
        migrations.AlterField(model_name="case", name="ledger_seq", field=models.IntegerField()),
        migrations.AlterField(model_name="case", name="row_version", field=models.IntegerField(default=1)),
    ]
