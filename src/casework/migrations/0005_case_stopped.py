from django.db import migrations, models


class Migration(migrations.Migration):
    """What ended in a period is counted for leaders: found by the day, not by walking over every case."""

    dependencies = [
        ('casework', '0004_no_parent_index'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('stopped_at__isnull', False)), fields=['stopped_at'], name='case_stopped'),
        ),
    ]
