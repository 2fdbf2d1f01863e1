"""The counter of every scope and day, and the pools given to desks without network. `blocks.py` is the only writer."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.ids import uuid7


class Counter(models.Model):
    """The last number reserved for a scope on a day. It only rises."""

    pk = models.CompositePrimaryKey("scope", "day")
    scope = models.CharField(max_length=80)
    day = models.DateField()
    last = models.BigIntegerField()


class Pool(models.Model):
    """A stretch of numbers handed to a desk that works without network. Rows stay: they say who got which numbers."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    scope = models.CharField(_("dãy số"), max_length=80)
    day = models.DateField(_("ngày"))
    first = models.BigIntegerField(_("từ số"))
    last = models.BigIntegerField(_("đến số"))
    unit_id = models.UUIDField(_("đơn vị"), null=True)
    desk = models.CharField(_("quầy"), max_length=100)
    reserved_by = models.UUIDField(_("người giữ chỗ"), null=True)
    position_id = models.UUIDField(_("vị trí"), null=True)
    reserved_at = models.DateTimeField(_("lúc"))

    class Meta:
        verbose_name = _("dải số dự trữ")
        verbose_name_plural = _("dải số dự trữ")
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=models.F("first")), name="numbers_pool_order"),
            models.UniqueConstraint(fields=["scope", "day", "first"], name="numbers_pool_once"),
        ]
