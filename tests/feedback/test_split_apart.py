"""A mixed matter divided: whom a part accuses may have the rest to answer, and reads nothing of that part there."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from casework import erasure
from casework.errors import InputMissing
from casework.models import Case
from kinds.feedback.joining.remaining import NOTHING_LEFT, without
from kinds.feedback.models import Feedback
from tests.casework.town import AT, Town, a_case, do, talk
from tests.feedback.test_nobody_says_more import last_said
from tests.tree.test_statements import browser_of

pytestmark = pytest.mark.db

LATE = "Tôi nộp hồ sơ cấp phép xây dựng ở Sở Xây dựng bị chậm 25 ngày so với hẹn."
RUDE = "Chị Hoa ở bộ phận một cửa còn quát mắng tôi là đồ nhà quê."
RETYPED = "Chị Hoa ở bộ phận một cửa quát mắng tôi là đồ nhà quê"
BARE = {"unit_id": "works", "stream": "rule"}


def pages(town: Town, name: str, case: Case) -> str:
    """What this person reads of the case: its page, and that of a move on it."""
    browser = browser_of(town, name)
    page = browser.get(reverse("officer_case", args=[case.code]))
    assert page.status_code == 200
    note = browser.get(reverse("officer_move", args=[case.code, "note"]))
    return page.content.decode() + note.content.decode()


def test_who_handles_the_rest_reads_nothing_of_the_part(town: Town) -> None:
    case = a_case(content=f"{LATE} {RUDE}", title="", conversation=talk())
    do(town, case, "lan", "split", inputs={"part_1": RETYPED, "rest": f"{LATE} {RUDE}"})
    part = Case.objects.get(code=f"{case.code}.1")
    do(town, part, "lan", "assign", inputs={"unit_id": "health", "stream": "conduct", "accused_unit_id": "works"})
    do(town, case, "lan", "assign", AT + timedelta(hours=1), inputs=BARE)
    for name in ("bao", "ha"):
        read = pages(town, name, case)
        assert "chậm 25 ngày" in read
        assert "quát mắng" not in read
    assert "quát mắng" in pages(town, "lan", case)
    assert "Phần còn lại, đơn vị xử lý đọc" in pages(town, "lan", case)
    assert Feedback.objects.get(pk=case.pk).content == f"{LATE} {RUDE}", "nobody changes what the sender wrote"
    erasure.erase_case(case.pk, erasure.ON_REQUEST, AT + timedelta(hours=2))
    assert Feedback.objects.get(pk=case.pk).for_handling == ""


@pytest.mark.parametrize(
    ("text", "parts", "left"),
    [
        (f"{LATE} {RUDE}", [RETYPED], LATE),
        (f"{RUDE}\n\n{LATE}", [RUDE.lower()], LATE),
        ("Đèn tắt, cán bộ quát tôi, đường ngập.", ["cán bộ quát tôi"], "Đèn tắt, đường ngập."),
        (LATE, ["Đèn đường không sáng."], LATE),
        (RUDE, [RUDE], ""),
    ],
)
def test_what_is_left(text: str, parts: list[str], left: str) -> None:
    assert without(text, parts) == left


def test_a_heading_with_the_words_of_a_part_is_none_of_the_rest(town: Town) -> None:
    case = a_case(content=f"{RUDE} {LATE}", title="")
    do(town, case, "lan", "split", inputs={"parts": [RUDE]})
    case.refresh_from_db()
    assert case.subject == LATE.rstrip(".")
    do(town, case, "lan", "split", inputs={"parts": [LATE]})
    assert Feedback.objects.get(pk=case.pk).for_handling == NOTHING_LEFT


def test_the_form_shows_what_is_left_before_it_counts(town: Town) -> None:
    case, browser = a_case(content=f"{LATE} {RUDE}", title=""), browser_of(town, "lan")
    address = reverse("officer_move", args=[case.code, "split"])
    page = browser.get(address)
    said: dict[str, Any] = {"part_1": RETYPED, "rest": f"{LATE} {RUDE}"}
    said |= {"key": str(page.context["key"]), "expects": page.context["expects"]}
    asked = browser.post(address, said)
    assert asked.status_code == 422
    assert asked.context["form"]["rest"].value() == LATE
    assert "Xin xem lại trước khi thực hiện" in asked.content.decode(), "it asks; nothing is wrong"
    assert not Case.objects.filter(code=f"{case.code}.1").exists()
    assert browser.post(address, {**said, "rest": LATE}).status_code == 302
    assert Feedback.objects.get(pk=case.pk).for_handling == LATE


def test_a_sentence_on_conduct_in_a_matter_of_rules_is_asked_about(town: Town) -> None:
    case = a_case(content=f"{LATE} {RUDE}", title="")
    with pytest.raises(InputMissing, match="quát mắng") as asked:
        do(town, case, "lan", "assign", inputs=BARE)
    assert asked.value.field == "confirmed"
    do(town, case, "lan", "assign", inputs={**BARE, "confirmed": str(town.unit("works"))})
    plain = a_case(content=LATE, title="")
    do(town, plain, "lan", "assign", inputs=BARE)


# --- one part is taken back: what of the others -----------------------------------------------------------------------


def split_up(town: Town) -> tuple[Case, Case, str]:
    """A matter, its part, and the address of the matter for its sender."""
    from kinds.feedback.sender.follow import path_of_case

    case = a_case(content=f"{LATE} {RUDE}", title="", conversation=talk())
    do(town, case, "lan", "split", inputs={"parts": [RUDE]})
    case.refresh_from_db()
    return case, Case.objects.get(code=f"{case.code}.1"), path_of_case(case)


@pytest.mark.parametrize("along", [True, False])
def test_erasing_lists_the_parts_to_be_erased_too(town: Town, along: bool) -> None:  # noqa: FBT001 -- a parameter of the test
    _case, part, address = split_up(town)
    browser = Client()
    page = browser.get(f"{address}xoa/").content.decode()
    assert re.search(rf'value="{re.escape(part.code)}"[^>]* checked', page), "who wants to be forgotten means all of it"
    answer = browser.post(f"{address}xoa/", {"cung": [part.code]} if along else {}).content.decode()
    part.refresh_from_db()
    assert (part.erased_at is not None, part.stage) == ((True, "withdrawn") if along else (False, "received"))
    later = browser.get(address)
    assert later.status_code == 410
    for shown in (answer, later.content.decode()):
        assert (part.code in shown) is not along, "the way to what is still there stays"


def test_withdrawing_lists_the_parts_to_be_withdrawn_too(town: Town) -> None:
    case, part, address = split_up(town)
    do(town, case, "lan", "split", AT + timedelta(hours=1), inputs={"parts": ["Đèn đường trước nhà không sáng."]})
    browser = Client()
    page = browser.get(f"{address}withdraw/")
    assert not re.search(r'name="cung"[^>]* checked', page.content.decode())
    initial = page.context["form"]
    said = {name: initial[name].value() or "" for name in initial.fields}
    assert browser.post(f"{address}withdraw/", {**said, "cung": [part.code]}).status_code == 302
    stages = dict(Case.objects.values_list("code", "stage"))
    assert stages == {case.code: "withdrawn", part.code: "withdrawn", f"{case.code}.2": "received"}


@pytest.mark.parametrize(
    ("said", "stages"), [("rút hết", ("withdrawn", "withdrawn")), ("rút đi", ("withdrawn", "received"))]
)
def test_in_the_chat_too_the_parts_are_offered(town: Town, said: str, stages: tuple[str, str]) -> None:
    from kinds.feedback.intake import FeedbackListener
    from messaging.inbound import Heard

    case, part, _address = split_up(town)
    listener, talking, at = FeedbackListener(), talk(), AT + timedelta(hours=1)
    listener.heard(talking, Heard("text", "user-1", text=f"rút phản ánh {case.code}"), uuid4(), at)
    assert part.code in last_said()
    listener.heard(talking, Heard("text", "user-1", text=said), uuid4(), at + timedelta(minutes=1))
    assert (Case.objects.get(pk=case.pk).stage, Case.objects.get(pk=part.pk).stage) == stages
