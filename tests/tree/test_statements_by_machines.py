"""How many statements it costs when another system writes: a matter that it brings, with files or not, and what its sender does
with it since. The same for words that are sealed, or an answer's time would tell them apart (Law on Denunciations, art. 56)."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from books.numbers import blocks
from casework.models import Case
from kernel.time import now
from tests.api.calling import SAID, SECRET, Caller, a_caller
from tests.casework.town import ANSWER, Town, do
from tests.gateways.test_open311_server import SAID as ASKED
from tests.tree.test_statements import MOST
from tests.tree.test_statements_elsewhere import RUDE
from tests.tree.test_statements_together import NAMES, uploads
from tests.tree.undone import cost_of

pytestmark = pytest.mark.db


@pytest.fixture
def app(town: Town, settings: Any) -> Caller:
    """One that has brought something today: numbers for all that follows are reserved."""
    settings.NUMBER_BLOCK_SIZE = 500
    blocks.forget_blocks()
    caller = a_caller("feedback:read", "feedback:write", "open311:write")
    caller.bring()
    return caller


def _proof(app: Caller) -> dict[str, str]:
    return {"Authorization": f"Bearer {app.key}", "Idempotency-Key": uuid4().hex}


def _bring(app: Caller, names: Sequence[str] = (), **more: str) -> Any:
    told = json.dumps({**SAID, **more})
    if not names:
        return Client().post("/api/v1/feedback", told, "application/json", headers=_proof(app))
    return Client().post("/api/v1/feedback", {"report": told, "files": uploads(names)}, headers=_proof(app))


def _ask(app: Caller, names: Sequence[str] = (), **more: str) -> Any:
    told = {**ASKED, "api_key": app.key, "attribute[external_id]": uuid4().hex, **more}
    return Client().post("/open311/v2/requests.json", told | ({"media": uploads(names)} if names else {}))


def _asked(app: Caller, **more: str) -> str:
    """The reference of a report that came through Open311."""
    return str(json.loads(_ask(app, **more).content)[0]["service_request_id"])


def _update(app: Caller, reference: str, words: str) -> Any:
    told = {"api_key": app.key, "service_request_id": reference, "update_id": uuid4().hex, "description": words}
    return Client().post("/open311/v2/servicerequestupdates.json", told)


def _act(app: Caller, reference: str, move: str, **said: str) -> int:
    seen = {"If-Match": app.ask("get", f"/feedback/{reference}")["ETag"]}
    path, told = f"/api/v1/feedback/{reference}/moves/{move}", json.dumps(said)
    return cost_of(lambda: Client().post(path, told, "application/json", headers=_proof(app) | seen), status=200)


def test_a_matter_that_another_system_brings_costs_a_known_number(app: Caller) -> None:
    sent: dict[str, Callable[[], Any]] = {
        "API": lambda: _bring(app),
        "API, on conduct": lambda: _bring(app, content=RUDE),
        "API, one file": lambda: _bring(app, NAMES[:1]),
        "API, three files": lambda: _bring(app, NAMES),
        "API, sealed": lambda: _bring(app, NAMES, content=SECRET),
        "Open311": lambda: _ask(app),
        "Open311, one file": lambda: _ask(app, NAMES[:1]),
        "Open311, three files": lambda: _ask(app, NAMES),
        "Open311, sealed": lambda: _ask(app, description=SECRET),
    }
    costs = {name: cost_of(send, status=201) for name, send in sent.items()}
    assert costs == {
        "API": 8, "API, on conduct": 8, "API, one file": 8, "API, three files": 8, "API, sealed": 10,
        "Open311": 7, "Open311, one file": 7, "Open311, three files": 7, "Open311, sealed": 10,
    }  # fmt: skip
    assert max(costs.values()) <= MOST


def test_words_that_another_system_adds_cost_a_known_number_sealed_or_not(app: Caller) -> None:
    open_one, sealed_one = _asked(app), _asked(app, description=SECRET)
    costs = {
        "Open311": cost_of(lambda: _update(app, open_one, "Gửi thêm."), status=201),
        "Open311, sealed": cost_of(lambda: _update(app, open_one, SECRET), status=201),
        "Open311, under a seal": cost_of(lambda: _update(app, sealed_one, "Gửi thêm."), status=201),
        "API, sealed": _act(app, app.bring()["reference"], "add", words=SECRET),
    }
    under = app.bring(content=SECRET)["reference"]
    costs["API, under a seal"] = _act(app, under, "add", words="Gửi thêm.")
    costs["API, withdrawn under a seal"] = _act(app, under, "withdraw", words="Thôi.")
    assert costs == {
        "Open311": 11, "Open311, sealed": 11, "Open311, under a seal": 12,
        "API, sealed": 11, "API, under a seal": 10, "API, withdrawn under a seal": 11,
    }  # fmt: skip
    assert max(costs.values()) <= MOST


def test_what_a_sender_does_through_another_system_costs_a_known_number(town: Town, app: Caller) -> None:
    reference, costs = app.bring()["reference"], {}
    case = Case.objects.latest("opened_at")
    do(town, case, "lan", "ask_supplement", now(), inputs={"words": "Xin cho biết số hồ sơ."})
    for name, words in {"supplement": "Gửi thêm.", "supplement, sealed": SECRET}.items():
        costs[name] = _act(app, reference, "supplement", words=words)
    do(town, case, "lan", "resume", now(), inputs={"words": "Đã rõ."})
    do(town, case, "lan", "assign", now(), inputs={"unit_id": "works", "stream": "rule"})
    do(town, case, "bao", "draft_answer", now(), inputs={"answer": ANSWER})
    do(town, case, "ha", "approve", now())
    costs["rate"] = _act(app, reference, "rate", score="accepted")
    for name, words in {"reopen": "Xem lại.", "reopen, sealed": SECRET}.items():
        costs[name] = _act(app, reference, "reopen", words=words)
    assert costs == {"supplement": 11, "supplement, sealed": 11, "rate": 12, "reopen": 11, "reopen, sealed": 12}
    assert max(costs.values()) <= MOST
