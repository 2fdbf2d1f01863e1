from django.db import migrations

# The last exercise is done in three seats, the others in the coordinator's.
_OLD_RUNS = """
    INSERT INTO casework_practice (case_id, people)
    SELECT c.id, (SELECT jsonb_agg(DISTINCT u.id::text) FROM access_user u WHERE u.id = r.user_id OR u.username = 'dieuphoi'
        OR (r.exercise = 'tra-loi' AND u.username IN ('xuly', 'pheduyet')))
    FROM demo_trainingrun r CROSS JOIN jsonb_array_elements_text(r.case_ids) AS each (id)
    JOIN casework_case c ON c.id = each.id::uuid
    ON CONFLICT DO NOTHING
"""
_NOT_PUBLIC = """
    UPDATE publication_publication p SET state = 'practised', words = NULL FROM casework_practice practice
    WHERE practice.case_id = p.case_id AND p.state = 'published'
"""


class Migration(migrations.Migration):
    """Cases of exercises begun before they were told apart."""

    dependencies = [("demo", "0001_initial"), ("casework", "0014_practice"), ("publication", "0001_initial")]

    operations = [migrations.RunSQL([_OLD_RUNS, _NOT_PUBLIC], migrations.RunSQL.noop)]
