"""Text templates as dated rows: what to write for a reason or in a field. A change is a new row from its day on."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.ids import uuid7


class Purpose(models.TextChoices):
    REASON = "reason", _("Từ chối, hướng dẫn nơi khác")
    FIELD = "field", _("Trả lời theo lĩnh vực")
    NOTICE = "notice", _("Thông báo cho người gửi")


class Template(models.Model):
    """One version of one text. Versions of the same key never overlap (exclusion constraint in the migration)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    purpose = models.CharField(_("dùng cho"), max_length=10)
    code = models.CharField(_("mã lý do, lĩnh vực hoặc thông báo"), max_length=60)
    name = models.CharField(_("tên mẫu"), max_length=60)
    label = models.CharField(_("tên hiển thị"), max_length=200)
    body = models.TextField(_("nội dung"))
    legal_basis = models.CharField(_("căn cứ"), max_length=300, blank=True)
    # The house's wording that it was last held against (`house.digest`).
    house = models.CharField(max_length=32, blank=True)
    valid_from = models.DateField(_("hiệu lực từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField(_("ghi lúc"), null=True)

    class Meta:
        verbose_name = _("mẫu trả lời")
        verbose_name_plural = _("mẫu trả lời")
        indexes = [models.Index(fields=["purpose", "code"], name="texts_purpose_code")]
        constraints = [models.CheckConstraint(condition=Q(purpose__in=Purpose.values), name="texts_purpose")]

    def __str__(self) -> str:
        return self.label
