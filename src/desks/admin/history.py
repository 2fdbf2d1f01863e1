"""Who changed what, and from when: the ledger's lines of a book in words. Reads the ledger, writes nothing.

For any book: `book_lines("limits")`. Names stand where ids were; what a name was then is in its row's history.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from access.models import User
from books.orgs.models import Position, Unit
from casework.kind import kinds
from desks.kit.parts import Entry as Shown
from kernel.time import format_date
from ledger import streams, verbs
from ledger.models import Entry

MOST = 20
# The books whose changes the administrator reads: stream → name.
BOOKS = {
    "orgs": gettext_lazy("Tổ chức, nhân sự"),
    "calendar": gettext_lazy("Lịch, giờ làm việc"),
    "limits": gettext_lazy("Thời hạn"),
    "procedures": gettext_lazy("Thủ tục hành chính"),
    "texts": gettext_lazy("Mẫu trả lời, thông báo"),
    "suggestions": gettext_lazy("Mô hình gợi ý"),
    "connections": gettext_lazy("Liên thông"),
    "api": gettext_lazy("Hệ thống khác"),
    "numbers": gettext_lazy("Số, mã"),
}
_SIGN_INS = ("access:session:opened", "access:position:switched")


def book_lines(book: str, *, most: int = MOST) -> list[Entry]:
    """The newest entries of a book."""
    return list(Entry.objects.filter(_of_books(book)).order_by("-seq")[:most])


def lines_of(book: str, person: UUID | None, *, before: UUID | None, most: int, about: Q | None = None) -> list[Entry]:
    """The newest entries of one book, or of all ("") that the page names, at most one more than MOST; by whom and ABOUT
    what, when asked.

    Entries are born in the order of their ids, so the id is the place in the list; one statement.
    """
    rows = Entry.objects.filter(about or _of_books(book))
    if about and book:
        rows = rows.filter(_of_books(book))
    if person:
        rows = rows.filter(actor_id=person)
    return list((rows.filter(id__lt=before) if before else rows).order_by("-id")[: most + 1])


def _of_books(book: str) -> Q:
    return Q(stream__in=[streams.book_stream(each) for each in ([book] if book else BOOKS)])


def people_of(book: str) -> list[tuple[str, str]]:
    """(id, name) of who ever changed something in a book, or in any; one statement."""
    books = [streams.book_stream(each) for each in ([book] if book else BOOKS)]
    who = Entry.objects.filter(stream__in=books, actor_kind="official").values("actor_id")
    found = User.objects.filter(pk__in=who).order_by("full_name", "username").values_list("pk", "full_name")
    return [(str(pk), name) for pk, name in found]


def about_unit(unit_id: UUID) -> Q:
    """What happened to a unit, its positions and people."""
    said = str(unit_id)
    return _of_books("orgs") & (Q(particulars__unit=said) | Q(particulars__under=said) | Q(particulars__cases_to=said))


def about_position(position_id: UUID) -> Q:
    return _of_books("orgs") & Q(particulars__position=str(position_id))


def about_person(user_id: UUID) -> Q:
    """What was done to an account and to its holder's positions; his own sign-ins are not a change."""
    said = str(user_id)
    own = Q(stream=streams.book_stream(f"account:{user_id}")) & ~Q(verb__in=_SIGN_INS)
    return own | _of_books("orgs") & (Q(particulars__user=said) | Q(particulars__substitute=said))


def about_duties() -> Q:
    return _of_books("orgs") & Q(verb__startswith="orgs:duty:")


UNIT, POSITION, PERSON, DUTIES = "don-vi", "vi-tri", "tai-khoan", "nhiem-vu"
_ABOUT: Mapping[str, tuple[Callable[[UUID], Q], type[Unit | Position | User], str]] = {
    UNIT: (about_unit, Unit, "name"),
    POSITION: (about_position, Position, "title"),
    PERSON: (about_person, User, "full_name"),
}


def about(said: str) -> tuple[Q, str] | None:
    """What an address asks for (`don-vi.<id>`, `nhiem-vu`): the entries, and its name; None for what there is not."""
    name, _dot, number = said.partition(".")
    if name == DUTIES:
        return about_duties(), _("Nhiệm vụ của đơn vị")
    if name not in _ABOUT or not _is_id(number):
        return None
    make, model, column = _ABOUT[name]
    found = model.objects.filter(pk=number).values_list(column, flat=True).first()
    return None if found is None else (make(UUID(number)), str(found))


