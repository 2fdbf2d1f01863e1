"""One weekly schedule per unit and day (see books.orgs 0002 for `text_span`); the version row exists from the start."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("workcalendar", "0001_initial"), ("orgs", "0002_periods")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE workcalendar_schedule ADD CONSTRAINT workcalendar_schedule_period EXCLUDE USING gist ("
            "text_span(coalesce(unit_id::text, ''), coalesce(unit_id::text, ''), '[]') WITH &&, "
            "daterange(valid_from, valid_to, '[]') WITH &&)",
            "ALTER TABLE workcalendar_schedule DROP CONSTRAINT workcalendar_schedule_period",
        ),
        migrations.RunSQL(
            "INSERT INTO workcalendar_calendarversion (id, version) VALUES (1, 1) ON CONFLICT DO NOTHING",
            migrations.RunSQL.noop,
        ),
    ]
