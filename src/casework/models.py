"""The rows of the engine. A kind's own columns live in its own table, one-to-one; this table does not know them.

Nothing but `casework.perform`, `casework.intake` and the alarm round writes these rows.
"""

from django.db import models
from django.db.models import Func

from kernel.ids import uuid7


class Case(models.Model):
    """One matter: one thread, one accountable holder, one clock, one ledger."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.TextField()
    code = models.TextField(unique=True)
    subject = models.TextField(default="")
    flow_version = models.SmallIntegerField()  # never negative, like all that the engine counts here; see decision 0004
    stage = models.TextField()
    stage_since = models.DateTimeField()
    channel = models.TextField()
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children", db_index=False)
    conversation_id = models.UUIDField(null=True)
    sender_id = models.UUIDField(null=True)
    is_sealed = models.BooleanField(default=False)  # its words are in quarantine: only the named official sees the case
    tracking_salt = models.BinaryField()
    # Beside the key in every hash that stands in the ledger for words of this case; goes with the words (decision 0023).
    words_salt = models.BinaryField(null=True, db_default=Func(Func(function="gen_random_uuid"), function="uuid_send"))

    # Who answers for it now: exactly one position in one unit, and the person when one is named.
    unit_id = models.UUIDField()
    role = models.TextField()
    position_id = models.UUIDField(null=True)
    person_id = models.UUIDField(null=True)
    receiving_unit_id = models.UUIDField()
    # The unit that the matter accuses: it neither handles the case nor sees its sender (feedback on conduct).
    shielded_unit_id = models.UUIDField(null=True)

    # The clock: facts, the current date, and its own version so that a change of calendar is no false conflict.
    clock_version = models.IntegerField(default=1)
    limit_code = models.TextField()
    limit_amount = models.IntegerField()
    limit_unit = models.TextField()
    limit_basis = models.TextField(default="")
    extended_by = models.SmallIntegerField(db_default=0)  # granted beside the amount, in the limit's own unit
    clock_from = models.DateTimeField()
    pauses = models.JSONField(default=list)
    due_at = models.DateTimeField(null=True)
    first_due_at = models.DateTimeField(null=True)
    stage_due_at = models.DateTimeField(null=True)
    # What an outside index expects of this step: shown, never the due date.
    index_due_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    verdict = models.TextField(default="")
    next_alarm_at = models.DateTimeField(null=True)
    next_alarm = models.TextField(default="")
    alarms_rung = models.JSONField(default=list)

    ledger_seq = models.IntegerField()
    ledger_head = models.BinaryField()
    row_version = models.IntegerField(default=1)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    last_entry_at = models.DateTimeField()
    machine_at = models.DateTimeField(null=True)  # the machine's last line, and the last hand before it: `touched`
    touched_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "casework_case"
        indexes = [
            models.Index(fields=["next_alarm_at"], name="case_alarm", condition=models.Q(next_alarm_at__isnull=False)),
            models.Index(fields=["conversation_id", "-opened_at"], name="case_conversation"),
            models.Index(fields=["sender_id"], name="case_sender", condition=models.Q(sender_id__isnull=False)),
            models.Index(fields=["stopped_at"], name="case_stopped", condition=models.Q(stopped_at__isnull=False)),
            models.Index(  # whose time is up: looked for every few minutes
                fields=["closed_at"],
                name="case_to_erase",
                condition=models.Q(closed_at__isnull=False, erased_at__isnull=True),
            ),
            models.Index(
                fields=["shielded_unit_id"], name="case_shielded", condition=models.Q(shielded_unit_id__isnull=False)
            ),
        ]


class Work(models.Model):
    """Somebody's next step on a case: what an inbox lists. While the clock of a case has not stopped, exactly one main item is open."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="works", db_index=False)
    task = models.TextField()  # the stage that asks for it, or an extra task such as "call"
    is_main = models.BooleanField(default=True)
    unit_id = models.UUIDField()
    role = models.TextField()
    person_id = models.UUIDField(null=True)
    due_at = models.DateTimeField(null=True)  # of the whole case: what the inbox sorts by
    is_paused = models.BooleanField(default=False)
    subject_ref = models.UUIDField(null=True)  # what an extra task is about, e.g. the entry of a direction
    # When it ends by itself: "stage" when the case moves on (the main step, and tasks that have no sense elsewhere), "clock"
    # when its clock stops.
    ends = models.TextField(db_default="")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "casework_work"
        indexes = [
            models.Index(
                fields=["unit_id", "role", "is_paused", "due_at", "id"],
                name="work_inbox",
                condition=models.Q(closed_at__isnull=True),
            ),
            models.Index(fields=["case", "closed_at"], name="work_case"),
            models.Index(  # what is not the main step: little beside all work, and looked for by what it asks
                fields=["unit_id", "role", "task"],
                name="work_beside",
                condition=models.Q(closed_at__isnull=True, is_main=False),
            ),
            models.Index(fields=["unit_id", "case"], name="work_unit"),  # which cases a unit has or had
            models.Index(  # what has gone elsewhere and waits there: little beside all work, and asked for every few seconds
                fields=["task"], name="work_waiting", condition=models.Q(closed_at__isnull=True, is_paused=True)
            ),
        ]


