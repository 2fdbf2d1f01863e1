"""How a decision came about: a form that was left as it was filled in is no confirmation."""

from django.db import migrations, models

# Of older rows nobody can tell whether a person pressed "Đúng" or left the form as it was: they count as left.
_OLDER = """
    UPDATE suggestions_correction SET how = CASE
        WHEN proposed = '' THEN 'decided' WHEN proposed <> chosen THEN 'corrected' ELSE 'left' END
"""


class Migration(migrations.Migration):
    dependencies = [("suggestions", "0001_initial")]

    operations = [
        migrations.AddField("correction", "how", models.TextField(db_default="left")),
        migrations.RunSQL(_OLDER, migrations.RunSQL.noop),
    ]
