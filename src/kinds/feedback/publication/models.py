"""The published text of an answer, or why there is none. One row a case, without a sender, erasable."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

PROPOSED, PUBLISHED, WITHHELD, UNPUBLISHED = "proposed", "published", "withheld", "unpublished"
PRACTISED = "practised"  # cleared in an exercise: public nowhere
STATES = {
    PROPOSED: _("Chờ duyệt công khai"),
    PUBLISHED: _("Đang công khai"),
    WITHHELD: _("Không công khai"),
    UNPUBLISHED: _("Đã gỡ"),
    PRACTISED: _("Đã duyệt trong bài tập, không công khai"),
}
_IS_PUBLISHED = models.Q(state=PUBLISHED)


class Publication(models.Model):
    """`code` is its public address and says nothing of the case; the three texts are what a person cleared."""

    case = models.OneToOneField("casework.Case", models.PROTECT, primary_key=True, related_name="publication")
    code = models.TextField(unique=True)
    state = models.TextField(default=PROPOSED)
    title = models.TextField(default="")
    content = models.TextField(default="")
    answer = models.TextField(default="")
    field = models.TextField(default="")  # code of the field of administration, for the filter
    unit_id = models.UUIDField(null=True)  # who answered
    answered_at = models.DateTimeField()
    cleared_by = models.UUIDField(null=True)
    cleared_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    reason = models.TextField(default="")  # code: why it was withheld or taken down
    words = SearchVectorField(null=True)  # folded syllables and their pairs (`tokens`), only while it is public

    class Meta:
        db_table = "publication_publication"
        indexes = [
            models.Index(fields=["answered_at"], name="publication_waiting", condition=models.Q(state=PROPOSED)),
            models.Index(fields=["-published_at", "-case"], name="publication_newest", condition=_IS_PUBLISHED),
            models.Index(
                fields=["unit_id", "-published_at", "-case"], name="publication_unit", condition=_IS_PUBLISHED
            ),
            models.Index(fields=["field", "-published_at", "-case"], name="publication_field", condition=_IS_PUBLISHED),
            GinIndex(fields=["words"], name="publication_words", condition=_IS_PUBLISHED, fastupdate=False),
        ]
