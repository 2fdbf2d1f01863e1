"""A desk without network: the sheet of numbers that it takes along, and the number of the sheet when the matter is keyed in."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from books.numbers.models import Pool
from casework.models import Case
from kernel.time import format_date, local_day, now
from ledger.models import Entry
from ledger.verify import verify
from tests.casework.town import Town, a_case
from tests.citizen.test_keyed_in import desk, key_in  # noqa: F401  # a fixture
from tests.citizen.test_questions import DENOUNCES

pytestmark = pytest.mark.db


def sheet(unit: str = "centre", **more: Any) -> tuple[Pool, str]:
    out = StringIO()
    call_command("reserve_numbers", unit=f"T.{unit}", count=5, stdout=out, **more)
    return Pool.objects.latest("reserved_at"), out.getvalue()


def code_on(pool: Pool, number: int) -> str:
    return f"PAKN.{pool.day:%Y%m%d}.{number:04d}"


def test_the_sheet_lists_numbers_that_nobody_else_gets(town: Town) -> None:
    pool, printed = sheet(desk="Quầy 3")
    assert [code_on(pool, n) in printed for n in range(pool.first, pool.last + 1)] == [True] * 5
    assert f"Quầy 3, {town.units['centre'].name}" in printed
    assert format_date(pool.day) in printed
    entry = Entry.objects.get(verb="numbers:pool:reserved")
    assert (entry.particulars["unit"], entry.particulars["first"]) == (str(town.unit("centre")), pool.first)
    assert a_case(at=now()).code not in printed
    _, rows = sheet(csv=True)
    assert rows.lstrip("\ufeff").splitlines()[0].startswith("Mã,Giờ nhận,")
    assert len(rows.splitlines()) == 6


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"unit": "T.nowhere"}, "Không có đơn vị mã T.nowhere"),
        ({"count": 0}, "từ 1 đến"),
        ({"day": "2026-11-22"}, "chưa đúng"),
        ({"day": "01/01/2020"}, "hôm nay và 31 ngày tới"),
        ({"day": "31/12/2199"}, "hôm nay và 31 ngày tới"),
    ],
)
def test_a_senseless_sheet_is_refused(town: Town, wrong: dict[str, Any], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        call_command("reserve_numbers", **{"unit": "T.centre", "count": 5, **wrong})
    assert not Pool.objects.exists()


@pytest.mark.parametrize("is_whole", [True, False])
def test_the_case_is_opened_under_the_number_that_was_given_out(town: Town, desk: Client, is_whole: bool) -> None:  # noqa: F811
    pool, _ = sheet()
    typed = code_on(pool, pool.last).lower() if is_whole else str(pool.last)
    done = key_in(desk, reserved=f" {typed} ")
    case = Case.objects.get()
    assert case.code == code_on(pool, pool.last)
    assert done["Location"] == f"/can-bo/nhap/{case.code}/"
    assert not list(verify())


def test_what_came_yesterday_bears_yesterdays_number(town: Town, desk: Client) -> None:  # noqa: F811
    yesterday = local_day(now()) - timedelta(days=1)
    pool, _ = sheet()
    Pool.objects.update(day=yesterday)
    page = key_in(desk, reserved=str(pool.first))
    assert (page.status_code, "tờ số nào" in page.content.decode()) == (422, True)
    assert key_in(desk, reserved=str(pool.first), received_on=format_date(yesterday)).status_code == 302
    assert Case.objects.get().code == f"PAKN.{yesterday:%Y%m%d}.{pool.first:04d}"


def test_a_number_is_used_once_and_a_double_press_is_one_use(town: Town, desk: Client) -> None:  # noqa: F811
    pool, _ = sheet()
    key = str(uuid4())
    first = key_in(desk, reserved=str(pool.first), key=key)
    assert key_in(desk, reserved=str(pool.first), key=key, seen="1")["Location"] == first["Location"]
    other = key_in(
        desk, reserved=str(pool.first), phone="0987654321", content="Một việc khác hẳn, về cây đổ ngoài ngõ."
    )
    assert (other.status_code, "đã có vụ việc" in other.content.decode()) == (422, True)
    assert "cây đổ ngoài ngõ" in other.content.decode(), "what was typed is still there"
    assert Case.objects.count() == 1


def test_only_numbers_of_ones_own_sheets(town: Town, desk: Client) -> None:  # noqa: F811
    theirs, _ = sheet("works")
    for typed, words in (
        (str(theirs.first), "dành cho đơn vị của đồng chí"),
        (str(theirs.last + 1), "dành cho đơn vị của đồng chí"),
        (f"PAKN.20200101.{theirs.first:04d}", "ngày khác"),
        ("mười hai", "đúng số trên tờ số"),
        ("0", "đúng số trên tờ số"),
    ):
        page = key_in(desk, reserved=typed)
        assert (page.status_code, words in page.content.decode()) == (422, True), typed
    assert not Case.objects.exists()


def test_what_may_denounce_is_sealed_under_its_number_too(town: Town, desk: Client) -> None:  # noqa: F811
    pool, _ = sheet()
    assert key_in(desk, content=DENOUNCES, reserved=str(pool.first), seal="1").status_code == 302
    case = Case.objects.get()
    assert (case.is_sealed, case.code) == (True, code_on(pool, pool.first))
    assert key_in(desk, reserved=str(pool.first)).status_code == 422


def test_two_who_key_in_the_same_number_at_once(town: Town, desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    """Both were told that it is free; the second meets the unique code."""
    pool, _ = sheet()
    key_in(desk, reserved=str(pool.first))
    monkeypatch.setattr(
        "kinds.feedback.keyed_in.screens.reserved_code", lambda typed, day, actor, key: code_on(pool, pool.first)
    )
    late = key_in(desk, reserved=str(pool.first), phone="0987654321", seen="1")
    assert (late.status_code, "đã có vụ việc" in late.content.decode()) == (422, True)
    assert Case.objects.count() == 1
