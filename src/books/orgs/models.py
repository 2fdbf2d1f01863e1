"""Units, positions, holders, absences and delegations: dated rows with a legal basis. A unit is never deleted or renamed
in place: its end, its successor and what goes over are rows of their own."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.ids import uuid7


class Dated(models.Model):
    """A fact that holds from one day to another. `valid_to` is the last day on which it holds; empty means still open."""

    valid_from = models.DateField(_("hiệu lực từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    legal_basis = models.CharField(_("căn cứ"), max_length=300)

    class Meta:
        abstract = True


class UnitKind(models.TextChoices):
    CITY = "city", _("Ủy ban nhân dân cấp tỉnh")
    OFFICE = "office", _("Văn phòng")
    CENTRE = "centre", _("Trung tâm")
    BRANCH = "branch", _("Chi nhánh của Trung tâm")
    POINT = "point", _("Điểm phục vụ hành chính công")
    BOARD = "board", _("Ban quản lý")
    DEPARTMENT = "department", _("Sở, cơ quan chuyên môn")
    COMMUNE = "commune", _("Ủy ban nhân dân phường, xã")
    DISTRICT = "district", _("Ủy ban nhân dân quận, huyện, thị xã (trước 01/07/2025)")
    DIVISION = "division", _("Phòng, ban")


class Unit(Dated):
    """An authority or a part of one. `code` is the identifier of Decision 20/2020/QĐ-TTg; empty while the code is pending.

    `place_code` is that of the territory in the list of administrative units (5 digits for a commune), another list.
    `also` holds the other names by which people call it: short forms, initials, names of units that it took over.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(_("mã định danh"), max_length=35, blank=True)
    name = models.CharField(_("tên"), max_length=200)
    kind = models.CharField(_("loại"), max_length=20)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    place_code = models.CharField(_("mã đơn vị hành chính"), max_length=5, blank=True)
    also = models.JSONField(_("tên gọi khác"), default=list, blank=True)
    note = models.CharField(_("ghi chú"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("đơn vị")
        verbose_name_plural = _("đơn vị")

    def __str__(self) -> str:
        return self.name


class UnitCode(Dated):
    """Another code of the same unit: QCVN 102:2016 (old), GSO place code, number at the national portal."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="codes")
    scheme = models.CharField(max_length=20)
    code = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "code", "valid_from"], name="orgs_unitcode_once"),
        ]


class SuccessionKind(models.TextChoices):
    MERGE = "merge", _("Sáp nhập, hợp nhất")
    SPLIT = "split", _("Chia, tách")
    RENAME = "rename", _("Đổi tên")


class Succession(models.Model):
    """What became of a unit: merge, split, rename. Many to many, as in the mergers of 2025.

    Exactly one successor takes over what was open (`takes_cases`): of a matter there is one holder at any time.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    old = models.ForeignKey(Unit, models.PROTECT, related_name="successions")
    new = models.ForeignKey(Unit, models.PROTECT, related_name="precessions")
    kind = models.CharField(max_length=20)
    share = models.CharField(_("phần tiếp nhận"), max_length=300, blank=True)
    takes_cases = models.BooleanField(_("tiếp nhận việc đang giải quyết"), default=False)
    effective_on = models.DateField(_("hiệu lực từ ngày"))
    legal_basis = models.CharField(_("căn cứ"), max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["old", "new", "effective_on"], name="orgs_succession_once"),
        ]


class Takeover(models.Model):
    """The order that what is open with an ended unit goes to its successor; the worker carries it out in batches."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    succession = models.OneToOneField(Succession, models.PROTECT, related_name="takeover")
    effective_on = models.DateField()
    requested_at = models.DateTimeField()
    after_id = models.UUIDField(null=True)  # how far the present walk has come
    moved_in_walk = models.PositiveIntegerField(default=0)
    failed_in_walk = models.PositiveIntegerField(default=0)
    moved = models.PositiveIntegerField(default=0)
    not_before = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["effective_on"], name="orgs_takeover_open", condition=models.Q(finished_at__isnull=True)
            ),
        ]


class UnitDuty(Dated):
    """A duty that the city gives to a unit, by name: which unit receives feedback is data, never a constant."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    duty = models.CharField(_("nhiệm vụ"), max_length=60)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="duties")


class PositionRole(models.TextChoices):
    COORDINATOR = "coordinator", _("Điều phối")
    HANDLER = "handler", _("Xử lý")
    APPROVER = "approver", _("Phê duyệt")
    INTEGRITY_OFFICER = "integrity_officer", _("Cán bộ kiểm soát liêm chính")
    LEADER = "leader", _("Lãnh đạo")
    ADMINISTRATOR = "administrator", _("Quản trị")
    AUDITOR = "auditor", _("Kiểm tra, thanh tra")
    OPERATOR = "operator", _("Vận hành")


class Position(Dated):
    """A place in a unit to which work goes. Work belongs to the position, not to the person who holds it today."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="positions")
    title = models.CharField(_("chức danh"), max_length=200)
    role = models.CharField(_("vai trò"), max_length=30)

    class Meta:
        verbose_name = _("vị trí")
        verbose_name_plural = _("vị trí")
        indexes = [models.Index(fields=["unit", "role"], name="orgs_position_unit_role")]

    def __str__(self) -> str:
        return self.title


class Holding(Dated):
    """Who holds a position, and when. One holder at a time (exclusion constraint in the migration): "rõ người"."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    position = models.ForeignKey(Position, models.PROTECT, related_name="holdings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="holdings")

    class Meta:
        verbose_name = _("giữ vị trí")
        verbose_name_plural = _("giữ vị trí")


