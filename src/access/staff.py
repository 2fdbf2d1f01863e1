"""Officials and their positions out to a sheet and back: a row is one person in one position.

New people get an account without a password; a day of leaving ends a holding. A row that is missing ends nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from access.accounts import describe_account, invite
from access.models import User
from access.staff_rows import COLUMNS, HEADING, Faults, Office, Wish, read_row, role_words
from books.orgs.editing import Edit, appoint, enter, open_position
from books.orgs.giving_up import relieve
from books.orgs.models import Holding, Position, Unit
from books.orgs.sheets.unit_rows import Book, RowRefused
from books.orgs.sheets.workbook import Changed, Comparison, Row, SheetTooLarge, write
from books.orgs.vouching import OwnGift, refuse_own
from kernel.text import fold
from kernel.time import format_date
from ledger.chain import ActorLike

MOST = 1000  # people in one sheet: each is an account, a position and their entries


def export_staff(on: date) -> bytes:
    """Everybody who holds a position on the day; read in again it changes nothing."""
    office = _office(on)
    rows = sorted(office.held.values(), key=lambda each: (each.user.username, str(each.position_id)))
    return write("Nhân sự", COLUMNS, [_cells(each, office.units) for each in rows])


def compare_staff(rows: Sequence[Row], on: date, *, actor: ActorLike | None = None) -> Comparison:
    """The dry run: what each row would change, or in which column it is wrong and why. ACTOR: who would write it."""
    return _compared(rows, _office(on), actor)[0]


def apply_staff(rows: Sequence[Row], *, actor: ActorLike, at: datetime, on: date) -> Comparison:
    """Carry out what the dry run says now, in one transaction; rows that are wrong are listed and left."""
    with transaction.atomic():
        office = _office(on)
        compared, wishes = _compared(rows, office, actor)
        for wish in wishes:
            _carry_out(wish, office, actor, at)
    return compared


def _office(on: date) -> Office:
    units = Unit.objects.filter(valid_from__lte=on).exclude(valid_to__lt=on)
    office = Office(Book(list(units.order_by("name"))))
    office.users = {user.username: user for user in User.objects.all()}
    free_from: dict[UUID, date] = {}
    for holding in Holding.objects.select_related("user", "position__unit").order_by("valid_from", "id"):
        _enter_holding(office, holding, on, free_from)
    open_now = Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gte=on))
    for position in Position.objects.filter(open_now).order_by("id"):
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
    elif (wish.user.full_name, wish.user.email) != (wish.full_name, _kept_email(wish)):
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


def _kept_email(wish: Wish) -> str:
    """A sheet without the column takes no address away."""
    return wish.email if "email" in wish.row.cells or wish.user is None else wish.user.email


def _carry_out(wish: Wish, office: Office, actor: ActorLike, at: datetime) -> None:
    edit = Edit(actor, at, wish.first, wish.legal_basis)
    user = office.users.get(wish.username)
    if user is None:
        user = invite(wish.username, wish.full_name, email=wish.email, actor=actor, at=at)
        office.users[wish.username] = user
    else:
        describe_account(user.pk, full_name=wish.full_name, email=_kept_email(wish), actor=actor, at=at)
    if wish.holding is None:
        free = office.vacant.get(wish.seat, [])
        fitting = next((each for each in free if each[0] <= wish.first), None)
        if fitting is not None:
            free.remove(fitting)
        position = fitting[1] if fitting else open_position(edit, wish.unit.pk, wish.title, wish.role)
        appoint(edit, position, user.pk, until=wish.last)
    elif wish.holding.valid_to != wish.last:
        _set_end(wish, wish.holding, actor, at)


def _set_end(wish: Wish, holding: Holding, actor: ActorLike, at: datetime) -> None:
    """A last day that is told, moved or, before it has come, taken back."""
    if wish.last is not None:
        relieve(Edit(actor, at, wish.last + timedelta(days=1), wish.legal_basis), holding.pk)
        return
    Holding.objects.filter(pk=holding.pk).update(valid_to=None)
    named = {"position": holding.position_id, "unit": wish.unit.pk, "user": holding.user_id}
    enter(Edit(actor, at, holding.valid_from, wish.legal_basis), "orgs:position:filled", named)
