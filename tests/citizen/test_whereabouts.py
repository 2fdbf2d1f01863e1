"""What the sender sees of the ways that a matter takes: forwarded, proposed, handed over, merged, extended, published, exported."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from casework.models import Case
from casework.tracking import secret_of
from kinds.feedback.models import Feedback
from kinds.feedback.sender import whereabouts
from tests.casework.town import AT, Town, a_case, case_in, do

pytestmark = pytest.mark.db


def page_of(case: Case, more: str = "") -> str:
    secret = secret_of(case.pk, bytes(case.tracking_salt))
    return Client().get(f"/theo-doi/{case.code}/{secret}/{more}").content.decode()


def test_a_forwarded_matter_says_who_has_it_and_that_we_follow(town: Town) -> None:
    case = a_case()
    do(
        town,
        case,
        "lan",
        "forward",
        inputs={"authority": "Bộ Xây dựng", "words": "Việc này thuộc Bộ Xây dựng, thành phố đã chuyển."},
    )
    text = page_of(case)
    assert "Bộ Xây dựng" in text
    assert "không cần gửi lại" in text
    assert "thành phố đã chuyển" in text, "what the official wrote stands first"


def test_a_merged_matter_says_that_all_get_the_answer(town: Town) -> None:
    main, follower = a_case(), a_case(at=AT + timedelta(minutes=1))
    do(
        town,
        follower,
        "lan",
        "merge",
        AT + timedelta(minutes=2),
        inputs={"main": main.code, "confirmed": main.code},
    )
    follower.refresh_from_db()
    assert follower.stage == "merged"
    assert "cùng lúc với mọi người" in page_of(follower)
    assert main.code not in page_of(follower), "another sender's code is nobody else's"


def test_a_scene_report_shows_the_other_systems_state(town: Town) -> None:
    case = a_case()
    do(town, case, "lan", "hand_over_scene", inputs={"words": "Đội môi trường sẽ xử lý."})
    Feedback.objects.filter(pk=case.pk).update(scene_code="HT.123", scene_state="IN_PROGRESS")
    text = page_of(case)
    assert "HT.123" in text
    assert "Tình trạng: đang xử lý." in text
    assert "IN_PROGRESS" not in text


def test_an_extended_term_tells_both_days(town: Town) -> None:
    case = case_in(town, "assigned")
    assert case.due_at
    Case.objects.filter(pk=case.pk).update(extended_by=5, due_at=case.due_at + timedelta(days=5))
    assert "gia hạn 5 ngày" in page_of(case)


def test_the_ordinary_way_says_nothing_of_it(town: Town) -> None:
    assert "Việc đang ở đâu" not in page_of(case_in(town, "assigned"))


def test_the_export_holds_what_was_said_for_somebody_else(town: Town) -> None:
    case = a_case()
    Feedback.objects.filter(pk=case.pk).update(on_behalf_of="Tổ dân phố 5", national_code="PAKN.QG.1")
    told: Any = page_of(case, "du-lieu/")
    assert "Tổ dân phố 5" in told
    assert "PAKN.QG.1" in told
    assert "Tổ dân phố 5" in page_of(case)
    assert whereabouts.published(case) == ""


def test_a_draft_goes_when_its_move_was_made(town: Town) -> None:
    case = a_case()
    path = f"/theo-doi/{case.code}/{secret_of(case.pk, bytes(case.tracking_salt))}/"
    unseen = dict(Client().get(f"{path}add/").context["form"].initial)
    sent = Client().post(f"{path}add/", {"words": "Tôi gửi thêm số biên nhận.", "key": str(uuid4()), **unseen})
    assert sent["Location"] == f"{path}?xong=add"
    assert f'data-draft-done="feedback-add-{case.code}"' in Client().get(sent["Location"]).content.decode()
    assert "data-draft-done" not in page_of(case, "?xong=khong-co")


@pytest.mark.parametrize(("stage", "is_running"), [("received", True), ("answered", False)])
def test_erasing_says_that_it_stops_only_where_something_still_runs(town: Town, stage: str, is_running: bool) -> None:
    page = page_of(a_case() if stage == "received" else case_in(town, stage), "xoa/")
    assert ("sẽ dừng lại" in page) is is_running
    assert "Việc này không hoàn tác được" in page
