"""Positions and who holds them: opened in a unit, filled, vacated, each from a day and by a paper."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from access.guards import official
from books.orgs import editing, vouching
from books.orgs.giving_up import GivingUp, plan_relief
from books.orgs.models import Absence, Delegation, Holding, Position, PositionRole
from desks.admin import history
from desks.admin.frame import Asking, DatedForm, ask, edit_of, page, person_field, position_or_404, posted, unit_or_404
from desks.admin.units_page import role_label, trail
from desks.admin.vacating import ask_twice
from desks.admin.vouching_page import tell_if_waiting
from desks.cases.saw import Rows
from desks.kit.forms import DayField
from desks.kit.parts import Fact, Move
from kernel.time import format_date, now


class PositionForm(DatedForm):
    title = forms.CharField(label=gettext_lazy("Chức danh"), max_length=200)
    role = forms.ChoiceField(label=gettext_lazy("Vai trò"), choices=PositionRole.choices, widget=forms.RadioSelect)


class AppointForm(DatedForm):
    """Who holds it from now on."""

    until = DayField(
        label=gettext_lazy("Đến hết ngày"), required=False, help_text=gettext_lazy("Để trống khi không định trước.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_field("user_id", person_field(_("Người giữ vị trí")))
        self.order_fields(["user_id", "first", "until", "legal_basis"])


@official("administrator")
@require_http_methods(["GET", "HEAD", "POST"])
def open_position(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """A new place in a unit."""
    unit = unit_or_404(unit_id)

    def act(said: dict[str, Any]) -> str:
        position = editing.open_position(edit_of(request, said), unit.pk, said["title"], said["role"])
        return reverse("admin_position", args=[position.pk])

    asking = Asking(
        _("Thêm vị trí"),
        _("Lập vị trí"),
        reverse("admin_unit", args=[unit.pk]),
        done=_("Đã lập vị trí. Giờ giao người giữ."),
    )
    there = Position.objects.filter(unit=unit).order_by("pk")
    return ask(request, PositionForm(posted(request)), act, asking, trail(unit), lambda: list(there.all()))


@official("administrator")
@require_safe
def show_position(request: HttpRequest, position_id: UUID) -> HttpResponse:
    """One position: who holds it and held it, absences, delegations, who changed what."""
    position = position_or_404(position_id)
    today = now().date()
    holdings = list(position.holdings.select_related("user").order_by("-valid_from"))
    holder = next((each for each in holdings if _counts(each, today)), None)
    away = Absence.objects.filter(position=position).select_related("user", "substitute").order_by("-valid_from")
    absences = list(away[:20])
    given = Delegation.objects.filter(position=position).select_related("delegate").order_by("-valid_from")
    delegations = list(given[:20])
    shown = {
        "position": position,
        "facts": _facts(position, holder),
        "holdings": holdings,
        "holder": holder,
        **vouching.settling([each.pk for each in (*holdings, *absences, *delegations)]),
        "absences": absences,
        "delegations": delegations,
        "today": today,
        "moves": _moves(position, holder),
        **history.section_about(history.POSITION, position.pk),
    }
    return page(request, "position", position.title, trail(position.unit), **shown)


def _counts(row: Holding | Position, on: date) -> bool:
    return row.valid_from <= on and (row.valid_to is None or row.valid_to >= on)


def _facts(position: Position, holder: Holding | None) -> list[Fact]:
    person = holder.user if holder else None
    return [
        Fact(key=_("Đơn vị"), value=position.unit.name, href=reverse("admin_unit", args=[position.unit_id])),
        Fact(key=_("Vai trò"), value=role_label(position.role)),
        Fact(
            key=_("Người giữ"),
            value=person.full_name if person else _("Chưa có người giữ"),
            href=reverse("admin_account", args=[person.pk]) if person else "",
        ),
        Fact(key=_("Hiệu lực"), value=_("từ ngày %(day)s") % {"day": format_date(position.valid_from)}),
        Fact(key=_("Căn cứ"), value=position.legal_basis),
    ]


def _moves(position: Position, holder: Holding | None) -> list[Move]:
    at = {"args": [position.pk]}
    if position.valid_to is not None and position.valid_to < now().date():
        return []
    if holder is None:
        return [Move(label=_("Giao người giữ"), href=reverse("admin_appoint", **at), weight="primary")]
    return [
        Move(label=_("Ghi vắng mặt, người thay"), href=reverse("admin_record_absence", **at), weight="primary"),
        Move(label=_("Ủy quyền"), href=reverse("admin_delegate", **at)),
        Move(label=_("Thôi giữ vị trí"), href=reverse("admin_relieve", args=[holder.pk]), weight="grave"),
    ]


@official("administrator")
@require_http_methods(["GET", "HEAD", "POST"])
def appoint(request: HttpRequest, position_id: UUID) -> HttpResponse:
    """Somebody holds the position from a day on."""
    position = position_or_404(position_id)

    def act(said: dict[str, Any]) -> None:
        held = editing.appoint(edit_of(request, said), position, UUID(said["user_id"]), until=said["until"])
        tell_if_waiting(request, held)

    asking = Asking(_("Giao người giữ vị trí"), _("Giao vị trí"), _of(position), done=_("Đã giao vị trí."))
    return ask(request, AppointForm(posted(request)), act, asking, _trail(position), _held(position))


@official("administrator")
@require_http_methods(["GET", "HEAD", "POST"])
def relieve(request: HttpRequest, holding_id: UUID) -> HttpResponse:
    """From a day on the person no longer holds it."""
    holding = Holding.objects.select_related("position__unit", "user").filter(pk=holding_id).first()
    if holding is None:
        raise Http404
    position = holding.position

    def plan(said: dict[str, Any]) -> GivingUp:
        return plan_relief(edit_of(request, said), holding.pk)

    asking = Asking(
        _("Thôi giữ vị trí"),
        _("Ghi thôi giữ"),
        _of(position),
        done=_("Đã ghi."),
        hint=_("Từ ngày hiệu lực, %(name)s không còn quyền của vị trí này. Việc giao đích danh về lại vị trí.")
        % {"name": holding.user.full_name},
        is_grave=True,
    )
    return ask_twice(request, DatedForm(posted(request)), plan, asking, _trail(position), _held(position))


def _held(position: Position) -> Rows:
    """Who holds it and held it, read anew."""
    return lambda: list(Holding.objects.filter(position=position).order_by("pk"))


def _of(position: Position) -> str:
    return reverse("admin_position", args=[position.pk])


def _trail(position: Position) -> list[tuple[str, str]]:
    return [*trail(position.unit), (position.title, _of(position))]
