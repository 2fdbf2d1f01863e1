"""What the law makes a condition of being received, by the way in which a matter comes: the one place that every form, the
conversation, the interface for other systems and the published regulation ask.

Decree 20/2008/NĐ-CP, art. 7 asks for name, address and telephone, "or a mail address" where it is written; on the telephone
always for the number. What a mail address is on paper and online is our reading: `conditions.csv` holds it as dated rows with
basis and certainty, and another reading is another row there. Plain reads: no database, no request.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kinds.feedback.keyed_in.ways import COUNTER, LETTER, PHONE

CALL, PAPER, DATA, PORTAL = "call", "paper", "data", "portal"
WAYS: Final = {
    CALL: gettext_lazy("Gọi điện thoại"),
    PAPER: gettext_lazy("Thư, đơn giấy, tại quầy"),
    DATA: gettext_lazy("Zalo, biểu mẫu trên mạng, thư điện tử, hệ thống khác"),
    PORTAL: gettext_lazy("Cổng Dịch vụ công quốc gia"),
}
NAMES: Final = {
    "name": gettext_lazy("họ và tên"),
    "address": gettext_lazy("địa chỉ"),
    "phone": gettext_lazy("số điện thoại"),
    "email": gettext_lazy("thư điện tử"),
}
# By the way or channel that a matter is kept with; whatever is not here came online.
_BY_SOURCE: Final = {PHONE: CALL, LETTER: PAPER, COUNTER: PAPER, "portal": PORTAL}
_ROWS: Final = Path(__file__).with_suffix(".csv")


@dataclass(frozen=True, slots=True)
class Conditions:
    """Of one way over one period. Each of `needs` is a condition; one of its names is enough."""

    way: str
    needs: tuple[tuple[str, ...], ...]
    valid_from: date
    valid_to: date | None
    basis: str
    certainty: str

    def lacks(self, said: Mapping[str, Any]) -> list[tuple[str, ...]]:
        """The conditions that nothing in SAID meets."""
        return [each for each in self.needs if not any(str(said.get(name) or "").strip() for name in each)]

    def instead_of(self, name: str) -> tuple[str, ...]:
        """All that will do where NAME is asked for, NAME itself among it; nothing where it is no condition."""
        return next((each for each in self.needs if name in each), ())

    def asked(self) -> list[tuple[str, ...]]:
        """The needs that are not met by another one already: a postal address that is asked for anyway is not asked twice."""
        alone = {each[0] for each in self.needs if len(each) == 1}
        return [each for each in self.needs if len(each) == 1 or not alone & set(each)]

    def is_needed(self, name: str) -> bool:
        """Must NAME itself be there, whatever else is?"""
        return (name,) in self.needs


def way_of(source: str) -> str:
    """The way in law of a source of what is keyed in, or of a channel."""
    return _BY_SOURCE.get(source, DATA)


def conditions(way: str, on: date) -> Conditions:
    """The row in force; of a day before all of them the first."""
    rows = [row for row in _rows() if row.way == way]
    in_force = [row for row in rows if row.valid_from <= on and (row.valid_to is None or on <= row.valid_to)]
    return (in_force or rows)[0]


def in_words(enough: Sequence[str]) -> str:
    """ "số điện thoại hoặc thư điện tử"."""
    first, *others = (str(NAMES[name]) for name in enough)
    return _("%(one)s hoặc %(other)s") % {"one": first, "other": others[0]} if others else first


@cache
def _rows() -> tuple[Conditions, ...]:
    with _ROWS.open(encoding="utf-8", newline="") as told:
        return tuple(map(_row, csv.DictReader(told)))


def _row(told: Mapping[str, str]) -> Conditions:
    return Conditions(
        way=told["way"],
        needs=tuple(tuple(each.split("|")) for each in told["needs"].split()),
        valid_from=date.fromisoformat(told["valid_from"]),
        valid_to=date.fromisoformat(told["valid_to"]) if told["valid_to"] else None,
        basis=told["basis"],
        certainty=told["certainty"],
    )
