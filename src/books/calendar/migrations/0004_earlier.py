"""2023, 2024 and days on weekends, where no row of that day stands yet. What an administrator entered is not touched."""

from django.db import migrations

from books.calendar.earlier import EARLIER


def add_earlier(apps, schema_editor):
    day = apps.get_model("workcalendar", "CalendarDay")
    taken = set(day.objects.filter(unit=None).values_list("date", flat=True))
    day.objects.bulk_create(day(**row._asdict()) for row in EARLIER if row.date not in taken)
    schema_editor.execute("UPDATE workcalendar_calendarversion SET version = version + 1")


class Migration(migrations.Migration):
    dependencies = [("workcalendar", "0003_starter")]

    operations = [migrations.RunPython(add_earlier, migrations.RunPython.noop)]
