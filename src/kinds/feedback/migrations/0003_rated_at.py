from django.db import migrations, models

# When the rating that stands was given, from the entries: a later answer takes the rating away, and a new one has an entry.
_FROM_ENTRIES = """
    UPDATE feedback_feedback f SET rated_at = e.at
    FROM (SELECT stream, max(at) AS at FROM ledger_entry WHERE verb = 'feedback:answer:rated' GROUP BY stream) e
    WHERE e.stream = f.case_id AND f.rating <> ''
"""


class Migration(migrations.Migration):
    """A rating counts on its own day, not on that of the answer."""

    dependencies = [("feedback", "0002_flow_2"), ("ledger", "0001_initial")]

    operations = [
        migrations.AddField(model_name="feedback", name="rated_at", field=models.DateTimeField(null=True)),
        migrations.RunSQL(_FROM_ENTRIES, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="feedback",
            index=models.Index(
                condition=models.Q(("rated_at__isnull", False)), fields=["rated_at"], name="feedback_rated"
            ),
        ),
    ]
