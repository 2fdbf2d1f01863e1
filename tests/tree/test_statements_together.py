"""How many statements a move costs where other things hang on the matter: others that follow it, files that are sent along, the
system that brought it, words under a seal. The same however many there are."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from books import people
from casework.attachment_rows import pending_row
from casework.models import Case
from casework.quarantine import read_sealed
from casework.writes import write_together
from kernel.time import now
from kinds.feedback.models import Feedback
from messaging.models import Outbound
from tests.api.calling import SECRET, Caller, a_caller
from tests.api.test_files import picture
from tests.casework.town import Town, a_case, case_in, do, sealed, talk
from tests.desks.test_telling_by_hand import unsaid
from tests.feedback.test_added import added_to
from tests.tree.test_statements import MOST, browser_of, followed
from tests.tree.test_statements_elsewhere import pressed, signing
from tests.tree.test_statements_of_moves import said
from tests.tree.undone import cost_of

pytestmark = pytest.mark.db
# stage → move → who makes it, what more is said (units by their short names, "main": another matter), its statements
FOLLOWED: dict[str, dict[str, tuple[str, dict[str, str], int]]] = {
    "received": {
        "assign": ("lan", {"stream": "conduct", "unit_id": "health", "accused_unit_id": "works"}, 11),
        "merge": ("lan", {"main": "main", "confirmed": "main"}, 10),
        "hand_over_scene": ("lan", {}, 9),
        "answer_question": ("lan", {}, 10),
        "correct_field": ("lan", {"scope": "question"}, 9),
    },
    "assigned": {"draft_answer": ("bao", {}, 11), "recognise_conduct": ("bao", {"accused_unit_id": "works"}, 11)},
    "awaiting_approval": {"approve": ("ha", {}, 12), "recall": ("lan", {"accused_unit_id": "works"}, 11)},
}  # fmt: skip
NAMES = ("mot.png", "hai.png", "ba.png")


def in_use(town: Town, *names: str) -> None:
    """A house that runs: these people have read of somebody before, so their streams of the ledger are there."""
    someone = people.enrol(at=now(), actor=town.actor("lan"), name="Nguyễn Thử")
    for name in names:
        people.read_identity(someone, town.actor(name), "handle_case", now())


@pytest.mark.parametrize("stage", FOLLOWED)
def test_a_move_costs_the_same_however_many_follow(town: Town, stage: str) -> None:
    at = now() - timedelta(hours=2)
    case, main = case_in(town, stage, at=at), a_case(at=at)
    Feedback.objects.filter(pk=case.pk).update(wants_letter=stage == "awaiting_approval")
    in_use(town, "lan", "bao", "ha")
    signing(town, "ha")
    costs: dict[str, list[int]] = {move: [] for move in FOLLOWED[stage]}
    for more in (1, 2):  # one follower, then three
        for _ in range(more):
            do(town, a_case(at=at), "lan", "merge", now(), inputs={"main": case.code, "confirmed": case.code})
        for move, (who, inputs, _count) in FOLLOWED[stage].items():
            units = {name: str(town.unit(value)) for name, value in inputs.items() if value in town.units}
            named = {name: main.code for name, value in inputs.items() if value == "main"}
            costs[move].append(pressed(town, case, who, move, **{**inputs, **units, **named}))
    assert costs == {move: [count, count] for move, (_who, _inputs, count) in FOLLOWED[stage].items()}
    assert max(count for *_more, count in FOLLOWED[stage].values()) <= MOST


def uploads(names: Sequence[str]) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(name, picture().read(), "image/png") for name in names]


def test_a_move_costs_the_same_however_many_files_come_along(town: Town) -> None:
    case, app = a_case(at=now() - timedelta(hours=2)), a_caller("feedback:read", "feedback:write")
    path, told = f"{followed(case.code)}add/", said(town, case, "add")
    reference = app.bring()["reference"]
    headers = {"Authorization": f"Bearer {app.key}", "If-Match": '"1"'}

    def by_api(names: Sequence[str]) -> Any:
        parts = {"move": json.dumps({"words": "Gửi thêm ảnh."}), "files": uploads(names)}
        key = {"Idempotency-Key": uuid4().hex}
        return Client().post(f"/api/v1/feedback/{reference}/moves/add", parts, headers=headers | key)

    def on_the_page(names: Sequence[str]) -> Any:
        return Client().post(path, told | {"key": str(uuid4()), "files": uploads(names)})

    for names in (NAMES[:1], NAMES):
        assert cost_of(lambda names=names: on_the_page(names)) == 8
        assert cost_of(lambda names=names: by_api(names), status=200) == 12


def brought(app: Caller) -> Case:
    app.bring()
    return Case.objects.latest("opened_at")


def test_sealing_and_releasing_what_came_from_elsewhere(town: Town) -> None:
    in_use(town, "lan", "anh")
    case, anh = brought(a_caller("feedback:read", "feedback:write")), town.actor("anh")
    waiting = a_case(at=now() - timedelta(hours=2), conversation=talk())
    media = {"url": "https://example.com/1.jpg", "kind": "image", "name": ""}
    write_together([pending_row(waiting.pk, "zalo", media, now())])
    costs = {
        "brought by another system": pressed(town, case, "lan", "seal"),
        "pictures still to be fetched": pressed(town, waiting, "lan", "seal"),
    }
    do(town, case, "lan", "seal", now())
    rude = "Cán bộ tiếp nhận ở Trung tâm quát mắng tôi, thái độ hách dịch, hỏi thì không trả lời."
    words = {"content": rude, "name": "Đỗ Thị Hòa", "channel": "zalo", "conversation_id": str(talk().pk)}
    at_arrival = Case.objects.get(pk=sealed(words, at=now() - timedelta(hours=1)))
    for name, each in {"released to them": case, "released, sealed at arrival": at_arrival}.items():
        read_sealed(each.pk, anh, now())
        costs[name] = pressed(town, each, "anh", "release")
    assert costs == {
        "brought by another system": 12, "pictures still to be fetched": 11,
        "released to them": 11, "released, sealed at arrival": 11,
    }  # fmt: skip
    assert max(costs.values()) <= MOST


def test_releasing_words_to_the_matter_that_they_were_said_to(town: Town) -> None:
    """As the page sends it that has found out where they belong."""
    app, anh, costs = a_caller("feedback:read", "feedback:write"), town.actor("anh"), {}
    on_the_page = case_in(town, "awaiting_sender", at=now() - timedelta(hours=2))
    by_api = app.bring()["reference"]
    app.act(by_api, "add", words=SECRET)
    added = {"on the page": added_to(on_the_page, "supplement"), "over the API": _sealed_last()}
    under = app.bring(content=SECRET)["reference"]
    released = _sealed_last()
    app.act(under, "add", words="Hôm nay vẫn chưa có kết quả.")
    added["to one under a seal, over the API"] = _sealed_last()
    do(town, released, "anh", "release", now())
    for name, each in added.items():
        read_sealed(each.pk, anh, now())
        page = browser_of(town, "anh").get(reverse("officer_move", args=[each.code, "release"])).content.decode()
        found = re.search(r'name="elsewhere" value="(\w+)"', page)
        costs[name] = pressed(town, each, "anh", "release", elsewhere=found[1] if found else "")
    assert costs == {"on the page": 10, "over the API": 10, "to one under a seal, over the API": 11}
    assert max(costs.values()) <= MOST


def _sealed_last() -> Case:
    return Case.objects.filter(is_sealed=True).latest("opened_at")


def test_who_reads_of_a_sender_for_the_first_time_pays_no_more(town: Town) -> None:
    case = a_case(at=now() - timedelta(hours=2))
    in_use(town, "anh")
    first = pressed(town, case, "lan", "seal")
    in_use(town, "lan")
    assert (first, pressed(town, case, "lan", "seal")) == (11, 11)


def test_settling_what_was_to_be_said_costs_the_same_however_much_it_is(town: Town) -> None:
    """A reason is a note of the case, written with the decision."""
    lan = browser_of(town, "lan")
    costs: dict[tuple[str, int], int] = {}

    def paid(path: str) -> int:
        return cost_of(lambda: lan.post(path, {"reason": "Người gửi đã đến nhận tại quầy."}))

    for notices in (("assigned",), ("assigned", "answered", "extended")):
        case = unsaid("web", notices)
        lan.get(reverse("officer_case", args=[case.code]))
        for decision in ("told", "retry", "write_off"):
            costs[decision, len(notices)] = paid(reverse("officer_settle_case", args=[case.code, decision]))
        last = Outbound.objects.filter(case_id=case.pk).latest("pk")
        costs["one of them", len(notices)] = paid(reverse("officer_decide_message", args=[last.pk, "told"]))
    assert costs == {
        ("told", 1): 10, ("retry", 1): 10, ("write_off", 1): 11, ("one of them", 1): 9,
        ("told", 3): 10, ("retry", 3): 10, ("write_off", 3): 12, ("one of them", 3): 9,
    }  # fmt: skip
    assert max(costs.values()) <= MOST
