"""How far each matter is in step with the national system, how far we have read it, and where the two differ.

No words but those that stand there against ours, until a person has looked (`Difference.their_words`)."""

from django.db import models

from kernel.ids import uuid7


class Sync(models.Model):
    """One matter and its twin there. stage: queued, sending (leased), sent, failed (a person looks).

    `wanted` counts the changes that are to be told, `told` those that were: a change while we were sending is not lost.
    `doubtful`: the last call broke; before anything is sent again, it is looked up there.
    """

    case = models.OneToOneField("casework.Case", models.PROTECT, primary_key=True, related_name="+")
    code = models.TextField()
    national_code = models.TextField(default="")
    is_theirs = models.BooleanField(default=False)
    stage = models.TextField(default="queued")
    wanted = models.PositiveIntegerField(default=1)
    told = models.PositiveIntegerField(default=0)
    doubtful = models.BooleanField(default=False)
    state_told = models.TextField(default="")
    answer_mark = models.TextField(default="")  # keyed hash of the answer that was told, and whether as a public one
    answers_told = models.JSONField(default=list)  # keyed digests of the words that were told, the last ones last
    answer_left = models.TextField(default="")  # digests of words of ours and theirs that a person let stand together
    their_state = models.TextField(default="")
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    problem = models.TextField(default="")
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "national_sync"
        indexes = [
            models.Index(fields=["next_try_at"], name="sync_due", condition=models.Q(stage__in=["queued", "sending"])),
            models.Index(fields=["national_code"], name="sync_code", condition=~models.Q(national_code="")),
            models.Index(fields=["changed_at"], name="sync_age"),
        ]


class Checkpoint(models.Model):
    """How far something has been read; after a fault it goes on from there."""

    name = models.TextField(primary_key=True)
    until = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    problem = models.TextField(default="")

    class Meta:
        db_table = "national_checkpoint"


class Difference(models.Model):
    """Where the two systems do not agree. kind: missing_there, missing_here, state, not_taken;
    recorded_there: a result that the coordinator has still to look at; bad_number, not_read: what they sent was unfit;
    cut_there, cut_here: words were too long for the one side, and how long they are;
    answer: what stands there as the answer never came from us; answer_older: it is empty or ours of earlier, told again."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.TextField()
    code = models.TextField(default="")
    national_code = models.TextField(default="")
    ours = models.TextField(default="")
    theirs = models.TextField(default="")
    their_words = models.TextField(default="")  # while the difference is open
    found_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "national_difference"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "code", "national_code"], name="difference_once", condition=models.Q(settled_at=None)
            )
        ]
