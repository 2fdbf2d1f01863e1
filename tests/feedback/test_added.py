"""Words said to a matter and sealed there: released they belong to it, erased with it they are gone, and nobody decides unread."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from access.actor import citizen
from casework import erasure, links, oversight
from casework.errors import InputMissing, NotYours
from casework.models import Attachment, Case, Words, Work
from casework.quarantine import read_sealed
from casework.trouble import heard
from casework.writes import write_together
from kernel.ids import uuid7
from kernel.time import now
from kinds.feedback.intake import FeedbackListener
from kinds.feedback.sender.follow import path_of_case
from kinds.feedback.submission import submit
from ledger.models import Entry
from ledger.verify import verify
from messaging.inbound import Heard, Media
from messaging.models import Outbound
from tests.casework.town import AT, FIELDS, Town, a_case, case_in, do, links_of, sealed, talk
from tests.tree.test_statements import browser_of
from tests.unsealing import unsealed

SAID = "Thêm: hôm nay cán bộ đòi tôi 5 triệu đồng, tôi xin tố cáo."
LATER = AT + timedelta(hours=1)


def added_to(case: Case, move: str = "add", **more: Any) -> Case:
    """What the sender says on the page of CASE, sealed."""
    told = {"key": str(uuid4()), "words": SAID, **more}
    assert Client().post(f"{path_of_case(case)}{move}/", told)["Location"] == "/gui/da-nhan/"
    return Case.objects.filter(is_sealed=True).latest("opened_at")


def released(town: Town, case: Case) -> Case:
    anh = town.actor("anh")
    read_sealed(case.pk, anh, now())
    oversight.make(case.pk, "release", anh, at=now())
    case.refresh_from_db()
    return case


@pytest.mark.parametrize(("stage", "move"), [("assigned", "add"), ("awaiting_sender", "supplement")])
def test_released_they_stand_in_the_matter_that_they_were_said_to(town: Town, stage: str, move: str) -> None:
    case = case_in(town, stage)
    added = released(town, added_to(case, move))
    assert (added.stage, added.is_sealed, unsealed(added.pk)) == ("destroyed", True, {})
    assert Words.objects.get(case=case, text=SAID).is_public
    assert SAID in Client().get(path_of_case(case)).content.decode(), "its sender reads them there"
    assert not Work.objects.filter(case=added, closed_at=None).exists()
    case.refresh_from_db()
    assert case.stage == ("received" if move == "supplement" else "assigned")
    assert not list(verify())


def test_of_a_matter_that_has_ended_they_are_a_matter_linked_with_it(town: Town) -> None:
    case = case_in(town, "assigned")
    added = added_to(case)
    do(town, case, "", "withdraw", now())
    released(town, added)
    assert (added.stage, added.sender_id) == ("received", case.sender_id)
    assert [(each.case_id, each.is_forward) for each in links_of(case.pk)] == [(added.pk, False)]
    page = browser_of(town, "lan").get(f"/can-bo/vu-viec/{added.code}/").content.decode()
    assert case.code in page
    assert "Nhắn thêm cho" in page

    erasure.erase_case(case.pk, erasure.ON_REQUEST, now())
    added.refresh_from_db()
    assert (added.erased_at is None, added.sender_id, added.stage) == (False, None, "withdrawn")


def test_in_the_chat_they_belong_to_the_matter_that_was_spoken_of(town: Town) -> None:
    conversation = talk("said-beside")
    case = case_in(town, "assigned", conversation=conversation)
    at = now()
    media = [Media("https://cdn.zalo.me/1", "image", "anh.jpg")]
    for said in (
        Heard("text", "said-beside", text=f"#them:{case.code}"),
        Heard("text", "said-beside", text=SAID, media=media),
    ):
        FeedbackListener().before(at)
        FeedbackListener().heard(conversation, said, uuid4(), at)
    added = Case.objects.get(is_sealed=True)
    assert unsealed(added.pk)["added_code"] == case.code
    released(town, added)
    assert Words.objects.get(case=case).text == SAID
    assert Attachment.objects.get(case=case).state == "pending"


def test_of_a_matter_that_ended_since_the_page_was_opened_they_are_a_matter_of_their_own(town: Town) -> None:
    case = case_in(town, "assigned")
    added = added_to(case)
    read_sealed(added.pk, town.actor("anh"), now())
    browser, path = browser_of(town, "anh"), f"/can-bo/vu-viec/{added.code}/release/"
    assert 'name="elsewhere" value="yes"' in browser.get(path).content.decode()
    do(town, case, "", "withdraw", now())
    told = {"key": str(uuid4()), "expects": str(added.row_version), "sure": "on", "elsewhere": "yes"}
    assert browser.post(path, told).status_code == 302
    added.refresh_from_db()
    assert (added.stage, added.is_sealed) == ("received", False)
    assert 'value="yes"' not in browser.get(path).content.decode()


def test_a_question_to_look_again_is_one_when_it_is_released(town: Town) -> None:
    case = case_in(town, "answered")
    released(town, added_to(case, "reopen"))
    case.refresh_from_db()
    assert case.stage == "received"


def test_while_their_matter_waits_for_a_decision_they_wait_too(town: Town) -> None:
    case = case_in(town, "assigned")
    added = added_to(case)
    do(town, case, "lan", "seal", now())
    with pytest.raises(InputMissing, match=case.code):
        released(town, added)


def test_who_has_a_matter_erased_takes_back_what_was_sealed_of_it(town: Town) -> None:
    case, other = a_case(), sealed({"content": "Của người khác.", "channel": "web"})
    added = added_to(case)
    Client().post(f"{path_of_case(case)}xoa/")
    assert (unsealed(added.pk), unsealed(other)["content"]) == ({}, "Của người khác.")
    browser = browser_of(town, "anh")
    page = browser.get(f"/can-bo/vu-viec/{added.code}/").content.decode()
    assert "Người gửi đã xóa nội dung này" in page
    do(town, added, "anh", "destroy", now())
    added.refresh_from_db()
    assert (added.stage, added.erased_at is None) == ("destroyed", False)
    assert not list(verify())


def test_what_was_added_to_an_addition_goes_with_them(town: Town) -> None:
    first, second, third = a_case(), a_case(), a_case()
    write_together(
        [links.row(second.pk, first.pk, links.ADDED_TO, AT), links.row(third.pk, second.pk, links.ADDED_TO, AT)]
    )
    added = added_to(third)
    Client().post(f"{path_of_case(first)}xoa/")
    assert not Case.objects.filter(pk__in=[first.pk, second.pk, third.pk], erased_at=None).exists()
    assert unsealed(added.pk) == {}
    assert not list(verify())


def test_the_end_of_the_years_for_which_a_matter_is_kept_leaves_the_decision_to_a_person(town: Town) -> None:
    case = a_case()
    added = added_to(case)
    erasure.erase_case(case.pk, erasure.RETENTION, LATER)
    assert unsealed(added.pk)


@pytest.mark.parametrize("move", ["destroy", "release"])
def test_nobody_decides_on_what_they_have_not_read(town: Town, move: str) -> None:
    case_id, anh = sealed(), town.actor("anh")
    with pytest.raises(InputMissing, match="chưa mở đọc"):
        oversight.make(case_id, move, anh, at=AT)
    assert unsealed(case_id)
    read_sealed(case_id, anh, AT)
    oversight.make(case_id, move, anh, at=AT)


def test_what_was_read_before_it_was_sealed_again_is_read_again(town: Town) -> None:
    case = a_case()
    do(town, case, "lan", "seal")
    do(town, case, "anh", "release")
    do(town, case, "lan", "seal", LATER)
    with pytest.raises(InputMissing, match="chưa mở đọc"):
        oversight.make(case.pk, "destroy", town.actor("anh"), at=LATER)


@pytest.mark.parametrize("channel", ["web", "counter", "phone", "letter", "api"])
def test_who_was_given_no_code_is_told_it_when_the_matter_is_released(town: Town, channel: str) -> None:
    secret = {**FIELDS, "content": SAID}
    case = Case.objects.get(pk=submit(secret, channel=channel, at=AT, key=str(uuid7())).opened.id)
    do(town, case, "anh", "release", LATER)
    Outbound.objects.filter(case_id=case.pk).update(state="failed")
    heard(Outbound.objects.get(case_id=case.pk), "unreachable", LATER)
    case.refresh_from_db()
    tasks = list(Work.objects.filter(case=case, is_main=False, closed_at=None).values_list("task", "unit_id", "role"))
    if channel == "api":  # the system that sent it shows it there
        assert tasks == []
        return
    assert tasks == [("post" if channel == "letter" else "call", town.unit("centre"), "coordinator")]
    page = browser_of(town, "lan").get(f"/can-bo/vu-viec/{case.code}/").content.decode()
    assert "đã biết mã ngay khi gửi" not in page
    assert "Hạn ban đầu" not in page, "the quarantine's own limit was promised to nobody"
    assert case.first_due_at == case.due_at
    secret_code = path_of_case(case).rstrip("/").rpartition("/")[2]
    assert secret_code not in page
    asked = browser_of(town, "lan").post(f"/can-bo/vu-viec/{case.code}/nguoi-gui/").content.decode()
    assert secret_code in asked, "whoever calls can say how to follow it"
    assert Entry.objects.filter(verb__contains="read", particulars__case=str(case.pk)).exists()


def test_whom_only_a_telephone_leads_to_is_not_lost_for_want_of_a_name(town: Town) -> None:
    case = Case.objects.get(pk=sealed({"content": "x", "channel": "web", "phone": "84912345678", "name": ""}))
    do(town, case, "anh", "release")
    case.refresh_from_db()
    assert case.sender_id is not None
    assert Outbound.objects.filter(case_id=case.pk, notice="released").count() == 1


def test_a_machine_makes_no_such_move(town: Town) -> None:
    added = added_to(a_case())
    for who in (citizen(), town.actor("lan")):
        with pytest.raises(NotYours):
            oversight.make(added.pk, "return_words", who, at=AT)
