from django.db import migrations, models


class Migration(migrations.Migration):
    """What the unit that handles the rest of a split matter reads."""

    dependencies = [("feedback", "0004_link_begun")]

    operations = [
        migrations.AddField("feedback", "for_handling", models.TextField(db_default="")),
    ]
