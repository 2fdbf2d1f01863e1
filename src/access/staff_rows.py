"""One row of a sheet of officials, cell by cell: what it asks for, or every column in which it is wrong and why. Writes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Final, TypeVar
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import override

from access.accounts import UsernameUnfit, refuse_unfit_username, username_of
from access.models import User
from books.orgs.models import Delegation, Holding, Position, PositionRole, Unit
from books.orgs.sheets.unit_rows import Book, RowRefused, day_in
from books.orgs.sheets.workbook import Column, Rejected, Row
from books.people.emails import is_email
from kernel.text import fold, one_line
from kernel.time import format_date

T = TypeVar("T")


def role_words(role: str) -> str:
    """A role as the sheet says it, in Vietnamese whoever reads: a file goes from hand to hand."""
    with override("vi"):
        return str(PositionRole(role).label) if role in PositionRole.values else role


COLUMNS: Final = (
    Column("username", "Tên đăng nhập", 20, "Chữ thường, số, dấu chấm.", is_required=True),
    Column("full_name", "Họ và tên", 28, is_required=True),
    Column("email", "Thư điện tử", 28),
    Column("unit", "Đơn vị", 44, "Tên hoặc mã của đơn vị.", is_required=True),
    Column("title", "Chức danh", 34, is_required=True),
    Column(
        "role",
        "Vai trò",
        24,
        "Một trong: Điều phối; Xử lý; Phê duyệt; Cán bộ kiểm soát liêm chính; Lãnh đạo; Quản trị; Kiểm tra, thanh tra; Vận hành.",
        is_required=True,
    ),
    Column("valid_from", "Từ ngày", 12, "Ví dụ 15/09/2026.", is_required=True),
    Column("valid_to", "Đến hết ngày", 12, "Để trống khi còn giữ."),
    Column("legal_basis", "Căn cứ", 36, is_required=True),
)
HEADING: Final = {column.key: column.heading for column in COLUMNS}
_MOST_LETTERS = {"username": 150, "full_name": 150, "title": 200, "legal_basis": 300, "email": 254}
_NEEDED = ("username", "full_name", "title", "legal_basis")


@dataclass
class Office:
    """Who there is and who sits where, read once."""

    units: Book
    users: dict[str, User] = field(default_factory=dict)
    held: dict[tuple[object, ...], Holding] = field(default_factory=dict)
    ended: dict[tuple[object, ...], Holding] = field(default_factory=dict)  # by its first day too
    followed: dict[UUID, date] = field(default_factory=dict)  # by position: from when the next one holds it
    vacant: dict[tuple[object, ...], list[tuple[date, Position]]] = field(default_factory=dict)  # since when, which
    delegations: dict[UUID, list[Delegation]] = field(default_factory=dict)  # by position
    trusted: dict[UUID, UUID] = field(default_factory=dict)  # holding of a position of great trust → its holder


@dataclass(frozen=True, slots=True)
class Wish:
    """What a row asks for, checked."""

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
    def kept_email(self) -> str:
        """A sheet without the column takes no address away."""
        return self.email if "email" in self.row.cells or self.user is None else self.user.email

    @property
    def seat(self) -> tuple[object, ...]:
        return self.unit.pk, fold(self.title), self.role


class Faults(list[RowRefused]):
    """What is wrong in one row: all of it is told at once, so that a file is mended once."""

    def of(self, check: Callable[..., T], *cells: object) -> T | None:
        """What CHECK reads in the cells, or None and one fault more."""
        try:
            return check(*cells)
        except RowRefused as refused:
            self.append(refused)
            return None

    def told(self, number: int) -> Rejected:
        """One line of the list; where there are several faults, each with its column."""
        if len(self) == 1:
            return Rejected(number, self[0].column, self[0].message)
        columns = ", ".join(dict.fromkeys(fault.column for fault in self))
        return Rejected(number, columns, " ".join(f"{fault.column}: {fault.message}" for fault in self))


def read_row(row: Row, office: Office, faults: Faults) -> Wish | None:
    """What the row asks for; None, and the faults, where some cell cannot be read."""
    said = {key: one_line(row.get(key)) for key in HEADING}
    for key in HEADING:
        faults.of(_fits, key, said[key])
    username = faults.of(_username, said["username"]) if said["username"] else None
    unit, role = faults.of(_unit, said["unit"], office.units), faults.of(_role, said["role"])
    email, (first, last) = faults.of(_email, said["email"]), _days(said, faults)
    user = office.users.get(username or "")
    faults.of(_refuse_stopped, user)
    if username is None or unit is None or role is None or first is None:
        return None
    seat = (username, unit.pk, fold(said["title"]), role)
    holding = office.ended.get((*seat, first)) or office.held.get(seat)
    faults.of(_refuse_other_day, holding, first)
    faults.of(_refuse_other_end, holding, last, office)
    return Wish(
        row, unit, username, said["full_name"], email or "", said["title"], role, first, last,
        said["legal_basis"], user, holding,
    )  # fmt: skip


def _fits(key: str, said: str) -> None:
    if key in _NEEDED and not said:
        raise RowRefused(HEADING[key], _("Ô này không được để trống."))
    most = _MOST_LETTERS.get(key)
    if most and len(said) > most:
        raise RowRefused(HEADING[key], _("Dài quá %(most)d ký tự.") % {"most": most})


def _days(said: dict[str, str], faults: Faults) -> tuple[date | None, date | None]:
    first = faults.of(day_in, said["valid_from"], HEADING["valid_from"])
    last = faults.of(day_in, said["valid_to"], HEADING["valid_to"]) if said["valid_to"] else None
    if first is not None and last is not None and last < first:
        faults.append(RowRefused(HEADING["valid_to"], _("Sớm hơn ngày bắt đầu.")))
    return first, last


def _username(typed: str) -> str:
    name = username_of(typed)
    try:
        refuse_unfit_username(name)
    except UsernameUnfit as refused:
        raise RowRefused(HEADING["username"], refused.message) from refused
    return name


def _email(typed: str) -> str:
    if typed and not is_email(typed):
        raise RowRefused(HEADING["email"], _("Hãy viết địa chỉ như ten@vidu.vn"))
    return typed


def _unit(typed: str, units: Book) -> Unit:
    found = units.spoken_of(typed)
    if len(found) == 1:
        return found[0]
    if found:
        raise RowRefused(HEADING["unit"], _("Có nhiều đơn vị cùng tên này. Hãy ghi mã của đơn vị."))
    raise RowRefused(HEADING["unit"], _("Không có đơn vị này. Hãy chép đúng tên từ danh mục đơn vị."))


def _role(typed: str) -> str:
    """By its name in Vietnamese or in the reader's language, or by its code."""
    wanted = fold(typed)
    for role, label in PositionRole.choices:
        if wanted in (role, fold(str(label)), fold(role_words(role))):
            return role
    known = "; ".join(role_words(role) for role in PositionRole.values)
    raise RowRefused(
        HEADING["role"], _("Không có vai trò “%(role)s”. Các vai trò: %(known)s.") % {"role": typed, "known": known}
    )


