from django.db import migrations, models


class Migration(migrations.Migration):
    """The machine's own lines hid that nobody had touched a case: the last hand before them is kept beside the last entry."""

    dependencies = [("casework", "0014_practice")]

    operations = [
        migrations.AddField(model_name="case", name="machine_at", field=models.DateTimeField(null=True)),
        migrations.AddField(model_name="case", name="touched_at", field=models.DateTimeField(null=True)),
    ]
