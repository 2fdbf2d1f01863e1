"""Wrong guesses at codes, per caller and quarter of an hour; no address is kept, only a keyed hash of it."""

from django.db import models


class Guess(models.Model):
    """How often one caller was wrong in one window."""

    caller_tag = models.BinaryField()
    window = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "citizen_guess"
        constraints = [models.UniqueConstraint(fields=["caller_tag", "window"], name="guess_once")]
