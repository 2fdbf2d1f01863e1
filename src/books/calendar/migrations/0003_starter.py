"""The starting days and the default week. Later years are entered on the screen, with their paper."""

from django.db import migrations

from books.calendar import starter


def add_starter(apps, schema_editor):
    day = apps.get_model("workcalendar", "CalendarDay")
    day.objects.bulk_create([day(**row._asdict()) for row in starter.DAYS])
    week = apps.get_model("workcalendar", "Schedule").objects.create(
        valid_from=starter.WEEK_FROM, legal_basis=starter.WEEK_BASIS
    )
    period = apps.get_model("workcalendar", "SchedulePeriod")
    period.objects.bulk_create(
        [period(schedule=week, weekday=d, starts_at=s, ends_at=e) for d, s, e in starter.WEEK]
    )


class Migration(migrations.Migration):
    dependencies = [("workcalendar", "0002_periods")]

    operations = [migrations.RunPython(add_starter, migrations.RunPython.noop)]
