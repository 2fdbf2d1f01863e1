"""What the machine proposed for a case, what a person decided, and the versions of the model with who adopted which.

The proposed rows hold words of the sender: they go with the case's words. A correction holds codes alone.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from kernel.ids import uuid7


class Suggested(models.Model):
    """What was proposed for a case, once, after it was stored. Never for what is sealed."""

    case = models.OneToOneField("casework.Case", models.PROTECT, primary_key=True, related_name="suggested")
    model = models.TextField()
    guesses = models.JSONField()
    waits = models.BooleanField(db_default=False)  # may be a denunciation, and nobody has said yet what it is
    at = models.DateTimeField()

    class Meta:
        db_table = "suggestions_suggested"
        indexes = [models.Index(fields=["case"], name="suggested_waits", condition=models.Q(waits=True))]


class Correction(models.Model):
    """A person's decision beside what was proposed: codes, no words. `proposed` is "" where the machine was unsure.

    `how` it came about: confirmed, corrected, decided (the machine had said nothing), or left as a form was filled in.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey("casework.Case", models.PROTECT, related_name="+")
    what = models.TextField()
    proposed = models.TextField(default="")
    probability = models.FloatField(default=0)
    evidence = models.TextField(default="")  # by which sign it was proposed (unit, procedure), for calibration
    chosen = models.TextField()
    how = models.TextField(db_default="left")
    model = models.TextField(default="")
    user_id = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "suggestions_correction"
        indexes = [models.Index(fields=["what", "evidence"], name="correction_what")]


class Likeness(models.Model):
    """The fingerprint of a matter's words: numbers from which no word comes back, to find the same matter again."""

    case = models.OneToOneField("casework.Case", models.PROTECT, primary_key=True, related_name="+")
    marks = ArrayField(models.BigIntegerField())
    bands = ArrayField(models.BigIntegerField())
    at = models.DateTimeField()

    class Meta:
        db_table = "suggestions_likeness"
        indexes = [GinIndex(fields=["bands"], name="likeness_bands", fastupdate=False)]


class ModelVersion(models.Model):
    """A model that was trained here. The shipped one has no row until somebody chooses between it and another."""

    version = models.TextField(primary_key=True)
    made_at = models.DateTimeField()
    made_by = models.TextField(default="")
    weights = models.BinaryField(null=True)  # None: the one that came with the product
    figures = models.JSONField(default=dict)
    adopted_at = models.DateTimeField(null=True)
    adopted_by = models.UUIDField(null=True)
    adopted_by_name = models.TextField(default="")

    class Meta:
        db_table = "suggestions_modelversion"
        indexes = [models.Index(fields=["-adopted_at"], name="modelversion_adopted")]


class TrainingAsk(models.Model):
    """That somebody asked for training, and what came of it (`retraining`). `is_open` is empty once it is over."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    state = models.TextField(default="waiting")  # waiting, running, done, failed
    is_open = models.BooleanField(default=True, null=True, unique=True)
    asked_at = models.DateTimeField()
    asked_by_name = models.TextField(default="")
    lease_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "suggestions_trainingask"
