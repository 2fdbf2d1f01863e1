"""Versions of one code never overlap (see books.orgs 0002 for `text_span`), and what a search reads.

`terms` holds syllables and pairs of syllables as one list, without positions. No extension is needed: misspelt syllables
are set right before the search, by the catalogue's own vocabulary, which is small.
"""

from django.db import migrations

class Migration(migrations.Migration):
    dependencies = [("procedures", "0001_initial"), ("orgs", "0002_periods")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE procedures_procedure ADD CONSTRAINT procedures_one_at_a_time EXCLUDE USING gist ("
            "text_span(code, code, '[]') WITH &&, daterange(valid_from, valid_to, '[]') WITH &&)",
            "ALTER TABLE procedures_procedure DROP CONSTRAINT procedures_one_at_a_time",
        ),
        migrations.RunSQL(
            "ALTER TABLE procedures_procedure ADD COLUMN terms tsvector NOT NULL "
            "GENERATED ALWAYS AS (array_to_tsvector(string_to_array(search_terms, ' '))) STORED",
            "ALTER TABLE procedures_procedure DROP COLUMN terms",
        ),
        migrations.RunSQL(
            "CREATE INDEX procedures_terms ON procedures_procedure USING gin (terms)",
            "DROP INDEX procedures_terms",
        ),
    ]
