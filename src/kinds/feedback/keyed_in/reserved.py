"""The code that somebody holds on paper already, because the desk had no network: a number of the sheet that it took along
(`manage reserve_numbers`). It is used once, by the unit whose sheet it is, for what came on the day of the sheet."""

from __future__ import annotations

from datetime import date

from access.actor import Actor
from books.numbers.pools import pool_of
from books.orgs.holders import units_below
from casework.errors import NumberTaken
from casework.intake import code_of
from casework.models import Case, Request
from kernel.errors import MotCuaError
from kernel.patterns import pattern
from kernel.time import format_date
from kinds.feedback.kind import KIND

_TYPED = pattern(rf"(?:{KIND.number_scope}\.(?P<day>\d{{8}})\.)?(?P<number>[1-9]\d{{0,8}}|0\d{{1,8}})")


class SheetRefused(MotCuaError):
    """Hãy ghi đúng số trên tờ số, ví dụ 0051 hoặc cả mã {example}."""


class OtherDay(SheetRefused):
    """Mã này thuộc tờ số của ngày khác, không phải ngày nhận {day}. Hãy xem lại ngày nhận hoặc số."""


class NotReserved(SheetRefused):
    """Số {code} không có trên tờ số nào đã dành cho đơn vị của đồng chí trong ngày {day}. Hãy xem lại số và ngày nhận."""


def reserved_code(typed: str, day: date, actor: Actor, key: str) -> str:
    """The code of the case for the number that was TYPED, received on DAY; a refusal says what is wrong with it.

    KEY is that of the request: the same form pressed twice is one case, not a number used twice.
    """
    found = _TYPED.fullmatch("".join(typed.split()).upper())
    number = int(found["number"]) if found else 0
    if found is None or not number:
        raise SheetRefused(example=code_of(KIND, 51, day))
    code = code_of(KIND, number, day)
    if found["day"] and found["day"] != f"{day:%Y%m%d}":
        raise OtherDay(day=format_date(day))
    units = units_below(actor.unit_id, day) if actor.unit_id else ()
    if pool_of(KIND.number_scope, day, number, units) is None:
        raise NotReserved(code=code, day=format_date(day))
    taken = Case.objects.filter(code=code).values_list("pk", flat=True).first()
    if taken and not Request.objects.filter(case_id=taken, key__in=(key, f"sealed:{key}")).exists():
        raise NumberTaken(code=code)
    return code
