"""What feedback has beside its case: the words of the matter, whom it names, the answer. One row a case, erasable."""

from django.db import models


class Feedback(models.Model):
    """The matter itself. `stream`: conduct of officials, or content of a rule (they go to different hands)."""

    case = models.OneToOneField("casework.Case", models.PROTECT, primary_key=True, related_name="feedback")
    content = models.TextField()
    happened_on = models.TextField(default="")  # as the citizen said it: "thứ Hai tuần trước" is an answer too
    stream = models.TextField(default="")  # "", conduct, rule
    unit_named_id = models.UUIDField(null=True)
    unit_named_text = models.TextField(default="")
    suggestion = models.TextField(default="")  # what the machine proposes; a person decides
    reason = models.TextField(default="")
    handler_id = models.UUIDField(null=True)
    answer_draft = models.TextField(default="")
    answer = models.TextField(default="")
    answered_at = models.DateTimeField(null=True)
    rating = models.TextField(default="")

    class Meta:
        db_table = "feedback_feedback"


class FormLink(models.Model):
    """A one-time link from the chat to the phone form: only a keyed hash of its token is kept."""

    token_tag = models.BinaryField(primary_key=True)
    conversation_id = models.UUIDField()
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "feedback_formlink"
        indexes = [models.Index(fields=["made_at"], name="formlink_age")]