class Delegation(Dated):
    """Ủy quyền: a document lets a user act in a position for a time (Local Government Law, art. 14). No re-delegation.

    Where `moves` names moves, those and no others may be made under it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    position = models.ForeignKey(Position, models.PROTECT, related_name="delegations")
    delegate = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="delegations")
    scope = models.CharField(_("phạm vi"), max_length=300)
    moves = models.JSONField(_("thao tác được ủy quyền"), default=list, blank=True)  # names of moves; empty = all
    capacity = models.CharField(_("tư cách ký"), max_length=10, blank=True)
    ended_on = models.DateField(_("chấm dứt ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("ủy quyền")
        verbose_name_plural = _("ủy quyền")


class AbsenceReason(models.TextChoices):
    LEAVE = "leave", _("Nghỉ phép")
    SICK = "sick", _("Nghỉ ốm, thai sản")
    MISSION = "mission", _("Đi công tác, đi học")
    OTHER = "other", _("Lý do khác")


class Absence(Dated):
    """The holder of a position is away; the substitute, when one is named, acts in the position until the return.

    `ended_on` is the first day on which it no longer counts (back sooner).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    position = models.ForeignKey(Position, models.PROTECT, related_name="absences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="absences")
    substitute = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="substitutions", null=True, blank=True
    )
    reason = models.CharField(_("lý do"), max_length=20, choices=AbsenceReason.choices, default=AbsenceReason.LEAVE)
    ended_on = models.DateField(_("trở lại ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("vắng mặt")
        verbose_name_plural = _("vắng mặt")
        indexes = [models.Index(fields=["substitute", "valid_to"], name="orgs_absence_substitute")]


class Vouching(models.Model):
    """A position of great trust was given by an official (`books.orgs.vouching`). Its id is that of the holding, delegation or
    absence, which does not count before `confirmed_at`; without `confirmed_by` there was nobody to ask. What was refused
    never counts: a holding goes, a delegation ends on its first day, an absence has no substitute."""

    id = models.UUIDField(primary_key=True, editable=False)
    position = models.ForeignKey(Position, models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    asked_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    confirmed_at = models.DateTimeField(null=True)
    refused_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    refused_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True, default="", db_default="")

    @property
    def is_waiting(self) -> bool:
        return self.confirmed_at is None and self.refused_at is None


class OrgsVersion(models.Model):
    """One row whose number changes with every change of units, what they took over, their duties, positions and holders
    (triggers see to it); readers compare it to know that what they remember is old."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    version = models.BigIntegerField()

    class Meta:
        db_table = "orgs_version"
