"""kill -9 and a broken database at every statement of every step: what the world does next makes it whole, once.

Each step dies by the power (the process is gone, the server undoes what was open) and by the server (the line breaks, the
process goes on): before and after every transaction, and where the line breaks before every statement too; steps of several
moves (a letter, a duplicate, retention) at the edges of their transactions alone, for one move is tried whole. Afterwards happens what happens in life: Zalo delivers again, the
round comes round again, the official presses once more. Then everything is there exactly once and the ledger is whole.
"""

from __future__ import annotations

import hashlib
import io
import json
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as configured
from django.urls import reverse

from books.orgs.editing import Edit
from books.orgs.models import Position
from books.orgs.succession import end_unit
from casework.models import Attachment, Case, Link, Request, Words, Work
from casework.takeover import takeover_round
from channels.zalo.receive import webhook
from config.retention import retention_round
from kernel.time import now
from kinds.feedback.joining.followers import follower_round
from kinds.feedback.letters import printing
from kinds.feedback.letters.models import UNSIGNED, Letter
from kinds.feedback.letters.printing import letter_round
from kinds.feedback.models import Feedback
from ledger.models import Entry
from ledger.seal import seal_committed
from ledger.verify import verify
from messaging import routes
from messaging.inbound import work_round
from messaging.models import Inbound, Outbound
from messaging.outbox import send_round
from tests.casework.town import ANSWER, AT, Town, a_case, build, case_in, do, talk
from tests.cluster import Ground
from tests.faults.dying import KILLED, Death, Stage
from tests.faults.wire import Wire
from tests.feedback.test_quarantine import say
from vault import files
from vault.disk import keys_folder

pytestmark = [pytest.mark.slow]
LATER = AT + timedelta(minutes=1)
AGAIN = (LATER + timedelta(minutes=2), LATER + timedelta(minutes=10), LATER + timedelta(hours=2))
MATTER = "Tôi nộp hồ sơ cấp phép xây dựng ở Sở Xây dựng, quá hẹn hai tuần chưa có kết quả."
DETAILS = "Họ tên: Nguyễn Văn An\nĐịa chỉ: 12 Phố Huế, phường Hai Bà Trưng\nSố điện thoại: 0912 345 678"
ZALO = {"app_id": "1", "oa_secret": "bi-mat-thu", "timestamp_sources": ["body"], "signature_firsts": ["app_id"]}


