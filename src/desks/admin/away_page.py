"""Who is away and who acts instead; delegations. For an administrator everywhere, for who leads a unit in his own."""

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
from books.orgs import absences, editing, giving_up
from books.orgs.holders import units_below
from books.orgs.models import Absence, AbsenceReason, Delegation, Holding, Position
from books.reading import read_together
from casework.kind import kinds
from desks.admin.frame import (
    HEADS,
    Asking,
    DatedForm,
    ask,
    edit_of,
    of_own_unit,
    page,
    position_or_404,
    posted,
    version_of,
)
from desks.admin.standing_in import StandInForm, is_anybody
from desks.admin.vouching_page import tell_if_waiting
from desks.cases.saw import Rows
from desks.kit.forms import DayField
from kernel.time import now

ALLOWED = ("administrator", *HEADS)
_MOST = 100


class AbsenceForm(StandInForm):
    """From when to when, and who acts instead."""

    who = "substitute_id"
    until = DayField(label=gettext_lazy("Đến hết ngày"))
    reason = forms.ChoiceField(
        label=gettext_lazy("Lý do"),
        choices=AbsenceReason.choices,
        widget=forms.RadioSelect,
        initial=AbsenceReason.LEAVE,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = _(
            "Người thay làm việc của vị trí này trong những ngày đó, được báo ngay khi vào hệ thống; nhật ký ghi rõ ai làm thay ai."
        )
        eyes = _("Người soạn trả lời không tự duyệt dự thảo của mình khi thay.")
        self.add_person(_("Người thay"), _("Chưa có người thay"), required=False, help_text=f"{hint} {eyes}")
        self.order_fields(["first", "until", "substitute_id", "reason", "legal_basis"])


class DelegationForm(StandInForm):
    """What, to whom, until when; never without an end."""

    who = "user_id"
    until = DayField(label=gettext_lazy("Đến hết ngày"))
    scope = forms.CharField(label=gettext_lazy("Phạm vi ủy quyền"), max_length=300)
    moves = forms.MultipleChoiceField(
        label=gettext_lazy("Chỉ những thao tác này"),
        help_text=gettext_lazy("Không chọn gì: mọi thao tác của vị trí."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    capacity = forms.ChoiceField(
        label=gettext_lazy("Tư cách ký"),
        choices=[("", "–"), ("TUQ.", "TUQ. (thừa ủy quyền)"), ("KT.", "KT. (ký thay)"), ("TL.", "TL. (thừa lệnh)")],
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_person(_("Người được ủy quyền"), _("Chọn người"))
        self.fields["moves"].choices = moves_of(self.position.role)
        self.order_fields(["user_id", "scope", "moves", "capacity", "first", "until", "legal_basis"])


def moves_of(role: str) -> list[tuple[str, str]]:
    """What a role may do in the flows in force: (name, label)."""
    found = {move.name: str(_(move.label)) for kind in kinds() for move in kind.current.moves if role in move.roles}
    return sorted(found.items(), key=lambda each: each[1])


@official(*ALLOWED)
@require_safe
def show_away(request: HttpRequest) -> HttpResponse:
    """Who is away now or soon, who acts for whom; below, one's people to enter an absence for."""
    today = now().date()
    units = None if request.actor.has_role("administrator") else units_below(request.actor.unit_id, today)  # type: ignore[attr-defined]
    shown = {
        "absences": _away(units, today),
        "delegations": _delegated(units, today),
        "positions": _people(units, today) if units is not None else [],
        "today": today,
        "is_head": units is not None,
    }
    return page(request, "away", _("Vắng mặt, người thay, ủy quyền"), [], **shown)


def _away(units: frozenset[UUID] | None, today: date) -> list[Absence]:
    rows = Absence.objects.exclude(valid_to__lt=today).exclude(ended_on__lte=today)
    rows = rows if units is None else rows.filter(position__unit__in=units)
    return list(rows.select_related("user", "substitute", "position__unit").order_by("valid_from", "id")[:_MOST])


def _delegated(units: frozenset[UUID] | None, today: date) -> list[Delegation]:
    rows = Delegation.objects.exclude(valid_to__lt=today).exclude(ended_on__lte=today)
    rows = rows if units is None else rows.filter(position__unit__in=units)
    return list(rows.select_related("delegate", "position__unit").order_by("valid_from", "id")[:_MOST])


def _people(units: frozenset[UUID], today: date) -> list[dict[str, Any]]:
    rows = Holding.objects.filter(position__unit__in=units, valid_from__lte=today).exclude(valid_to__lt=today)
    listed = rows.select_related("user", "position__unit").order_by("position__unit__name", "user__full_name")[:_MOST]
    return [{"holding": each, "position": each.position, "person": each.user.full_name} for each in listed]


@official(*ALLOWED)
@require_http_methods(["GET", "HEAD", "POST"])
def record_absence(request: HttpRequest, position_id: UUID) -> HttpResponse:
    """The holder of a position is away."""
    position = position_or_404(position_id)
    of_own_unit(request, position.unit_id)
    form = AbsenceForm(posted(request), **_about(request, position))

    def act(said: dict[str, Any]) -> None:
        row = absences.record_absence(
            edit_of(request, said),
            position.pk,
            until=said["until"],
            substitute_id=UUID(said["substitute_id"]) if said["substitute_id"] else None,
            reason=said["reason"],
        )
        tell_if_waiting(request, row)

    asking = Asking(
        _("Ghi vắng mặt, người thay"),
        _("Ghi vắng mặt"),
        reverse("admin_away"),
        done=_("Đã ghi vắng mặt."),
        hint=_whose(position),
    )
    return ask(request, form, act, asking, _trail(), _absences(position))


@official(*ALLOWED)
@require_http_methods(["GET", "HEAD", "POST"])
def end_absence(request: HttpRequest, absence_id: UUID) -> HttpResponse:
    """Back sooner than entered."""
    row = Absence.objects.select_related("position__unit", "user").filter(pk=absence_id).first()
    if row is None:
        raise Http404
    of_own_unit(request, row.position.unit_id)

    def act(said: dict[str, Any]) -> None:
        absences.end_absence(edit_of(request, said), row.pk)

    hint = _("%(name)s trở lại; từ ngày này người thay không còn quyền.") % {"name": row.user.full_name}
    asking = Asking(_("Trở lại làm việc"), _("Ghi trở lại"), reverse("admin_away"), done=_("Đã ghi."), hint=hint)
    return ask(request, DatedForm(posted(request)), act, asking, _trail(), _absences(row.position))


@official(*ALLOWED)
@require_http_methods(["GET", "HEAD", "POST"])
def delegate(request: HttpRequest, position_id: UUID) -> HttpResponse:
    """What the position may do is given to somebody for a time."""
    position = position_or_404(position_id)
    of_own_unit(request, position.unit_id)
    form = DelegationForm(posted(request), **_about(request, position))

    def act(said: dict[str, Any]) -> None:
        given = {name: said[name] for name in ("until", "scope", "capacity", "moves")}
        row = editing.delegate(edit_of(request, said), position.pk, UUID(said["user_id"]), **given)
        tell_if_waiting(request, row)

    hint = _("%(whose)s Việc ủy quyền phải bằng văn bản, có thời hạn; người được ủy quyền không ủy quyền tiếp.") % {
        "whose": _whose(position)
    }
    asking = Asking(_("Ủy quyền"), _("Ghi ủy quyền"), reverse("admin_away"), done=_("Đã ghi ủy quyền."), hint=hint)
    return ask(request, form, act, asking, _trail(), _delegations(position))


@official(*ALLOWED)
@require_http_methods(["GET", "HEAD", "POST"])
def end_delegation(request: HttpRequest, delegation_id: UUID) -> HttpResponse:
    """From a day on it gives no rights any more."""
    row = Delegation.objects.select_related("position__unit", "delegate").filter(pk=delegation_id).first()
    if row is None:
        raise Http404
    of_own_unit(request, row.position.unit_id)

    def act(said: dict[str, Any]) -> None:
        giving_up.end_delegation(edit_of(request, said), row.pk)

    hint = _("Từ ngày này %(name)s không còn quyền được ủy quyền.") % {"name": row.delegate.full_name}
    asking = Asking(
        _("Chấm dứt ủy quyền"), _("Chấm dứt"), reverse("admin_away"), done=_("Đã ghi."), hint=hint, is_grave=True
    )
    return ask(request, DatedForm(posted(request)), act, asking, _trail(), _delegations(row.position))


def _absences(position: Position) -> Rows:
    """Who holds the position and when they are away, read anew."""
    rows = Holding.objects.filter(position=position).order_by("pk"), Absence.objects.filter(position=position)
    return lambda: read_together(rows[0], rows[1].order_by("pk"))


def _delegations(position: Position) -> Rows:
    """Who holds the position and to whom it is delegated, read anew."""
    rows = Holding.objects.filter(position=position).order_by("pk"), Delegation.objects.filter(position=position)
    return lambda: read_together(rows[0], rows[1].order_by("pk"))


def _about(request: HttpRequest, position: Position) -> dict[str, Any]:
    return {"position": position, "is_anybody": is_anybody(request), "version": version_of(request)}


def _whose(position: Position) -> str:
    return _("Vị trí: %(title)s, %(unit)s.") % {"title": position.title, "unit": position.unit.name}


def _trail() -> list[tuple[str, str]]:
    return [(_("Vắng mặt, người thay, ủy quyền"), reverse("admin_away"))]
