"""Which of the messages that nobody could send had really failed; the others simply had no way to go."""

from django.db import migrations, models

# Until now only the code of the last way was kept: these said that there was none.
NO_WAY = (
    "no_email", "no_mail_server", "no_phone", "no_address", "no_route", "no_template", "no_fields", "window_closed",
    "window_paid", "sender_erased", "bad_email", "address_refused",
)  # fmt: skip


def look_back(apps, schema_editor):
    model = apps.get_model("messaging", "Outbound")
    model.objects.filter(state="failed").exclude(problem__in=NO_WAY).update(has_failed=True)


class Migration(migrations.Migration):
    dependencies = [("messaging", "0001_initial")]

    operations = [
        migrations.AddField("outbound", "has_failed", models.BooleanField(db_default=False)),
        migrations.RunPython(look_back, migrations.RunPython.noop),
    ]
