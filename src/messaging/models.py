"""Messages in and out. Bodies are encrypted: an inbound one under a key of its own (table vault_messagekey)."""

from django.db import models

from kernel.ids import uuid7


class Inbound(models.Model):
    """One message as the channel delivered it, stored before the channel got its 200.

    `dedup` and `sender_tag` are keyed hashes; the words are only in `body`, whose key is destroyed with the row's need.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    channel = models.TextField()
    dedup = models.BinaryField()
    sender_tag = models.BinaryField(null=True)
    body = models.BinaryField(null=True)
    state = models.TextField(default="new")  # new, done, failed, quarantined, unreadable
    problem = models.TextField(default="")
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    received_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "messaging_inbound"
        constraints = [models.UniqueConstraint(fields=["channel", "dedup"], name="inbound_once")]
        indexes = [
            models.Index(fields=["next_try_at", "id"], name="inbound_new", condition=models.Q(state="new")),
            models.Index(fields=["sender_tag", "id"], name="inbound_sender", condition=models.Q(state="new")),
        ]


class Conversation(models.Model):
    """A person at an address of a channel, and what the dialogue with them knows so far."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    channel = models.TextField()
    address_tag = models.BinaryField()
    address_ct = models.BinaryField(null=True)
    draft = models.BinaryField(null=True)  # sealed under a key of its own: `draft_key_id`
    draft_key_id = models.UUIDField(null=True)
    person_id = models.UUIDField(null=True)
    last_heard_at = models.DateTimeField(null=True)
    wake_at = models.DateTimeField(null=True)  # when the dialogue comes back to the draft if nothing more is heard
    opened_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "messaging_conversation"
        constraints = [models.UniqueConstraint(fields=["channel", "address_tag"], name="conversation_once")]
        indexes = [
            models.Index(fields=["wake_at"], name="conversation_wakes", condition=models.Q(wake_at__isnull=False))
        ]


class Outbound(models.Model):
    """One message to one person, on its way. `route` is the way in use, `routes_left` the ways to fall back to."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    recipient_tag = models.BinaryField()
    conversation_id = models.UUIDField(null=True)
    person_id = models.UUIDField(null=True)
    case_id = models.UUIDField(null=True)
    notice = models.TextField()
    payload = models.BinaryField(null=True)
    route = models.TextField()
    routes_left = models.JSONField(default=list)
    # queued, sending (leased), sent, delivered, seen, unknown, failed (no way is left), told (a person said it), written_off, cancelled, practised
    state = models.TextField(default="queued")
    attempts = models.PositiveSmallIntegerField(default=0)
    ready_at = models.DateTimeField()  # order among the messages to one person
    next_try_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    provider_id = models.TextField(default="")
    problem = models.TextField(default="")
    has_failed = models.BooleanField(db_default=False)  # some way broke on it; else there simply was none to go
    forget_when_sent = models.BooleanField(default=False)
    let_go_because = models.TextField(db_default="")  # why a person wrote it off; goes with the words of its case
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "messaging_outbound"
        indexes = [
            models.Index(fields=["next_try_at", "id"], name="outbound_queued", condition=models.Q(state="queued")),
            models.Index(
                fields=["recipient_tag", "ready_at", "id"],
                name="outbound_order",
                condition=models.Q(state__in=["queued", "sending"]),
            ),
            models.Index(fields=["lease_until"], name="outbound_leased", condition=models.Q(state="sending")),
            models.Index(
                fields=["state", "-created_at"],
                name="outbound_trouble",
                condition=models.Q(state__in=["unknown", "failed"]),
            ),
            models.Index(fields=["provider_id"], name="outbound_receipt", condition=~models.Q(provider_id="")),
            models.Index(fields=["case_id", "created_at"], name="outbound_case"),
            models.Index(fields=["-settled_at"], name="outbound_let_go", condition=~models.Q(let_go_because="")),
        ]