def section(where: Q, way_on: Mapping[str, str], *, but: UUID | None = None) -> dict[str, Any]:
    """What a page shows of its history: the newest lines, and the way to all of them where there are more."""
    rows = list(Entry.objects.filter(where).order_by("-id")[: MOST + 1])
    more = f"{reverse('admin_history')}?{urlencode(way_on)}" if len(rows) > MOST else ""
    return {"entries": in_words(rows[:MOST], but=but), "all_lines": more}


def section_about(name: str, number: UUID) -> dict[str, Any]:
    """The history of one unit, position or person, for its own page."""
    return section(_ABOUT[name][0](number), {"ve": f"{name}.{number}"}, but=number)


def section_of_book(book: str) -> dict[str, Any]:
    return section(_of_books(book), {"so": book})


def in_words(entries: Iterable[Entry], *, but: UUID | None = None, book_names: bool = False) -> list[Shown]:
    """The entries for a timeline, in three statements however many they are; `but`: whose page it is, which goes unsaid;
    with BOOK_NAMES each says in which book it stands."""
    entries = list(entries)
    units, people, positions = _names(entries)
    subjects = {pk: name for pk, name in units.items() if pk != str(but)}
    language = get_language() or "vi"
    books = {streams.book_stream(code): str(name) for code, name in BOOKS.items()} if book_names else {}
    return [
        Shown(
            what=verbs.label(entry.verb, language),
            at=entry.at,
            position=positions.get(str(entry.position_id), "") or ("" if entry.actor_id else _("Hệ thống")),
            person=people.get(str(entry.actor_id), ""),
            unit=units.get(str(entry.unit_id), ""),
            detail="\n".join(
                filter(None, (books.get(entry.stream, ""), _detail(entry.particulars, subjects, people, positions)))
            ),
        )
        for entry in entries
    ]


def _names(entries: list[Entry]) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    said: set[str] = set()
    for entry in entries:
        said |= {str(each) for each in (entry.actor_id, entry.position_id, entry.unit_id) if each}
        for value in entry.particulars.values():
            said |= {each for each in (value if isinstance(value, list) else [value]) if _is_id(each)}
    units = Unit.objects.filter(pk__in=said).values_list("pk", "name")
    people = User.objects.filter(pk__in=said).values_list("pk", "full_name")
    positions = Position.objects.filter(pk__in=said).values_list("pk", "title")
    return tuple({str(pk): name for pk, name in rows} for rows in (units, people, positions))  # type: ignore[return-value]


def _is_id(value: Any) -> bool:
    try:
        return isinstance(value, str) and len(value) == 36 and bool(UUID(value))
    except ValueError:
        return False


def _detail(
    told: Mapping[str, Any], units: Mapping[str, str], people: Mapping[str, str], positions: Mapping[str, str]
) -> str:
    """What, whom, from when: one line each, only what the entry says."""
    parts = [
        units.get(str(told.get("unit")), ""),
        positions.get(str(told.get("position")), ""),
        people.get(str(told.get("user")), ""),
    ]
    lines = [" · ".join(filter(None, parts))]
    if told.get("substitute"):
        lines.append(_("Người thay: %(name)s") % {"name": people.get(str(told["substitute"]), "")})
    if told.get("successors"):
        names = [units.get(str(each), "") for each in told["successors"]]
        lines.append(_("Kế tiếp: %(names)s") % {"names": ", ".join(filter(None, names))})
    if told.get("code") or told.get("place_code"):
        lines.append(_("Mã: %(code)s") % {"code": " · ".join(filter(None, (told.get("code"), told.get("place_code"))))})
    if told.get("duty"):
        lines.append(_("Nhiệm vụ: %(duty)s") % {"duty": duty_name(str(told["duty"]))})
    if told.get("instead_of"):
        lines.append(_("Thay cho: %(unit)s") % {"unit": units.get(str(told["instead_of"]), "")})
    lines.append(_days(told))
    return "\n".join(filter(None, lines))


def duty_name(code: str) -> str:
    """What the kind that knows a duty calls it."""
    return next((str(kind.duties[code]) for kind in kinds() if code in kind.duties), code)


def _days(told: Mapping[str, Any]) -> str:
    first, last = _day(told.get("from")), _day(told.get("until"))
    if day := _day(told.get("date")):  # a row of the calendar
        return _("Ngày %(day)s") % {"day": day}
    if first and last:
        return _("Từ ngày %(first)s đến hết ngày %(last)s") % {"first": first, "last": last}
    return _("Từ ngày %(first)s") % {"first": first} if first else ""


def _day(said: Any) -> str:
    try:
        return format_date(date.fromisoformat(str(said)))
    except ValueError:
        return ""
