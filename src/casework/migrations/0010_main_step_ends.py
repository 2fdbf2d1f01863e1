"""The main step ends when its case moves on, and says so as the extra tasks do: one update closes both."""

from django.db import migrations

ENDS = "UPDATE casework_work SET ends = 'stage' WHERE is_main AND closed_at IS NULL AND ends <> 'stage'"


class Migration(migrations.Migration):
    dependencies = [("casework", "0009_words_salt")]

    operations = [migrations.RunSQL(ENDS, migrations.RunSQL.noop)]
