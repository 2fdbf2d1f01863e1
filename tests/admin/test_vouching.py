"""Positions of great trust: nobody gives one to himself, and what one person entered counts when a second one has said so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from access.staff import COLUMNS
from books.orgs import absences, editing, vouching
from books.orgs.holders import positions_of
from books.orgs.models import Absence, Holding, Position, Vouching
from books.orgs.sheets import workbook
from kernel.time import format_date, now, today
from ledger.models import Entry
from tests.casework.town import Town
from tests.sheets import apply_staff, compare_staff

pytestmark = pytest.mark.db
Browser = Callable[[str], Client]
PAPER = "Quyết định 7/QĐ-UBND"


def edit_by(town: Town, name: str) -> editing.Edit:
    return editing.Edit(town.actor(name), now(), today(), PAPER)


def seat_of(town: Town, role: str = "integrity_officer") -> Position:
    return editing.open_position(edit_by(town, "khanh"), town.unit("office"), f"Vị trí mới {role}", role)


def acts_as(town: Town, name: str, role: str) -> bool:
    return any(each.role == role for each in positions_of(town.users[name].pk, today()))


def test_nobody_gives_a_position_to_himself(town: Town) -> None:
    edit, seat, me = edit_by(town, "khanh"), seat_of(town), town.users["khanh"]
    with pytest.raises(vouching.OwnGift):
        editing.appoint(edit, seat, me.pk)
    until = today() + timedelta(days=9)
    with pytest.raises(vouching.OwnGift):
        editing.delegate(edit, town.seats["anh"].pk, me.pk, until=until, scope="Mọi việc")
    with pytest.raises(vouching.OwnGift):
        absences.record_absence(edit, town.seats["anh"].pk, until=until, substitute_id=me.pk)
    said = {
        "username": me.username, "full_name": me.full_name, "unit": "Văn phòng UBND Thành phố", "title": "Tự giao",
        "role": "Cán bộ kiểm soát liêm chính", "valid_from": format_date(today()), "legal_basis": "QĐ tự",
    }  # fmt: skip
    said["unit"] = seat.unit.name
    rows = workbook.read(workbook.write("Nhân sự", COLUMNS, [said]), COLUMNS)
    for told in (
        compare_staff(rows, today(), actor=town.actor("khanh")),
        apply_staff(rows, actor=town.actor("khanh"), at=now(), on=today()),
    ):
        assert [(row.number, "tự giao" in row.reason) for row in told.rejected] == [(2, True)]
    assert not acts_as(town, "khanh", "integrity_officer")


@pytest.mark.parametrize("how", ["held", "delegated", "standing in"])
def test_what_one_person_entered_counts_when_a_second_one_has_said_so(town: Town, how: str) -> None:
    edit, until, new = edit_by(town, "khanh"), today() + timedelta(days=9), town.users["yen"].pk
    if how == "held":
        given = editing.appoint(edit, seat_of(town), new).pk
    elif how == "delegated":
        given = editing.delegate(edit, town.seats["anh"].pk, new, until=until, scope="Mọi việc").pk
    else:
        given = absences.record_absence(edit, town.seats["anh"].pk, until=until, substitute_id=new).pk
    assert not acts_as(town, "yen", "integrity_officer")
    for name in ("khanh", "yen"):
        with pytest.raises(vouching.NotTheSecond):
            vouching.confirm(town.actor(name), now(), given)
    vouching.confirm(town.actor("anh"), now(), given)
    assert acts_as(town, "yen", "integrity_officer")
    assert Entry.objects.get(verb="orgs:position:confirmed").actor_id == town.users["anh"].pk
    with pytest.raises(vouching.SettledBefore):
        vouching.confirm(town.actor("loan"), now(), given)


def test_those_who_hold_such_a_position_are_told_at_once_and_others_are_not(town: Town, browser_of: Browser) -> None:
    places = {
        "anh": "officer_inbox",
        "loan": "officer_cases",
        "long": "leader",
        "khanh": "admin_index",
        "yen": "officer_inbox",
    }
    before = {name: browser_of(name).get(reverse(place)).content.decode() for name, place in places.items()}
    here = reverse("admin_lately")
    assert not any(here in page for page in before.values())
    given = editing.appoint(edit_by(town, "khanh"), seat_of(town, "auditor"), town.users["yen"].pk).pk
    told = {name: here in browser_of(name).get(reverse(place)).content.decode() for name, place in places.items()}
    assert told == {"anh": True, "loan": True, "long": True, "khanh": True, "yen": False}
    button = reverse("admin_confirm", args=[given])
    assert button not in browser_of("khanh").get(here).content.decode()
    assert button in browser_of("loan").get(here).content.decode()
    assert browser_of("loan").post(button).status_code == 302
    assert acts_as(town, "yen", "auditor")
    assert "Nguyễn Loan" in browser_of("long").get(here).content.decode(), "who said the second word stands there"


@pytest.mark.parametrize("how", ["held", "delegated", "standing in"])
def test_the_second_person_says_no_and_why(town: Town, browser_of: Browser, how: str) -> None:
    edit, until, new = edit_by(town, "khanh"), today() + timedelta(days=9), town.users["yen"].pk
    seat = seat_of(town) if how == "held" else town.seats["anh"]
    if how == "held":
        given = editing.appoint(edit, seat, new).pk
    elif how == "delegated":
        given = editing.delegate(edit, seat.pk, new, until=until, scope="Mọi việc").pk
    else:
        given = absences.record_absence(edit, seat.pk, until=until, substitute_id=new).pk
    here, there = reverse("admin_lately"), reverse("admin_refuse", args=[given])
    assert there in browser_of("anh").get(here).content.decode()
    assert there not in browser_of("khanh").get(here).content.decode()
    for name, reason, status in (("khanh", "Không", 422), ("anh", " ", 422), ("yen", "Không", 403)):
        assert browser_of(name).post(there, {"reason": reason}).status_code == status
    assert vouching.settling([given])["waiting"] == {given}
    assert browser_of("anh").post(there, {"reason": "Chưa có quyết định"}).status_code == 302
    assert not acts_as(town, "yen", "integrity_officer")
    assert Entry.objects.get(verb="orgs:position:refused").actor_id == town.users["anh"].pk
    told = browser_of("khanh").get(here).content.decode()
    assert "Chưa có quyết định" in told, "who entered it reads why"
    assert "1 việc giao vị trí quan trọng bị từ chối." in told
    assert vouching.told.__wrapped__(0, today()) == (0, 0, 1), "neither waiting nor given"
    with pytest.raises(vouching.SettledBefore):
        vouching.confirm(town.actor("loan"), now(), given)
    if how == "held":
        editing.appoint(edit, seat, town.users["bao"].pk)  # the place is free
    elif how == "standing in":
        away = Absence.objects.get(pk=given)
        assert (away.substitute_id, away.ended_on) == (None, None), "who is away is away all the same"
        absences.end_absence(edit, given)
        absences.record_absence(edit, seat.pk, until=until, substitute_id=town.users["bao"].pk)
    else:
        assert (
            "không được xác nhận" in browser_of("khanh").get(reverse("admin_position", args=[seat.pk])).content.decode()
        )


def test_where_there_is_nobody_to_ask_it_counts_at_once_and_is_told(town: Town) -> None:
    Holding.objects.filter(position__role__in=vouching.WEIGHTY).exclude(user=town.users["khanh"]).update(
        valid_to=today() - timedelta(days=1)
    )
    seat = seat_of(town)
    given = editing.appoint(edit_by(town, "khanh"), seat, town.users["yen"].pk)
    assert acts_as(town, "yen", "integrity_officer")
    assert Vouching.objects.get(pk=given.pk).confirmed_by is None
    editing.appoint(edit_by(town, "khanh"), seat_of(town, "leader"), town.users["bao"].pk)
    assert not acts_as(town, "bao", "leader"), "the second one has somebody to ask"


def test_a_new_name_of_the_unit_settles_nothing(town: Town) -> None:
    from books.orgs import succession

    editing.appoint(edit_by(town, "khanh"), seat_of(town), town.users["yen"].pk)
    tomorrow = today() + timedelta(days=1)
    succession.rename(editing.Edit(town.actor("khanh"), now(), tomorrow, PAPER), town.unit("office"), "Văn phòng mới")
    assert not any(each.role == "integrity_officer" for each in positions_of(town.users["yen"].pk, tomorrow))
