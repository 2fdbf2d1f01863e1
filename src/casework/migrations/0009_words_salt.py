"""A salt for the keyed hashes that stand in the ledger for a case's words: it goes with the words (decision 0023)."""

from django.db import migrations, models
from django.db.models import Func


class Migration(migrations.Migration):
    dependencies = [("casework", "0008_work_beside")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="words_salt",
            field=models.BinaryField(
                db_default=Func(Func(function="gen_random_uuid"), function="uuid_send"), null=True
            ),
        ),
        # What was erased or sealed before has no words any more, and gets no salt either.
        migrations.RunSQL(
            "UPDATE casework_case SET words_salt = NULL WHERE erased_at IS NOT NULL OR is_sealed",
            migrations.RunSQL.noop,
        ),
    ]
