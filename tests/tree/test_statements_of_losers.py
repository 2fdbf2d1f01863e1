"""How many statements it costs to be told that somebody else was first, by milliseconds: the case changed between the look of a press
and its lock. What was typed is still there, and the case is shown as it is now.

As in the house: everything commits, the other one has a connection of their own, BEGIN, COMMIT and ROLLBACK are counted."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from casework import perform, perform_many, together
from casework.models import Case, Work
from gateways.open311.models import Handover
from kernel.time import now
from kinds.feedback.models import Feedback
from kinds.feedback.suggestions.waiting import suggesting_round
from messaging.models import Inbound, Outbound
from tests.casework.town import Town, a_case, case_in, do
from tests.desks.test_telling_by_hand import unsaid
from tests.desks.test_together import TOGETHER, hidden
from tests.feedback.test_moves import INPUTS
from tests.tree.test_statements import MOST, browser_of, followed, many_to_key_in
from tests.tree.test_statements_elsewhere import DARK
from tests.tree.test_statements_of_books import House
from tests.tree.test_statements_of_moves import MOVES, ready, said
from tests.tree.test_statements_of_officials import given
from tests.tree.test_statements_together import NAMES, in_use, uploads
from tests.tree.undone import paid

pytestmark = pytest.mark.slow
WORDS = "Đã xem xét, xin trao đổi thêm với ông bà về việc này."
# stage → move → statements where a note came between, and where the matter went on
LOST: dict[str, dict[str, tuple[int, int]]] = {
    "received": {
        "add": (9, 8), "withdraw": (10, 9), "assign": (11, 12), "ask_supplement": (10, 11), "refuse": (10, 11),
        "redirect": (10, 11), "forward": (10, 11), "hand_over_scene": (10, 11), "merge": (11, 12), "split": (11, 12),
        "answer_question": (10, 11), "correct_field": (10, 11), "note": (10, 10), "tell_citizen": (10, 10),
        "seal": (10, 11), "note_national_code": (10, 10),
    },
    "awaiting_sender": {"supplement": (10, 9), "resume": (10, 11)},
    "assigned": {
        "take": (10, 11), "hand_back": (10, 11), "draft_answer": (11, 12), "report_progress": (10, 10),
        "request_extension": (11, 11), "grant_extension": (10, 10), "refuse_extension": (10, 10), "direct": (10, 10),
        "answer_direction": (10, 10), "urge": (10, 10), "recall": (11, 11), "recognise_conduct": (11, 12),
    },
    "awaiting_approval": {"return_draft": (10, 11), "approve": (10, 11), "propose_upward": (10, 11)},
    "forwarded": {
        "take_back": (10, 11), "remind_body": (10, 11), "record_reply": (10, 11), "record_reply_for_work": (11, 12),
    },
    "handed_over": {"answer_scene": (10, 11)},
    "merged": {"unmerge": (10, 11)},
    "answered": {
        "rate": (9, 8), "reopen": (9, 8), "reconsider": (10, 11), "close": (10, 11), "return_answer": (10, 11),
        "clear_publication": (11, 11), "withhold_publication": (9, 9),
    },
    "closed": {"unpublish": (9, 9)},
    "quarantined": {"release": (11, 12), "destroy": (10, 11)},
}  # fmt: skip
# stage → who leads a matter on from there, by which move
ONWARD = {
    "received": ("lan", "answer_question"), "awaiting_sender": ("lan", "resume"), "assigned": ("bao", "draft_answer"),
    "awaiting_approval": ("ha", "approve"), "forwarded": ("lan", "record_reply"), "handed_over": ("lan", "answer_scene"),
    "merged": ("lan", "unmerge"), "answered": ("lan", "close"), "closed": ("lan", "unpublish"), "quarantined": ("anh", "destroy"),
}  # fmt: skip
ELSEWHERE = {
    "letter_issue": 12, "suggestions_confirm": 9, "suggestions_correct": 12, "officer_together": 11, "head_give": 12,
    "officer_undo": 8, "officer_undo_together": 10, "national_key_in": 11,
}  # fmt: skip
SETTLED = {
    "officer_decide_message": 6, "officer_settle_case": 7, "officer_retry_inbound": 6, "connections": 4, "connections, a hook": 6,
    "admin_confirm": 7, "admin_refuse": 8, "admin_confirm_reset": 7, "admin_refuse_reset": 8, "admin_withdraw_reset": 7,
}  # fmt: skip
TWICE = {"note": 8, "add": 8, "officer_together": 8}


def meanwhile(work: Callable[[], Any]) -> None:
    """By somebody else, to its end."""
    problems: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as problem:
            problems.append(problem)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if problems:
        raise problems[0]


@contextmanager
def overtaken_by(work: Callable[[], Any]) -> Iterator[None]:
    """Somebody else does WORK right before the next lock of a case."""
    is_done: list[bool] = []

    def behind(lock: Callable[..., Any]) -> Callable[..., Any]:
        def late(*named: Any) -> Any:
            if not is_done:
                is_done.append(True)
                meanwhile(work)
            return lock(*named)

        return late

    with pytest.MonkeyPatch.context() as patched:
        for room, name in ((perform, "lock"), (together, "lock"), (together, "locked"), (perform_many, "locked")):
            patched.setattr(room, name, behind(getattr(room, name)))
        yield
    assert is_done, "the press waited for no lock"


def lost(send: Callable[[], Any], work: Callable[[], Any]) -> tuple[Any, int]:
    """The answer to a press that WORK overtakes, and its statements."""
    connection.force_debug_cursor = True
    try:
        with overtaken_by(work):
            connection.queries_log.clear()
            answer = send()
            return answer, len(connection.queries_log)
    finally:
        connection.force_debug_cursor = False


def noted(town: Town, case: Case) -> None:
    """Something else is written into the file of CASE."""
    if case.is_sealed:  # which takes no note
        Case.objects.filter(pk=case.pk).update(row_version=case.row_version + 1)
    else:
        do(town, case, "lan" if case.stage != "closed" else "tung", "note", now(), inputs={"words": "Xen giữa."})


def led_on(town: Town, case: Case) -> None:
    """The matter goes on."""
    who, move = ONWARD[case.stage]
    do(town, case, who, move, now(), inputs={"words": WORDS, "scope": "question", **INPUTS.get(move, {})})


def pressed_too_late(town: Town, stage: str, move: str, how: Callable[[Town, Case], None]) -> int:
    """One press, with three pictures where it takes any; its words are there afterwards, on a page that says what happened."""
    case, who = ready(town, stage), MOVES[stage][move][0]
    case.refresh_from_db()
    browser = browser_of(town, who) if who else Client()
    path = reverse("officer_move", args=[case.code, move]) if who else f"{followed(case.code)}{move}/"
    browser.get(path)
    told = said(town, case, move) | ({"files": uploads(NAMES)} if move == "add" else {})
    answer, count = lost(lambda: browser.post(path, told), lambda: how(town, case))
    assert answer.status_code in (412, 422), (move, answer.status_code)
    if 'name="words"' in browser.get(path).content.decode():
        assert WORDS in answer.content.decode(), move
    return count


@pytest.mark.parametrize("stage", MOVES)
def test_who_is_overtaken_by_milliseconds_is_told_by_a_known_number(lasting_town: Town, stage: str) -> None:
    in_use(lasting_town, "lan", "anh")
    changed: dict[str, int] = {}
    for move, expected in LOST[stage].items():
        for how, count in zip((noted, led_on), expected, strict=True):
            # What the process reads once, or renews by the clock, may fall into one of the tries.
            costs: list[int] = []
            while count not in costs and len(costs) < 3:
                costs.append(pressed_too_late(lasting_town, stage, move, how))
            if min(costs) != count:
                changed[f"{move}, {how.__name__}"] = min(costs)
    assert changed == {}


def test_the_table_speaks_of_every_move_of_a_page() -> None:
    assert {stage: set(moves) for stage, moves in LOST.items()} == {s: set(moves) for s, moves in MOVES.items()}
    assert max(max(each) for moves in LOST.values() for each in moves.values()) <= MOST
    assert max((*ELSEWHERE.values(), *TWICE.values())) <= MOST


class Presses:
    """Presses of other pages, each upon a case of its own."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.lan, self.ha = browser_of(town, "lan"), browser_of(town, "ha")
        in_use(town, "lan", "ha", "anh")

    def of(self, name: str) -> tuple[Case, Callable[[], Any]]:
        """The case, and the press that its page sends."""
        return getattr(self, name)()  # type: ignore[no-any-return]

    def _case(self, stage: str = "received", **more: Any) -> Case:
        return case_in(self.town, stage, at=now() - timedelta(hours=2), **more)

    def letter_issue(self) -> tuple[Case, Callable[[], Any]]:
        case = self._case("answered")
        told = {"expects": str(case.row_version), "doubt_seen": "on", "key": str(uuid4())}
        return case, lambda: self.lan.post(reverse("letter_issue", args=[case.code]), told)

    def _guessed(self, name: str, **said: str) -> tuple[Case, Callable[[], Any]]:
        case = self._case(content=DARK)
        suggesting_round(now())
        told = {"expects": str(case.row_version), "key": str(uuid4()), **said}
        return case, lambda: self.lan.post(reverse(name, args=[case.code]), told)

    def suggestions_confirm(self) -> tuple[Case, Callable[[], Any]]:
        return self._guessed("suggestions_confirm")

    def suggestions_correct(self) -> tuple[Case, Callable[[], Any]]:
        return self._guessed("suggestions_correct", scope="rule", field="land", seen="on")

    def officer_together(self) -> tuple[Case, Callable[[], Any]]:
        cases = [self._case() for _ in range(3)]
        Feedback.objects.filter(pk__in=[case.pk for case in cases]).update(scope="rule")
        page = self.lan.post(TOGETHER, {"lam": "correct_field", "viec": [str(case.pk) for case in cases]})
        told = hidden(page.content.decode()) | {"scope": "scene", "key": str(uuid4())}
        return cases[0], lambda: self.lan.post(TOGETHER, told)

    def head_give(self) -> tuple[Case, Callable[[], Any]]:
        cases = [self._case("assigned") for _ in range(3)]
        told = given(self.ha, cases, str(self.town.users["binh"].pk)) | {"key": str(uuid4())}
        return cases[0], lambda: self.ha.post(reverse("head_give"), told)

    def officer_undo(self) -> tuple[Case, Callable[[], Any]]:
        case = self._case("assigned")
        told = {"person_id": str(self.town.users["binh"].pk), "expects": str(case.row_version), "key": str(uuid4())}
        assert self.ha.post(reverse("officer_move", args=[case.code, "reassign"]), told).status_code == 302
        return case, lambda: self.ha.post(reverse("officer_undo", args=[case.pk]))

    def officer_undo_together(self) -> tuple[Case, Callable[[], Any]]:
        case, press = self.officer_together()
        press()
        return case, lambda: self.lan.post(reverse("officer_undo_together"))

    def national_key_in(self) -> tuple[Case, Callable[[], Any]]:
        many_to_key_in(self.town, 3)
        work = Work.objects.filter(task="key_national", closed_at=None).select_related("case").latest("opened_at")
        told = {"viec": str(work.pk), "expects": str(work.case.row_version), "act": "note", "national_code": "Q-2"}
        return work.case, lambda: self.lan.post(reverse("national_key_in"), told | {"key": str(uuid4())})


