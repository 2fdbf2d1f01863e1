"""Is an authority that somebody wrote in free text one of our own? Only where the whole text names it: "Công an phường Ba Đình"
and "Sở Xây dựng tỉnh Hưng Yên" are others'."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import Any

from django.conf import settings

from books.orgs.finding import directory, plain

_OFFICES = ("ubnd ", "so ", "trung tam phuc vu", "chi nhanh so ", "van phong ubnd", "ban quan ly")
# What stands before the name of an authority and still means it: its people and its parts.
_OF_IT = re.compile(
    r"^(?:(?:bo phan (?:mot cua|tiep nhan)|mot cua|ban|lanh dao|chu tich|pho chu tich|giam doc|pho giam doc|can bo|phong|van phong) )"
)


def own_unit(text: str, on: date, *, version: int | None = None) -> Any | None:
    """Our unit of the day that TEXT names, by any of its names; for an ended one whoever took over from it.

    VERSION: that of this book as the caller has just read it: what was true under it need not be asked again.
    """
    book = directory(on, version=version)
    said = plain(text)
    for whole in dict.fromkeys((said, _here(settings.LETTERS["place"]).sub("", said))):
        found = book.codes.get(text.strip().upper()) or book.forms.get(whole) or book.cores.get(whole)
        if found or (found := _part_of(whole, book.forms)):
            return found[0]
    return None


@lru_cache(maxsize=1)
def _here(place: str) -> re.Pattern[str]:
    """What stands behind a name and says no more than that it is of this city: "Sở Xây dựng thành phố Hà Nội"."""
    city = re.escape(plain(place))
    return re.compile(rf"(?: (?:thanh pho {city}|{city}|thanh pho|viet nam))+$")


def _part_of(whole: str, forms: dict[str, list[Any]]) -> list[Any] | None:
    """ "Phòng Cấp phép, Sở Xây dựng" is the department's."""
    if not _OF_IT.match(whole):
        return None
    words = whole.split()
    endings = (" ".join(words[start:]) for start in range(1, len(words)))
    return next((forms[end] for end in endings if end.startswith(_OFFICES) and end in forms), None)
