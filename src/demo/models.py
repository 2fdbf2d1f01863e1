"""Who has done which exercise of the training ground. Only ids and instants: the cases are those of the demo city."""

from django.db import models

from kernel.ids import uuid7


class TrainingRun(models.Model):
    """One official's try at one exercise; the last one counts."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey("access.User", models.CASCADE, related_name="+")
    exercise = models.TextField()
    case_ids = models.JSONField(default=list)
    began_at = models.DateTimeField()
    passed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "demo_trainingrun"
        indexes = [models.Index(fields=["user", "exercise", "-began_at"], name="training_latest")]
