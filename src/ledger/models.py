"""Tables of the ledger. Append-only: the database role of the application has SELECT and INSERT on them, no more.

`ledger_entry` and `ledger_seal` are made by hand-written SQL (partitions, defaults, triggers), so Django reads and
writes them but never alters them. Only `ledger_stream`, the heads of streams that are not cases, is an ordinary table.
"""

from __future__ import annotations

from django.db import models

from ledger.partitions import register_append_only

register_append_only("ledger_entry", partitioned=True)
register_append_only("ledger_seal", partitioned=False)


class Entry(models.Model):
    """One line of the audit trail (`ledger.chain.EntryRow`). Partitioned by month on `at`."""

    id = models.UUIDField(primary_key=True, editable=False)
    stream = models.UUIDField()
    seq = models.IntegerField()
    at = models.DateTimeField()
    verb = models.TextField()
    actor_kind = models.TextField()
    actor_id = models.UUIDField(null=True)
    position_id = models.UUIDField(null=True)
    unit_id = models.UUIDField(null=True)
    particulars = models.JSONField()
    prev = models.BinaryField()
    hash = models.BinaryField()
    txid = models.BigIntegerField(db_default=models.Func(function="ledger_txid"))

    class Meta:
        managed = False
        db_table = "ledger_entry"
        verbose_name = "dòng nhật ký"
        verbose_name_plural = "nhật ký hệ thống"

    def __str__(self) -> str:
        return f"{self.stream} {self.seq} {self.verb}"


class Stream(models.Model):
    """The head of a stream that is not a case: one per book, one per reader of personal data."""

    id = models.UUIDField(primary_key=True)
    kind = models.TextField()
    seq = models.IntegerField(default=0)
    head = models.BinaryField(default=b"")

    class Meta:
        db_table = "ledger_stream"
        verbose_name = "luồng nhật ký"
        verbose_name_plural = "luồng nhật ký"

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class Seal(models.Model):
    """One signed batch of committed entries: those with `lower` <= txid < `upper`."""

    n = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    lower = models.BigIntegerField()
    upper = models.BigIntegerField()
    count = models.BigIntegerField()
    cumulative = models.BigIntegerField()
    heads_digest = models.BinaryField()
    prev = models.BinaryField()
    chain_key = models.TextField()
    digest = models.BinaryField()
    signature = models.BinaryField()

    class Meta:
        managed = False
        db_table = "ledger_seal"
        verbose_name = "niêm phong"
        verbose_name_plural = "niêm phong"

    def __str__(self) -> str:
        return f"seal {self.n}"