def _refuse_stopped(user: User | None) -> None:
    if user is not None and not user.is_active:
        raise RowRefused(HEADING["username"], _("Tài khoản này đã ngừng. Hãy mở lại ở trang của tài khoản trước."))


def _refuse_other_end(holding: Holding | None, last: date | None, office: Office) -> None:
    """What has ended stays as it was; what goes on ends before the next one begins."""
    if holding is None or holding.valid_to == last:
        return
    if holding in office.ended.values():
        said = _("Người này giữ vị trí đến hết ngày %(day)s và đã thôi. Giao lại thì ghi một ngày bắt đầu sau ngày đó.")
        raise RowRefused(HEADING["valid_to"], said % {"day": format_date(holding.valid_to)})
    following = office.followed.get(holding.position_id)
    if following is not None and (last is None or last >= following):
        said = _("Từ ngày %(day)s đã có người khác được giao vị trí này; ngày cuối phải trước ngày đó.")
        raise RowRefused(HEADING["valid_to"], said % {"day": format_date(following)})


def _refuse_other_day(holding: Holding | None, first: date) -> None:
    if holding is not None and holding.valid_from != first:
        said = _("Người này giữ vị trí từ %(day)s; ngày bắt đầu không sửa được.") % {
            "day": format_date(holding.valid_from)
        }
        raise RowRefused(HEADING["valid_from"], said)
