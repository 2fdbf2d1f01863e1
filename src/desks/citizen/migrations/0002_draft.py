import uuid

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('citizen_desk', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('tag', models.BinaryField(unique=True)),
                ('kind', models.TextField()),
                ('key', models.UUIDField(default=uuid.uuid4)),
                ('words', models.BinaryField()),
                ('changed_at', models.DateTimeField(db_index=True)),
                ('sent_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'citizen_draft',
            },
        ),
    ]
