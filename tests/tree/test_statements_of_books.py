"""How many statements it costs to look at and to change the books of the administrator's desk: people, positions, absences,
delegations, duties, second persons, sheets of officials, procedures, texts, limits. The same however much hangs on a person or a
position, and however long a sheet is."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from access import staff
from access.actor import SYSTEM
from access.models import AccountReset, User
from books.orgs import absences, editing
from books.orgs.models import Holding, Position, Unit, UnitDuty
from books.orgs.sheets import unit_rows, workbook
from books.texts import lookup
from books.texts.models import Template
from kernel.time import format_date, now, today
from ledger.models import Entry
from tests.casework.town import Town, a_case
from tests.sheets import apply_staff, apply_units
from tests.tree.test_statements import MOST, browser_of, cost
from tests.tree.undone import cost_of

pytestmark = pytest.mark.db
PAPER = {"legal_basis": "Quyết định 9/QĐ-UBND"}
DATED = PAPER | {"first": format_date(today())}
LATER = format_date(today() + timedelta(days=3))
WRITE = {"ghi": "1"}  # pressed on the page between
WHY = {"why": "Mất điện thoại, đã gặp trực tiếp"}
ABSENCE = DATED | {"until": LATER, "reason": "leave"}
DELEGATION = DATED | {"until": LATER, "scope": "Ký trả lời"}
PROCEDURE = {
    "code": "1.004222", "name": "Đăng ký thường trú", "field": "Cư trú", "levels": ["commune"], "limit_amount": "5",
    "limit_unit": "working_days", "fee_text": "Miễn phí", "legal_basis": "Luật Cư trú", "source": "Quyết định 1/QĐ",
    "as_of": "11/2026", "certainty": "read", "first": LATER, "also": "nhập hộ khẩu", "papers": "Tờ khai",
}  # fmt: skip
TEXT = {"label": "Một", "body": "Kính gửi ông/bà, một.", "first": LATER}
LIMIT = PAPER | {
    "code": "feedback.answer",
    "amount": "15",
    "unit": "working_days",
    "valid_from": LATER,
    "certainty": "read",
}
READ = WRITE | {"da-xem": "1"}
OFFICIAL = {"unit": "Sở Xây dựng", "role": "Xử lý", "valid_from": format_date(today()), **PAPER}
_number = count(1)
# What an edit is: who makes it, where, what is sent, what comes back.
Edit = tuple[str, str, Mapping[str, Any], int]


def paid(send: Callable[[], Any], status: int) -> int:
    """As `cost_of`; the texts of the house are read anew each time."""
    return cost_of(send, status=status, forget=lookup.forget)


def sent(town: Town, edit: Edit) -> int:
    """One edit as its page sends it."""
    who, path, said, status = edit
    browser = browser_of(town, who)
    told = {**said, **carried(browser, path)}
    lookup.all_on(today())
    return paid(lambda: browser.post(path, told), status)


def carried(browser: Client, path: str) -> dict[str, str]:
    """What the form of the page carries unseen."""
    shown = browser.get(path)
    seen = re.findall(r'name="saw" value="(\w*)"', shown.content.decode()) if shown.status_code == 200 else []
    return {"saw": seen[-1]} if seen else {}


def at(name: str, *args: Any) -> str:
    return reverse(f"admin_{name}", args=args)


class House:
    """Somebody with a position, somebody with one of great trust, and more and more that hangs on both."""

    def __init__(self, town: Town) -> None:
        self.town = town
        for name in ("anh", "loan", "long", "khanh"):  # they sign in, so there is a second person
            town.users[name].last_login, town.users[name].password = now(), "x"
            town.users[name].save()
        self.person, self.weighty = self.someone(), self.someone(last_login=now())
        self.seat, self.held = self.seated(self.person)
        self.seated(self.weighty, "office", "auditor")
        self.free = editing.open_position(self.edit(), town.unit("works"), "Ghế trống", "handler")
        self.free_of_trust = editing.open_position(self.edit(), town.unit("office"), "Ghế trống", "auditor")
        self.gone = self.someone(is_active=False)

    def edit(self, days: int = -5) -> editing.Edit:
        return editing.Edit(SYSTEM, now(), today() + timedelta(days=days), "QĐ 1")

    def by(self, name: str) -> editing.Edit:
        return editing.Edit(self.town.actor(name), now(), today(), "QĐ 1")

    def someone(self, **more: Any) -> User:
        number = next(_number)
        more = {"password": "!", "created_at": now(), "full_name": f"Trần Thêm {number}"} | more
        return User.objects.create(username=f"them{number}", **more)

    def seated(self, user: User, unit: str = "works", role: str = "handler") -> tuple[Position, Holding]:
        seat = editing.open_position(self.edit(), self.town.unit(unit), f"Chức danh {next(_number)}", role)
        return seat, editing.appoint(self.edit(), seat, user.pk)

    def more(self) -> None:
        """One more of everything: a second seat, somebody whom they replace, a delegation to and from them, an absence, what waits."""
        until, day = today() + timedelta(days=30), 100 + 10 * next(_number)
        self.seated(self.person)
        self.absence = absences.record_absence(
            self.edit(0), self.seated(self.someone())[0].pk, until=until, substitute_id=self.person.pk
        )
        given = self.seated(self.someone())[0].pk
        self.delegation = editing.delegate(self.edit(0), given, self.person.pk, until=until, scope="Ký")
        editing.delegate(self.edit(0), self.seat.pk, self.someone().pk, until=until, scope="Ký")
        absences.record_absence(self.edit(day), self.seat.pk, until=today() + timedelta(days=day + 1))
        seat = editing.open_position(self.edit(), self.town.unit("office"), "Kiểm tra", "auditor")
        self.waiting = editing.appoint(self.by("khanh"), seat, self.someone().pk)
        self.resets = {what: self.asked(what) for what in ("password", "second_factor")}

    def asked(self, what: str) -> AccountReset:
        by = self.town.users["khanh"]
        user = self.someone()
        return AccountReset.objects.create(user=user, what=what, why="Vì", asked_by=by, asked_at=now())


def costs_of(town: Town, edits: Callable[[House], dict[str, Edit]]) -> dict[str, set[int]]:
    """Each with one of everything, then with three."""
    house, found = House(town), defaultdict(set)
    for more in (1, 2):
        for _ in range(more):
            house.more()
        for name, edit in edits(house).items():
            found[name].add(sent(town, edit))
    return dict(found)


def known(costs: dict[str, int]) -> dict[str, set[int]]:
    assert max(costs.values()) <= MOST
    return {name: {number} for name, number in costs.items()}


def people(house: House) -> dict[str, Edit]:
    person, weighty, alone = house.person.pk, house.weighty.pk, house.town.users["anh"].pk
    fresh = {"username": f"moi{next(_number)}", "full_name": "Trần Mới", "email": "moi@vidu.vn"}
    return {
        "invited": ("khanh", at("invite"), fresh, 302),
        "described": ("khanh", at("describe_account", person), {"full_name": "Tên Khác", "email": "a@vidu.vn"}, 302),
        "password": ("khanh", at("give_password", person), {}, 200),
        "password, asked for": ("khanh", at("give_password", weighty), WHY, 302),
        "second factor": ("khanh", at("reset_second_factor", person), {}, 302),
        "second factor, asked for": ("khanh", at("reset_second_factor", weighty), WHY, 302),
        "left": ("khanh", at("leave", person), DATED, 302),
        "leaves a duty alone, looked at": ("khanh", at("leave", alone), DATED, 200),
        "left, all the same": ("khanh", at("leave", alone), DATED | WRITE, 302),
        "back": ("khanh", at("restart_account", house.gone.pk), {}, 302),
    }


def test_editing_people_costs_a_known_number(town: Town) -> None:
    assert costs_of(town, people) == known({
        "invited": 10, "described": 11, "password": 11, "password, asked for": 11, "second factor": 11,
        "second factor, asked for": 11, "left": 12, "leaves a duty alone, looked at": 10, "left, all the same": 11, "back": 10,
    })  # fmt: skip


def positions(house: House) -> dict[str, Edit]:
    town, person = house.town, {"user_id": str(house.person.pk)}
    alone = Holding.objects.get(position=town.seats["anh"]).pk
    duty = UnitDuty.objects.get(duty="feedback.receive", valid_to=None)
    to_office = DATED | {"unit_id": str(town.unit("office"))}
    before = PAPER | {"first": format_date(duty.valid_from), "unit_id": str(town.unit("office"))}
    return {
        "opened": ("khanh", at("open_position", town.unit("works")), DATED | {"title": "Mới", "role": "handler"}, 302),
        "filled": ("khanh", at("appoint", house.free.pk), DATED | person, 302),
        "filled, of great trust": ("khanh", at("appoint", house.free_of_trust.pk), DATED | person, 302),
        "vacated": ("khanh", at("relieve", house.held.pk), DATED, 302),
        "leaves a duty alone, looked at": ("khanh", at("relieve", alone), DATED, 200),
        "vacated all the same": ("khanh", at("relieve", alone), DATED | WRITE, 302),
        "duty": ("khanh", at("give_duty", "feedback.receive"), to_office, 302),
        "duty, refused": ("khanh", at("give_duty", "feedback.receive"), before, 422),
    }


def test_editing_positions_and_duties_costs_a_known_number(town: Town) -> None:
    assert costs_of(town, positions) == known({
        "opened": 10, "filled": 12, "filled, of great trust": 12, "vacated": 12, "leaves a duty alone, looked at": 10,
        "vacated all the same": 11, "duty": 11, "duty, refused": 12,
    })  # fmt: skip


def test_a_duty_that_is_set_right_on_the_same_day_costs_a_known_number(town: Town) -> None:
    UnitDuty.objects.filter(duty="feedback.receive").update(valid_from=today())
    to_office = DATED | {"unit_id": str(town.unit("office"))}
    assert sent(town, ("khanh", at("give_duty", "feedback.receive"), to_office, 302)) == 11


def away(house: House) -> dict[str, Edit]:
    town = house.town
    bao, anh, ha = (town.seats[name].pk for name in ("bao", "anh", "ha"))
    binh, hung = (str(town.users[name].pk) for name in ("binh", "hung"))
    return {
        "away": ("khanh", at("record_absence", bao), ABSENCE, 302),
        "away, replaced": ("khanh", at("record_absence", bao), ABSENCE | {"substitute_id": binh}, 302),
        "away, in great trust": (
            "khanh",
            at("record_absence", anh),
            ABSENCE | {"substitute_id": hung, "outside": hung},
            302,
        ),
        "away, by the head": ("ha", at("record_absence", bao), ABSENCE | {"substitute_id": binh}, 302),
        "returned": ("khanh", at("end_absence", house.absence.pk), DATED, 302),
        "returned, by the head": ("ha", at("end_absence", house.absence.pk), DATED, 302),
        "delegated": ("khanh", at("delegate", ha), DELEGATION | {"user_id": binh}, 302),
        "delegated, of great trust": (
            "khanh",
            at("delegate", anh),
            DELEGATION | {"user_id": hung, "outside": hung},
            302,
        ),
        "delegated, by the head": ("ha", at("delegate", bao), DELEGATION | {"user_id": binh}, 302),
        "taken back": ("khanh", at("end_delegation", house.delegation.pk), DATED, 302),
        "taken back, by the head": ("ha", at("end_delegation", house.delegation.pk), DATED, 302),
    }


def test_absences_and_delegations_cost_a_known_number(town: Town) -> None:
    assert costs_of(town, away) == known({
        "away": 12, "away, replaced": 12, "away, in great trust": 12, "away, by the head": 12, "returned": 11,
        "returned, by the head": 11, "delegated": 12, "delegated, of great trust": 12, "delegated, by the head": 12,
        "taken back": 11, "taken back, by the head": 11,
    })  # fmt: skip


def seconds(house: House) -> dict[str, Edit]:
    given, no = house.waiting.pk, {"reason": "Không biết việc này"}
    password, factor = (house.resets[what].pk for what in ("password", "second_factor"))
    return {
        "position confirmed": ("anh", at("confirm", given), {}, 302),
        "position refused": ("anh", at("refuse", given), no, 302),
        "password confirmed": ("anh", at("confirm_reset", password), {}, 200),
        "second factor confirmed": ("anh", at("confirm_reset", factor), {}, 302),
        "reset refused": ("anh", at("refuse_reset", password), no, 302),
        "reset withdrawn": ("khanh", at("withdraw_reset", password), {}, 302),
    }


def test_the_second_word_costs_a_known_number(town: Town) -> None:
    assert costs_of(town, seconds) == known({
        "position confirmed": 8, "position refused": 9, "password confirmed": 11, "second factor confirmed": 8,
        "reset refused": 9, "reset withdrawn": 8,
    })  # fmt: skip


def test_editing_procedures_texts_and_limits_costs_a_known_number(town: Town) -> None:
    row = Template.objects.get(purpose="reason", code="unclear", valid_to=None)
    code, same = PROCEDURE["code"], {"first": format_date(row.valid_from)}
    limits = reverse("officer_limits")
    edits = {
        "procedure": (at("change_procedure", code), PROCEDURE, 302),
        "procedure, same day": (at("change_procedure", code), PROCEDURE | {"first": "01/06/2026"}, 302),
        "procedure added": (at("add_procedure"), PROCEDURE | {"code": "9.300001"}, 302),
        "procedure ended": (at("end_procedure", code), {"last": LATER}, 302),
        "text": (at("change_text", row.pk), TEXT, 302),
        "text, same day": (at("change_text", row.pk), TEXT | same, 302),
        "text looked at": (at("change_text", row.pk), TEXT | {"preview": "1"}, 200),
        "text added": (at("add_text"), TEXT | {"use": "field:land"}, 302),
        "text ended": (at("end_text", row.pk), {"last": LATER}, 302),
        "limit looked at": (limits, LIMIT, 200),
        "limit": (limits, LIMIT | READ, 302),
        "limit of today": (limits, LIMIT | READ | {"valid_from": format_date(today())}, 302),
    }
    costs = {name: sent(town, ("khanh", *edit)) for name, edit in edits.items()}
    Template.objects.filter(pk=row.pk).update(body="Lời riêng của cơ quan", house="x" * 32)
    lookup.forget()
    for which in ("own", "house"):
        costs[f"wording of the {which}"] = sent(town, ("khanh", at("compare_text", row.pk), {"which": which}, 302))
    assert costs == {
        "procedure": 11, "procedure, same day": 12, "procedure added": 10, "procedure ended": 11, "text": 11,
        "text, same day": 12, "text looked at": 4, "text added": 10, "text ended": 11, "limit looked at": 7, "limit": 10,
        "limit of today": 10, "wording of the own": 10, "wording of the house": 11,
    }  # fmt: skip
    assert max(costs.values()) <= MOST


def test_a_slip_that_is_put_right_costs_the_same_however_many_cases_took_it(town: Town) -> None:
    """The limits are locked and read once to be replaced, and once beside the cases that are locked, written and entered in the
    transaction of the book: all of it or nothing."""
    slip = LIMIT | READ | {"valid_from": format_date(today()), "amount": "2"}
    path, costs = reverse("officer_limits"), []
    browser = browser_of(town, "khanh")
    assert browser.post(path, slip | carried(browser, path)).status_code == 302
    for more in (1, 2):
        for _ in range(more):
            a_case(at=now())
        costs.append(sent(town, ("khanh", path, slip | {"amount": "15", "tinh-lai": "1"}, 302)))
    assert costs == [MOST, MOST]


def uploaded(what: str, rows: list[dict[str, str]]) -> SimpleUploadedFile:
    columns = {"nhan-su": staff.COLUMNS, "don-vi": unit_rows.COLUMNS}[what]
    return SimpleUploadedFile(f"{what}.xlsx", workbook.write("Tờ 1", columns, rows))


def both(browser: Client, rows: list[dict[str, str]], what: str = "nhan-su") -> tuple[int, int]:
    """What the preview of a sheet costs, and what it costs to write it."""
    path = at("import", what)
    browser.get(path)
    looked = paid(lambda: browser.post(path, {"file": uploaded(what, rows)}), 200)
    shown = browser.post(path, {"file": uploaded(what, rows)}).content.decode()
    said = dict(re.findall(r'name="(carried|saw)" value="([^"]*)"', shown))
    return looked, paid(lambda: browser.post(path, said), 302)


@pytest.mark.parametrize("rows", [3, 30])
def test_a_sheet_of_officials_costs_the_same_however_long(town: Town, rows: int) -> None:
    browser, binh = browser_of(town, "khanh"), town.users["binh"]
    fresh = [
        OFFICIAL | {"username": f"bang.{n}", "full_name": f"Người Mới {n}", "title": f"Chuyên viên {n}"}
        for n in range(rows)
    ]
    costs = {
        "new": both(browser, fresh),
        "of great trust": both(browser, [row | {"role": "Kiểm tra, thanh tra"} for row in fresh]),
    }
    apply_staff(
        workbook.read(workbook.write("Nhân sự", staff.COLUMNS, fresh), staff.COLUMNS),
        actor=SYSTEM,
        at=now(),
        on=today(),
    )
    held, until = Holding.objects.filter(user__username__startswith="bang."), today() + timedelta(days=30)
    for each in held:
        edit = editing.Edit(SYSTEM, now(), today(), "QĐ 1")
        editing.delegate(edit, each.position_id, binh.pk, until=until, scope="Ký")
    ended = [row | {"valid_to": LATER} for row in fresh]
    again = [row | {"title": f"{row['title']} nữa"} for row in fresh]
    costs["described"] = both(browser, [row | {"full_name": f"{row['full_name']} Hai"} for row in fresh])
    costs["ended"], costs["ended, with another"] = both(browser, ended), both(browser, [*again, *ended])
    held.update(valid_to=until)
    costs["going on"] = both(browser, fresh)
    assert costs == dict.fromkeys(costs, (5, 9))


@pytest.mark.parametrize("rows", [3, 30])
def test_a_sheet_of_units_costs_the_same_however_long(town: Town, rows: int) -> None:
    browser, dated = browser_of(town, "khanh"), {"valid_from": format_date(today()), **PAPER}
    fresh = [{"name": f"Phòng thử {n}", "kind": "Phòng, ban", "parent": "Sở Xây dựng", **dated} for n in range(rows)]
    costs = {"new": both(browser, fresh, "don-vi")}
    read = workbook.read(workbook.write("Tờ 1", unit_rows.COLUMNS, fresh), unit_rows.COLUMNS)
    assert not apply_units(read, actor=SYSTEM, at=now(), on=today()).rejected
    ids = {unit.name: str(unit.pk) for unit in Unit.objects.filter(name__startswith="Phòng thử")}
    other = [
        row | {"id": ids[row["name"]], "code": f"H26.{700 + n}", "parent": "Sở Y tế", "note": "Ghi chú"}
        for n, row in enumerate(fresh)
    ]
    costs["described"] = both(browser, other, "don-vi")
    assert costs == {"new": (5, 9), "described": (5, 10)}
    read = workbook.read(workbook.write("Tờ 1", unit_rows.COLUMNS, other), unit_rows.COLUMNS)
    apply_units(read, actor=SYSTEM, at=now(), on=today())
    moved = Unit.objects.filter(name__startswith="Phòng thử", parent=town.unit("health"), code__startswith="H26.7")
    assert moved.count() == Entry.objects.filter(verb="orgs:unit:described").count() == rows


def test_pages_of_the_books_cost_the_same_however_much_they_show(town: Town) -> None:
    house, found = House(town), defaultdict(set)
    row = Template.objects.get(purpose="reason", code="unclear", valid_to=None)
    for more in (1, 2):
        for _ in range(more):
            house.more()
        person, weighty, seat = house.person.pk, house.weighty.pk, house.seat.pk
        pages = {
            "index": at("index"), "history": at("history"), "people": at("people") + "?q=tran", "away": at("away"),
            "history of a person": at("history") + f"?so=orgs&ve=tai-khoan.{person}&nguoi={town.users['khanh'].pk}",
            "person": at("account", person), "invited": at("invite"), "described": at("describe_account", person),
            "password": at("give_password", person), "password, asked for": at("give_password", weighty),
            "second factor": at("reset_second_factor", person), "left": at("leave", person),
            "back": at("restart_account", house.gone.pk), "position": at("position", seat),
            "opened": at("open_position", town.unit("works")), "filled": at("appoint", house.free.pk),
            "vacated": at("relieve", house.held.pk), "duties": at("duties"), "duty": at("give_duty", "feedback.receive"),
            "absence": at("record_absence", seat), "returned": at("end_absence", house.absence.pk),
            "delegated": at("delegate", seat), "taken back": at("end_delegation", house.delegation.pk),
            "lately": at("lately"), "position refused": at("refuse", house.waiting.pk),
            "reset refused": at("refuse_reset", house.resets["password"].pk), "sheets": at("sheets"),
            "sheet": at("import", "nhan-su"), "sheet as a file": at("export", "nhan-su"), "procedures": at("procedures"),
            "procedure": at("procedure", "1.004222"), "procedure changed": at("change_procedure", "1.004222"),
            "procedure added": at("add_procedure"), "procedure ended": at("end_procedure", "1.004222"), "texts": at("texts"),
            "text": at("text", row.pk), "text changed": at("change_text", row.pk), "text added": at("add_text"),
            "text ended": at("end_text", row.pk), "places": at("places") + "?q=p.+dich+vong", "limits": reverse("officer_limits"),
        }  # fmt: skip
        browser = browser_of(town, "khanh")
        for name, path in pages.items():
            found[name].add(cost(browser, path))
        found["away, for the head"].add(cost(browser_of(town, "ha"), at("away")))
    assert dict(found) == known({
        "index": 7, "history": 8, "people": 7, "away": 5, "away, for the head": 7, "history of a person": 6, "person": 11,
        "invited": 3, "described": 5, "password": 5, "password, asked for": 5, "second factor": 5, "left": 5, "back": 5,
        "position": 12, "opened": 5, "filled": 6, "vacated": 5, "duties": 6, "duty": 6, "absence": 6, "returned": 5,
        "delegated": 6, "taken back": 5, "lately": 6, "position refused": 4, "reset refused": 4, "sheets": 3, "sheet": 3,
        "sheet as a file": 4, "procedures": 5, "procedure": 4, "procedure changed": 5, "procedure added": 4,
        "procedure ended": 5, "texts": 3, "text": 5, "text changed": 5, "text added": 4, "text ended": 5, "places": 4,
        "limits": 6,
    })  # fmt: skip
