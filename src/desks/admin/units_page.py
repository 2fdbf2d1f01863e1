"""Units: the list by groups, search by whatever name people use, the page of one with its people and its past."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from access.guards import official
from books.orgs import editing, finding
from books.orgs.holders import heirs_of
from books.orgs.models import Absence, Holding, Position, Succession, SuccessionKind, Unit, UnitDuty, UnitKind
from books.orgs.names import name_of
from books.orgs.succession import takeovers_open
from books.reading import read_together
from desks.admin import history
from desks.admin.frame import PAGE, Asking, ask, edit_of, page, posted, unit_or_404, version_of
from desks.admin.unit_form import UnitForm, given
from desks.cases.saw import Rows
from desks.kit.parts import Fact, Move
from kernel.text import keep_legible
from kernel.time import format_date, now

LONGEST_SEARCH = 100
ENDED = "da-ket-thuc"


@dataclass(frozen=True, slots=True)
class Seat:
    """A position as the unit's page shows it: who holds it, who is away, who acts instead."""

    id: UUID
    title: str
    role: str
    person: str
    user_id: UUID | None
    since: date | None
    away_until: date | None
    substitute: str


@official("administrator")
@require_safe
def show_units(request: HttpRequest) -> HttpResponse:
    """The units of today by group, or those that answer to what was typed; fifty a page."""
    wanted = keep_legible(request.GET.get("q", "")).strip()[:LONGEST_SEARCH]
    group = request.GET.get("nhom", "")
    today = now().date()
    book = finding.directory(today, version=version_of(request))
    groups = finding.in_groups(book.units)
    if wanted:
        rows = finding.find_unit(wanted, today, version=version_of(request))
    elif group == ENDED:
        rows = list(Unit.objects.filter(valid_to__lt=today).order_by("-valid_to", "name")[:500])
    else:
        rows = next((units for label, units in groups if label == group), book.units)
    first = int(typed) if (typed := request.GET.get("tu", "")).isdecimal() and len(typed) < 6 else 0
    shown = {
        "wanted": wanted,
        "rows": _listed(rows[first : first + PAGE], book.units),
        "groups": [*((label, label, len(units)) for label, units in groups), (ENDED, _("Đã kết thúc"), None)],
        "group": group,
        "total": len(book.units),
        "pending": sum(not unit.code for unit in book.units),
        "label": f"{first + 1}–{min(first + PAGE, len(rows))} / {len(rows)}" if len(rows) > PAGE else "",
        "previous": _page(wanted, group, max(first - PAGE, 0)) if first else "",
        "next": _page(wanted, group, first + PAGE) if len(rows) > first + PAGE else "",
    }
    return page(request, "units", _("Đơn vị"), [], **shown)


def _page(wanted: str, group: str, first: int) -> str:
    said = {"q": wanted, "nhom": group, "tu": first or ""}
    return "?" + urlencode({name: value for name, value in said.items() if value})


def _listed(units: Iterable[Unit], known: Iterable[Unit]) -> list[dict[str, Any]]:
    """Rows for the list, with the number of positions of each: one statement for all."""
    units = list(units)
    names = {unit.pk: unit.name for unit in known if unit.parent_id}  # that all lie below the city need not be said
    today = now().date()
    there = Q(valid_from__lte=today) & (Q(valid_to=None) | Q(valid_to__gte=today))
    rows = Position.objects.filter(there, unit__in=units).values_list("unit").annotate(n=Count("id"))
    seats = dict(rows)
    return [
        {
            "unit": unit,
            "kind": kind_label(unit.kind),
            "parent": names.get(unit.parent_id, ""),
            "seats": seats.get(unit.pk, 0),
        }
        for unit in units
    ]


def kind_label(kind: str) -> str:
    return str(UnitKind(kind).label) if kind in UnitKind.values else kind


