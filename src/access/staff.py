"""Officials and their positions out to a sheet and back: a row is one person in one position.

New people get an account without a password; a day of leaving ends a holding. A row that is missing ends nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from access.accounts import describe_account, invite
from access.models import User
from books.orgs.editing import Edit, appoint, enter, open_position, relieve
from books.orgs.models import Holding, Position, PositionRole, Unit
from books.orgs.sheets.unit_rows import Book, RowRefused, day_in
from books.orgs.sheets.workbook import Changed, Column, Comparison, Rejected, Row, SheetTooLarge, write
from kernel.text import fold, nfc, one_line
from kernel.time import format_date
from ledger.chain import ActorLike

MOST = 1000  # people in one sheet: each is an account, a position and their entries
COLUMNS = (
    Column("username", "Tên đăng nhập", 20, "Chữ thường, số, dấu chấm.", is_required=True),
    Column("full_name", "Họ và tên", 28, is_required=True),
    Column("email", "Thư điện tử", 28),
    Column("unit", "Đơn vị", 44, "Tên hoặc mã của đơn vị.", is_required=True),
    Column("title", "Chức danh", 34, is_required=True),
    Column("role", "Vai trò", 18, "Một trong: " + "; ".join(PositionRole.values), is_required=True),
    Column("valid_from", "Từ ngày", 12, "Ví dụ 15/09/2026.", is_required=True),
    Column("valid_to", "Đến hết ngày", 12, "Để trống khi còn giữ."),
    Column("legal_basis", "Căn cứ", 36, is_required=True),
)
_HEADING = {column.key: column.heading for column in COLUMNS}
_MOST_LETTERS = {"username": 150, "full_name": 150, "title": 200, "legal_basis": 300, "email": 254}


@dataclass
class _Office:
    """Who there is and who sits where, read once."""

    units: Book
    users: dict[str, User] = field(default_factory=dict)
    held: dict[tuple[object, ...], Holding] = field(default_factory=dict)
    vacant: dict[tuple[object, ...], list[Position]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Wish:
    row: Row
    unit: Unit
    username: str
    full_name: str
    email: str
    title: str
    role: str
    first: date
    last: date | None
    legal_basis: str
    user: User | None
    holding: Holding | None

    @property
    def seat(self) -> tuple[object, ...]:
        return self.unit.pk, fold(self.title), self.role


def export_staff(on: date) -> bytes:
    """Everybody who holds a position on the day; read in again it changes nothing."""
    office = _office(on)
    rows = sorted(office.held.values(), key=lambda each: (each.user.username, str(each.position_id)))
    return write("Nhân sự", COLUMNS, [_cells(each, office.units) for each in rows])


def compare_staff(rows: Sequence[Row], on: date) -> Comparison:
    """The dry run: what each row would change, or in which column it is wrong and why."""
    return _compared(rows, _office(on))[0]


def apply_staff(rows: Sequence[Row], *, actor: ActorLike, at: datetime, on: date) -> Comparison:
    """Carry out what the dry run says now, in one transaction; rows that are wrong are listed and left."""
    with transaction.atomic():
        office = _office(on)
        compared, wishes = _compared(rows, office)
        for wish in wishes:
            _carry_out(wish, office, actor, at)
    return compared


def _office(on: date) -> _Office:
    units = Unit.objects.filter(valid_from__lte=on).exclude(valid_to__lt=on)
    office = _Office(Book(list(units.order_by("name"))))
    office.users = {user.username: user for user in User.objects.all()}
    open_now = Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gte=on))
    taken = set()
    for holding in Holding.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on)).select_related(
        "user", "position__unit"
    ):
        taken.add(holding.position_id)
        if holding.valid_from <= on:
            position = holding.position
            office.held[(holding.user.username, position.unit_id, fold(position.title), position.role)] = holding
    for position in Position.objects.filter(open_now).exclude(pk__in=taken).order_by("id"):
        office.vacant.setdefault((position.unit_id, fold(position.title), position.role), []).append(position)
    return office


def _cells(holding: Holding, units: Book) -> dict[str, str]:
    position = holding.position
    return {
        "username": holding.user.username,
        "full_name": holding.user.full_name,
        "email": holding.user.email,
        "unit": units.reference(units.by_id.get(str(position.unit_id))) or str(position.unit_id),
        "title": position.title,
        "role": position.role,
        "valid_from": format_date(holding.valid_from),
        "valid_to": format_date(holding.valid_to) if holding.valid_to else "",
        "legal_basis": holding.legal_basis,
    }


def _compared(rows: Sequence[Row], office: _Office) -> tuple[Comparison, list[_Wish]]:
    if len(rows) > MOST:
        raise SheetTooLarge(megabytes=5, rows=MOST, columns=len(COLUMNS))
    found, kept = Comparison(), []
    seen: dict[tuple[object, ...], int] = {}
    names: dict[str, str] = {}
    for row in rows:
        try:
            wish = _wish(row, office)
            _refuse_twice(wish, seen, names)
        except RowRefused as refused:
            found.rejected.append(Rejected(row.number, refused.column, refused.message))
            continue
        changed = _change(wish)
        if changed is None:
            found.unchanged += 1
        else:
            found.changed.append(changed)
            kept.append(wish)
    return found, kept


def _wish(row: Row, office: _Office) -> _Wish:
    said = {key: one_line(row.get(key)) for key in _HEADING}
    for key, most in _MOST_LETTERS.items():
        if len(said[key]) > most:
            raise RowRefused(_HEADING[key], _("Dài quá %(most)d ký tự.") % {"most": most})
    for key in ("username", "full_name", "title", "legal_basis"):
        if not said[key]:
            raise RowRefused(_HEADING[key], _("Ô này không được để trống."))
    username = _username(said["username"])
    unit, role = _unit(said["unit"], office.units), _role(said["role"])
    first = day_in(said["valid_from"], _HEADING["valid_from"])
    last = day_in(said["valid_to"], _HEADING["valid_to"]) if said["valid_to"] else None
    if last is not None and last < first:
        raise RowRefused(_HEADING["valid_to"], _("Sớm hơn ngày bắt đầu."))
    user = office.users.get(username)
    holding = office.held.get((username, unit.pk, fold(said["title"]), role))
    _refuse_wrong_person(user, holding, first)
    return _Wish(
        row, unit, username, said["full_name"], _email(said["email"]), said["title"], role, first, last,
        said["legal_basis"], user, holding,
    )  # fmt: skip


def _username(typed: str) -> str:
    try:
        UnicodeUsernameValidator()(nfc(typed))
    except ValidationError as refused:
        raise RowRefused(_HEADING["username"], _("Chỉ gồm chữ, số và các dấu @ . + - _")) from refused
    return nfc(typed).casefold()


def _email(typed: str) -> str:
    try:
        if typed:
            validate_email(typed)
    except ValidationError as refused:
        raise RowRefused(_HEADING["email"], _("Hãy viết địa chỉ như ten@vidu.vn")) from refused
    return typed


def _unit(typed: str, units: Book) -> Unit:
    found = units.spoken_of(typed)
    if len(found) == 1:
        return found[0]
    if found:
        raise RowRefused(_HEADING["unit"], _("Có nhiều đơn vị cùng tên này. Hãy ghi mã của đơn vị."))
    raise RowRefused(_HEADING["unit"], _("Không có đơn vị này. Hãy chép đúng tên từ danh mục đơn vị."))


def _role(typed: str) -> str:
    wanted = fold(typed)
    for role, label in PositionRole.choices:
        if wanted in (role, fold(str(label))):
            return role
    known = "; ".join(f"{role} ({label})" for role, label in PositionRole.choices)
    raise RowRefused(
        _HEADING["role"], _("Không có vai trò “%(role)s”. Các vai trò: %(known)s.") % {"role": typed, "known": known}
    )


def _refuse_wrong_person(user: User | None, holding: Holding | None, first: date) -> None:
    if user is not None and not user.is_active:
        raise RowRefused(_HEADING["username"], _("Tài khoản này đã ngừng. Hãy mở lại ở trang của tài khoản trước."))
    if holding is not None and holding.valid_from != first:
        said = _("Người này giữ vị trí từ %(day)s; ngày bắt đầu không sửa được.") % {
            "day": format_date(holding.valid_from)
        }
        raise RowRefused(_HEADING["valid_from"], said)


def _refuse_twice(wish: _Wish, seen: dict[tuple[object, ...], int], names: dict[str, str]) -> None:
    earlier = seen.setdefault((wish.username, *wish.seat), wish.row.number)
    if earlier != wish.row.number:
        raise RowRefused(_HEADING["username"], _("Trùng với dòng %(row)d.") % {"row": earlier})
    if names.setdefault(wish.username, wish.full_name) != wish.full_name:
        raise RowRefused(_HEADING["full_name"], _("Cùng tên đăng nhập nhưng khác họ tên ở một dòng trên."))


def _change(wish: _Wish) -> Changed | None:
    told: list[tuple[str, str, str]] = []
    if wish.user is None:
        told.append((_("Tài khoản"), "", wish.username))
    elif (wish.user.full_name, wish.user.email) != (wish.full_name, _kept_email(wish)):
        told.append(
            (
                _HEADING["full_name"],
                f"{wish.user.full_name} {wish.user.email}".strip(),
                f"{wish.full_name} {wish.email}".strip(),
            )
        )
    if wish.holding is None:
        told.append((_("Vị trí"), "", f"{wish.title}, {wish.unit.name}"))
    elif wish.holding.valid_to != wish.last:
        before = format_date(wish.holding.valid_to) if wish.holding.valid_to else ""
        told.append((_HEADING["valid_to"], before, format_date(wish.last) if wish.last else ""))
    if not told:
        return None
    what = _("Mở tài khoản") if wish.user is None else _("Giao vị trí") if wish.holding is None else _("Cập nhật")
    return Changed(wish.row.number, what, wish.full_name, told)


def _kept_email(wish: _Wish) -> str:
    """A sheet without the column takes no address away."""
    return wish.email if "email" in wish.row.cells or wish.user is None else wish.user.email


def _carry_out(wish: _Wish, office: _Office, actor: ActorLike, at: datetime) -> None:
    edit = Edit(actor, at, wish.first, wish.legal_basis)
    user = office.users.get(wish.username)
    if user is None:
        user = invite(wish.username, wish.full_name, email=wish.email, actor=actor, at=at)
        office.users[wish.username] = user
    else:
        describe_account(user.pk, full_name=wish.full_name, email=_kept_email(wish), actor=actor, at=at)
    if wish.holding is None:
        free = office.vacant.get(wish.seat)
        fitting = next((each for each in free or () if each.valid_from <= wish.first), None)
        if fitting is not None and free is not None:
            free.remove(fitting)
        position = fitting or open_position(edit, wish.unit.pk, wish.title, wish.role)
        appoint(edit, position, user.pk, until=wish.last)
    elif wish.holding.valid_to != wish.last:
        _set_end(wish, wish.holding, actor, at)


def _set_end(wish: _Wish, holding: Holding, actor: ActorLike, at: datetime) -> None:
    """A last day that is told, moved or, before it has come, taken back."""
    if wish.last is not None:
        relieve(Edit(actor, at, wish.last + timedelta(days=1), wish.legal_basis), holding.pk)
        return
    Holding.objects.filter(pk=holding.pk).update(valid_to=None)
    named = {"position": holding.position_id, "unit": wish.unit.pk, "user": holding.user_id}
    enter(Edit(actor, at, holding.valid_from, wish.legal_basis), "orgs:position:filled", named)
