"""What feedback has beside its case: the words of the matter, whom it names, the answer. One row a case, erasable."""

from django.db import models


class Feedback(models.Model):
    """The matter itself. `stream`: conduct of officials, or content of a rule (they go to different hands)."""

    case = models.OneToOneField("casework.Case", models.PROTECT, primary_key=True, related_name="feedback")
    content = models.TextField()
    for_handling = models.TextField(db_default="")  # what is left of it where parts were split off ("" = all of it)
    happened_on = models.TextField(default="")  # as the citizen said it: "thứ Hai tuần trước" is an answer too
    stream = models.TextField(default="")  # "", conduct, rule
    scope = models.TextField(db_default="")  # "", rule, conduct, question, scene, other: confirmed by a person
    field = models.TextField(db_default="")  # code of the field of administration
    procedure_code = models.TextField(db_default="")
    # Kiến nghị: the sender also proposes a solution (Decree 20/2008/NĐ-CP, art. 3).
    has_proposal = models.BooleanField(db_default=False)
    source = models.TextField(db_default="")  # zalo, form, phone, letter, email, counter, open311, portal, api
    on_behalf_of = models.TextField(db_default="")  # whom the sender speaks for, as they said it
    national_code = models.TextField(db_default="")
    wants_letter = models.BooleanField(db_default=False)
    unit_named_id = models.UUIDField(null=True)
    unit_named_text = models.TextField(default="")
    suggestion = models.TextField(default="")  # what the machine proposes; a person decides
    reason = models.TextField(default="")
    handler_id = models.UUIDField(null=True)
    answering_unit_id = models.UUIDField(null=True)
    sent_to = models.TextField(db_default="")  # the authority that has it, or that is to change the rule
    proposal = models.TextField(db_default="")
    scene_code = models.TextField(db_default="")  # in the city's scene-report system
    scene_state = models.TextField(db_default="")
    extension_asked = models.PositiveSmallIntegerField(db_default=0)
    answer_draft = models.TextField(default="")
    answer = models.TextField(default="")
    answered_at = models.DateTimeField(null=True)
    rating = models.TextField(default="")
    rated_at = models.DateTimeField(null=True)  # figures of a period count a rating on its own day

    class Meta:
        db_table = "feedback_feedback"
        indexes = [
            models.Index(
                fields=["national_code"], name="feedback_national_code", condition=~models.Q(national_code="")
            ),
            models.Index(fields=["rated_at"], name="feedback_rated", condition=models.Q(rated_at__isnull=False)),
            models.Index(fields=["scene_code"], name="feedback_scene_code", condition=~models.Q(scene_code="")),
        ]


class FormLink(models.Model):
    """A one-time link from the chat to the phone form: only a keyed hash of its token is kept."""

    token_tag = models.BinaryField(primary_key=True)
    conversation_id = models.UUIDField()
    made_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)  # from then on it leads on in the browser alone in which it was begun
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "feedback_formlink"
        indexes = [models.Index(fields=["made_at"], name="formlink_age")]
