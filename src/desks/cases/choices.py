"""What a list may be narrowed to, for the actor who looks: his stages, the people of his unit, the units of the city."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from access.actor import Actor
from books.orgs.holders import units_on
from books.orgs.models import Holding
from casework.kind import kinds
from desks.cases import apart
from desks.cases.filters import NOBODY, OPEN, Choices, Filters, labels_of, standing_choices
from desks.kit.parts import Head

_OF_ENDED = ("ketqua", "danhgia", "danhgiangay", "xong")  # what only a case that has ended has


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the filter form: typed when it has no choices."""

    name: str
    label: str
    value: str
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def options(self) -> SafeString:
        """The choices as text: a city has hundreds of units, and a template would take its time over each."""
        return SafeString(
            "".join(
                f'<option value="{escape(code)}"{" selected" if code == self.value else ""}>{escape(label)}</option>'
                for code, label in self.choices
            )
        )


def inbox_choices(actor: Actor) -> Choices:
    """For one's own work: only the stages that wait for one's roles, and mine or nobody's. No statement."""
    found = standing_choices()
    held = {
        stage.name
        for kind in kinds()
        for stage in kind.current.stages
        if stage.holder in actor.roles and not stage.is_final
    }
    found["buoc"] = [(code, label) for code, label in found["buoc"] if code in held]
    found["nguoi"] = [(str(actor.user_id), _("tôi")), (NOBODY, _("chưa ai nhận"))]
    found["han"] = [(name, label) for name, label in found["han"] if name != OPEN]
    found[apart.FILTER] = [(heap.task, str(heap.label)) for heap in apart.heaps_for(actor)]
    return {name: options for name, options in found.items() if name not in (*_OF_ENDED, "vai")}


def unit_choices(actor: Actor, on: date) -> Choices:
    """For all work of a unit: its people too. One statement."""
    found = standing_choices()
    found["nguoi"] = [(NOBODY, _("chưa ai nhận")), *((str(pk), name) for pk, name in people_of(actor.unit_id, on))]
    return {name: options for name, options in found.items() if name not in _OF_ENDED}


def city_choices(on: date) -> Choices:
    """For cases of many units. One statement."""
    units = [(str(unit.pk), unit.name) for unit in units_on(on)]
    return {**standing_choices(), "donvi": units, "xuly": units}


def people_of(unit_id: UUID | None, on: date) -> list[tuple[UUID, str]]:
    """(id, name) of who holds a position in a unit on a day, by name."""
    held = Holding.objects.filter(position__unit_id=unit_id, valid_from__lte=on).exclude(valid_to__lt=on)
    found = held.order_by("user__full_name").values_list("user_id", "user__full_name").distinct()
    return list(found)


def fields_of(filters: Filters, choices: Choices, typed: Iterable[str] = ("chu", "ma")) -> list[Field]:
    """The filter form: every filter that has choices, then the typed ones."""
    labels = labels_of()
    chosen = [
        Field(name, label, filters.get(name), tuple(choices[name]))
        for name, label in labels.items()
        if choices.get(name)
    ]
    return [*chosen, *(Field(name, labels[name], filters.get(name)) for name in typed)]


def heads_of(filters: Filters, choices: Choices) -> dict[str, Head]:
    """The heads of the worklist's columns in which users look for filters first."""
    labels = labels_of()
    return {
        "clock": filters.head(_("Thời hạn"), choices, "han"),
        "stage": filters.head(labels["buoc"], choices, "buoc"),
        "holder": filters.head(_("Người giữ"), choices, "nguoi"),
        "subject": filters.head(_("Nội dung"), choices, "dong", "viec", "linhvuc"),
    }
