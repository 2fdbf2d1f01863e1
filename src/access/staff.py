"""Officials and their positions out to a sheet and back: a row is one person in one position.

New people get an account without a password; a day of leaving ends a holding. A row that is missing ends nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from access.models import User
from access.staff_rows import COLUMNS, HEADING, Faults, Office, Wish, read_row, role_words
from access.staff_writing import Plan
from books.orgs import vouching
from books.orgs.models import Delegation, Holding, Position, Unit
from books.orgs.sheets.unit_rows import Book, RowRefused
from books.orgs.sheets.workbook import Changed, Comparison, Row, SheetTooLarge, write
from books.orgs.vouching import OwnGift, refuse_own
from books.reading import read_together
from kernel.text import fold
from kernel.time import format_date
from ledger.chain import ActorLike

MOST = 1000  # people in one sheet: each is an account, a position and their entries


def export_staff(on: date) -> bytes:
    """Everybody who holds a position on the day; read in again it changes nothing."""
    office = _office(on)
    rows = sorted(office.held.values(), key=lambda each: (each.user.username, str(each.position_id)))
    return write("Nhân sự", COLUMNS, [_cells(each, office.units) for each in rows])


def plan_staff(rows: Sequence[Row], *, actor: ActorLike, at: datetime, on: date) -> Plan:
    """The same, and what would be written; read by one statement."""
    office = _office(on)
    compared, wishes = _compared(rows, office, actor)
    return Plan(compared, wishes, office, actor, at)


def _office(on: date) -> Office:
    units, users, positions, holdings, delegations, trusted = read_together(
        Unit.objects.filter(valid_from__lte=on).exclude(valid_to__lt=on).order_by("name"),
        User.objects.all(),
        Position.objects.order_by("id"),
        Holding.objects.order_by("valid_from", "id"),
        Delegation.objects.annotate(of=F("position__unit_id")).order_by("id"),
        vouching.trusted(on).only("user_id"),
    )
    office = Office(Book(units))
    office.users = {user.username: user for user in users}
    office.trusted = {row.pk: row.user_id for row in trusted}
    people, seats = {user.pk: user for user in users}, {seat.pk: seat for seat in positions}
    free_from: dict[UUID, date] = {}
    for holding in holdings:
        holding.user, holding.position = people[holding.user_id], seats[holding.position_id]
        holding.of = holding.position.unit_id
        _enter_holding(office, holding, on, free_from)
    for delegation in delegations:
        office.delegations.setdefault(delegation.position_id, []).append(delegation)
    for position in positions:
        if position.valid_from > on or (position.valid_to is not None and position.valid_to < on):
            continue
        since = max(position.valid_from, free_from.get(position.pk, position.valid_from))
        if since != date.max:
            seat = (position.unit_id, fold(position.title), position.role)
            office.vacant.setdefault(seat, []).append((since, position))
    return office


def _enter_holding(office: Office, holding: Holding, on: date, free_from: dict[UUID, date]) -> None:
    """Where the holding counts on the day; FREE_FROM tells since when its position is free (never: `date.max`)."""
    position = holding.position
    seat = (holding.user.username, position.unit_id, fold(position.title), position.role)
    if holding.valid_to is not None and holding.valid_to < on:
        office.ended[(*seat, holding.valid_from)] = holding
        free_from[position.pk] = holding.valid_to + timedelta(days=1)
        return
    free_from[position.pk] = date.max
    if holding.valid_from <= on:
        office.held[seat] = holding
    else:
        office.followed.setdefault(position.pk, holding.valid_from)


def _cells(holding: Holding, units: Book) -> dict[str, str]:
    position = holding.position
    return {
        "username": holding.user.username,
        "full_name": holding.user.full_name,
        "email": holding.user.email,
        "unit": units.reference(units.by_id.get(str(position.unit_id))) or str(position.unit_id),
        "title": position.title,
        "role": role_words(position.role),
        "valid_from": format_date(holding.valid_from),
        "valid_to": format_date(holding.valid_to) if holding.valid_to else "",
        "legal_basis": holding.legal_basis,
    }


def _compared(rows: Sequence[Row], office: Office, actor: ActorLike | None) -> tuple[Comparison, list[Wish]]:
    if len(rows) > MOST:
        raise SheetTooLarge(megabytes=5, rows=MOST, columns=len(COLUMNS))
    found, kept = Comparison(), []
    seen: dict[tuple[object, ...], list[Wish]] = {}
    names: dict[str, str] = {}
    for row in rows:
        faults = Faults()
        wish = read_row(row, office, faults)
        if wish is not None:
            faults.of(_refuse_twice, wish, seen, names)
            faults.of(_refuse_own, wish, actor)
        if wish is None or faults:
            found.rejected.append(faults.told(row.number))
            continue
        changed = _change(wish)
        if changed is None:
            found.unchanged += 1
        else:
            found.changed.append(changed)
            kept.append(wish)
    return found, kept


def _refuse_own(wish: Wish, actor: ActorLike | None) -> None:
    if actor is None or wish.user is None or wish.holding is not None:
        return
    try:
        refuse_own(actor, wish.user.pk)
    except OwnGift as refused:
        raise RowRefused(HEADING["username"], refused.message) from refused


def _refuse_twice(wish: Wish, seen: dict[tuple[object, ...], list[Wish]], names: dict[str, str]) -> None:
    others = seen.setdefault((wish.username, *wish.seat), [])
    for other in others:
        if wish.first <= (other.last or date.max) and other.first <= (wish.last or date.max):
            raise RowRefused(HEADING["username"], _("Trùng với dòng %(row)d.") % {"row": other.row.number})
    others.append(wish)
    if names.setdefault(wish.username, wish.full_name) != wish.full_name:
        raise RowRefused(HEADING["full_name"], _("Cùng tên đăng nhập nhưng khác họ tên ở một dòng trên."))


def _change(wish: Wish) -> Changed | None:
    told: list[tuple[str, str, str]] = []
    if wish.user is None:
        told.append((_("Tài khoản"), "", wish.username))
    elif (wish.user.full_name, wish.user.email) != (wish.full_name, wish.kept_email):
        told.append(
            (
                HEADING["full_name"],
                f"{wish.user.full_name} {wish.user.email}".strip(),
                f"{wish.full_name} {wish.email}".strip(),
            )
        )
    if wish.holding is None:
        told += [
            (_("Vị trí"), "", f"{wish.title}, {wish.unit.name}"),
            (HEADING["role"], "", role_words(wish.role)),
            (HEADING["valid_from"], "", format_date(wish.first)),
            *([(HEADING["valid_to"], "", format_date(wish.last))] if wish.last else []),
            (HEADING["legal_basis"], "", wish.legal_basis),
        ]
    elif wish.holding.valid_to != wish.last:
        before = format_date(wish.holding.valid_to) if wish.holding.valid_to else ""
        told.append((HEADING["valid_to"], before, format_date(wish.last) if wish.last else ""))
    if not told:
        return None
    what = _("Mở tài khoản") if wish.user is None else _("Giao vị trí") if wish.holding is None else _("Cập nhật")
    return Changed(wish.row.number, what, wish.full_name, told)
