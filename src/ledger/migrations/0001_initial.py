"""The ledger's tables, partitioned from the first day, with triggers as a second lock behind the grants."""

from __future__ import annotations

from django.db import migrations, models

FUNCTIONS = """
-- Transaction ids place entries in seals. A restored cluster counts from a low number again, so a base is added
-- that `ledger.restored` raises: new ids always lie above every old one.
CREATE FUNCTION ledger_txid() RETURNS bigint LANGUAGE sql VOLATILE
    AS $$ SELECT pg_current_xact_id()::text::bigint + 0 $$;
CREATE FUNCTION ledger_committed_below() RETURNS bigint LANGUAGE sql VOLATILE
    AS $$ SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint + 0 $$;

CREATE FUNCTION ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'the ledger is append-only: % on % refused', TG_OP, TG_TABLE_NAME
                USING ERRCODE = 'insufficient_privilege'; END $$;
"""

ENTRY = """
CREATE TABLE ledger_entry (
    id uuid NOT NULL,
    stream uuid NOT NULL,
    seq integer NOT NULL CHECK (seq > 0),
    at timestamptz NOT NULL,
    verb text NOT NULL,
    actor_kind text NOT NULL,
    actor_id uuid,
    position_id uuid,
    unit_id uuid,
    particulars jsonb NOT NULL,
    prev bytea NOT NULL,
    hash bytea NOT NULL,
    txid bigint NOT NULL DEFAULT ledger_txid(),
    PRIMARY KEY (stream, seq, at)
) PARTITION BY RANGE (at);
CREATE INDEX ledger_entry_txid ON ledger_entry USING brin (txid) WITH (pages_per_range = 16, autosummarize = on);
CREATE TABLE ledger_entry_default PARTITION OF ledger_entry DEFAULT;
CREATE TRIGGER ledger_entry_append_only BEFORE UPDATE OR DELETE ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER ledger_entry_no_truncate BEFORE TRUNCATE ON ledger_entry
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER ledger_entry_default_no_truncate BEFORE TRUNCATE ON ledger_entry_default
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
"""

SEAL = """
CREATE TABLE ledger_seal (
    n bigint PRIMARY KEY CHECK (n > 0),
    at timestamptz NOT NULL,
    lower bigint NOT NULL,
    upper bigint NOT NULL CHECK (upper > lower),
    count bigint NOT NULL CHECK (count > 0),
    cumulative bigint NOT NULL,
    heads_digest bytea NOT NULL,
    prev bytea NOT NULL,
    chain_key text NOT NULL,
    digest bytea NOT NULL,
    signature bytea NOT NULL
);
CREATE TRIGGER ledger_seal_append_only BEFORE UPDATE OR DELETE ON ledger_seal
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER ledger_seal_no_truncate BEFORE TRUNCATE ON ledger_seal
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
"""


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []

    operations = [
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
        migrations.RunSQL(
            ENTRY,
            migrations.RunSQL.noop,
            state_operations=[
                migrations.CreateModel(
                    name="Entry",
                    fields=[
                        ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                        ("stream", models.UUIDField()),
                        ("seq", models.IntegerField()),
                        ("at", models.DateTimeField()),
                        ("verb", models.TextField()),
                        ("actor_kind", models.TextField()),
                        ("actor_id", models.UUIDField(null=True)),
                        ("position_id", models.UUIDField(null=True)),
                        ("unit_id", models.UUIDField(null=True)),
                        ("particulars", models.JSONField()),
                        ("prev", models.BinaryField()),
                        ("hash", models.BinaryField()),
                        ("txid", models.BigIntegerField(db_default=models.Func(function="ledger_txid"))),
                    ],
                    options={
                        "verbose_name": "dòng nhật ký",
                        "verbose_name_plural": "nhật ký hệ thống",
                        "db_table": "ledger_entry",
                        "managed": False,
                    },
                ),
            ],
        ),
        migrations.RunSQL(
            SEAL,
            migrations.RunSQL.noop,
            state_operations=[
                migrations.CreateModel(
                    name="Seal",
                    fields=[
                        ("n", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("at", models.DateTimeField()),
                        ("lower", models.BigIntegerField()),
                        ("upper", models.BigIntegerField()),
                        ("count", models.BigIntegerField()),
                        ("cumulative", models.BigIntegerField()),
                        ("heads_digest", models.BinaryField()),
                        ("prev", models.BinaryField()),
                        ("chain_key", models.TextField()),
                        ("digest", models.BinaryField()),
                        ("signature", models.BinaryField()),
                    ],
                    options={
                        "verbose_name": "niêm phong",
                        "verbose_name_plural": "niêm phong",
                        "db_table": "ledger_seal",
                        "managed": False,
                    },
                ),
            ],
        ),
        migrations.CreateModel(
            name="Stream",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("kind", models.TextField()),
                ("seq", models.IntegerField(default=0)),
                ("head", models.BinaryField(default=b"")),
            ],
            options={
                "verbose_name": "luồng nhật ký",
                "verbose_name_plural": "luồng nhật ký",
                "db_table": "ledger_stream",
            },
        ),
    ]
