"""The starting catalogue. A later change is a new version, made on the screen or by an import, not a migration."""

from django.db import migrations

from books.procedures import words
from books.procedures.starter import FROM, starter
from kernel.text import fold


def add_starter(apps, schema_editor):
    model = apps.get_model("procedures", "Procedure")
    model.objects.bulk_create(
        model(
            **content.columns(),
            also=also,
            valid_from=FROM,
            search_terms=" ".join(words.terms_of(content.name, also, content.field)),
            folded=fold(f"{content.name} {also}"),
        )
        for content, also in starter()
    )


class Migration(migrations.Migration):
    dependencies = [("procedures", "0002_search")]

    operations = [migrations.RunPython(add_starter, migrations.RunPython.noop)]