class Link(models.Model):
    """Two cases that belong together, seen from both. `case` is a duplicate of, split from, a proposal of, an addition to `other`.

    `settled_at`: nothing follows from the link any more (the follower has its answer).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="links", db_index=False)
    other = models.ForeignKey(Case, models.PROTECT, related_name="links_to", db_index=False)
    relation = models.TextField()
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    # What follows from it is looked at again then: it failed, or is in doubt.
    retry_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "casework_link"
        constraints = [
            models.UniqueConstraint(fields=["case", "other", "relation"], name="link_once"),
            models.CheckConstraint(condition=~models.Q(case=models.F("other")), name="link_to_another"),
        ]
        indexes = [
            models.Index(fields=["other", "relation"], name="link_other"),
            models.Index(fields=["relation", "other"], name="link_open", condition=models.Q(settled_at__isnull=True)),
            models.Index(
                fields=["retry_at"],
                name="link_again",
                condition=models.Q(settled_at__isnull=False, retry_at__isnull=False),
            ),
        ]


class Practice(models.Model):
    """A case on which officials practise: it is there for these accounts alone, and counts nowhere (`casework.practice`)."""

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="practice")
    people = models.JSONField(default=list)  # accounts

    class Meta:
        db_table = "casework_practice"


class Reader(models.Model):
    """How far a named reader of the ledger has come (`casework.readers`)."""

    name = models.TextField(primary_key=True)
    next_txid = models.BigIntegerField()
    failures = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "casework_reader"


class Words(models.Model):
    """What was said at an entry of the ledger. The ledger keeps a keyed hash of it; this row can be erased."""

    entry_id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="words")
    text = models.TextField()
    is_public = models.BooleanField()  # the citizen reads it; otherwise it stays in the office
    at = models.DateTimeField()

    class Meta:
        db_table = "casework_words"


class Attachment(models.Model):
    """A file of a case: still at the channel (pending), in the vault (stored), or why not."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="attachments")
    channel = models.TextField(default="")
    source_ct = models.BinaryField(null=True)  # where the channel keeps it, encrypted: such a link opens without a key
    file_id = models.UUIDField(null=True)
    name = models.TextField(default="")
    state = models.TextField(default="pending")
    problem = models.TextField(default="")
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    is_public = models.BooleanField(default=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "casework_attachment"
        indexes = [
            models.Index(fields=["next_try_at"], name="attachment_pending", condition=models.Q(state="pending")),
            # Cases that were split from one may share a file: who else has it.
            models.Index(fields=["file_id"], name="attachment_file", condition=models.Q(file_id__isnull=False)),
        ]


class Request(models.Model):
    """An idempotency key that was used, with what came of it: the same request twice is one change."""

    key = models.TextField(primary_key=True)
    fingerprint = models.TextField()
    case_id = models.UUIDField()
    row_version = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        db_table = "casework_request"
        indexes = [models.Index(fields=["at"], name="request_age")]


class Quarantine(models.Model):
    """Words under a key of their own that nobody reads until a named official decides (Law on Denunciations, art. 56).

    The row holds neither sender nor channel address outside the ciphertext. Deciding to destroy removes the key and
    the ciphertext; the case remains as a token without any words.
    """

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="quarantine")
    ciphertext = models.BinaryField(null=True)
    key_id = models.UUIDField(null=True)
    at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "casework_quarantine"


class Recalculation(models.Model):
    """A change of the calendar that is still being carried to the running cases which span the day."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    first = models.DateField()
    last = models.DateField(null=True)
    unit_id = models.UUIDField(null=True)
    after_case_id = models.UUIDField(null=True)
    moved = models.PositiveIntegerField(default=0)
    requested_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "casework_recalculation"