@pytest.mark.parametrize("name", ELSEWHERE)
def test_who_is_overtaken_on_another_page_is_told_by_a_known_number(lasting_town: Town, name: str) -> None:
    presses, costs = Presses(lasting_town), []
    while ELSEWHERE[name] not in costs and len(costs) < 3:
        case, press = presses.of(name)
        case.refresh_from_db()
        _answer, count = lost(press, lambda case=case: noted(lasting_town, case))
        costs.append(count)
    assert min(costs) == ELSEWHERE[name]


@pytest.mark.parametrize("name", TWICE)
def test_a_press_that_comes_twice_at_once_is_carried_out_once_by_a_known_number(lasting_town: Town, name: str) -> None:
    """A button pressed twice: the second of the two waits behind the first, and is told what that one was told."""
    presses, costs = Presses(lasting_town), []
    while TWICE[name] not in costs and len(costs) < 3:
        if name == "officer_together":
            case, press = presses.officer_together()
        else:
            case = a_case(at=now() - timedelta(hours=2))
            browser = presses.lan if name == "note" else Client()
            path = (
                reverse("officer_move", args=[case.code, name]) if name == "note" else f"{followed(case.code)}{name}/"
            )
            browser.get(path)
            told = said(lasting_town, case, name)
            press = lambda path=path, told=told, browser=browser: browser.post(path, told)  # noqa: E731
        answer, count = lost(press, press)
        assert answer.status_code in (200, 302)
        costs.append(count)
    assert min(costs) == TWICE[name]


