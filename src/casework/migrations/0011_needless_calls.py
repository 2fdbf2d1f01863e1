"""Nobody calls to say thanks, or what another system shows: what was asked so far for no other reason ends."""

from django.db import migrations

LET_GO = """
    UPDATE messaging_outbound m SET state = 'written_off' FROM casework_case c
    WHERE c.id = m.case_id AND m.state = 'failed' AND NOT m.has_failed
      AND (m.notice = 'rated' OR (m.notice = 'received' AND c.channel IN ('api', 'open311', 'portal')))
"""
END = """
    UPDATE casework_work w SET closed_at = greatest(w.opened_at, (
        SELECT max(coalesce(m.settled_at, m.created_at)) FROM messaging_outbound m WHERE m.case_id = w.case_id))
    WHERE w.closed_at IS NULL AND NOT w.is_main AND w.task IN ('call', 'post') AND NOT EXISTS (
        SELECT 1 FROM messaging_outbound m JOIN casework_case c ON c.id = m.case_id
        WHERE m.case_id = w.case_id AND m.state = 'failed' AND m.notice <> 'rated'
          AND NOT (m.notice = 'received' AND c.channel IN ('web', 'counter', 'phone', 'api', 'open311', 'portal')))
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0010_main_step_ends"), ("messaging", "0002_has_failed")]

    operations = [migrations.RunSQL([LET_GO, END], migrations.RunSQL.noop)]
