"""What the citizen's desk keeps of people without an account: wrong guesses at codes (a keyed hash of the caller), and the
draft of a form (encrypted, for some days, found by a token that only the browser has)."""

from uuid import uuid4

from django.db import models


class Guess(models.Model):
    """How often one caller was wrong in one window."""

    caller_tag = models.BinaryField()
    window = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "citizen_guess"
        constraints = [models.UniqueConstraint(fields=["caller_tag", "window"], name="guess_once")]


class Draft(models.Model):
    """A form that is being filled in. `tag` is a keyed hash of the browser's token, `words` are under the words key."""

    id = models.UUIDField(primary_key=True)
    tag = models.BinaryField(unique=True)
    kind = models.TextField()
    key = models.UUIDField(default=uuid4)  # makes sending it twice one matter
    words = models.BinaryField()
    came_by = models.BinaryField(null=True, db_index=True)  # the keyed hash of the link that it was begun with
    changed_at = models.DateTimeField(db_index=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "citizen_draft"
