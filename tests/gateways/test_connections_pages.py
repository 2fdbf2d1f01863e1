"""The pages about our neighbours: who sees what, each decision carried out once, a key shown once."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from api import hooks
from api.clients import known_by
from api.models import Delivery, Key
from gateways.national_portal import answers
from gateways.national_portal.models import Difference, Sync
from gateways.open311.models import Handover
from kernel.ids import uuid7
from kernel.time import now
from kinds.feedback.models import Feedback
from ledger.models import Entry
from tests.api.calling import a_caller
from tests.browsing import Browser
from tests.casework.town import Town, a_case, case_in
from tests.tree.test_statements import cost

pytestmark = pytest.mark.db
PAGE, CLIENTS = "/can-bo/lien-thong/", "/can-bo/lien-thong/he-thong/"


def as_(town: Town, name: str) -> Client:
    browser = Browser()
    browser.force_login(town.users[name], backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


def read(town: Town, name: str, path: str = PAGE) -> str:
    answer = as_(town, name).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def decide(town: Town, name: str, what: str, number: object, **more: str) -> None:
    assert as_(town, name).post(PAGE, {"what": what, "id": str(number), **more}).status_code == 302


def test_when_nothing_is_stuck_it_says_so(town: Town) -> None:
    text = read(town, "lan")
    assert "Không có việc nào bị kẹt" in text
    assert "Chưa nối" in text
    assert as_(town, "bao").get(PAGE).status_code == 403


def test_a_hook_that_rests_is_shown_and_sent_to_again(town: Town) -> None:
    from django.core.management import call_command

    from api.models import Hook

    app = a_caller("hooks:manage")
    app.ask("post", "/hooks", 201, {"url": "http://127.0.0.1:9/x", "types": []})
    Hook.objects.update(failing_since=now() - timedelta(days=6), paused_at=now())
    hook = Hook.objects.get()
    assert "đang tạm dừng" in read(town, "huy")
    assert "đang tạm dừng" not in read(town, "lan")
    decide(town, "lan", "hook:resume", hook.pk)
    assert Hook.objects.filter(paused_at__isnull=False).exists()
    decide(town, "huy", "hook:resume", hook.pk)
    assert not Hook.objects.filter(paused_at__isnull=False).exists()
    assert Entry.objects.filter(verb="api:hook:resumed").count() == 1
    Hook.objects.update(failing_since=now(), paused_at=now())
    call_command("hooks", "--resume", str(hook.pk))
    assert Hook.objects.get().failing_since is None


def test_a_doubtful_handover_is_settled_by_who_knows(town: Town) -> None:
    case = a_case(at=now())
    doubt = Handover.objects.create(
        case=case, code=case.code, stage="unknown", problem="broken_readtimeout", asked_at=now()
    )
    assert case.code in read(town, "lan")
    decide(town, "lan", "scene:arrived", doubt.pk)
    doubt.refresh_from_db()
    assert doubt.stage == "unknown", "without their number nothing is settled"
    decide(town, "lan", "scene:retry", doubt.pk)
    doubt.refresh_from_db()
    assert doubt.stage == "queued"
    assert Entry.objects.filter(verb="connections:trouble:settled").count() == 1


def test_differences_and_what_they_do_not_take(town: Town) -> None:
    case = a_case(at=now())
    Sync.objects.create(case=case, code=case.code, stage="failed", problem="error_code_3", changed_at=now())
    row = Difference.objects.create(
        kind="state", code="PAKN.1", national_code="Q1", ours="4", theirs="2", found_at=now(), seen_at=now()
    )
    text = read(town, "lan")
    for word in ("error_code_3", "đang xử lý", "đã tiếp nhận", "Q1"):
        assert word in text
    decide(town, "lan", "sync:retry", case.pk)
    decide(town, "lan", "difference:settled", row.pk)
    assert Sync.objects.get().stage == "queued"
    assert "Không có việc nào bị kẹt" in read(town, "lan")
    decide(town, "lan", "difference:settled", uuid7())
    decide(town, "lan", "lạ", "không phải số")


@pytest.mark.parametrize("decision", ["ours", "theirs"])
def test_who_sees_the_matter_says_which_answer_is_to_stand(town: Town, decision: str) -> None:
    case, theirs, at = case_in(town, "answered"), "Sở đã có công văn trả lời công dân.", now()
    sync = Sync.objects.create(case=case, code=case.code, national_code="Q1", stage="sent", changed_at=at)
    seen = {"kind": "answer", "code": case.code, "national_code": "Q1", "found_at": at, "seen_at": at}
    row = Difference.objects.create(**seen, their_words=theirs)
    page = f"{PAGE}khac-nhau/{row.pk}/"
    official, ours = as_(town, "lan"), Feedback.objects.get(pk=case.pk).answer
    assert page in read(town, "lan")
    text = read(town, "lan", page)
    assert cost(official, page) == 6
    assert ours in text
    assert theirs in text
    assert as_(town, "huy").get(page).status_code == 404, "who does not see the matter does not read its words"
    decide(town, "lan", "difference:settled", row.pk)
    saw = re.search(r'name="saw" value="(\w+)"', text)
    assert saw is not None
    Difference.objects.update(their_words="Lời khác nữa.")
    official.post(page, {"decision": decision, "saw": saw[1]})
    assert Difference.objects.filter(settled_at=None).exists(), (
        "not by a click beside it, nor for words that nobody has seen"
    )
    Difference.objects.update(their_words=theirs)
    official.post(page, {"decision": decision, "saw": saw[1]})
    assert not Difference.objects.filter(settled_at=None).exists()
    assert official.get(page).status_code == 404
    sync.refresh_from_db()
    assert sync.stage == ("queued" if decision == "ours" else "sent")
    standing = answers.standing(sync, ours, theirs)
    assert standing is (answers.Standing.OURS if decision == "ours" else answers.Standing.LEFT)
    assert answers.standing(sync, ours, theirs + " Nữa.") is answers.Standing.THEIRS, "for these words alone"


def test_dead_notifications_are_the_operators(town: Town) -> None:
    app = a_caller("hooks:manage", "feedback:read_all")
    hook = hooks.make(app.client_id, "http://127.0.0.1:9/h", [], actor=town.actor("huy"), at=now())[0]
    dead = Delivery.objects.create(
        hook=hook, event_id=uuid7(), case_id=uuid7(), kind="motcua.feedback.received", subject="x", state="received",
        happened_at=now() - timedelta(days=3), stage="dead", problem="http_500",
    )  # fmt: skip
    assert "http_500" in read(town, "huy")
    assert "http_500" not in read(town, "lan")
    decide(town, "lan", "delivery:retry", dead.pk)
    assert Delivery.objects.get().stage == "dead"
    decide(town, "huy", "delivery:retry", dead.pk)
    assert Delivery.objects.get().stage == "queued"


def test_a_key_is_shown_once_and_opens_until_it_is_revoked(town: Town) -> None:
    browser = as_(town, "khanh")
    said = {"name": "iHanoi", "contact": "Bà Mai, 024 1234", "scopes": ["open311:write", "feedback:read"]}
    made = browser.post(CLIENTS, said).content.decode()
    found = re.search(r"<code>(mc_[\w-]+)</code>", made)
    assert found
    caller = known_by(found[1])
    assert caller is not None
    assert caller.scopes == {"open311:write", "feedback:read"}
    again = browser.get(CLIENTS).content.decode()
    assert found[1] not in again
    assert found[1][-4:] in again
    browser.post(CLIENTS, {"act": "revoke", "id": str(Key.objects.get().pk)})
    assert known_by(found[1]) is None
    second = re.search(
        r"<code>(mc_[\w-]+)</code>", browser.post(CLIENTS, {"act": "key", "id": str(caller.id)}).content.decode()
    )
    assert second
    assert known_by(second[1])
    browser.post(CLIENTS, {"act": "end", "id": str(caller.id)})
    assert known_by(second[1]) is None
    assert browser.post(CLIENTS, {"name": "", "contact": "", "scopes": ["lạ"]}).status_code == 422
    assert as_(town, "lan").get(CLIENTS).status_code == 403
    assert {"api:client:admitted", "api:key:made", "api:key:revoked", "api:client:ended"} <= set(
        Entry.objects.values_list("verb", flat=True)
    )
