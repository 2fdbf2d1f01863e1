"""Every address, with things that exist, as every role and as nobody: a page, a way elsewhere, or a refusal. Never a crash.

Whether a role may see a certain case is held by tests/casework/test_visibility.py, whether every route has a guard by
tests/access; here each page must really come about, in every stage of a case.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from access.actor import ROLES
from access.guards import OFFICIAL, guarded_urls
from books.calendar.models import CalendarDay, DayState
from books.orgs.models import Position
from books.texts.models import Template
from casework.models import Attachment, Case
from casework.tracking import secret_of
from kernel.ids import uuid7
from tests.casework.town import AT, SEATS, WAYS, Town, a_case, case_in

pytestmark = pytest.mark.db

STAGES = [*WAYS, "quarantined", "destroyed"]
# One of each role is enough.
WHO = {"": "nobody", **{name: role for name, (_, role) in {**dict(reversed(SEATS.items()))}.items()}}
# For arguments that name nothing of this town: something of the right shape that does not exist.
NOWHERE = {"uuid": str(uuid7()), "int": "1", "slug": "khong-co"}
ONE_EACH = {role: name for name, role in WHO.items()}


def secret(case: Case) -> str:
    return secret_of(case.pk, bytes(case.tracking_salt))


def addresses(case: Case) -> list[tuple[str, str, frozenset[str]]]:
    """(address, guard's kind, roles it asks for), every argument filled with something that exists."""
    day = CalendarDay.objects.create(
        date=date(2027, 3, 3), kind="day_off", name="Thử", legal_basis="Thử", state=DayState.PROPOSED
    )
    file = Attachment.objects.create(case=case, name="giấy hẹn.jpg", state="pending", at=AT)
    known = {
        "code": case.code, "secret": secret(case), "move": "note", "attachment_id": str(file.pk), "day_id": str(day.pk),
        "decision": "xac-nhan", "token": "khong-co", "inbound_id": str(uuid7()), "message_id": str(uuid7()),
    }  # fmt: skip
    seat = Position.objects.get(title="handler binh")
    known |= {"unit_id": str(seat.unit_id), "position_id": str(seat.pk), "what": "don-vi"}
    known |= {"template_id": str(Template.objects.filter(purpose="reason").latest("code").pk)}
    known |= {"holding_id": str(seat.holdings.get().pk), "user_id": str(seat.holdings.get().user_id)}
    known |= {"letter_id": str(uuid7())}
    found = []
    for route, _, guard in guarded_urls():
        assert guard is not None, route
        if re.match(r"(can-bo|theo-doi|gui|du-lieu|$)", route):
            filled = re.sub(
                r"<(?:(\w+):)?(\w+)>", lambda part: known.get(part[2]) or NOWHERE.get(part[1], "khong-co"), route
            )
            found.append(("/" + filled, guard.kind, frozenset(guard.roles or ())))
    return found


@pytest.mark.parametrize("role", sorted(ONE_EACH))
def test_every_address_as_every_role(town: Town, browser_of: Callable[[str], Client], role: str) -> None:
    case = case_in(town, "assigned")
    browser = browser_of(ONE_EACH[role])
    wrong = []
    for address, kind, roles in addresses(case):
        for ask in (browser.get, browser.post):
            status = ask(address).status_code
            if kind == OFFICIAL and role == "nobody":
                allowed = {302}
            elif kind == OFFICIAL and roles and role not in roles:
                allowed = {403}
            else:
                allowed = {200, 302, 404, 405, 410, 422}
            if status not in allowed:
                wrong.append((address, ask.__name__, status))
    assert wrong == []


@pytest.mark.parametrize("stage", STAGES)
def test_the_page_of_a_case_in_every_stage(town: Town, browser_of: Callable[[str], Client], stage: str) -> None:
    """The page and the form of every move that it offers, for everybody who may open it."""
    case = case_in(town, stage)
    opened = 0
    for name in ONE_EACH.values():
        browser = browser_of(name)
        page = browser.get(reverse("officer_case", args=[case.code]))
        if page.status_code != 200:
            continue
        opened += 1
        text = page.content.decode()
        assert case.code in text
        for href in re.findall(r'href="(/can-bo/vu-viec/[^"]+/[a-z_]+/)"', text):
            form = browser.get(href, follow=True)
            assert form.status_code == 200, (name, href)
            # A move with a page of its own (a letter is numbered there) carries what that page needs.
            assert 'name="expects"' in form.content.decode() or form.redirect_chain, (name, href)
    assert opened


@pytest.mark.parametrize("stage", [stage for stage in STAGES if stage not in ("quarantined", "destroyed")])
def test_the_senders_page_in_every_stage(town: Town, stage: str) -> None:
    case = case_in(town, stage)
    browser = Client()
    address = reverse("feedback_follow", args=[case.code, secret(case)])
    page = browser.get(address)
    assert page.status_code == 200
    assert page["Cache-Control"] == "no-store"
    assert "noindex" in page["X-Robots-Tag"]
    text = page.content.decode()
    assert "Nguyễn Lan" not in text, "no names of officials"
    assert "Nguyễn Bao" not in text
    for href in re.findall(rf'href="({re.escape(address)}[^"]*)"', text):
        assert browser.get(href).status_code == 200, href
    for new in (f"{address}?moi=1", f"{address}giay-tiep-nhan/"):
        assert case.code in browser.get(new).content.decode()


@pytest.mark.parametrize("stage", ["quarantined", "destroyed"])
def test_the_page_of_a_sealed_case_says_how_to_denounce_and_nothing_of_the_case(town: Town, stage: str) -> None:
    """Whoever was sealed at arrival was never given this address; who was sealed by hand has it from before."""
    case = case_in(town, stage)
    address = reverse("feedback_follow", args=[case.code, secret(case)])
    for path in (address, f"{address}giay-tiep-nhan/", f"{address}du-lieu/"):
        page = Client().get(path)
        assert page["Cache-Control"] == "no-store"
        text = page.content.decode()
        assert "Xin đọc hướng dẫn sau" in text
        assert case.code not in text.replace(path, ""), (
            "but for the address itself, to which a change of language leads back"
        )
        assert "được cách ly để thử" not in text, "what was written"
    wrong = Client().get(reverse("feedback_follow", args=[case.code, "x" * len(secret(case))]))
    assert wrong.status_code == 404


def test_full_lists_have_a_next_page_and_lose_nobody(town: Town, browser_of: Callable[[str], Client]) -> None:
    codes = {a_case(content=f"Việc thứ {n}: hồ sơ cấp phép đã quá hẹn.").code for n in range(53)}
    browser = browser_of("lan")
    for start in (reverse("officer_inbox"), reverse("officer_cases"), "/can-bo/?q=0912345678"):
        seen: list[str] = []
        address: str | None = start
        while address:
            text = browser.get(address).content.decode()
            seen += re.findall(r'href="/can-bo/vu-viec/(PAKN[\d.]+)/"', text)
            more = re.search(r'href="(\?[^"]*tu=[^"]+)"', text)
            address = (
                "/can-bo/" + ("vu-viec/" if "vu-viec" in start else "") + more[1].replace("&amp;", "&")
                if more
                else None
            )
        assert len(seen) == len(set(seen))
        assert set(seen) >= codes, start


def test_search_finds_by_code_in_any_case_and_by_phone(town: Town, browser_of: Callable[[str], Client]) -> None:
    case = a_case()
    browser = browser_of("lan")
    found = browser.get("/can-bo/", {"q": f" {case.code.lower()} "})
    assert found["Location"] == reverse("officer_case", args=[case.code])
    assert case.code in browser.get("/can-bo/", {"q": "0912 345 678"}).content.decode()
    nothing = browser.get("/can-bo/", {"q": "không có"}).content.decode()
    assert "Không có vụ việc nào khớp" in nothing


DESKS = {
    "lan": "officer_inbox", "bao": "officer_inbox", "ha": "officer_inbox", "anh": "officer_inbox",
    "long": "leader", "khanh": "admin_index", "huy": "officer_messages", "loan": "officer_cases",
}  # fmt: skip


def test_each_role_begins_at_its_own_desk(town: Town, browser_of: Callable[[str], Client]) -> None:
    assert {seat.role for name, seat in town.seats.items() if name in DESKS} == ROLES
    for name, page in DESKS.items():
        browser, home = browser_of(name), reverse(page)
        answer = browser.get("/can-bo/")
        assert answer.get("Location", "/can-bo/") == home, name
        shown = browser.get(home)
        assert shown.status_code == 200
        assert f'class="bar-home" href="{home}"' in shown.content.decode()


def test_who_holds_several_positions_begins_where_work_is_open(town: Town, browser_of: Callable[[str], Client]) -> None:
    """First the administrator's seat: no work. The handler's has some; the one chosen by hand stays."""
    khanh = town.users["khanh"]
    for seat in ("binh", "tung"):
        town.seats[seat].holdings.update(user=khanh)
    case_in(town, "assigned")
    browser = browser_of("khanh")
    assert browser.get("/can-bo/").status_code == 200
    assert browser.session["acting_position"] == str(town.seats["binh"].pk)
    browser.post(reverse("switch_position", args=[town.seats["khanh"].pk]))
    assert browser.get("/can-bo/")["Location"] == reverse("admin_index")


def test_titles_say_where_one_is_and_that_something_is_wrong(town: Town, browser_of: Callable[[str], Client]) -> None:
    case = a_case()
    browser = browser_of("lan")

    def title(address: str, **posted: str) -> str:
        page = browser.post(address, posted) if posted else browser.get(address)
        found = re.search(r"<title>(.*?)</title>", page.content.decode(), re.DOTALL)
        assert found
        return found[1]

    assert title(reverse("officer_case", args=[case.code])).startswith(case.code)
    move = reverse("officer_move", args=[case.code, "note"])
    assert title(move).startswith("Ghi chú nội bộ")
    assert title(move, words="").startswith("Lỗi:")
    assert title(reverse("feedback_write"), content="x").startswith("Lỗi:")
