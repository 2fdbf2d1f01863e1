"""People and positions as a sheet; invitations, first passwords, leaving, lost telephones."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from access import accounts
from access.actor import SYSTEM
from access.models import User
from access.staff import COLUMNS, export_staff
from books.orgs.editing import Edit, appoint
from books.orgs.holders import positions_of
from books.orgs.models import Holding, Position, PositionRole
from books.orgs.sheets import workbook
from demo import city
from kernel.time import TZ
from ledger.models import Entry
from tests.leaving import leave
from tests.sheets import apply_staff, compare_staff

pytestmark = pytest.mark.db
AT = datetime(2026, 9, 15, 9, 0, tzinfo=TZ)
ON = AT.date()
ROW = {
    "username": "moi.thu", "full_name": "Nguyễn Thị Thử", "unit": "Sở Y tế", "title": "Chuyên viên", "role": "Xử lý",
    "valid_from": "01/09/2026", "legal_basis": "QĐ 9/QĐ-SYT",
}  # fmt: skip


@pytest.fixture
def house(db: None) -> None:
    city.load(AT)


def rows_of(*rows: dict[str, str]) -> list[workbook.Row]:
    return workbook.read(workbook.write("Nhân sự", COLUMNS, rows), COLUMNS)


def apply(*rows: dict[str, str]) -> workbook.Comparison:
    return apply_staff(rows_of(*rows), actor=SYSTEM, at=AT, on=ON)


def test_what_goes_out_comes_back_without_a_change(house: None) -> None:
    rows = workbook.read(export_staff(ON), COLUMNS)
    compared = compare_staff(rows, ON)
    assert (compared.changed, compared.rejected, compared.unchanged) == ([], [], Holding.objects.count())


def test_a_new_person_gets_an_account_and_a_position_but_no_password(house: None) -> None:
    compared = compare_staff(rows_of(ROW), ON)
    assert [(c.number, c.what, c.subject) for c in compared.changed] == [(2, "Mở tài khoản", "Nguyễn Thị Thử")]
    assert not User.objects.filter(username="moi.thu").exists(), "a dry run"
    apply(ROW)
    user = User.objects.get(username="moi.thu")
    assert not user.has_usable_password()
    (held,) = positions_of(user.pk, ON)
    assert (held.title, held.role, held.unit_name) == ("Chuyên viên", "handler", "Sở Y tế")
    assert apply(ROW).unchanged == 1
    assert apply({**ROW, "valid_to": "30/09/2026"}).changed
    assert positions_of(user.pk, ON + timedelta(days=16)) == []
    assert apply({**ROW, "valid_to": ""}).changed, "taken back before it came"


def test_the_dry_run_says_what_is_given_with_a_position(house: None) -> None:
    [told] = compare_staff(rows_of({**ROW, "role": "Quản trị", "valid_to": "31/12/2026"}), ON).changed
    assert [(name, after) for name, _before, after in told.details] == [
        ("Tài khoản", "moi.thu"), ("Vị trí", "Chuyên viên, Sở Y tế"), ("Vai trò", "Quản trị"),
        ("Từ ngày", "01/09/2026"), ("Đến hết ngày", "31/12/2026"), ("Căn cứ", "QĐ 9/QĐ-SYT"),
    ]  # fmt: skip


def test_who_has_left_holds_up_no_sheet(house: None) -> None:
    left = {**ROW, "valid_to": "14/09/2026"}
    apply(left)
    again = compare_staff(rows_of(left), ON)
    assert (again.unchanged, again.changed, again.rejected) == (1, [], [])
    [refused] = compare_staff(rows_of({**ROW, "valid_to": "30/09/2026"}), ON).rejected
    assert refused.column == "Đến hết ngày" and "đến hết ngày 14/09/2026" in refused.reason
    early = {**ROW, "username": "sau.thu", "full_name": "Lê Văn Sau", "valid_from": "10/09/2026"}
    assert apply(left, early).changed, "the seat was not free then: another one of the same title"
    back = {**ROW, "valid_from": "15/09/2026"}
    assert apply(left, back).changed
    assert Holding.objects.filter(user__username="moi.thu").count() == 2


def test_a_last_day_that_would_reach_into_the_next_holding_is_refused_beforehand(house: None) -> None:
    apply({**ROW, "valid_to": "20/09/2026"})
    seat = Holding.objects.get(user__username="moi.thu").position
    appoint(Edit(SYSTEM, AT, ON + timedelta(days=6), "QĐ"), seat, User.objects.get(username="dieuphoi").pk)
    for last in ("", "21/09/2026"):
        [refused] = apply({**ROW, "valid_to": last}).rejected
        assert refused.column == "Đến hết ngày" and "21/09/2026" in refused.reason
    assert apply({**ROW, "valid_to": "18/09/2026"}).changed


def test_two_of_one_title_sit_in_two_places(house: None) -> None:
    apply(ROW, {**ROW, "username": "hai.thu", "full_name": "Trần Văn Hai"})
    assert Position.objects.filter(title="Chuyên viên", unit__name="Sở Y tế").count() == 2


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        ({"username": "tên có cách"}, "Tên đăng nhập"),
        ({"username": "хulу"}, "Tên đăng nhập"),  # letters of another alphabet
        ({"full_name": ""}, "Họ và tên"),
        ({"email": "không phải"}, "Thư điện tử"),
        ({"unit": "Sở Không Có"}, "Đơn vị"),
        ({"role": "sếp"}, "Vai trò"),
        ({"valid_from": "mai"}, "Từ ngày"),
        ({"valid_to": "01/01/2026"}, "Đến hết ngày"),
        ({"legal_basis": ""}, "Căn cứ"),
        ({"username": "xuly.yte", "title": "Chuyên viên Văn phòng Sở"}, "Từ ngày"),
    ],
)
def test_a_wrong_row_is_told_and_the_others_are_taken(house: None, wrong: dict[str, str], column: str) -> None:
    compared = apply({**ROW, "username": "dung.thu"}, {**ROW, **wrong})
    assert [(r.number, r.column) for r in compared.rejected] == [(3, column)]
    assert User.objects.filter(username="dung.thu").exists()


def test_every_fault_of_a_row_is_told_at_once(house: None) -> None:
    (told,) = apply({**ROW, "unit": "Sở Không Có", "role": "sếp", "legal_basis": ""}).rejected
    assert told.column == "Căn cứ, Đơn vị, Vai trò"
    assert told.reason.startswith("Căn cứ: Ô này không được để trống. Đơn vị: Không có đơn vị này.")
    assert "Vai trò: Không có vai trò “sếp”. Các vai trò: Điều phối; Xử lý; " in told.reason


def test_roles_are_said_in_vietnamese_and_read_by_code_too(house: None) -> None:
    with override("en"):
        rows = workbook.read(export_staff(ON), COLUMNS)
        assert {row.get("role") for row in rows} >= {"Điều phối", "Xử lý"}
        assert not {row.get("role") for row in rows} & set(PositionRole.values)
        for role in ("handler", "Xử lý", "xu ly"):
            assert compare_staff(rows_of({**ROW, "role": role}), ON).changed
    [hint] = [column.hint for column in COLUMNS if column.key == "role"]
    assert hint == "Một trong: " + "; ".join(str(label) for label in PositionRole.labels) + "."


def test_a_sheet_of_ten_thousand_is_refused() -> None:
    row = workbook.Row(2, ROW)
    with pytest.raises(workbook.SheetTooLarge):
        compare_staff([row] * 1001, ON)


# --- accounts --------------------------------------------------------------------------------------------------------


def test_a_given_password_opens_one_page_only(house: None) -> None:
    user = User.objects.get(username="dieuphoi")
    given = accounts.give_password(user.pk, actor=SYSTEM, at=AT)
    browser = Client()
    browser.post(reverse("account_login"), {"login": "dieuphoi", "password": given})
    turned = browser.get("/can-bo/")
    assert turned["Location"] == reverse("account_change_password")
    own = "cua-rieng-toi-dai-lam"
    browser.post(reverse("account_change_password"), {"oldpassword": given, "password1": own, "password2": own})
    assert browser.get("/can-bo/").status_code == 200
    user.refresh_from_db()
    assert user.check_password(own)
    assert given not in str(list(Entry.objects.values_list("particulars", flat=True)))


def test_who_leaves_has_nothing_left(house: None) -> None:
    user = User.objects.get(username="xuly.hoankiem")
    assert len(positions_of(user.pk, ON)) == 2
    leave(user.pk, Edit(SYSTEM, AT, ON, "QĐ nghỉ hưu"))
    user.refresh_from_db()
    assert not user.is_active
    assert positions_of(user.pk, ON) == []
    assert positions_of(user.pk, ON - timedelta(days=1))
    accounts.restart_account(user.pk, actor=SYSTEM, at=AT)
    user.refresh_from_db()
    assert user.is_active


def test_the_last_administrator_cannot_leave(house: None) -> None:
    with pytest.raises(accounts.LastAdministrator):
        leave(User.objects.get(username="quantri").pk, Edit(SYSTEM, AT, ON, "QĐ"))


def test_a_lost_telephone(house: None) -> None:
    from allauth.mfa.models import Authenticator

    user = User.objects.get(username="quantri")
    Authenticator.objects.create(user=user, type="totp", data={})
    accounts.reset_second_factor(user.pk, actor=SYSTEM, at=AT)
    assert not Authenticator.objects.exists()
    assert Entry.objects.filter(verb="access:second_factor:reset").exists()


def test_invitations_in_words(house: None) -> None:
    with pytest.raises(accounts.UsernameTaken):
        accounts.invite("DieuPhoi", "Ai Đó", actor=SYSTEM, at=AT)
    wrong: Any = {"actor": SYSTEM, "at": AT}
    with pytest.raises(accounts.AccountRefused):
        accounts.invite("a b", "Ai Đó", **wrong)
    user = accounts.invite("ai.do", "Ai  Đó", email="ai@do.vn", **wrong)
    assert accounts.describe_account(user.pk, full_name="Ai Khác", email="", **wrong).full_name == "Ai Khác"
