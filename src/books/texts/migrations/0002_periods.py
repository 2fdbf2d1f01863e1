"""Two versions of one text never hold on the same day (see books.orgs 0002 for `text_span`)."""

from django.db import migrations

KEY = "purpose || '/' || code || '/' || name"


class Migration(migrations.Migration):
    dependencies = [("texts", "0001_initial"), ("orgs", "0002_periods")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE texts_template ADD CONSTRAINT texts_one_at_a_time EXCLUDE USING gist ("
            f"text_span({KEY}, {KEY}, '[]') WITH &&, daterange(valid_from, valid_to, '[]') WITH &&)",
            "ALTER TABLE texts_template DROP CONSTRAINT texts_one_at_a_time",
        ),
    ]