@pytest.fixture(scope="module")
def theatre(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    server = urlsplit(ground.admin_url)
    wire = Wire(server.hostname or "127.0.0.1", server.port or 5432)
    yield Stage(ground, wire, tmp_path_factory.mktemp("told") / "child")
    wire.close()


@pytest.fixture
def stage(theatre: Stage, django_db_blocker: Any) -> Iterator[Stage]:
    from django.db import connections

    before = dict(connections.settings["default"])
    with django_db_blocker.unblock():
        yield theatre
    connections.settings["default"].update(before)


def played(
    stage: Stage, make: Callable[[], Any], step: Callable[[Any], object], after: Callable[..., None], **more: bool
) -> int:
    """MAKE a scene, let STEP die in it at every boundary; AFTER(what MAKE gave, death). The ledger is looked at each time.
    Returns at how many boundaries it died."""

    with stage.prepared(make) as (here, facts):

        def then(death: Death) -> None:
            after(facts, death)
            shutil.rmtree(configured.SEALS_DIR, ignore_errors=True)  # of the play before this one
            seal_committed(now())
            assert not list(verify()), str(death)

        return stage.every_death(here, lambda: step(facts), then, **more)


def entries(case: Case, verb: str) -> int:
    return Entry.objects.filter(stream=case.pk, verb=verb).count()


def told(case: Case, notice: str) -> int:
    return Outbound.objects.filter(case_id=case.pk, notice=notice).count()


# --- the web ----------------------------------------------------------------------------------------------------------


def knocks() -> str:
    """Zalo's call at the webhook, signed; the status that it is answered with."""
    stamp = str(int(AT.timestamp() * 1000))
    event = {
        "app_id": "1", "event_name": "user_send_text", "sender": {"id": "77"}, "recipient": {"id": "2"},
        "message": {"msg_id": "m-1", "text": "Chào anh chị"}, "timestamp": stamp,
    }  # fmt: skip
    raw = json.dumps(event, ensure_ascii=False).encode()
    mac = hashlib.sha256(ZALO["app_id"].encode() + raw + stamp.encode() + ZALO["oa_secret"].encode()).hexdigest()  # type: ignore[attr-defined]
    environ = {
        "REQUEST_METHOD": "POST", "CONTENT_LENGTH": str(len(raw)), "wsgi.input": io.BytesIO(raw),
        "HTTP_X_ZEVENT_SIGNATURE": f"mac={mac}",
    }  # fmt: skip
    answers: list[str] = []
    webhook(environ, lambda status, _headers: answers.append(status))
    return answers[0]


def test_a_message_at_the_door(stage: Stage, settings: Any, tmp_path: Path) -> None:
    settings.ZALO = {**configured.ZALO, **ZALO}
    heard = tmp_path / "answer"

    def after(_: None, death: Death) -> None:
        answer = heard.read_text() if heard.exists() else ""
        heard.unlink(missing_ok=True)
        assert death.how == KILLED or answer[:3] in {"200", "503"}
        assert not answer.startswith("200") or Inbound.objects.count() == 1, "200 for what is not there"
        assert knocks().startswith("200"), "Zalo delivers what was not answered again"
        (kept,) = Inbound.objects.all()
        assert work_round(now() + timedelta(seconds=5)) == 1
        kept.refresh_from_db()
        assert kept.state == "done"

    assert played(stage, build, lambda _: heard.write_text(knocks()), lambda _town, death: after(None, death)) >= 4


# --- the worker -------------------------------------------------------------------------------------------------------


def test_a_message_becomes_a_case(stage: Stage) -> None:
    def make() -> None:
        build()
        for number, text in enumerate((MATTER, "hôm qua", DETAILS)):
            say(text, "77", AT + timedelta(seconds=number))
            work_round(AT + timedelta(seconds=number))
        Outbound.objects.update(state="sent")
        say("Gửi", "77", AT + timedelta(seconds=10))

    def after(_: None, death: Death) -> None:
        for at in AGAIN:
            work_round(at)
        assert set(Inbound.objects.values_list("state", flat=True)) == {"done"}
        case = Case.objects.get()
        assert MATTER in Feedback.objects.get(pk=case.pk).content
        assert entries(case, "feedback:case:received") == told(case, "received") == 1
        assert Work.objects.filter(case=case, closed_at=None).count() == 1

    assert played(stage, make, lambda _: work_round(LATER), after) >= 10


def test_a_move_from_the_desk(stage: Stage) -> None:
    """The official presses; the page does not come; the official presses again."""
    from tests.publication.test_letters import signed_in

    def make() -> tuple[Any, Case, dict[str, str]]:
        town = build()
        case, browser = a_case(conversation=talk()), signed_in(town, "lan")
        page = browser.get(reverse("officer_move", args=[case.code, "assign"]))
        hidden = {name: str(page.context[name]) for name in ("key", "expects")}
        return browser, case, {**hidden, "unit_id": str(town.unit("works")), "stream": "rule", "accused_unit_id": ""}

    def press(facts: tuple[Any, Case, dict[str, str]]) -> None:
        browser, case, said = facts
        assert browser.post(reverse("officer_move", args=[case.code, "assign"]), said).status_code == 302

    def after(facts: tuple[Any, Case, dict[str, str]], death: Death) -> None:
        press(facts)
        case = Case.objects.get(pk=facts[1].pk)
        assert (case.stage, case.row_version) == ("assigned", 2)
        assert entries(case, "feedback:case:assigned") == told(case, "assigned") == 1
        assert Work.objects.filter(case=case, is_main=True, closed_at=None).count() == 1
        assert Request.objects.filter(case_id=case.pk, key=facts[2]["key"]).count() <= 1

    assert played(stage, make, press, after) >= 10


@pytest.fixture
def phone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """What arrived at the citizen's: the other side, which does not die with us."""
    got = tmp_path / "phone"
    got.write_text("")

    class Chat:
        slug, label = "zalo.cs", "Zalo"

        def send(self, message: routes.Outgoing, at: datetime) -> str:
            with got.open("a") as line:
                line.write(f"{message.id}\n")
            return str(message.id)

    monkeypatch.setattr(routes, "_routes", {"zalo.cs": Chat()})
    return got


def test_a_message_goes_out(stage: Stage, phone: Path) -> None:
    """Leased, sent, settled. It never arrives twice; what nobody knows stands at a person's desk."""

    def make() -> Case:
        build()
        return a_case(conversation=talk())

    def after(case: Case, death: Death) -> None:
        for at in AGAIN:
            send_round(at)
        arrived = phone.read_text().split()
        phone.write_text("")
        (message,) = Outbound.objects.all()
        assert len(arrived) <= 1, f"{death}: it came twice"
        assert message.state in ("sent", "unknown"), message.state
        if message.state == "sent":
            assert arrived == [str(message.pk)]
        else:
            assert message.problem
            assert Work.objects.filter(case=case, task="settle_message", closed_at=None).count() == 1

    assert played(stage, make, lambda _: send_round(LATER), after) >= 10


def test_an_answer_becomes_a_letter(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Approved, numbered, printed, kept. One number, one letter, one file."""
    monkeypatch.setattr(printing, "printed_and_signed", lambda *_: (PDF, False))

    def make() -> tuple[Town, Case]:
        town = build()
        seats = Position.objects.filter(unit=town.units["works"], role="approver")
        seats.update(title="Giám đốc Sở")  # no doubt about who may sign: else nothing is numbered
        case = case_in(town, "awaiting_approval", conversation=talk())
        Feedback.objects.filter(pk=case.pk).update(wants_letter=True)
        return town, case

    def step(facts: tuple[Town, Case]) -> None:
        town, case = facts
        do(town, case, "ha", "approve", AT + timedelta(hours=1), key="approve")
        letter_round(AT + timedelta(hours=1))

    def after(facts: tuple[Town, Case], death: Death) -> None:
        town, case = facts
        do(town, case, "ha", "approve", AT + timedelta(hours=1), key="approve")
        for hours in (1, 2, 4, 8):
            letter_round(AT + timedelta(hours=hours))
        (letter,) = Letter.objects.filter(case_id=case.pk)
        assert (letter.number, letter.state) == (1, UNSIGNED)
        (kept,) = Attachment.objects.filter(case_id=case.pk, state="letter")
        assert kept.file_id == letter.file_id is not None
        assert files.read(kept.file_id) == PDF
        assert entries(case, "feedback:answer:approved") == told(case, "answered") == 1

    assert played(stage, make, step, after, within=False) >= 10


PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def test_a_unit_ends_and_its_matters_go_on(stage: Stage) -> None:
    def make() -> tuple[Town, list[Case]]:
        town = build()
        cases = [case_in(town, "assigned")]
        edit = Edit(town.actor("khanh"), AT, AT.date(), "Nghị quyết 1/NQ-HĐND ngày 10/09/2026")
        end_unit(edit, town.unit("works"), {town.unit("health"): "Toàn bộ"})
        return town, cases

    def after(facts: tuple[Town, list[Case]], death: Death) -> None:
        town, cases = facts
        for at in AGAIN:
            while takeover_round(at):
                pass
        for case in cases:
            now_is = Case.objects.get(pk=case.pk)
            assert (now_is.unit_id, now_is.due_at, now_is.stage) == (town.unit("health"), case.due_at, case.stage)
            assert entries(case, "feedback:unit:succeeded") == 1
            (work,) = Work.objects.filter(case=case, is_main=True, closed_at=None)
            assert work.unit_id == town.unit("health")

    assert played(stage, make, lambda _: takeover_round(LATER), after) >= 10


def test_a_duplicate_joins_and_gets_the_answer(stage: Stage) -> None:
    def make() -> tuple[Town, Case, Case]:
        town = build()
        main, follower = case_in(town, "awaiting_approval"), a_case(conversation=talk())
        return town, main, follower

    def step(facts: tuple[Town, Case, Case]) -> None:
        town, main, follower = facts
        said = {"main": main.code, "confirmed": main.code}
        do(town, follower, "lan", "merge", AT + timedelta(hours=1), key="merge", inputs=said)
        do(town, main, "ha", "approve", AT + timedelta(hours=2), key="approve")
        follower_round(AT + timedelta(hours=2))

    def after(facts: tuple[Town, Case, Case], death: Death) -> None:
        step(facts)
        follower_round(AT + timedelta(hours=3))
        _, main, follower = facts
        assert (
            list(Case.objects.filter(pk__in=[main.pk, follower.pk]).values_list("stage", flat=True)) == ["answered"] * 2
        )
        (link,) = Link.objects.all()
        assert (link.case_id, link.other_id, link.settled_at is None) == (follower.pk, main.pk, False)
        assert told(follower, "answered") == 1
        assert Words.objects.filter(case=follower, text__contains=ANSWER).count() == 1

    assert played(stage, make, step, after, within=False) >= 10


def test_what_is_over_is_let_go(stage: Stage, tmp_path: Path) -> None:
    """Whatever is left half done the next round ends: nothing stays that should be gone, nothing goes that should stay."""
    much_later = AT + timedelta(days=20 * 366)
    keys = keys_folder() / "day"

    def make() -> tuple[Case, Case]:
        town = build()
        shutil.copytree(keys, tmp_path / "day", dirs_exist_ok=True)
        say(MATTER, "77")
        work_round(AT)
        over = case_in(town, "closed", conversation=talk())
        kept = files.put(PDF, at=AT, name="bien-nhan.pdf")
        Attachment.objects.create(case=over, state="stored", file_id=kept.id, at=AT)
        Outbound.objects.update(state="sent", settled_at=AT)
        shutil.copytree(keys, tmp_path / "day", dirs_exist_ok=True)
        return over, case_in(town, "assigned")

    def after(facts: tuple[Case, Case], death: Death) -> None:
        retention_round(much_later)
        over, open_one = facts
        case = Case.objects.get(pk=over.pk)
        assert case.erased_at is not None
        assert entries(case, "feedback:words:erased") == 1
        assert not Words.objects.filter(case=case).exists()
        assert not Attachment.objects.filter(case=case).exists()
        assert not Inbound.objects.filter(body__isnull=False).exists()
        assert Feedback.objects.get(pk=open_one.pk).content
        shutil.copytree(tmp_path / "day", keys, dirs_exist_ok=True)

    assert played(stage, make, lambda _: retention_round(much_later), after, within=False) >= 10
