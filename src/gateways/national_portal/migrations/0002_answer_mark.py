"""What answer was told, not only that one was; those who were told once are told again as they stand now."""

from django.db import migrations, models

_AGAIN = [
    """
    UPDATE national_sync SET stage = 'queued', next_try_at = changed_at, attempts = 0
    WHERE answer_told AND stage = 'sent'
    """,
    "SET CONSTRAINTS ALL IMMEDIATE",  # a column cannot go while a check of the rows is still to come
    "SET CONSTRAINTS ALL DEFERRED",
]


class Migration(migrations.Migration):

    dependencies = [
        ("national_portal", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="sync",
            name="answer_mark",
            field=models.TextField(default=""),
        ),
        migrations.RunSQL(_AGAIN, migrations.RunSQL.noop),
        migrations.RemoveField(
            model_name="sync",
            name="answer_told",
        ),
    ]
