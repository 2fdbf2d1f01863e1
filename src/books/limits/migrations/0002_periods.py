"""Two limits of the same code never hold on the same day (see books.orgs 0002 for `text_span`)."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("limits", "0001_initial"), ("orgs", "0002_periods")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE limits_limit ADD CONSTRAINT limits_one_at_a_time EXCLUDE USING gist ("
            "text_span(code, code, '[]') WITH &&, daterange(valid_from, valid_to, '[]') WITH &&)",
            "ALTER TABLE limits_limit DROP CONSTRAINT limits_one_at_a_time",
        ),
    ]
