"""Who read a person's identity is found by the person: the entries stand in the streams of the readers."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("ledger", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX ledger_entry_person_read ON ledger_entry ((particulars ->> 'person'))"
            " WHERE verb = 'people:identity:read'",
            "DROP INDEX ledger_entry_person_read",
        )
    ]
