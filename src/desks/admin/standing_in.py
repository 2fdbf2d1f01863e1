"""Whom one may name to act in a position for a while: its own unit first, then who stands in line with it. Anybody else is
the administrator's to name, who is told of it before: such a person reads the work of a house that is not his own.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _

from access.models import User
from books.orgs.holders import units_below
from books.orgs.models import Holding, Position
from desks.admin.frame import DatedForm
from desks.kit.forms import FilteredSelect
from kernel.text import sort_key
from kernel.time import now

Group = tuple[str, list[tuple[str, str]]]
OUTSIDE = "outside"


class StandInForm(DatedForm):
    """A dated form that names a person (in the field WHO) for a POSITION; of another house only after a second look."""

    who = ""

    def __init__(self, *args: Any, position: Position, is_anybody: bool, holder_id: UUID | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.position = position
        self.groups, self.outsiders = people_for(position, now().date(), without=holder_id, is_anybody=is_anybody)

    def add_person(self, label: str, empty: str, **more: Any) -> None:
        """The field itself."""
        choices = [("", empty), *self.groups]
        self.add_field(self.who, forms.ChoiceField(label=label, choices=choices, widget=FilteredSelect(), **more))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        chosen = str(said.get(self.who) or "")
        if chosen in self.outsiders:
            self._ask_again(chosen, self.outsiders[chosen])
        return said

    def _ask_again(self, chosen: str, label: str) -> None:
        """A box that says so of this very person: choosing another one asks again."""
        box = forms.CheckboxInput(check_test=lambda _value: False)
        box.format_value = lambda _value: chosen  # type: ignore[method-assign]
        own = self.position.unit.name
        hint = _("Người này sẽ đọc và làm việc của %(unit)s, trừ vụ việc phản ánh đơn vị của chính mình.") % {
            "unit": own
        }
        words = _("Đúng, chọn %(person)s") % {"person": label}
        self.add_field(OUTSIDE, forms.BooleanField(label=words, help_text=hint, required=False, widget=box))
        self.order_fields([self.who, OUTSIDE, *(name for name in self.fields if name not in (self.who, OUTSIDE))])
        if self.data.get(OUTSIDE) != chosen:
            self.add_error(OUTSIDE, _("Người được chọn không thuộc %(unit)s. Nếu đúng, hãy đánh dấu.") % {"unit": own})


def is_anybody(request: HttpRequest) -> bool:
    """An administrator may name anybody; who leads a unit those of his own house."""
    return bool(request.actor.has_role("administrator"))  # type: ignore[attr-defined]


def people_for(
    position: Position, on: date, *, without: UUID | None, is_anybody: bool
) -> tuple[list[Group], dict[str, str]]:
    """(groups of choices, id → name of those that need a second look)."""
    near = _in_line(position)
    rows = Holding.objects.filter(user__is_active=True, valid_from__lte=on).exclude(valid_to__lt=on)
    rows = rows.exclude(user_id=without).exclude(position__valid_to__lt=on)
    rows = rows if is_anybody else rows.filter(position__unit__in=near | {position.unit_id})
    own: dict[str, str] = {}
    line: dict[str, str] = {}
    others: dict[str, str] = {}
    for held in rows.select_related("user", "position__unit"):
        unit_id, said = held.position.unit_id, f"{held.user.full_name} – {held.position.title}"
        if unit_id == position.unit_id:
            own[str(held.user_id)] = said
        else:
            pile = line if unit_id in near else others
            pile[str(held.user_id)] = f"{said}, {held.position.unit.name}"
    if is_anybody:
        for pk, name in (
            User.objects.filter(is_active=True, holdings=None).exclude(pk=without).values_list("pk", "full_name")
        ):
            others[str(pk)] = _("%(name)s – chưa giữ vị trí nào") % {"name": name}
    line = {pk: said for pk, said in line.items() if pk not in own}
    others = {pk: said for pk, said in others.items() if pk not in own and pk not in line}
    piles = ((position.unit.name, own), (_("Đơn vị cấp trên, trực thuộc"), line), (_("Đơn vị khác"), others))
    return [(label, _ordered(pile)) for label, pile in piles if pile], others


def _in_line(position: Position) -> frozenset[UUID]:
    """The units below the position's and the one right above it; the city itself is above everybody and so no neighbour."""
    above = position.unit.parent
    near = units_below(position.unit_id)
    return near | {above.pk} if above is not None and above.parent_id is not None else near


def _ordered(pile: dict[str, str]) -> list[tuple[str, str]]:
    return sorted(pile.items(), key=lambda each: sort_key(each[1]))
