"""Procedures as dated rows: what one asks for, who decides, how long, how much, with which papers and by which law.

A change is a new row from its day on. `search_terms` and `folded` are written with the row by `editing`, the only writer.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from books.limits.models import Certainty, LimitUnit
from kernel.ids import uuid7


class Level(models.TextChoices):
    COMMUNE = "commune", _("cấp xã")
    PROVINCE = "province", _("cấp tỉnh")
    MINISTRY = "ministry", _("cấp bộ")
    OTHER = "other", _("cơ quan khác")


class Procedure(models.Model):
    """One version of a procedure. Versions of the same code never overlap (exclusion constraint in the migration)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(_("mã"), max_length=30)
    name = models.TextField(_("tên thủ tục"))
    field = models.CharField(_("lĩnh vực"), max_length=250)
    authority = models.TextField(_("cơ quan có thẩm quyền"), blank=True)
    levels = models.JSONField(_("cấp thực hiện"), default=list)
    limit_amount = models.PositiveIntegerField(_("thời hạn"), null=True, blank=True)
    limit_unit = models.CharField(_("đơn vị tính"), max_length=15, blank=True)
    limit_text = models.TextField(_("thời hạn ghi trong văn bản"), blank=True)
    fee_text = models.TextField(_("phí, lệ phí"), blank=True)
    result = models.TextField(_("kết quả"), blank=True)
    papers = models.JSONField(_("thành phần hồ sơ"), default=list)
    channels = models.JSONField(_("cách thực hiện"), default=list)
    legal_basis = models.TextField(_("căn cứ pháp lý"), blank=True)
    decision = models.CharField(_("quyết định công bố"), max_length=200, blank=True)
    also = models.TextField(_("người dân thường gọi"), blank=True)
    source = models.CharField(_("nguồn"), max_length=300)
    source_url = models.CharField(max_length=300, blank=True)
    as_of = models.CharField(_("số liệu lúc"), max_length=20)
    certainty = models.CharField(_("độ chắc chắn"), max_length=10, default="uncertain")
    valid_from = models.DateField(_("hiệu lực từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField(_("ghi lúc"), null=True)
    search_terms = models.TextField()
    folded = models.TextField()

    class Meta:
        verbose_name = _("thủ tục hành chính")
        verbose_name_plural = _("thủ tục hành chính")
        indexes = [models.Index(fields=["code", "valid_from"], name="procedures_code_from")]
        constraints = [
            models.CheckConstraint(
                condition=Q(limit_amount=None) | Q(limit_unit__in=LimitUnit.values), name="procedures_limit_unit"
            ),
            models.CheckConstraint(condition=Q(certainty__in=Certainty.values), name="procedures_certainty"),
            models.CheckConstraint(condition=~Q(search_terms=""), name="procedures_searchable"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def level(self) -> str:
        """The lowest level that carries it out: where a citizen goes first."""
        return str(next((level for level in Level.values if level in self.levels), Level.OTHER))

    @property
    def unit_kind(self) -> str:
        """The kind of unit that a matter about it goes to (`books.orgs` kinds); empty: not one of ours."""
        return {Level.COMMUNE: "commune", Level.PROVINCE: "department"}.get(Level(self.level), "")

    @property
    def level_labels(self) -> list[str]:
        return [str(Level(level).label) for level in Level.values if level in self.levels]

    @property
    def limit_words(self) -> str:
        """The limit for a reader, or "" when the source does not say it beyond doubt."""
        if self.limit_amount is None:
            return ""
        return f"{self.limit_amount} {LimitUnit(self.limit_unit).label}"

    @property
    def certainty_label(self) -> str:
        return str(Certainty(self.certainty).label)
