"""Duplicates follow a main matter and get its answer; a mixed matter split up is in `test_split`."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from access.actor import SYSTEM
from casework import erasure
from casework.errors import InputMissing, NotYours
from casework.links import followers_of
from casework.models import Case, Link
from casework.perform import perform
from kinds.feedback.joining import followers
from kinds.feedback.joining.followers import follower_round
from kinds.feedback.models import Feedback
from kinds.feedback.publication.models import Publication
from ledger.models import Entry
from ledger.verify import verify
from messaging.models import Outbound
from tests.casework.town import ANSWER, AT, Town, a_case, case_in, do, links_of, open_main, sealed, talk

pytestmark = pytest.mark.db

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
PARTS = {"part_1": "Đèn đường trước số nhà 12 không sáng.", "part_2": "Cán bộ tiếp dân không giải thích rõ."}


def merged(town: Town, main: Case, number: int = 1) -> Case:
    case = a_case(conversation=talk(f"follower-{number}"))
    do(town, case, "lan", "merge", inputs={"main": main.code.lower(), "confirmed": main.code})
    case.refresh_from_db()
    return case


def stage_of(case: Case) -> str:
    case.refresh_from_db()
    return case.stage


def answer(town: Town, case: Case) -> None:
    do(town, case, "bao", "draft_answer", inputs={"answer": ANSWER})
    do(town, case, "ha", "approve")


def test_all_followers_get_the_answer_once(town: Town) -> None:
    main = case_in(town, "assigned", conversation=talk())
    behind = [merged(town, main, n) for n in range(3)]
    assert followers_of(main.pk) == 3
    assert follower_round(AT) == 0, "nothing goes out before the main matter is answered"
    answer(town, main)
    assert follower_round(AT, most=2) == 2
    assert follower_round(AT) == 1
    assert follower_round(AT) == 0
    for case in behind:
        assert stage_of(case) == "answered"
        assert Feedback.objects.get(pk=case.pk).answer == ANSWER
        told = Outbound.objects.filter(case_id=case.pk).values_list("notice", flat=True)
        assert sorted(told) == ["answered", "merged", "received"]
        assert Entry.objects.get(stream=case.pk, verb="feedback:follower:answered").actor_kind == "system"
        assert not Publication.objects.filter(pk=case.pk).exists(), "the main matter is published, once"
    assert followers_of(main.pk) == 0
    assert not list(verify())


ANEW = ANSWER + " Đã đính chính ngày tiếp nhận."


def answered_anew(town: Town, main: Case, words: str) -> None:
    do(town, main, "bao", "draft_answer", inputs={"answer": words})
    do(town, main, "ha", "approve")


@pytest.mark.parametrize("back", ["return_answer", "reopen"])
def test_who_was_answered_with_a_matter_gets_its_corrected_answer_too(town: Town, back: str) -> None:
    main = case_in(town, "assigned", conversation=talk())
    behind = [merged(town, main, n) for n in range(4)]
    answer(town, main)
    assert follower_round(AT) == 4
    same, own, closed, _erased = behind
    do(town, own, "lan", "reconsider", inputs={"words": "Có điểm riêng."})
    do(town, own, "lan", "answer_question", AT + HOUR, inputs={"words": "Trả lời riêng cho người gửi này, đủ dài."})
    do(town, closed, "lan", "close")
    erasure.erase_case(behind[3].pk, erasure.ON_REQUEST, AT)
    do(town, main, "lan" if back == "return_answer" else "", back, inputs={"words": "Chưa đúng."})
    assert follower_round(AT) == 0, "nothing to tell them yet"
    if back == "reopen":
        do(town, main, "lan", "assign", inputs={"unit_id": "works", "stream": "rule"})
    answered_anew(town, main, ANEW)
    assert follower_round(AT + DAY) == 2
    assert follower_round(AT + DAY) == 0
    for case in (same, closed):
        assert (stage_of(case), Feedback.objects.get(pk=case.pk).answer) == ("answered", ANEW)
        told = Outbound.objects.filter(case_id=case.pk, notice="answered").count()
        assert told == 2
        assert case.verdict, "it was answered in time or late then; the clock does not run again"
    assert Feedback.objects.get(pk=own.pk).answer.startswith("Trả lời riêng")
    assert Feedback.objects.get(pk=behind[3].pk).answer == ""
    do(town, main, "lan", "return_answer", inputs={"words": "Lại sai."})
    answered_anew(town, main, ANEW)
    assert follower_round(AT + 2 * DAY) == 0, "the same words are not sent again"
    assert not Link.objects.filter(retry_at__isnull=False).exists()


def test_an_answer_that_was_taken_back_for_good_leaves_a_person_to_decide(town: Town) -> None:
    main = case_in(town, "assigned")
    case = merged(town, main)
    answer(town, main)
    follower_round(AT)
    do(town, main, "lan", "return_answer", inputs={"words": "Sai."})
    do(town, main, "", "withdraw")
    assert follower_round(AT + DAY) == 1
    assert stage_of(case) == "received"
    assert [w.role for w in open_main(case)] == ["coordinator"]
    assert Outbound.objects.filter(case_id=case.pk, notice="sent_back").count() == 1
    assert follower_round(AT + DAY) == 0


def test_a_sender_who_withdraws_his_doubts_changes_nothing_for_the_others(town: Town) -> None:
    main = case_in(town, "assigned")
    case = merged(town, main)
    answer(town, main)
    follower_round(AT)
    do(town, main, "", "reopen", inputs={"words": "Chưa rõ."})
    do(town, main, "", "withdraw")
    assert follower_round(AT + DAY) == 0
    assert stage_of(case) == "answered"


def test_a_follower_that_was_taken_up_again_may_follow_again(town: Town) -> None:
    main = case_in(town, "assigned")
    case = merged(town, main)
    answer(town, main)
    follower_round(AT)
    do(town, case, "lan", "reconsider", inputs={"words": "Xem lại."})
    do(town, case, "lan", "merge", inputs={"main": main.code, "confirmed": main.code})
    assert follower_round(AT + DAY) == 1
    assert stage_of(case) == "answered"


def test_who_joins_an_answered_matter_is_answered_at_once(town: Town) -> None:
    for stage in ("answered", "closed"):
        case = merged(town, case_in(town, stage))
        assert follower_round(AT + DAY) == 1
        assert stage_of(case) == "answered"


def test_two_workers_answer_a_follower_once(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    main = case_in(town, "assigned")
    case = merged(town, main)
    answer(town, main)
    done: list[str] = []

    def slower(case_id: Any, move: str, *args: Any, **more: Any) -> Any:
        done.append(move)
        perform(case_id, move, *args, **more)  # the other worker
        return perform(case_id, move, *args, **more)

    monkeypatch.setattr(followers, "perform", slower)
    assert follower_round(AT) == 0
    assert done == ["answer_follower"]
    assert stage_of(case) == "answered"
    assert Outbound.objects.filter(case_id=case.pk, notice="answered").count() == 1


@pytest.mark.parametrize("end", ["refused", "redirected", "withdrawn", "sealed"])
def test_a_main_matter_that_ends_without_an_answer_sets_its_followers_free(town: Town, end: str) -> None:
    main = case_in(town, "received")
    case = merged(town, main)
    who, move, inputs = {
        "refused": ("lan", "refuse", {"reason": "not_vietnamese"}), "redirected": ("lan", "redirect", {"reason": "complaint"}),
        "withdrawn": ("", "withdraw", {}), "sealed": ("lan", "seal", {}),
    }[end]  # fmt: skip
    do(town, main, who, move, inputs=inputs)
    assert follower_round(AT) == 1
    assert stage_of(case) == "received"
    assert not Link.objects.filter(case=case).exists()
    assert [w.role for w in open_main(case)] == ["coordinator"]
    assert Outbound.objects.filter(case_id=case.pk, notice="unmerged").count() == 1


def test_followers_of_a_follower_come_along(town: Town) -> None:
    first, second, third = (case_in(town, "assigned") for _ in range(3))
    do(town, first, "lan", "merge", inputs={"main": second.code, "confirmed": second.code})
    do(town, second, "lan", "merge", inputs={"main": third.code, "confirmed": third.code})
    late = merged(town, first)
    assert {link.other_id for link in Link.objects.all()} == {third.pk}
    answer(town, third)
    assert follower_round(AT) == 3
    assert {stage_of(c) for c in (first, second, late)} == {"answered"}


def test_two_that_were_merged_into_each_other_are_set_free(town: Town) -> None:
    first, second = case_in(town, "received"), case_in(town, "received")
    do(town, first, "lan", "merge", inputs={"main": second.code, "confirmed": second.code})
    Case.objects.filter(pk=second.pk).update(stage="merged")  # as two coordinators at one instant would leave it
    Link.objects.create(case=second, other=first, relation="duplicate_of", at=AT)
    follower_round(AT)
    follower_round(AT)
    assert "received" in {stage_of(first), stage_of(second)}


@pytest.mark.parametrize(
    "which", ["none", "unknown", "itself", "its follower", "withdrawn", "refused", "sealed", "erased"]
)
def test_what_cannot_be_followed_is_said(town: Town, which: str) -> None:
    case = case_in(town, "received")
    code = {"none": "", "unknown": "PAKN.20200101.0001", "itself": case.code}.get(which)
    if which == "its follower":
        code = merged(town, case).code
    elif which == "sealed":
        code = Case.objects.get(pk=sealed()).code
    elif which == "erased":
        other = case_in(town, "received")
        erasure.erase_case(other.pk, erasure.ON_REQUEST, AT)
        code = other.code
    elif code is None:
        code = case_in(town, which).code
    with pytest.raises(InputMissing) as refused:
        do(town, case, "lan", "merge", inputs={"main": code})
    assert refused.value.field == "main"
    assert stage_of(case) == "received"


def test_a_coordinator_separates_what_was_joined_wrongly(town: Town) -> None:
    main = case_in(town, "assigned")
    case = merged(town, main)
    with pytest.raises(NotYours):
        do(town, case, "bao", "unmerge")
    do(town, case, "lan", "unmerge")
    answer(town, main)
    assert follower_round(AT) == 0
    assert stage_of(case) == "received"
    do(town, case, "lan", "merge", inputs={"main": main.code, "confirmed": main.code})
    assert follower_round(AT) == 1


def test_one_that_cannot_be_answered_silences_no_other(town: Town, caplog: Any) -> None:
    main = case_in(town, "assigned")
    broken, whole = merged(town, main, 1), merged(town, main, 2)
    Case.objects.filter(pk=broken.pk).update(kind="lost")
    answer(town, main)
    assert (follower_round(AT), follower_round(AT)) == (1, 0)
    assert stage_of(whole) == "answered"
    assert [r.msg for r in caplog.records if r.levelname == "ERROR"] == ["follower failed"]


def test_an_erased_follower_gets_no_new_words(town: Town) -> None:
    main = case_in(town, "assigned")
    case = merged(town, main)
    erasure.erase_case(case.pk, erasure.ON_REQUEST, AT)
    answer(town, main)
    assert follower_round(AT) == 1
    assert Feedback.objects.get(pk=case.pk).answer == ""


def test_an_answer_cannot_be_asked_for_before_there_is_one(town: Town) -> None:
    case = merged(town, case_in(town, "assigned"))
    with pytest.raises(InputMissing):
        perform(case.pk, "answer_follower", SYSTEM, at=AT)
    with pytest.raises(NotYours):
        do(town, case, "lan", "answer_follower")
    alone = case_in(town, "answered")
    with pytest.raises(InputMissing):
        perform(alone.pk, "correct_follower", SYSTEM, at=AT)
    with pytest.raises(NotYours):
        do(town, alone, "lan", "correct_follower")


def test_the_case_page_shows_both_sides_of_a_link(town: Town, client: Any) -> None:
    main = case_in(town, "assigned")
    case = merged(town, main)
    from tests.tree.test_statements import browser_of

    browser = browser_of(town, "lan")
    assert main.code in browser.get(reverse("officer_case", args=[case.code])).content.decode()
    assert case.code in browser.get(reverse("officer_case", args=[main.code])).content.decode()


def test_a_matter_that_is_sealed_leads_to_no_other(town: Town) -> None:
    """Law on Denunciations, art. 56: nothing beside the sealed words leads to whoever sent them."""
    case = a_case(conversation=talk())
    do(town, case, "lan", "split", inputs=PARTS)
    part = Case.objects.filter(links__other=case).first()
    behind = merged(town, case)
    do(town, case, "lan", "seal")
    case.refresh_from_db()
    part.refresh_from_db()
    assert not links_of(part.pk)
    follower_round(AT)
    assert not Link.objects.exists()
    assert stage_of(behind) == "received"
    told = str(list(Entry.objects.filter(stream=case.pk).values_list("particulars", flat=True)))
    assert str(part.pk) not in told and part.code not in told
    do(town, part, "lan", "seal")
    part.refresh_from_db()
    assert (part.sender_id, part.conversation_id, part.is_sealed) == (None, None, True)


def test_who_withdraws_follows_no_longer(town: Town) -> None:
    case = merged(town, case_in(town, "assigned"))
    do(town, case, "", "withdraw")
    assert not Link.objects.exists()
