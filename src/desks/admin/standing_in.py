"""Whom one may name to act in a position for a while: its own unit first, then who stands in line with it. Anybody else is
the administrator's to name, who is told of it before: such a person reads the work of a house that is not his own.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from access.models import User
from books.orgs.holders import units_below
from books.orgs.models import Holding, Position
from books.reading import read_together
from desks.admin.frame import DatedForm
from desks.kit.forms import FilteredSelect
from kernel.text import sort_key
from kernel.time import now

Group = tuple[str, list[tuple[str, str]]]
OUTSIDE = "outside"


class StandInForm(DatedForm):
    """A dated form that names a person (in the field WHO) for a POSITION; of another house only after a second look."""

    who = ""

    def __init__(self, *args: Any, position: Position, is_anybody: bool, version: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.position = position
        self.groups, self.outsiders = people_for(position, now().date(), is_anybody=is_anybody, version=version)

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
    position: Position, on: date, *, is_anybody: bool, version: int | None
) -> tuple[list[Group], dict[str, str]]:
    """(groups of choices, id → name of those that need a second look), without who holds the position. One statement; VERSION as for
    `units_below`."""
    near = _in_line(position, version)
    held, free, holders = read_together(*_asked(position, on, None if is_anybody else near | {position.unit_id}))
    without = {row.user_id for row in holders}
    own: dict[str, str] = {}
    line: dict[str, str] = {}
    others: dict[str, str] = {}
    for row in held:
        if row.user_id in without:
            continue
        said = f"{row.name} – {row.title}"
        if row.of == str(position.unit_id):
            own[str(row.user_id)] = said
        else:
            pile = line if UUID(row.of) in near else others
            pile[str(row.user_id)] = f"{said}, {row.unit}"
    for user in free if is_anybody else []:
        others[str(user.pk)] = _("%(name)s – chưa giữ vị trí nào") % {"name": user.full_name}
    line = {pk: said for pk, said in line.items() if pk not in own}
    others = {pk: said for pk, said in others.items() if pk not in own and pk not in line}
    piles = ((position.unit.name, own), (_("Đơn vị cấp trên, trực thuộc"), line), (_("Đơn vị khác"), others))
    return [(label, _ordered(pile)) for label, pile in piles if pile], others


def _asked(position: Position, on: date, units: frozenset[UUID] | None) -> list[QuerySet[Any]]:
    """Who holds a position on the day (in these UNITS, where they are named); who never held any; who holds this one."""
    rows = Holding.objects.filter(valid_from__lte=on).exclude(valid_to__lt=on).order_by("pk")
    held = rows.filter(user__is_active=True).exclude(position__valid_to__lt=on)
    held = held if units is None else held.filter(position__unit__in=units)
    names = {"name": F("user__full_name"), "title": F("position__title"), "unit": F("position__unit__name")}
    free = User.objects.filter(is_active=True, holdings=None).only("full_name")
    return [held.annotate(of=F("position__unit_id"), **names), free, rows.filter(position=position)]


def _in_line(position: Position, version: int | None) -> frozenset[UUID]:
    """The units below the position's and the one right above it; the city itself is above everybody and so no neighbour."""
    above = position.unit.parent
    near = units_below(position.unit_id, version=version)
    return near | {above.pk} if above is not None and above.parent_id is not None else near


def _ordered(pile: dict[str, str]) -> list[tuple[str, str]]:
    return sorted(pile.items(), key=lambda each: sort_key(each[1]))
