"""In what capacity somebody signs: the lines above the name (Decree 30/2020/NĐ-CP, art. 13 and Appendix I).

TM. for a collective body, KT. for a deputy in the head's place, Q. for an acting head, TUQ. for whom a paper authorises, TL. for
whom the head orders. Taken from the books of the day of issue: who held the position, was away, had delegated. Where the books
do not say by what right somebody signs, the paper bears the plain title and `doubt` says so to the office.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from access.models import User
from books.orgs.models import Absence, Delegation, Holding, Position, Unit


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms of signing from a day on. The decree's own text was not to be had: `certainty` says so until somebody reads it."""

    valid_from: date
    legal_basis: str
    certainty: str
    collective: frozenset[str]  # kinds of units that decide as a body: TM. and the body's name stand first
    substitute: str  # for an absent head, somebody who is no deputy
    delegate: str  # a delegation that names no capacity


FORMS: Final = (
    Forms(
        valid_from=date(2020, 3, 5),
        legal_basis="Nghị định 30/2020/NĐ-CP, Điều 13 và Phụ lục I",
        certainty="uncertain",
        collective=frozenset({"city", "commune"}),
        substitute="TUQ.",
        delegate="TUQ.",
    ),
)


@dataclass(frozen=True, slots=True)
class Block:
    """The lines above the name, the name, and what the office should look at before the letter goes out."""

    lines: tuple[str, ...]
    name: str
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class _Seat:
    """Who signs for which position, and his own title beside it."""

    position: Position
    own: str
    holds: bool


_HEAD = re.compile(r"^((?:Phó |Quyền |Q\. ?)?(?:Chủ tịch|Giám đốc))\b.*", re.IGNORECASE)
_LEADS = re.compile(r"^(Chủ tịch|Giám đốc|Cục trưởng|Chi cục trưởng|Chánh |Trưởng )", re.IGNORECASE)
_DEPUTY = re.compile(r"^Phó ", re.IGNORECASE)
_ACTING = re.compile(r"^(?:Quyền |Q\. ?)", re.IGNORECASE)
_LEADING = ("approver", "leader")


def block_of(user_id: UUID | None, position_id: UUID | None, unit: Unit, on: date) -> Block:
    """How the letter of UNIT is signed by this person for this position on that day. Five statements at most."""
    name = User.objects.filter(pk=user_id).values_list("full_name", flat=True).first() or "" if user_id else ""
    seat = _seat(user_id, position_id, unit, on)
    if seat is None:
        return Block((), name, _("Không rõ người ký giữ chức vụ nào."))
    forms = forms_on(on)
    if seat.holds and _is_leading(seat.position.title):
        lines, doubt = _by_own_right(seat.position.title), ""
    else:
        lines, doubt = _by_anothers(user_id, seat, forms, on)
    is_collective = unit.kind in forms.collective and not lines[0].startswith(("TUQ.", "TL.")) and not doubt
    return Block((f"TM. {_body(unit)}", *lines) if is_collective else lines, name, doubt)


def forms_on(on: date) -> Forms:
    """The forms in force; a city that reads the decree otherwise gives its own (`LETTERS["forms"]`)."""
    known: tuple[Forms, ...] = settings.LETTERS.get("forms", FORMS)
    return next((each for each in reversed(known) if each.valid_from <= on), known[0])


def _seat(user_id: UUID | None, position_id: UUID | None, unit: Unit, on: date) -> _Seat | None:
    position = Position.objects.filter(pk=position_id).first() if position_id else None
    if position is None:
        return None
    rows = Holding.objects.filter(user_id=user_id, valid_from__lte=on).exclude(valid_to__lt=on)
    held = [row.position for row in rows.select_related("position").order_by("valid_from", "id")]
    if any(each.pk == position.pk for each in held):
        return _Seat(position, position.title, holds=True)
    # The title in the same unit, a leading one before others; the office words of another unit would mislead.
    here = [each.title for each in held if each.unit_id in (unit.pk, position.unit_id)]
    own = next((title for title in here if _is_leading(title)), here[0] if here else "")
    return _Seat(position, own, holds=False)


def _by_own_right(title: str) -> tuple[str, ...]:
    """The head by the title alone; an acting head with Q.; a deputy in the head's place."""
    if _ACTING.match(title):
        return (f"Q. {_office(_ACTING.sub('', title))}",)
    return (f"KT. {_head_of(title)}", _office(title)) if _DEPUTY.match(title) else (_office(title),)


def _by_anothers(user_id: UUID | None, seat: _Seat, forms: Forms, on: date) -> tuple[tuple[str, ...], str]:
    """For somebody who is away, or by a delegation; without either by nobody's right."""
    asked = {"valid_from__lte": on, "position": seat.position} if not seat.holds else {"valid_from__lte": on}
    if not seat.holds and _is_leading(seat.position.title):
        away = Absence.objects.filter(substitute_id=user_id, **asked).exclude(valid_to__lt=on).exclude(ended_on__lte=on)
        if away.exists():
            is_deputy = bool(_DEPUTY.match(seat.own))
            return _in_place(seat.position.title, "KT." if is_deputy else forms.substitute, seat.own)
    giver = Holding.objects.filter(position=OuterRef("position"), valid_from__lte=OuterRef("valid_from"))
    still = Exists(giver.exclude(valid_to__lt=on))  # by whom it was given has gone: nobody signs for that person
    given = Delegation.objects.filter(still, delegate_id=user_id, position__role__in=_LEADING, **asked)
    same = given.filter(position__unit_id=seat.position.unit_id).exclude(valid_to__lt=on).exclude(ended_on__lte=on)
    row = same.exclude(capacity="").select_related("position").first() if seat.holds else same.first()
    if row is not None and _is_leading(row.position.title):
        return _in_place(row.position.title, row.capacity or forms.delegate, seat.own)
    doubt = _("Người ký không giữ chức vụ lãnh đạo và danh mục không có văn bản ủy quyền, giao ký thừa lệnh (%(law)s).")
    return (_office(seat.own or seat.position.title),), doubt % {"law": forms.legal_basis}


def _in_place(principal: str, capacity: str, own: str) -> tuple[tuple[str, ...], str]:
    """KT., TUQ. or TL. before the head's office, the signer's own below."""
    lines = (f"{capacity} {_head_of(principal)}", *([_office(own)] if own else []))
    if capacity == "KT." and not _DEPUTY.match(own):
        return lines, _("“KT.” dành cho cấp phó; người ký không phải cấp phó của đơn vị.")
    return lines, "" if own else _("Danh mục không có chức vụ của người ký trong đơn vị.")


def _is_leading(title: str) -> bool:
    return bool(_DEPUTY.match(title) or _ACTING.match(title) or _LEADS.match(title))


def _head_of(title: str) -> str:
    """Phó Giám đốc Sở → Giám đốc: in whose place a deputy signs. A head stays what he is."""
    plain = _ACTING.sub("", _DEPUTY.sub("", title))
    return _office(plain[:1].upper() + plain[1:])


def _office(title: str) -> str:
    """The office without the authority's name, which stands at the top of the paper (Appendix I): Giám đốc Sở → Giám đốc."""
    found = _HEAD.match(title)
    return found[1] if found else title


def _body(unit: Unit) -> str:
    """The body without its place: Ủy ban nhân dân phường Ba Đình → Ủy ban nhân dân."""
    return "Ủy ban nhân dân" if unit.name.lower().startswith(("ủy ban nhân dân", "uỷ ban nhân dân")) else unit.name
