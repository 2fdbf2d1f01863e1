"""Time limits of the law: code, amount, unit, basis, and how sure we are. A change is a new row, never an edit."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.ids import uuid7


class LimitUnit(models.TextChoices):
    HOURS = "hours", _("giờ làm việc")
    WORKING_DAYS = "working_days", _("ngày làm việc")
    CALENDAR_DAYS = "calendar_days", _("ngày")
    MONTHS = "months", _("tháng")


class Certainty(models.TextChoices):
    READ = "read", _("đã đọc nội dung (Công báo hoặc bản đăng lại)")
    KNOWN = "known", _("được biết, chưa đối chiếu")
    UNCERTAIN = "uncertain", _("chưa chắc chắn")
    HOUSE = "house", _("quy ước nội bộ")


class Limit(models.Model):
    """One limit over one period. Periods of the same code never overlap (exclusion constraint in the migration)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(_("mã"), max_length=60)
    label = models.CharField(_("tên"), max_length=200)
    amount = models.PositiveIntegerField(_("thời hạn"))
    unit = models.CharField(_("đơn vị tính"), max_length=15)
    legal_basis = models.CharField(_("căn cứ"), max_length=300)
    certainty = models.CharField(_("độ chắc chắn"), max_length=10)
    valid_from = models.DateField(_("hiệu lực từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("thời hạn theo quy định")
        verbose_name_plural = _("thời hạn theo quy định")
        indexes = [models.Index(fields=["code", "valid_from"], name="limits_code_from")]
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__in=["hours", "working_days", "calendar_days", "months"]), name="limits_unit"
            ),
            models.CheckConstraint(
                condition=Q(certainty__in=["read", "known", "uncertain", "house"]), name="limits_certainty"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="limits_amount_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.amount} {self.get_unit_display_vi()}"

    def get_unit_display_vi(self) -> str:
        """The unit in the reader's words."""
        return str(LimitUnit(self.unit).label)
