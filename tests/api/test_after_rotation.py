"""The index key is rotated between a request and its repeat: the repeat is still one, by whichever way it comes."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.test import Client

from casework.models import Case
from channels.zalo import receive as zalo
from gateways.national_portal import answers, pulling
from gateways.national_portal.models import Sync
from kernel.time import now
from messaging.models import Inbound
from tests.api.calling import SECRET, Caller, a_caller
from tests.casework.town import FIELDS, Town
from tests.gateways.conftest import key_for
from tests.gateways.test_open311_server import send
from tests.sms.test_reports import plugged, tell
from vault.keys import forget_keyring

__all__ = ["plugged"]
pytestmark = pytest.mark.db


@pytest.fixture
def rotate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """As operations.md has it, in a copy of the keys."""
    shutil.copytree(os.environ["MOTCUA_KEYS_DIR"], tmp_path / "keys")
    monkeypatch.setenv("MOTCUA_KEYS_DIR", str(tmp_path / "keys"))
    forget_keyring()

    def turn() -> None:
        call_command("rotate_keys", "identity", "words", "files", "index", verbosity=0)
        forget_keyring()

    yield turn
    forget_keyring()


def test_a_report_and_what_its_sender_does_with_it(town: Town, rotate: Callable[[], None]) -> None:
    """Of an open matter and of one under a seal alike."""
    app: Caller = a_caller("feedback:write", "feedback:read")
    for said in ({}, {"content": SECRET}):
        brought, added, withdrawn = uuid4().hex, uuid4().hex, uuid4().hex
        reference = app.bring(key=brought, **said)["reference"]
        first = app.act(reference, "add", etag='"1"', key=added, words="Vẫn chưa được giải quyết.")
        for version in (2, 3):
            rotate()
            count = Case.objects.count()
            assert app.bring(key=brought, **said)["reference"] == reference
            assert app.act(reference, "add", etag='"1"', key=added, words="Vẫn chưa được giải quyết.") == first
            assert Case.objects.count() == count
            assert app.ask("get", f"/feedback/{reference}")["ETag"] == '"2"', version
            app.bring(422, key=brought, content="Cùng mã nhưng nội dung đã khác hẳn rồi.")
        last = app.act(reference, "withdraw", etag='"2"', key=withdrawn)
        rotate()
        assert app.act(reference, "withdraw", etag='"2"', key=withdrawn) == last


def test_a_report_by_open311_and_its_update(town: Town, rotate: Callable[[], None]) -> None:
    key = key_for("open311:write")
    header = {"Idempotency-Key": "lan-1"}
    said = {"description": "Đèn đường trước số 5 không sáng đã một tuần nay."}
    first = send(key, headers=header, **said).json()[0]["service_request_id"]
    rotate()
    assert send(key, headers=header, **said).json()[0]["service_request_id"] == first
    send(key, 400, headers=header, description="Cùng mã nhưng nội dung đã khác hẳn.")
    assert Case.objects.count() == 1


def test_messages_that_were_stored_before(rotate: Callable[[], None], town: Town, plugged: None) -> None:
    told = {"event_name": "user_send_text", "sender": {"id": "77"}, "message": {"msg_id": "m1", "text": "Chào"}}
    others = {**told, "message": {"msg_id": "m2", "text": "Chào"}}
    raw = json.dumps(told).encode()
    assert zalo.keep(raw, told, now())
    tell({"id": "S1", "status": "DELIVRD"})
    rotate()
    assert not zalo.keep(raw, told, now())
    assert zalo.keep(json.dumps(others).encode(), others, now())
    assert not zalo.keep(json.dumps(others).encode(), others, now())
    tell({"id": "S1", "status": "DELIVRD"})
    assert Inbound.objects.filter(channel="zalo").count() == 2
    assert Inbound.objects.filter(channel="sms").count() == 1
    rotate()
    assert not zalo.keep(raw, told, now())
    assert not zalo.keep(json.dumps(others).encode(), others, now())


def test_a_form_that_is_sent_again_from_the_same_browser(town: Town, rotate: Callable[[], None]) -> None:
    browser = Client()
    first = browser.post("/gui/", {**FIELDS, "key": str(uuid4())})
    rotate()
    again = browser.post("/gui/", {**FIELDS, "key": str(uuid4())})
    assert again["Location"] == first["Location"]
    assert Case.objects.count() == 1


def test_a_matter_of_the_national_system_that_was_sealed_here(town: Town, rotate: Callable[[], None]) -> None:
    """It has no row beside it that would know it: only its key."""
    row = {"MaPAKN": "PAKN.2026.000123", "NoiDung": SECRET, "HoVaTen": "Đỗ Thị Hòa", "SoDienThoai": "0912345678",
           "DiaChi": "Số 5 phố Huế", "TieuDe": "Về một cán bộ"}  # fmt: skip
    for _ in range(2):
        pulling._take("PAKN.2026.000123", row, now())
        assert Case.objects.filter(is_sealed=True).count() == 1
        rotate()


def test_our_own_earlier_answer_there_is_still_ours(rotate: Callable[[], None]) -> None:
    facts = {"code": "C-1", "is_public": True, "answer": "Lời đáp thứ nhất."}
    sync = Sync(code="C-1", answer_mark=answers.mark_of(facts))
    sync.answers_told = answers.remembered(sync, "Lời đáp thứ nhất.")
    sync.answer_left = answers._pairs(sync, "Lời đáp thứ hai.", "Lời của họ.")[0]
    rotate()
    assert answers.is_marked(sync, facts)
    assert answers.is_as_told(sync, "Lời đáp thứ nhất.")
    assert answers.standing(sync, "Lời đáp thứ hai.", "Lời đáp thứ nhất.") is answers.Standing.OURS
    assert answers.standing(sync, "Lời đáp thứ hai.", "Lời của họ.") is answers.Standing.LEFT
    assert answers.standing(sync, "Lời đáp thứ hai.", "Lời khác của họ.") is answers.Standing.THEIRS
    assert len(answers.remembered(sync, "Lời đáp thứ nhất.")) == 1
