"""How many statements the desks of officials cost beside their lists and single moves: who sent a matter, several matters at once,
what is undone, what is refused. The same however much hangs on a matter, and however many are chosen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.urls import reverse

from casework.attachment_rows import pending_row
from casework.models import Case
from casework.writes import write_together
from kernel.time import format_date, now
from kinds.feedback.models import Feedback
from kinds.feedback.suggestions.waiting import suggesting_round
from messaging import outbox
from messaging.models import Outbound
from tests.casework.town import Town, a_case, case_in, do, open_main, talk
from tests.desks.test_together import TOGETHER, hidden
from tests.feedback.test_moves import CLEARED
from tests.tree.test_statements import MOST, browser_of, cost, much_trouble
from tests.tree.test_statements_together import in_use, signing
from tests.tree.undone import cost_of

pytestmark = pytest.mark.db
SEVERAL = """1. Tôi nộp hồ sơ đất đai ở phường đã quá hẹn ba tuần mà chưa có kết quả, đề nghị trả lời.
2. Đèn đường trước ngõ nhà tôi hỏng cả tháng nay, đề nghị sửa chữa sớm."""


def laden(town: Town, case: Case, times: int) -> None:
    """More hangs on it: others that follow it, files, messages, a unit that its sender named."""
    for _ in range(times):
        do(town, a_case(at=now()), "lan", "merge", now(), inputs={"main": case.code, "confirmed": case.code})
        write_together([pending_row(case.pk, "zalo", {"url": "https://example.com/1.jpg", "kind": "image"}, now())])
        outbox.put(notice="assigned", text="x", at=now(), person_id=case.sender_id, case_id=case.pk)
    Feedback.objects.filter(pk=case.pk).update(unit_named_id=town.unit("works"), unit_named_text="Sở Xây dựng")
    suggesting_round(now())


def sender_of(browser: Client, case: Case) -> int:
    return cost_of(lambda: browser.post(reverse("officer_sender", args=[case.code])), status=200)


@pytest.mark.parametrize(
    ("stage", "page", "sender"), [("received", 8, 10), ("assigned", 8, 10), ("awaiting_approval", 8, 10), ("answered", 6, 8)]
)  # fmt: skip
def test_a_matter_and_its_sender_cost_the_same_however_much_hangs_on_it(
    town: Town, stage: str, page: int, sender: int
) -> None:
    in_use(town, "lan")
    lan, case = browser_of(town, "lan"), case_in(town, stage, at=now() - timedelta(hours=2), content=SEVERAL)
    for more in (1, 2):
        laden(town, case, more)
        address = reverse("officer_case", args=[case.code])
        assert (cost(lan, address), sender_of(lan, case)) == (page, sender)
    assert max(page, sender) <= MOST


# --- several at once ------------------------------------------------------------------------------------------------


def several(browser: Client, move: str, cases: Sequence[Case], **said: str) -> int:
    """The form of several cases is opened, then sent."""
    page = browser.post(TOGETHER, {"lam": move, "viec": [str(case.pk) for case in cases]}).content.decode()
    told = hidden(page) | said
    return cost_of(lambda: browser.post(TOGETHER, told | {"key": str(uuid4())}), status=200)


def given(browser: Client, cases: Sequence[Case], person: str) -> dict[str, Any]:
    """What the list of a unit sends where the work on these is given to PERSON."""
    works = [work for case in cases for work in open_main(case)]
    seen = [f"{work.pk}.{Case.objects.get(pk=work.case_id).row_version}" for work in works]
    return {"viec": [str(work.pk) for work in works], "thay": seen, "person": person, "words": "Giúp."}


def undone(browser: Client, do_it: Callable[[], Any], address: str) -> int:
    """What it costs to undo: the doing before it is not counted."""

    def send() -> Any:
        do_it()
        connection.queries_log.clear()
        return browser.post(address)

    return cost_of(send)


def test_several_at_once_cost_the_same_however_many_they_are(town: Town) -> None:
    at, lan, long = now() - timedelta(hours=2), browser_of(town, "lan"), browser_of(town, "long")
    day, works, health = (
        format_date(now().date() + timedelta(days=2)),
        str(town.unit("works")),
        str(town.unit("health")),
    )
    conduct = {"stream": "conduct", "unit_id": health, "accused_unit_id": works}
    costs: dict[str, list[int]] = defaultdict(list)
    for count in (1, 3):
        came, at_work, behind = (
            [case_in(town, s, at=at) for _ in range(count)] for s in ("received", "assigned", "merged")
        )
        for main in came:
            do(town, a_case(at=at), "lan", "merge", now(), inputs={"main": main.code, "confirmed": main.code})
            main.refresh_from_db()
        suggesting_round(now())
        costs["urge"].append(several(long, "urge", at_work, words="Gấp."))
        costs["direct"].append(several(long, "direct", at_work, words="Báo cáo.", deadline=day))
        costs["assign"].append(several(lan, "assign", came, unit_id=works, stream="rule"))
        costs["assign, on conduct"].append(several(lan, "assign", came, **conduct))
        costs["sort"].append(several(lan, "correct_field", [*came, *behind], scope="rule", field="land"))
        costs["sort, taken from a unit"].append(several(lan, "correct_field", at_work, scope="conduct"))
        Case.objects.filter(pk__in=[case.pk for case in (*came, *at_work)]).update(row_version=F("row_version") + 1)
        costs["all refused"].append(several(long, "direct", came, words="Báo cáo.", deadline=day))
    assert costs == {
        "urge": [9, 9], "direct": [9, 9], "assign": [10, 10], "assign, on conduct": [10, 10], "sort": [10, 10],
        "sort, taken from a unit": [9, 9], "all refused": [9, 9],
    }  # fmt: skip
    assert max(max(each) for each in costs.values()) <= MOST


def test_giving_work_and_undoing_cost_the_same_however_much_it_is(town: Town) -> None:
    at, lan, ha = now() - timedelta(hours=2), browser_of(town, "lan"), browser_of(town, "ha")
    costs: dict[str, list[int]] = defaultdict(list)
    for count in (1, 3):
        came, at_work = ([case_in(town, stage, at=at) for _ in range(count)] for stage in ("received", "assigned"))
        Feedback.objects.filter(pk__in=[case.pk for case in came]).update(scope="rule")
        told = given(ha, at_work, str(town.users["binh"].pk))
        give = partial(lambda told: ha.post(reverse("head_give"), told | {"key": str(uuid4())}), told)
        costs["give"].append(cost_of(give))
        costs["undo giving"].append(undone(ha, give, reverse("head_undo")))
        page = lan.post(TOGETHER, {"lam": "correct_field", "viec": [str(case.pk) for case in came]}).content.decode()
        sort = partial(lambda told: lan.post(TOGETHER, told | {"key": str(uuid4())}), hidden(page) | {"scope": "scene"})
        costs["undo sorting"].append(undone(lan, sort, reverse("officer_undo_together")))
    assert costs == {"give": [10, 10], "undo giving": [9, 9], "undo sorting": [9, 9]}
    assert max(max(each) for each in costs.values()) <= MOST


def test_settling_a_list_of_messages_costs_the_same_however_long(town: Town) -> None:
    lan, address = browser_of(town, "lan"), reverse("officer_settle_together")
    costs: dict[str, list[int]] = defaultdict(list)
    for count in (1, 2):  # two messages, then six, half of them of cases
        much_trouble(town, count)
        Outbound.objects.filter(state="queued").update(state="unknown")
        for decision in ("told", "retry", "write_off"):
            told = {"vi-sao": "unknown", "quyet-dinh": decision, "so": "99", "reason": "Người gửi đã đến nhận."}
            costs[decision].append(cost_of(partial(lan.post, address, told)))
    assert costs == {"told": [10, 10], "retry": [10, 10], "write_off": [10, 10]}
    assert max(max(each) for each in costs.values()) <= MOST


def test_what_a_message_said_costs_the_same_however_long_the_list_around_it(town: Town) -> None:
    """Two readings, of the words and of the name, entered by one statement; then the whole list, of cases and of conversations."""
    in_use(town, "lan")
    lan, costs = browser_of(town, "lan"), []
    a_case(at=now(), conversation=talk())  # whoever the message is to has a name
    loose = outbox.put(notice="reply", text="x", at=now(), conversation_id=talk().pk)
    for _ in (1, 2):
        much_trouble(town, 2)
        Outbound.objects.filter(state="queued").update(state="unknown")
        lan.get(reverse("officer_messages"))
        costs.append(cost_of(lambda: lan.post(reverse("officer_read_message", args=[loose])), status=200))
    assert costs == [MOST, MOST]


# --- what is refused --------------------------------------------------------------------------------------------------


def refused(town: Town, case: Case, who: str, move: str, *, status: int, **said: str) -> int:
    """A move that is sent and not made."""
    browser, path = browser_of(town, who), reverse("officer_move", args=[case.code, move])
    browser.get(path)
    return cost_of(lambda: browser.post(path, said | {"key": str(uuid4())}), status=status)


def test_what_is_refused_costs_a_known_number(town: Town) -> None:
    """What the case forbids as it was read waits for no lock: whether the same press had been carried out before is asked, and the
    case is read anew for the page, the whole of it where the move is gone."""
    in_use(town, "lan")
    at, lan, stale = now() - timedelta(hours=2), browser_of(town, "lan"), {"expects": "9", "words": "Đã gọi."}
    received, sent, done = (case_in(town, stage, at=at) for stage in ("received", "awaiting_approval", "answered"))
    suggesting_round(now())
    main = a_case(at=at).code
    clear, merge = reverse("publication_clear", args=[done.code]), {"main": main, "confirmed": main}
    lan.get(clear)
    costs = {
        "form not filled in": refused(town, received, "lan", "ask_supplement", status=422, expects="1"),
        "overtaken": refused(town, received, "lan", "note", status=412, **stale),
        "merge, overtaken": refused(town, received, "lan", "merge", status=412, **stale | merge),
        "overtaken after the answer": refused(town, done, "lan", "close", status=412, **stale),
        "publication, overtaken": cost_of(lambda: lan.post(clear, {**CLEARED, **stale, "key": "x"}), status=412),
        "gone": refused(town, sent, "bao", "take", status=422, **stale),
    }
    assert costs == {
        "form not filled in": 5, "overtaken": 7, "merge, overtaken": 9, "overtaken after the answer": 7,
        "publication, overtaken": 8, "gone": 8,
    }  # fmt: skip
    assert max(costs.values()) <= MOST


def test_a_letter_costs_a_known_number(town: Town) -> None:
    """It is numbered in the transaction of its move, after the right to sign it was looked at, which who has ticked knows."""
    in_use(town, "lan")
    lan, done = browser_of(town, "lan"), case_in(town, "answered", at=now() - timedelta(hours=2))
    lan.get(reverse("letters", args=[done.code]))
    path, costs, seen = reverse("letter_issue", args=[done.code]), {}, {"expects": str(done.row_version)}

    def send(said: dict[str, str], status: int) -> int:
        return cost_of(lambda: lan.post(path, said | {"key": str(uuid4())}), status=status)

    costs["doubt"] = send(seen, 422)
    costs["doubt, read"] = send(seen | {"doubt_seen": "on"}, 302)
    costs["overtaken"] = send({"expects": "9", "doubt_seen": "on"}, 412)
    signing(town, "ha")
    costs["no doubt"] = send(seen, 302)
    assert costs == {"doubt": 9, "doubt, read": 10, "overtaken": 9, "no doubt": 12}
    assert max(costs.values()) <= MOST