@official("administrator")
@require_safe
def show_unit(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """One unit: facts, positions and holders, what is below it, what it came from, who changed what."""
    unit = unit_or_404(unit_id)
    today = now().date()
    duties, below, successions, orders, positions, holdings, absences = read_together(
        UnitDuty.objects.filter(unit=unit, valid_to=None).order_by("-valid_from"),
        Unit.objects.filter(parent=unit).exclude(valid_to__lt=today).order_by("name"),
        *_before_and_after(unit),
        *_people(unit, today),
    )
    held, away = ({row.position_id: row for row in rows} for rows in (holdings, absences))
    is_open = unit.valid_to is None or unit.valid_to >= today
    shown = {
        "unit": unit,
        "facts": _facts(unit, duties),
        "seats": [_seat(position, held.get(position.pk), away.get(position.pk)) for position in positions],
        "below": below,
        "successions": [_succession(unit, each) for each in successions],
        "takeovers": _takeovers(orders, version_of(request)),
        "moves": _moves(unit) if is_open else [],
        "is_open": is_open,
        **history.section_about(history.UNIT, unit.pk),
    }
    return page(request, "unit", unit.name, [(_("Đơn vị"), reverse("admin_units"))], **shown)


def _facts(unit: Unit, given: Iterable[UnitDuty]) -> list[Fact]:
    duties = "\n".join(history.duty_name(row.duty) for row in given)
    until = _("đến hết ngày %(day)s") % {"day": format_date(unit.valid_to)} if unit.valid_to else ""
    parent = unit.parent
    rows = [
        Fact(key=_("Loại"), value=kind_label(unit.kind)),
        Fact(key=_("Mã định danh"), value=unit.code or _("Chờ cấp mã"), hint=_("Quyết định 20/2020/QĐ-TTg")),
        Fact(key=_("Mã đơn vị hành chính"), value=unit.place_code) if unit.place_code else None,
        Fact(key=_("Trực thuộc"), value=parent.name, href=reverse("admin_unit", args=[parent.pk])) if parent else None,
        Fact(key=_("Tên gọi khác"), value="\n".join(unit.also)) if unit.also else None,
        Fact(key=_("Ghi chú"), value=unit.note) if unit.note else None,
        Fact(key=_("Nhiệm vụ được giao"), value=duties, href=reverse("admin_duties")) if duties else None,
        Fact(key=_("Hiệu lực"), value=_("từ ngày %(day)s") % {"day": format_date(unit.valid_from)}, hint=until),
        Fact(key=_("Căn cứ"), value=unit.legal_basis),
    ]
    return [row for row in rows if row]


def _moves(unit: Unit) -> list[Move]:
    at = {"args": [unit.pk]}
    return [
        Move(label=_("Thêm vị trí"), href=reverse("admin_open_position", **at), weight="primary"),
        Move(label=_("Sửa mã, tên gọi khác"), href=reverse("admin_describe_unit", **at)),
        Move(label=_("Giờ làm việc riêng"), href=reverse("admin_unit_week", **at)),
        Move(label=_("Ngày nghỉ, ngày làm bù riêng"), href=reverse("admin_unit_days", **at)),
        Move(
            label=_("Đổi tên"), href=reverse("admin_rename_unit", **at), hint=_("Người, vị trí và vụ việc giữ nguyên")
        ),
        Move(
            label=_("Sáp nhập, chia tách"),
            href=reverse("admin_end_unit", **at),
            weight="grave",
            hint=_("Đơn vị kết thúc; vụ việc đang mở sang đơn vị tiếp nhận"),
        ),
    ]


def _people(unit: Unit, on: date) -> list[QuerySet[Any]]:
    """Positions of the day, their holders and who is away."""
    there = Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gte=on))
    away = Absence.objects.filter(there, position__unit=unit).exclude(ended_on__lte=on)
    return [
        Position.objects.filter(there, unit=unit).order_by("role", "title", "id"),
        Holding.objects.filter(there, position__unit=unit).annotate(name=F("user__full_name")),
        away.annotate(instead=F("substitute__full_name")),
    ]


def _seat(position: Position, held: Any, away: Any) -> Seat:
    """HELD: the holding with the holder's `name`; AWAY: the absence with that of who acts `instead`."""
    return Seat(
        position.pk,
        position.title,
        role_label(position.role),
        held.name if held else "",
        held.user_id if held else None,
        held.valid_from if held else None,
        away.valid_to if away else None,
        (away.instead or "") if away else "",
    )


