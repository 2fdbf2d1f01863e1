"""In what capacity somebody signs: the lines above the name (Decree 30/2020/NĐ-CP, art. 13 and Appendix I).

TM. for a collective body, KT. for a deputy in the head's place, Q. for an acting head, TUQ. for whom a paper authorises, TL. for
whom the head orders. Taken from the books of the day of issue: who held the position, was away, had delegated. Where the books
do not say by what right somebody signs, the paper bears the plain title and `doubt` says so to the office.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from access.models import User
from books.orgs.models import Absence, Delegation, Holding, Position, Unit
from casework.reads import Rows, read_together
from kernel.patterns import pattern


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


_HEAD = pattern(r"^((?:Phó |Quyền |Q\. ?)?(?:Chủ tịch|Giám đốc))\b.*", re.IGNORECASE)
_LEADS = pattern(r"^(Chủ tịch|Giám đốc|Cục trưởng|Chi cục trưởng|Chánh |Trưởng )", re.IGNORECASE)
_DEPUTY = pattern(r"^Phó ", re.IGNORECASE)
_ACTING = pattern(r"^(?:Quyền |Q\. ?)", re.IGNORECASE)
_LEADING = ("approver", "leader")


def block_of(user_id: UUID | None, position_id: UUID | None, unit: Unit, on: date) -> Block:
    """How the letter of UNIT is signed by this person for this position on that day. One statement."""
    lines, name, doubt = _signed(read_together(*_asked(user_id, position_id, on)), unit.pk, on)
    if not lines:
        return Block((), name, doubt)
    forms = forms_on(on)
    is_collective = unit.kind in forms.collective and not lines[0].startswith(("TUQ.", "TL.")) and not doubt
    return Block((f"TM. {_body(unit)}", *lines) if is_collective else lines, name, doubt)


def doubt_of(user_id: UUID | None, position_id: UUID | None, unit_id: UUID, on: date) -> str:
    """What the office should look at before this person signs for that unit; "" where the books leave no doubt. One statement."""
    return doubt_beside((user_id, position_id), unit_id, on)[0]


def doubt_beside(
    signer: tuple[UUID | None, UUID | None], unit_id: UUID, on: date, *beside: QuerySet[Any]
) -> tuple[str, list[Rows]]:
    """The same of SIGNER (person and position), and the rows of other queries, in one statement."""
    *others, people, positions, held, away, given = read_together(*beside, *_asked(*signer, on))
    return _signed([people, positions, held, away, given], unit_id, on)[2], others


def forms_on(on: date) -> Forms:
    """The forms in force; a city that reads the decree otherwise gives its own (`LETTERS["forms"]`)."""
    known: tuple[Forms, ...] = settings.LETTERS.get("forms", FORMS)
    return next((each for each in reversed(known) if each.valid_from <= on), known[0])


def _signed(found: Sequence[Rows], unit_id: UUID, on: date) -> tuple[tuple[str, ...], str, str]:
    """The lines, the name and the doubt. FOUND: what `_asked` asked for."""
    people, positions, held, away, given = found
    name = people[0].full_name if people else ""
    if not positions:
        return (), name, _("Không rõ người ký giữ chức vụ nào.")
    seat = _seat(positions[0], held, unit_id)
    if seat.holds and _is_leading(seat.position.title):
        return _by_own_right(seat.position.title), name, ""
    lines, doubt = _by_anothers(seat, forms_on(on), is_away=bool(away), given=given)
    return lines, name, doubt


def _asked(user_id: UUID | None, position_id: UUID | None, on: date) -> tuple[QuerySet[Any], ...]:
    """What the books of the day know of this person and this position; read together."""
    running = {"valid_from__lte": on}
    held = Holding.objects.filter(user_id=user_id, **running).exclude(valid_to__lt=on).order_by("valid_from", "id")
    away = Absence.objects.filter(substitute_id=user_id, position_id=position_id, **running)
    giver = Holding.objects.filter(position=OuterRef("position"), valid_from__lte=OuterRef("valid_from"))
    still = Exists(giver.exclude(valid_to__lt=on))  # by whom it was given has gone: nobody signs for that person
    same_unit = Subquery(Position.objects.filter(pk=position_id).values("unit_id"))
    given = Delegation.objects.filter(still, delegate_id=user_id, position__role__in=_LEADING, **running)
    given = given.filter(position__unit_id=same_unit).exclude(valid_to__lt=on).exclude(ended_on__lte=on)
    return (
        User.objects.filter(pk=user_id).only("full_name"),
        Position.objects.filter(pk=position_id),
        held.annotate(title=F("position__title"), of_unit=F("position__unit_id")).only("position_id"),
        away.exclude(valid_to__lt=on).exclude(ended_on__lte=on).only("id")[:1],
        given.annotate(title=F("position__title")).only("position_id", "capacity").order_by("pk"),
    )


def _seat(position: Position, held: Sequence[Any], unit_id: UUID) -> _Seat:
    if any(each.position_id == position.pk for each in held):
        return _Seat(position, position.title, holds=True)
    # The title in the same unit, a leading one before others; the office words of another unit would mislead.
    here = [each.title for each in held if UUID(str(each.of_unit)) in (unit_id, position.unit_id)]
    own = next((title for title in here if _is_leading(title)), here[0] if here else "")
    return _Seat(position, own, holds=False)


def _by_own_right(title: str) -> tuple[str, ...]:
    """The head by the title alone; an acting head with Q.; a deputy in the head's place."""
    if _ACTING.match(title):
        return (f"Q. {_office(_ACTING.sub('', title))}",)
    return (f"KT. {_head_of(title)}", _office(title)) if _DEPUTY.match(title) else (_office(title),)


def _by_anothers(seat: _Seat, forms: Forms, *, is_away: bool, given: Sequence[Any]) -> tuple[tuple[str, ...], str]:
    """For somebody who is away, or by a delegation; without either by nobody's right."""
    if not seat.holds and is_away and _is_leading(seat.position.title):
        is_deputy = bool(_DEPUTY.match(seat.own))
        return _in_place(seat.position.title, "KT." if is_deputy else forms.substitute, seat.own)
    fit = (each for each in given if (each.capacity if seat.holds else each.position_id == seat.position.pk))
    row = next(fit, None)
    if row is not None and _is_leading(row.title):
        return _in_place(row.title, row.capacity or forms.delegate, seat.own)
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
