"""Accounts: opened by an administrator, each time with an entry."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from access.accounts import AccountRefused, UsernameTaken, give_password, open_account
from access.actor import SYSTEM
from access.models import User
from books.orgs.holders import positions_of
from config import settings as product
from kernel.time import TZ, today
from ledger.models import Entry

pytestmark = pytest.mark.db
AT = datetime(2026, 9, 15, 9, 0, tzinfo=TZ)
GOOD = "mot-cau-dai-de-nho"


def test_open_and_reset_leave_entries() -> None:
    user = open_account(" Can.Bo ", "Nguyễn Cán Bộ", GOOD, actor=SYSTEM, at=AT)
    assert (user.username, user.created_at) == ("can.bo", AT)
    given = give_password(user.pk, actor=SYSTEM, at=AT)
    user.refresh_from_db()
    assert user.check_password(given)
    assert user.must_change_password
    verbs = Entry.objects.order_by("seq").values_list("verb", flat=True)
    assert list(verbs) == ["access:account:opened", "access:password:reset"]


def test_the_product_keeps_passwords_under_argon2(settings: Any) -> None:
    """The tests themselves keep theirs under something quicker."""
    settings.PASSWORD_HASHERS = product.PASSWORD_HASHERS
    user = open_account("can-bo", "Nguyễn Cán Bộ", GOOD, actor=SYSTEM, at=AT)
    assert user.password.startswith("argon2$argon2id$")
    assert user.check_password(GOOD)
    assert not user.check_password(GOOD + "x")


@pytest.mark.parametrize("weak", ["ngan", "123456789012", "nguyencanbo12"])
def test_weak_passwords_are_refused(weak: str) -> None:
    with pytest.raises(AccountRefused):
        open_account("nguyencanbo", "Nguyễn Cán Bộ", weak, actor=SYSTEM, at=AT)
    assert not User.objects.exists()


def test_a_name_is_taken_whatever_its_capitals() -> None:
    open_account("can.bo", "Nguyễn Cán Bộ", GOOD, actor=SYSTEM, at=AT)
    with pytest.raises(UsernameTaken, match=r"can\.bo"):
        open_account("CAN.BO", "Trần Cán Bộ", GOOD, actor=SYSTEM, at=AT)


def run(monkeypatch: Any, *more: str) -> str:
    monkeypatch.setattr("sys.stdin", io.StringIO(GOOD + "\n"))
    out = io.StringIO()
    fixed = ("--name", "Đỗ Văn Khánh", "--role", "administrator", "--title", "Quản trị", "--basis", "Quyết định 1")
    call_command("open_account", "quantri", *fixed, "--unit", "H26.970", "--password-stdin", *more, stdout=out)
    return out.getvalue()


def test_what_is_wrong_with_its_password_is_said_in_vietnamese(monkeypatch: Any) -> None:
    monkeypatch.setattr("tests.access.test_accounts.GOOD", "ngắn")
    with translation.override(None), pytest.raises(CommandError, match="ít nhất 12 ký tự") as told:
        run(monkeypatch, "--unit-name", "Văn phòng")
    assert "password" not in str(told.value) and ".." not in str(told.value)


def test_the_first_administrator_of_a_new_installation(monkeypatch: Any) -> None:
    with pytest.raises(CommandError, match="--unit-name"):
        run(monkeypatch)
    assert not User.objects.exists()
    assert "quantri" in run(monkeypatch, "--unit-name", "Văn phòng")
    (held,) = positions_of(User.objects.get().pk, today())
    assert (held.role, held.unit_name) == ("administrator", "Văn phòng")
