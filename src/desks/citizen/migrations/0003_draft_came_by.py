from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('citizen_desk', '0002_draft'),
    ]

    operations = [
        migrations.AddField(
            model_name='draft',
            name='came_by',
            field=models.BinaryField(db_index=True, null=True),
        ),
    ]
