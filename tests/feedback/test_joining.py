"""Which matter may follow which: every combination against a table written by hand; then that whoever is accused learns
of nothing by that way, whatever happens to the main matter afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.db import OperationalError, transaction
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse

from books.orgs.models import UnitDuty
from casework import links
from casework.errors import CaseError, InputMissing, StaleCase
from casework.models import Case, Link
from casework.visibility import visible_cases
from kernel.ids import uuid7
from kinds.feedback.joining.followers import follower_round
from kinds.feedback.joining.judging import Matter, verdict
from kinds.feedback.models import Feedback
from tests.casework.town import ANSWER, AT, SEATS, START, Town, a_case, case_in, do, sealed, talk

pytestmark = pytest.mark.db

HEALTH, WORKS = uuid7(), uuid7()
MATTERS = {
    "unsaid": Matter("A"),
    "signs": Matter("A", looks_like_conduct=True),
    "rule": Matter("A", "rule"),
    "question": Matter("A", "question"),
    "scene": Matter("A", "scene"),
    "other": Matter("A", "other"),
    "conduct": Matter("A", "conduct"),  # nobody named whom
    "of works": Matter("A", "conduct", WORKS, "Sở Xây dựng"),
    "of health": Matter("A", "conduct", HEALTH, "Sở Y tế"),
}
# follower → main → "" follows, "?" must be confirmed, else beside which field it is refused
_SAID = {"rule", "question", "scene", "other"}
TABLE: dict[str, dict[str, str]] = {
    "unsaid": dict.fromkeys(MATTERS, "?") | {"conduct": "main"},
    "signs": dict.fromkeys(MATTERS, "?") | {"conduct": "main"},
    **{
        each: {**dict.fromkeys(_SAID - {each}, "?"), **dict.fromkeys(("conduct", "of works", "of health"), "main")}
        for each in _SAID
    },
    "conduct": dict.fromkeys(MATTERS, "accused_unit_id") | {"conduct": "main"},
    "of works": dict.fromkeys(MATTERS, "main") | {"unsaid": "?", "signs": "?", "of works": ""},
    "of health": dict.fromkeys(MATTERS, "main") | {"unsaid": "?", "signs": "?", "of health": ""},
}


@pytest.mark.parametrize("has_met", [False, True])
def test_every_pair_by_the_table(has_met: bool) -> None:
    for one, other in product(MATTERS, repeat=2):
        follower, main = MATTERS[one], MATTERS[other]
        found = verdict(follower, main, is_within=follower.accused == main.accused, has_met=has_met)
        said = found.field if found.refused else "?" if found.asks else ""
        wanted = TABLE[one].get(other, "")
        if has_met and follower.accused and not main.nature:
            wanted = "main"
        assert said == wanted, f"{one} → {other}"


def test_what_is_confirmed_says_who_answers_and_who_sees() -> None:
    main = Matter("B", "rule", unit_name="Sở Xây dựng", answer="Đã cấp phép.")
    [across, at_once] = verdict(MATTERS["question"], main, is_within=False, has_met=False).asks
    assert "câu hỏi" in across
    assert "Sở Xây dựng" in across
    assert "Đã cấp phép." in at_once


@pytest.mark.parametrize(
    ("follower", "main", "words"),
    [("unsaid", "unsaid", "Cả hai vụ việc chưa phân loại"), ("unsaid", "rule", "phản ánh về quy định"), ("signs", "unsaid", "có dấu hiệu")],
)  # fmt: skip
def test_what_nobody_has_classified_is_read_before_it_follows(follower: str, main: str, words: str) -> None:
    [asked] = verdict(MATTERS[follower], MATTERS[main], is_within=False, has_met=False).asks
    assert words in asked
    assert "không phản ánh hành vi" in asked


# --- carried out ----------------------------------------------------------------------------------------------------

CONDUCT = {"unit_id": "health", "stream": "conduct", "accused_unit_id": "works"}
RUDE = "Cán bộ tiếp dân thái độ hách dịch, quát mắng, cửa quyền với người đến nộp giấy tờ."


def made(town: Town, sort: str, address: str = "") -> Case:
    """A matter of each sort, by chat or by form."""
    case = a_case(conversation=talk(address) if address else None, **({"content": RUDE} if sort == "signs" else {}))
    if sort in ("question", "scene", "other", "conduct"):
        do(town, case, "lan", "correct_field", inputs={"scope": sort})
    elif sort == "rule":
        do(town, case, "lan", "assign", inputs={"unit_id": "works", "stream": "rule"})
    elif sort.startswith("of "):
        accused = sort.removeprefix("of ")
        other = "works" if accused == "health" else "health"
        do(town, case, "lan", "assign", inputs={"unit_id": other, "stream": "conduct", "accused_unit_id": accused})
    elif sort == "was at works":
        do(town, case, "lan", "assign", inputs={"unit_id": "works", "stream": "rule"})
        do(town, case, "bao", "hand_back", inputs={"words": "Không thuộc thẩm quyền của Sở."})
        Feedback.objects.filter(pk=case.pk).update(stream="", scope="")
    case.refresh_from_db()
    return case


@contextmanager
def tried() -> Iterator[None]:
    """Whatever is done inside is undone."""
    try:
        with transaction.atomic():
            yield
            raise _Undo
    except _Undo:
        pass


class _Undo(Exception):
    pass


def joined(town: Town, case: Case, main: Case, **more: Any) -> None:
    """As an official who confirms whatever is asked, and names Works where somebody must be named."""
    accused = {"accused_unit_id": "works"} if "accused_unit_id" not in more else {}
    do(town, case, "lan", "merge", inputs={"main": main.code, "confirmed": main.code, **accused, **more})
    case.refresh_from_db()


def nobody_accused_knows(town: Town, *cases: Case) -> None:
    """Neither of the cases, nor that they belong together, nor what was answered."""
    for case in cases:
        case.refresh_from_db()
    accused = {case.shielded_unit_id for case in cases} - {None}
    for name, (unit, _role) in SEATS.items():
        if town.unit(unit) in accused:
            seen = visible_cases(town.actor(name)).filter(pk__in=[c.pk for c in cases if c.shielded_unit_id])
            assert not seen.exists(), f"{name} of {unit}"
    for case in cases:
        assert case.unit_id not in accused


def answered(town: Town, main: Case) -> None:
    """The main matter goes on by whichever way is open, the one that would harm first, and is answered."""
    main.refresh_from_db()
    ways = [
        {"unit_id": "works", "stream": "rule"},
        {"unit_id": "works", "stream": "conduct", "accused_unit_id": "health"},
        {"unit_id": "health", "stream": "rule"},
        CONDUCT,
    ]
    for inputs in ways if main.stage == "received" else []:
        try:
            with transaction.atomic():
                do(town, main, "lan", "assign", inputs=inputs)
            break
        except CaseError:
            continue
    main.refresh_from_db()
    hands = ("bao", "ha") if main.unit_id == town.unit("works") else ("yen", "truong")
    do(town, main, hands[0], "draft_answer", inputs={"answer": ANSWER})
    do(town, main, hands[1], "approve")


def test_whoever_is_accused_learns_of_nothing_by_way_of_the_other(town: Town) -> None:
    sorts = ["unsaid", "rule", "conduct", "of works", "of health", "was at works"]
    followers = [made(town, sort, f"f-{n}" if n % 2 else "") for n, sort in enumerate(sorts)]  # by chat and by form
    mains = [made(town, sort) for sort in sorts]
    done = 0
    for case, main in product(followers, mains):
        with tried():
            try:
                with transaction.atomic():
                    joined(town, case, main)
            except CaseError:
                continue
            done += 1
            nobody_accused_knows(town, case, main)
            answered(town, main)
            nobody_accused_knows(town, case, main)
            follower_round(AT)
            nobody_accused_knows(town, case, main)
            case.refresh_from_db()
            assert case.stage == "answered"
    assert done > len(sorts)


def test_two_that_nobody_classified_are_joined_only_once_both_were_read(town: Town) -> None:
    """The one could be about the very unit that is to answer the other; a follower is never classified again."""
    case, main = made(town, "unsaid"), made(town, "unsaid")
    with pytest.raises(InputMissing) as asked:
        do(town, case, "lan", "merge", inputs={"main": main.code})
    assert asked.value.field == "confirmed"
    joined(town, case, main)
    assert case.stage == "merged"


@pytest.mark.parametrize("sort", ["question", "rule"])
def test_two_of_one_nature_are_joined_only_once_both_were_read(town: Town, sort: str) -> None:
    case, main = made(town, sort), made(town, sort)
    with pytest.raises(InputMissing, match="Hãy đọc vụ việc chính") as asked:
        do(town, case, "lan", "merge", inputs={"main": main.code})
    assert asked.value.field == "confirmed"
    joined(town, case, main)
    assert case.stage == "merged"


def test_a_word_of_confirmation_is_of_this_main_matter_alone(town: Town) -> None:
    case, main, other = made(town, "question"), made(town, "rule"), made(town, "rule")
    for said in ("", "on", other.code):
        with pytest.raises(InputMissing) as asked:
            do(town, case, "lan", "merge", inputs={"main": main.code, "confirmed": said})
        assert asked.value.field == "confirmed"
    do(town, case, "lan", "merge", inputs={"main": main.code, "confirmed": main.code})


def test_who_joins_a_conduct_matter_is_hidden_from_whom_it_accuses(town: Town) -> None:
    case, main = made(town, "unsaid"), made(town, "of works")
    joined(town, case, main)
    assert case.shielded_unit_id == town.unit("works")
    assert Feedback.objects.get(pk=case.pk).scope == "conduct"


def test_a_receiving_unit_that_is_accused_keeps_no_follower(town: Town) -> None:
    UnitDuty.objects.create(
        duty="feedback.receive_conduct", unit=town.units["office"], valid_from=START, legal_basis="Thử"
    )
    main, case = made(town, "unsaid"), made(town, "unsaid")
    do(town, main, "lan", "assign", inputs={"unit_id": "health", "stream": "conduct", "accused_unit_id": "centre"})
    main.refresh_from_db()
    joined(town, case, made(town, "unsaid"))
    Link.objects.filter(case=case).update(other=main)  # it was classified after the other had joined it
    do(town, main, "yen", "draft_answer", inputs={"answer": ANSWER})
    do(town, main, "truong", "approve")
    assert follower_round(AT) == 1
    case.refresh_from_db()
    assert (case.receiving_unit_id, case.shielded_unit_id) == (town.unit("office"), town.unit("centre"))
    assert not visible_cases(town.actor("lan")).filter(pk=case.pk).exists()


def test_its_own_followers_are_looked_at_too(town: Town) -> None:
    main, middle = made(town, "rule"), made(town, "unsaid")
    joined(town, made(town, "of works"), middle)
    with pytest.raises(InputMissing) as refused:
        joined(town, middle, main)
    assert refused.value.field == "main"
    assert links.followers_of(middle.pk) == 1


def test_no_follower_of_its_own_stays_in_sight_of_whom_the_main_matter_accuses(town: Town) -> None:
    """The accused unit had the first follower once: it goes its own way, and joins on its own."""
    case, middle, main = made(town, "unsaid"), made(town, "unsaid"), made(town, "of works")
    do(town, case, "lan", "assign", inputs={"unit_id": "works", "stream": "rule"})
    do(town, case, "bao", "hand_back", inputs={"words": "Không thuộc thẩm quyền của Sở."})
    Feedback.objects.filter(pk=case.pk).update(stream="", scope="")
    joined(town, case, middle)
    assert visible_cases(town.actor("bao")).filter(pk=case.pk).exists()
    with pytest.raises(InputMissing) as refused:
        joined(town, middle, main)
    assert (refused.value.field, case.code in refused.value.message) == ("main", True)
    assert "Sở Xây dựng" in refused.value.message
    do(town, case, "lan", "unmerge")
    for each in (case, middle):
        joined(town, each, main)
    nobody_accused_knows(town, case, middle, main)
    assert links.followers_of(main.pk) == 2


def test_whom_a_main_matter_is_later_found_to_accuse_has_no_follower_in_its_lists(town: Town) -> None:
    case, main = made(town, "unsaid"), made(town, "unsaid")
    do(town, case, "lan", "assign", inputs={"unit_id": "works", "stream": "rule"})
    do(town, case, "bao", "hand_back", inputs={"words": "Không thuộc thẩm quyền của Sở."})
    Feedback.objects.filter(pk=case.pk).update(stream="", scope="")
    joined(town, case, main)
    accusing = {"unit_id": "health", "stream": "conduct", "accused_unit_id": "works"}
    with pytest.raises(InputMissing) as refused:
        do(town, main, "lan", "assign", inputs=accusing)
    assert (refused.value.field, case.code in refused.value.message) == ("accused_unit_id", True)
    do(town, case, "lan", "unmerge")
    do(town, main, "lan", "assign", inputs=accusing)
    main.refresh_from_db()
    joined(town, case, main)
    nobody_accused_knows(town, case, main)


def test_followers_that_are_shielded_already_come_along(town: Town) -> None:
    case, middle, main = (made(town, "of works") for _ in range(3))
    joined(town, case, middle)
    joined(town, middle, main)
    assert links.followers_of(main.pk) == 2
    nobody_accused_knows(town, case, middle, main)


@pytest.mark.parametrize(
    ("inputs", "field"),
    [
        ({"unit_id": "works", "stream": "rule"}, "unit_id"),
        ({"unit_id": "health", "stream": "rule"}, "stream"),
        ({"unit_id": "works", "stream": "conduct", "accused_unit_id": "health"}, "unit_id"),
        ({"unit_id": "office", "stream": "conduct", "accused_unit_id": "health"}, "accused_unit_id"),
        ({"unit_id": "health", "stream": "conduct", "accused_unit_id": "works"}, ""),
    ],
)
def test_when_the_main_matter_is_classified_those_that_follow_are_looked_at(
    town: Town, inputs: dict[str, Any], field: str
) -> None:
    main = made(town, "unsaid")
    joined(town, made(town, "of works"), main)
    if not field:
        do(town, main, "lan", "assign", inputs=inputs)
        return
    with pytest.raises(InputMissing) as refused:
        do(town, main, "lan", "assign", inputs=inputs)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("move", "inputs"),
    [
        ("correct_field", {"scope": "rule"}),
        ("hand_over_scene", {}),
        ("answer_question", {"words": ANSWER}),
    ],
)
def test_by_no_other_move_either(town: Town, move: str, inputs: dict[str, Any]) -> None:
    main, follower = made(town, "unsaid"), made(town, "of works")
    joined(town, follower, main)
    with pytest.raises(InputMissing) as refused:
        do(town, main, "lan", move, inputs=inputs)
    assert follower.code in refused.value.message
    do(town, follower, "lan", "unmerge")
    do(town, main, "lan", move, inputs=inputs)


def test_a_rule_matter_keeps_its_main_matter_from_becoming_one_of_conduct(town: Town) -> None:
    main, follower = made(town, "unsaid"), made(town, "rule")
    joined(town, follower, main)
    with pytest.raises(InputMissing) as refused:
        do(town, main, "lan", "assign", inputs=CONDUCT)
    assert (refused.value.field, follower.code in refused.value.message) == ("stream", True)
    with pytest.raises(InputMissing):
        do(town, main, "lan", "correct_field", inputs={"scope": "conduct"})


def test_a_follower_that_turns_out_to_be_of_conduct_leaves_first(town: Town) -> None:
    main, follower = made(town, "rule"), made(town, "unsaid")
    joined(town, follower, main)
    with pytest.raises(InputMissing) as refused:
        do(town, follower, "lan", "correct_field", inputs={"scope": "conduct"})
    assert main.code in refused.value.message
    do(town, follower, "lan", "correct_field", inputs={"scope": "rule"})


def test_a_sealed_main_matter_is_not_found_and_a_named_unit_must_exist(town: Town) -> None:
    hidden = Case.objects.get(pk=sealed())
    with pytest.raises(InputMissing) as refused:
        joined(town, made(town, "unsaid"), hidden)
    assert refused.value.field == "main"
    with pytest.raises(InputMissing) as refused:
        joined(town, made(town, "conduct"), made(town, "of works"), accused_unit_id=str(uuid7()))
    assert refused.value.field == "accused_unit_id"


def test_who_comes_second_looks_again(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(self: Any, **_: Any) -> Any:
        raise OperationalError

    one, other = made(town, "unsaid"), made(town, "unsaid")
    monkeypatch.setattr(QuerySet, "select_for_update", busy)
    with pytest.raises(StaleCase):
        joined(town, one, other)
    monkeypatch.undo()
    assert one.stage == Case.objects.get(pk=one.pk).stage


def test_the_page_asks_beside_a_box_and_takes_the_tick(town: Town) -> None:
    from tests.tree.test_statements import browser_of

    browser: Client = browser_of(town, "lan")
    case, main = made(town, "question"), made(town, "rule")
    address = reverse("officer_move", args=[case.code, "merge"])
    page = browser.get(address)
    assert 'name="confirmed"' in page.content.decode(), "who knows what is asked may say it at once"
    said = {"main": main.code, "key": str(page.context["key"]), "expects": page.context["expects"]}
    asked = browser.post(address, said)
    assert asked.status_code == 422
    text = asked.content.decode()
    assert f'value="{main.code}"' in text
    assert 'type="checkbox"' in text
    assert "không có trả lời riêng" in text
    assert f"Vụ việc chính {main.code}: “" in text, "the other of the two, to be read beside the box"
    assert "vẫn gộp</span>" in text
    assert browser.post(address, said | {"confirmed": main.code}).status_code == 302
    case.refresh_from_db()
    assert case.stage == "merged"
    other = browser.get(reverse("officer_move", args=[made(town, "conduct").code, "merge"])).content.decode()
    assert 'name="accused_unit_id"' in other


def test_an_answered_matter_names_what_goes_out(town: Town) -> None:
    case = made(town, "unsaid")
    with pytest.raises(InputMissing) as asked:
        do(town, case, "lan", "merge", AT + timedelta(hours=1), inputs={"main": case_in(town, "answered").code})
    assert ANSWER[:40] in asked.value.message
