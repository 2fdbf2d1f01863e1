"""A case by the end of its code: the last digits are how people call it. Looked for among the codes that there can be, so that
the index of codes answers and no list is read through."""

from __future__ import annotations

import re
from datetime import date, timedelta

from casework.intake import code_of
from casework.kind import kinds

DAYS = 400  # how far back the last digits alone lead; with its day a code is found however old it is
_END = re.compile(r"(?:(?P<day>\d{8})\.)?(?P<number>\d{1,6})")


def codes_ending(wanted: str, on: date) -> list[str]:
    """The codes that WANTED may stand for: 0042, 42, 20260915.0042. Nothing where it is no end of a code."""
    found = _END.fullmatch(wanted.strip())
    if found is None:
        return []
    number, days = int(found["number"]), [on - timedelta(days=back) for back in range(DAYS)]
    if told := found["day"]:
        try:
            days = [date(int(told[:4]), int(told[4:6]), int(told[6:]))]
        except ValueError:
            return []
    return [code_of(kind, number, day) for kind in kinds() for day in days]
