"""What may be a denunciation and was not sealed at arrival waits for a person: told above the list, sent on to nobody."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("suggestions", "0002_correction_how")]

    operations = [
        migrations.AddField("suggested", "waits", models.BooleanField(db_default=False)),
        migrations.AddIndex(
            "suggested", models.Index(fields=["case"], name="suggested_waits", condition=models.Q(waits=True))
        ),
    ]
