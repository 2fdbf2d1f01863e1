"""The register of outgoing letters: number, day, who signed, which file. No word of the letter and no sender stands here."""

from django.db import models

from kernel.ids import uuid7

NUMBERED, SIGNED, UNSIGNED = "numbered", "signed", "unsigned"


class Letter(models.Model):
    """One numbered letter. `numbered`: waits for the press; `signed`; `unsigned`: printed, no key was configured."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey("casework.Case", models.PROTECT, related_name="letters", db_index=False)
    unit_id = models.UUIDField()
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    symbol = models.TextField()
    signer_id = models.UUIDField(null=True)
    position_id = models.UUIDField(null=True)
    state = models.TextField(default=NUMBERED)
    file_id = models.UUIDField(null=True)
    sha256 = models.TextField(default="")  # of the finished file: what somebody shows us is it, or is not
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    issued_at = models.DateTimeField()
    printed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "letters_letter"
        constraints = [models.UniqueConstraint(fields=["unit_id", "year", "number"], name="letters_number_once")]
        indexes = [
            models.Index(fields=["case", "-issued_at"], name="letters_case"),
            models.Index(fields=["next_try_at"], name="letters_waiting", condition=models.Q(state=NUMBERED)),
            models.Index(fields=["sha256"], name="letters_sha256", condition=~models.Q(sha256="")),
        ]