@pytest.mark.db
def test_who_settles_what_is_settled_is_told_by_a_known_number(town: Town) -> None:
    """It is looked at under a lock, so that a race has no other way than this one."""
    case, lan, huy = unsaid("web", ("assigned", "answered")), browser_of(town, "lan"), browser_of(town, "huy")
    message = Outbound.objects.filter(case_id=case.pk).latest("pk").pk
    row = Inbound.objects.create(channel="zalo", dedup=b"1", state="failed", next_try_at=now(), received_at=now())
    doubt = Handover.objects.create(case=case, code=case.code, stage="unknown", problem="x", asked_at=now())
    presses = {
        "officer_decide_message": (lan, reverse("officer_decide_message", args=[message, "told"]), {}),
        "officer_settle_case": (lan, reverse("officer_settle_case", args=[case.code, "told"]), {}),
        "officer_retry_inbound": (lan, reverse("officer_retry_inbound", args=[row.pk]), {}),
        "connections": (lan, reverse("connections"), {"what": "scene:retry", "id": str(doubt.pk)}),
        "connections, a hook": (huy, reverse("connections"), {"what": "hook:resume", "id": str(uuid4())}),
        **_second_words(House(town), town),
    }
    costs = {}
    for name, (browser, path, told) in presses.items():
        browser.get(path)
        browser.post(path, told)
        status = browser.post(path, told).status_code
        assert status in (302, 404, 422), name
        costs[name] = paid(browser, path, told, status=status)
    assert costs == SETTLED
    assert max(costs.values()) <= MOST


def _second_words(house: House, town: Town) -> dict[str, tuple[Client, str, dict[str, str]]]:
    """What two second persons decide on at the same time."""
    house.more()
    given, no = house.waiting.pk, {"reason": "Không biết việc này"}
    password, factor = (house.resets[what].pk for what in ("password", "second_factor"))
    anh = browser_of(town, "anh")
    anh.post(reverse("admin_refuse", args=[given]), no)
    anh.post(reverse("admin_refuse_reset", args=[password]), no)
    anh.post(reverse("admin_confirm_reset", args=[factor]))
    return {
        "admin_confirm": (anh, reverse("admin_confirm", args=[given]), {}),
        "admin_refuse": (anh, reverse("admin_refuse", args=[given]), no),
        "admin_confirm_reset": (anh, reverse("admin_confirm_reset", args=[password]), {}),
        "admin_refuse_reset": (anh, reverse("admin_refuse_reset", args=[factor]), no),
        "admin_withdraw_reset": (browser_of(town, "khanh"), reverse("admin_withdraw_reset", args=[factor]), {}),
    }
