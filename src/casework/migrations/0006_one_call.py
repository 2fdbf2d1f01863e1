"""One task per case and trouble: of several that were opened for several messages the first stays."""

from django.db import migrations

ONE = """
    UPDATE casework_work w SET closed_at = e.opened_at FROM (
        SELECT case_id, task, min(id::text)::uuid AS first, max(opened_at) AS opened_at FROM casework_work
        WHERE closed_at IS NULL AND NOT is_main AND task IN ('call', 'post', 'settle_message')
        GROUP BY case_id, task HAVING count(*) > 1) e
    WHERE w.case_id = e.case_id AND w.task = e.task AND w.closed_at IS NULL AND NOT w.is_main AND w.id <> e.first
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0005_case_stopped")]

    operations = [migrations.RunSQL(ONE, migrations.RunSQL.noop)]
