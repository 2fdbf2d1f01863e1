"""Open work is due when its step is, where that comes before the answer's date."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("casework", "0011_needless_calls")]

    operations = [
        migrations.RunSQL(
            """
            UPDATE casework_work w SET due_at = c.stage_due_at FROM casework_case c
            WHERE c.id = w.case_id AND w.closed_at IS NULL AND w.is_main AND NOT w.is_paused
                AND c.stage_due_at < w.due_at
            """,
            migrations.RunSQL.noop,
        )
    ]
