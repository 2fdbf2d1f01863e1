"""Other systems and their keys. A key is never stored: only a keyed hash of it, and its last letters to tell it by."""

from uuid import uuid4

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


class Report(models.Model):
    """A case that another system brought: under which reference that system knows it, and which way it came."""

    reference = models.TextField(primary_key=True)
    way = models.TextField()  # open311, api
    case = models.OneToOneField("casework.Case", models.PROTECT, related_name="+")
    client_id = models.UUIDField()
    service = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "api_report"
        indexes = [models.Index(fields=["client_id", "-at", "-reference"], name="report_of_client")]


class Veiled(models.Model):
    """What a report reads as whose case lies under a seal. Without our keys the row says neither which case, nor whose, nor when.

    `told_ct` holds reference, client and public facts; the tags find them again; `since` is a month, for the retention table.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)  # by lot: a UUIDv7 would tell the time
    way = models.TextField()
    reference_tag = models.BinaryField(unique=True)
    owner_tag = models.BinaryField()
    key_tag = models.BinaryField(null=True)
    told_ct = models.BinaryField()
    since = models.DateField()

    class Meta:
        db_table = "api_veiled"
        indexes = [
            models.Index(fields=["owner_tag"], name="veiled_owner"),
            models.Index(fields=["way"], name="veiled_way"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["key_tag"], name="veiled_key", condition=models.Q(key_tag__isnull=False))
        ]


class Hook(models.Model):
    """Where another system wants to be told of changes, and the secret with which we sign (encrypted; while it is changed, two)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    client = models.ForeignKey(Client, models.PROTECT, related_name="hooks")
    url = models.TextField()
    types = models.JSONField(default=list)  # empty: all
    secret_ct = models.BinaryField()
    older_ct = models.BinaryField(null=True)
    older_until = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    why_ended = models.TextField(default="")
    failing_since = models.DateTimeField(null=True)  # nothing arrived there since; empty: the last one did
    paused_at = models.DateTimeField(null=True)  # after days of it: what happens is queued, nothing is sent

    class Meta:
        db_table = "api_hook"


class Delivery(models.Model):
    """One event for one hook. stage: queued, sending (leased), delivered, dead (a person looks)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hook = models.ForeignKey(Hook, models.CASCADE, related_name="deliveries")
    event_id = models.UUIDField()
    case_id = models.UUIDField()
    kind = models.TextField()
    subject = models.TextField()
    state = models.TextField()
    happened_at = models.DateTimeField()
    stage = models.TextField(default="queued")
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    problem = models.TextField(default="")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "api_delivery"
        indexes = [
            models.Index(
                fields=["next_try_at"], name="delivery_due", condition=models.Q(stage__in=["queued", "sending"])
            ),
            models.Index(fields=["hook", "stage", "-happened_at"], name="delivery_of_hook"),
            models.Index(fields=["case_id"], name="delivery_case"),
        ]
        constraints = [models.UniqueConstraint(fields=["hook", "event_id"], name="delivery_once")]
