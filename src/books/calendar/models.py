"""Rows of the working calendar: day rows, weekly schedules, one version counter. `editing.py` is the only writer."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.ids import uuid7


class DayKind(models.TextChoices):
    DAY_OFF = "day_off", _("Ngày nghỉ")
    MAKEUP = "makeup", _("Ngày làm bù")


class DayState(models.TextChoices):
    PROPOSED = "proposed", _("Dự kiến, chưa tính")
    CONFIRMED = "confirmed", _("Đã xác nhận")
    REJECTED = "rejected", _("Không áp dụng")
    WITHDRAWN = "withdrawn", _("Đã rút")


class CalendarDay(models.Model):
    """A day that differs from the weekly schedule (Labour Code, art. 111, 112). Only a confirmed one counts."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    date = models.DateField(_("ngày"))
    kind = models.CharField(_("loại"), max_length=10)
    name = models.CharField(_("tên"), max_length=200)
    legal_basis = models.CharField(_("căn cứ"), max_length=300)
    state = models.CharField(_("hiệu lực"), max_length=10, default="proposed")
    unit = models.ForeignKey("orgs.Unit", models.PROTECT, null=True, blank=True, related_name="calendar_days")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(_("quyết định lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("ngày nghỉ, ngày làm bù")
        verbose_name_plural = _("ngày nghỉ, ngày làm bù")
        constraints = [
            # One living row per day and unit; refused and withdrawn rows stay as history.
            models.UniqueConstraint(
                fields=["date", "unit"],
                condition=Q(state__in=["proposed", "confirmed"]),
                nulls_distinct=False,
                name="workcalendar_day_once",
            ),
            models.CheckConstraint(condition=Q(kind__in=["day_off", "makeup"]), name="workcalendar_day_kind"),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "confirmed", "rejected", "withdrawn"]),
                name="workcalendar_day_state",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date:%d/%m/%Y} {self.name}"


class Schedule(models.Model):
    """The working week of a unit. Without a unit: the city's default. A unit without one takes its parent's."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.ForeignKey("orgs.Unit", models.PROTECT, null=True, blank=True, related_name="schedules")
    valid_from = models.DateField(_("hiệu lực từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    legal_basis = models.CharField(_("căn cứ"), max_length=300)

    class Meta:
        verbose_name = _("giờ làm việc")
        verbose_name_plural = _("giờ làm việc")


class SchedulePeriod(models.Model):
    """One stretch of work on one weekday (0 is Monday), such as 08:00–12:00."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    schedule = models.ForeignKey(Schedule, models.CASCADE, related_name="periods")
    weekday = models.PositiveSmallIntegerField(_("thứ"))
    starts_at = models.TimeField(_("từ"))
    ends_at = models.TimeField(_("đến"))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="workcalendar_period_weekday"),
            models.CheckConstraint(condition=Q(ends_at__gt=models.F("starts_at")), name="workcalendar_period_order"),
        ]


class CalendarVersion(models.Model):
    """One row that rises with each change; readers compare it to know that their copy is old."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    version = models.BigIntegerField(default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="workcalendar_version_single")]
