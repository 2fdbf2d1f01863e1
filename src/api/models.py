"""Other systems and their keys. A key is never stored: only a keyed hash of it, and its last letters to tell it by."""

from django.db import models

from kernel.ids import uuid7


class Client(models.Model):
    """Another system: whom to telephone about it, and what it may do."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.TextField()
    contact = models.TextField(default="")
    scopes = models.JSONField(default=list)
    admitted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "api_client"

    def __str__(self) -> str:
        return self.name


class Key(models.Model):
    """One of a client's keys; two may be good at once, so that a key can be changed without a pause."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    client = models.ForeignKey(Client, models.PROTECT, related_name="keys")
    tag = models.BinaryField(unique=True)
    ending = models.TextField()
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "api_key"


class Calls(models.Model):
    """How often one caller asked in one minute; an address is kept as a keyed hash only."""

    caller_tag = models.BinaryField()
    minute = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "api_calls"
        constraints = [models.UniqueConstraint(fields=["caller_tag", "minute"], name="calls_once")]
