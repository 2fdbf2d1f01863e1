"""Which of the messages in trouble are looked at: by why, by what they say, by the way they were to go.

One statement counts them all by these three; choices, chips and the number that a decision is for come from it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, Count, QuerySet, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.kind import kinds
from desks.kit.parts import Chip
from messaging.models import Outbound
from messaging.restored import RESTORED
from messaging.routes import label_of

WHYS: Mapping[str, str | Promise] = {
    "restored": gettext_lazy("Khôi phục từ bản sao lưu: chưa rõ đã gửi chưa"),
    "unknown": gettext_lazy("Chưa rõ đã đến hay chưa"),
    "failed": gettext_lazy("Không gửi được"),
}
_WHY = Case(
    When(state="unknown", problem__startswith=RESTORED, then=Value("restored")),
    When(state="unknown", then=Value("unknown")),
    default=Value("failed"),
)
_LABELS: Mapping[str, str | Promise] = {
    "why": gettext_lazy("Vì sao"),
    "notice": gettext_lazy("Nội dung"),
    "route": gettext_lazy("Đường gửi"),
}
_NAMES = {"why": "vi-sao", "notice": "tin", "route": "duong"}


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What was asked for; "" is all."""

    why: str = ""
    notice: str = ""
    route: str = ""

    @classmethod
    def asked(cls, said: Mapping[str, str]) -> Narrowing:
        values = {field: str(said.get(name, ""))[:60] for field, name in _NAMES.items()}
        return cls(**values if values["why"] in WHYS else {**values, "why": ""})

    @property
    def said(self) -> dict[str, str]:
        """For an address or hidden fields."""
        return {name: value for field, name in _NAMES.items() if (value := getattr(self, field))}

    @property
    def query(self) -> str:
        return urlencode(self.said)

    def of(self, rows: QuerySet[Outbound]) -> QuerySet[Outbound]:
        asked = {"notice": self.notice, "route": self.route}
        rows = rows.filter(**{name: value for name, value in asked.items() if value})
        return rows.annotate(why=_WHY).filter(why=self.why) if self.why else rows


@dataclass(frozen=True, slots=True)
class Choices:
    """The form and the chips of a list, and how many messages it has."""

    fields: Sequence[Mapping[str, Any]]
    chips: Sequence[Chip]
    count: int


def choices(rows: QuerySet[Outbound], asked: Narrowing) -> Choices:
    """ROWS: all that wait. One statement."""
    counted = rows.order_by().annotate(why=_WHY).values_list("why", "notice", "route").annotate(n=Count("pk"))
    groups = [(dict(zip(_NAMES, group[:3], strict=True)), group[3]) for group in counted]
    wanted = {field: value for field in _NAMES if (value := getattr(asked, field))}
    count = sum(n for group, n in groups if wanted.items() <= group.items())
    chips = [
        Chip(label=str(_LABELS[field]), value=_label(field, value), href=f"?{replace(asked, **{field: ''}).query}")
        for field, value in wanted.items()
    ]
    return Choices([_field(field, wanted.get(field, ""), groups) for field in _NAMES], chips, count)


def _field(field: str, chosen: str, groups: Sequence[tuple[dict[str, str], int]]) -> dict[str, Any]:
    there: dict[str, int] = {}
    for group, n in groups:
        there[group[field]] = there.get(group[field], 0) + n
    if chosen:
        there.setdefault(chosen, 0)
    options = sorted((_label(field, value), value, n) for value, n in there.items())
    shown = [{"value": value, "label": f"{label} ({n})", "is_chosen": value == chosen} for label, value, n in options]
    return {"name": _NAMES[field], "label": _LABELS[field], "options": shown}


def _label(field: str, value: str) -> str:
    if field == "why":
        return str(WHYS[value])
    return label_of(value) if field == "route" else what_of(value)


def what_of(notice: str) -> str:
    """What the office calls a notice; what belongs to no case was said in a conversation."""
    names = {name: label for kind in kinds() for name, label in kind.told.items()}
    return str(names.get(notice) or _("Tin trong hội thoại"))
