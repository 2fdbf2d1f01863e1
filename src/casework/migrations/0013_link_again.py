from django.db import migrations, models


class Migration(migrations.Migration):
    """Few followers beside all that were ever answered are looked at again: they are found without walking over the rest."""

    dependencies = [("casework", "0012_steps_own_date")]

    operations = [
        migrations.AddIndex(
            model_name="link",
            index=models.Index(
                condition=models.Q(("retry_at__isnull", False), ("settled_at__isnull", False)),
                fields=["retry_at"],
                name="link_again",
            ),
        ),
    ]
