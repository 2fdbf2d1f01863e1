"""What leads from a case to a neighbour that speaks Open311, and back. No words and no persons: ids, codes, times."""

from django.db import models

from kernel.ids import uuid7


class Handover(models.Model):
    """A scene report that was handed over to the city's scene-report system, and where it stands there.

    stage: queued, sending (leased), sent, unknown (nobody knows whether it arrived: a person settles), failed, ended, dropped.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey("casework.Case", models.PROTECT, related_name="+")
    code = models.TextField(unique=True)  # ours: with a number behind it when the case was handed over again
    stage = models.TextField(default="queued")
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    token = models.TextField(default="")
    reference = models.TextField(default="")
    their_state = models.TextField(default="")
    problem = models.TextField(default="")
    asked_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "open311_handover"
        indexes = [
            models.Index(
                fields=["next_try_at"], name="handover_due", condition=models.Q(stage__in=["queued", "sending"])
            ),
            models.Index(fields=["reference"], name="handover_reference"),
            models.Index(fields=["stage", "asked_at"], name="handover_stage"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                name="handover_once",
                condition=models.Q(stage__in=["queued", "sending", "sent", "unknown", "failed"]),
            ),
        ]


class Picture(models.Model):
    """A link to a picture that goes along with a handover. It opens while the matter is there, at the most until UNTIL."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    handover = models.ForeignKey(Handover, models.CASCADE, related_name="pictures")
    attachment_id = models.UUIDField()
    until = models.DateTimeField()

    class Meta:
        db_table = "open311_picture"
        indexes = [models.Index(fields=["until"], name="picture_until")]
        constraints = [models.UniqueConstraint(fields=["handover", "attachment_id"], name="picture_once")]


class Mark(models.Model):
    """How far we have read something of a neighbour: the next reading begins there."""

    name = models.TextField(primary_key=True)
    until = models.DateTimeField()
    problem = models.TextField(default="")
    failures = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "open311_mark"