def role_label(role: str) -> str:
    from books.orgs.models import PositionRole

    return str(PositionRole(role).label) if role in PositionRole.values else role


def _before_and_after(unit: Unit) -> list[QuerySet[Any]]:
    """What it came from and what became of it; what is still on its way because of that."""
    rows = Succession.objects.filter(Q(old=unit) | Q(new=unit)).order_by("effective_on")
    succession = {"old": F("succession__old_id"), "name": F("succession__old__name")}
    return [rows.annotate(before=F("old__name"), after=F("new__name")), takeovers_open(unit.pk).annotate(**succession)]


def _succession(unit: Unit, row: Any) -> dict[str, Any]:
    is_after = row.old_id == unit.pk
    return {
        "row": row,
        "kind": str(SuccessionKind(row.kind).label) if row.kind in SuccessionKind.values else row.kind,
        "other": {"pk": row.new_id, "name": row.after} if is_after else {"pk": row.old_id, "name": row.before},
        "is_after": is_after,
    }


def _takeovers(orders: Sequence[Any], version: int | None) -> list[str]:
    """What moves, or will, in words; who has it in the end is looked up for all of them at once."""
    today = now().date()
    heirs = heirs_of([(order.old, max(order.effective_on, today)) for order in orders])
    return [_takeover(order, name_of(heir, version=version), today) for order, heir in zip(orders, heirs, strict=True)]


def _takeover(order: Any, heir: str, today: date) -> str:
    said = {"old": order.name, "new": heir, "done": order.moved + order.moved_in_walk}
    if order.effective_on > today:
        day = {"day": format_date(order.effective_on)}
        return _("Từ ngày %(day)s, vụ việc đang mở của “%(old)s” chuyển sang “%(new)s”.") % {**said, **day}
    return _("Đang chuyển vụ việc đang mở của “%(old)s” sang “%(new)s”: đã chuyển %(done)d.") % said


# --- forms -----------------------------------------------------------------------------------------------------------


@official("administrator")
@require_http_methods(["GET", "HEAD", "POST"])
def open_unit(request: HttpRequest) -> HttpResponse:
    """A new unit, from its day and by its paper."""

    def act(said: dict[str, Any]) -> str:
        unit = editing.open_unit(edit_of(request, said), said["name"], kind=said["kind"], **given(said))
        return reverse("admin_unit", args=[unit.pk])

    back = reverse("admin_units")
    asking = Asking(_("Lập đơn vị mới"), _("Lập đơn vị"), back, done=_("Đã lập đơn vị."))
    return ask(
        request, UnitForm(posted(request), version=version_of(request)), act, asking, [(_("Đơn vị"), back)], newest_unit
    )


@official("administrator")
@require_http_methods(["GET", "HEAD", "POST"])
def describe_unit(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """Codes, other names, the place in the tree."""
    unit = unit_or_404(unit_id)

    def act(said: dict[str, Any]) -> None:
        editing.describe_unit(edit_of(request, said), unit.pk, **given(said))

    back = reverse("admin_unit", args=[unit.pk])
    asking = Asking(_("Sửa mã, tên gọi khác"), _("Ghi thay đổi"), back, done=_("Đã ghi thay đổi."))
    return ask(
        request,
        UnitForm(posted(request), unit=unit, version=version_of(request)),
        act,
        asking,
        trail(unit),
        as_now(unit),
    )


def as_now(unit: Unit) -> Rows:
    """The unit's row, read anew."""
    return lambda: Unit.objects.get(pk=unit.pk)


def newest_unit() -> list[Any]:
    """Changes with each unit that is opened."""
    return list(Unit.objects.order_by("-pk").values_list("pk", flat=True)[:1])


def trail(unit: Unit) -> list[tuple[str, str]]:
    """The way back to a unit."""
    return [(_("Đơn vị"), reverse("admin_units")), (unit.name, reverse("admin_unit", args=[unit.pk]))]
