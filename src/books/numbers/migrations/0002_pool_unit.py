from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("numbers", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="pool",
            name="unit_id",
            field=models.UUIDField(null=True, verbose_name="đơn vị"),
        ),
    ]
