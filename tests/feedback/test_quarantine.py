"""Words that may be a denunciation: what happens to them from the first byte to the decision, and what is left after it.

A canary is sent in by chat and by form, then destroyed; it is then searched everywhere where bytes can stay.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
import subprocess
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from access.actor import SYSTEM, citizen
from casework.attachments import attachment_round
from casework.errors import CaseError, CaseNotFound
from casework.models import Attachment, Case, Quarantine, Work
from casework.quarantine import read_sealed
from casework.visibility import open_works, visible_cases
from channels.zalo.reading import body_of
from channels.zalo.receive import keep
from config.logs import JsonFormatter
from config.retention import retention_round
from kernel.ids import uuid7
from kernel.time import local
from kinds.feedback.dialogue import has_matter, texts
from kinds.feedback.models import Feedback
from kinds.feedback.sender.follow import path_of, path_of_case
from kinds.feedback.submission import submit
from launcher.binaries import find_binaries
from ledger.models import Entry
from ledger.verify import verify
from messaging import media, routes
from messaging.conversations import draft_of, tag_of
from messaging.inbound import work_round
from messaging.models import Conversation, Inbound, Outbound
from messaging.outbox import send_round
from tests.casework.town import AT, FIELDS, SEATS, Town, do, sealed
from tests.unsealing import unsealed
from vault.sealed import destroy_day_keys

SECRET = "Tôi muốn tố cáo ông trưởng phòng {name} nhận hối lộ 50 triệu đồng của tôi ngày 3 tháng 9."


@pytest.fixture
def phone(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What arrives on the citizen's phone; every route but the chat is closed."""
    got: list[str] = []

    class Chat:
        slug, label = "zalo.cs", "Zalo"

        def send(self, message: routes.Outgoing, at: datetime) -> str:
            got.append(message.text)
            return "p-1"

    monkeypatch.setattr(routes, "_routes", {"zalo.cs": Chat()})

    def nothing(url: str) -> media.Fetched:
        raise AssertionError(f"fetched {url}")

    monkeypatch.setattr(media, "_fetchers", {"zalo": nothing})
    return got


def say(text: str, address: str, at: datetime = AT, picture: str = "") -> Inbound:
    """As the webhook keeps it."""
    message: dict[str, Any] = {"msg_id": secrets.token_hex(8), "text": text}
    if picture:
        message["attachments"] = [{"type": "image", "payload": {"url": picture, "thumbnail": picture}}]
    told = {
        "app_id": "1", "event_name": "user_send_image" if picture else "user_send_text", "sender": {"id": address},
        "recipient": {"id": "2"}, "message": message, "timestamp": str(int(at.timestamp() * 1000)),
    }  # fmt: skip
    raw = json.dumps(told, ensure_ascii=False).encode()
    assert keep(raw, body_of(raw), at)
    return Inbound.objects.order_by("-id")[0]


def token(letters: int = 12) -> str:
    return "Zq" + secrets.token_hex(letters // 2)


# --- the search -----------------------------------------------------------------------------------------------------


def spellings(word: str) -> list[bytes]:
    """The ways in which bytes come to lie about: plain, as hex, in base64 at each of its three places, with escapes."""
    raw = word.encode()
    found = [raw, raw.hex().encode(), raw.upper(), json.dumps(word).strip('"').encode(), word.encode("utf-16-le")]
    for shift in range(3):
        whole = base64.b64encode(b"\x00" * shift + raw)
        found.append(whole[4 if shift else 0 : -4])
    return found


def in_tables(database: psycopg.Connection[Any]) -> dict[str, bytes]:
    """Everything in every column of every table, partitions and catalogue views of running work included."""
    names = database.execute(
        "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
    ).fetchall()
    rows: dict[str, bytes] = {}
    for (name,) in names:
        for number, (row,) in enumerate(database.execute(f"SELECT t::text FROM {name} t")):
            rows[f"{name}[{number}]"] = row.encode()
    for (query,) in database.execute("SELECT query FROM pg_stat_activity WHERE pid <> pg_backend_pid()"):
        rows[f"activity {len(rows)}"] = (query or "").encode()
    return rows


def in_files(*folders: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file()}


def pages_of(copy: Any) -> dict[str, bytes]:
    """The database's own files on disk, dead rows included, where this process may read them."""
    copy.superuser().execute("CHECKPOINT")
    with copy.superuser() as database:
        (folder,) = database.execute("SHOW data_directory").fetchone()
        (oid,) = database.execute("SELECT oid FROM pg_database WHERE datname = current_database()").fetchone()
    place = Path(folder) / "base" / str(oid)
    return in_files(place) if os.access(place, os.R_OK) else {}


def dump_of(copy: Any) -> bytes:
    with copy.superuser() as database:
        server = database.info
        there = ["-h", server.host, "-p", str(server.port), "-U", server.user, copy.name]
    env = os.environ | {"PGPASSWORD": psycopg.conninfo.conninfo_to_dict(copy.superuser_url).get("password") or ""}
    return subprocess.run([find_binaries() / "pg_dump", *there], env=env, capture_output=True, check=True).stdout


def places(words: list[str], found: dict[str, bytes]) -> list[str]:
    return [
        f"{word} in {place}"
        for place, content in found.items()
        for word in words
        for s in spellings(word)
        if s in content
    ]


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Iterator[Any]:
    caplog.set_level("DEBUG")
    form = JsonFormatter()
    yield lambda: {f"log {n}": (form.format(r) + r.getMessage()).encode() for n, r in enumerate(caplog.records)}


def nowhere(copy: Any, words: list[str], logs: dict[str, bytes], *, on_disk: bool = True) -> None:
    """ON_DISK: also in the pages of dead rows; words that once stood in clear stay there until they are overwritten."""
    with copy.superuser() as database:
        assert places(words, in_tables(database)) == []
    if on_disk:
        assert places(words, pages_of(copy)) == []
    assert places(words, {"dump": dump_of(copy)}) == []
    assert places(words, logs) == []
    assert places(words, in_files(Path(settings.STATE))) == []


def test_the_search_finds_what_is_there(lasting_town: Town, fresh_database: Any) -> None:
    """A search that finds nothing proves nothing until it has found something."""
    canary = token()
    submit({**FIELDS, "content": f"Hồ sơ {canary} trễ hẹn ba tuần rồi."}, channel="web", at=AT, key="k")
    with fresh_database.superuser() as database:
        assert any("feedback_feedback" in place for place in places([canary], in_tables(database)))
    assert places([canary], {"dump": dump_of(fresh_database)})
    assert places([canary], pages_of(fresh_database)) or not pages_of(fresh_database)
    for spelled in (canary.encode().hex(), base64.b64encode(f"x{canary}".encode()).decode()):
        assert places([canary], {"there": spelled.encode()})


def test_a_destroyed_message_from_the_chat_is_nowhere(
    lasting_town: Town, fresh_database: Any, phone: list[str], logged: Any
) -> None:
    canary, address = token(), str(8_000_000_000_000_000_000 + secrets.randbelow(10**15))
    picture = f"https://photo.zdn.vn/{canary}.jpg"
    say(f"Chào, tôi là {canary} ở phường Ba Đình, chuyện về phòng một cửa", address)
    work_round(AT)
    send_round(AT)
    say("", address, AT + timedelta(seconds=30), picture=picture)
    say(SECRET.format(name=canary), address, AT + timedelta(minutes=1))
    work_round(AT + timedelta(minutes=1))
    case = Case.objects.get()
    assert (case.stage, case.is_sealed) == ("quarantined", True)
    assert attachment_round(AT + timedelta(minutes=2)) == 0, "of a sealed matter no picture is fetched"
    nowhere(fresh_database, [canary], logged())  # sealed: in no place in clear, even before the decision
    for _ in range(6):
        send_round(AT + timedelta(minutes=2))
    assert phone[-1].startswith("Kính gửi") or "tố cáo" in phone[-1].lower()
    assert canary in read_sealed(case.pk, lasting_town.actor("anh"), AT)["content"]

    do(lasting_town, case, "anh", "destroy", AT + timedelta(hours=1))
    nowhere(fresh_database, [canary, picture], logged())
    person = Conversation.objects.get()
    leads = [address, str(person.pk), person.pk.hex, tag_of("zalo", address).hex(), bytes(person.address_tag).hex()]
    with fresh_database.superuser() as database:
        found = {k: v for k, v in in_tables(database).items() if not k.startswith("public.messaging_conversation[")}
    linking = [p for p in places(leads, found) if "messaging_outbound" not in p]
    assert linking == [], "nothing but the conversation itself knows the person"
    guidance = [m for m in Outbound.objects.all() if m.notice == "guidance"]
    assert [(m.conversation_id, bytes(m.recipient_tag), m.payload) for m in guidance] == [(None, b"", None)]
    assert not Outbound.objects.filter(case_id=case.pk).exists()
    assert not Attachment.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM vault_messagekey")
        assert cursor.fetchone() == (0,)
    assert not list(verify())
    assert Case.objects.count() == 1, "a token remains, so that it can be counted"


def test_a_destroyed_message_from_the_form_is_nowhere(lasting_town: Town, fresh_database: Any, logged: Any) -> None:
    canary, phone_number = token(), "09" + f"{secrets.randbelow(10**8):08d}"
    said = {
        **FIELDS,
        "name": f"Đỗ {canary}",
        "phone": phone_number,
        "content": SECRET.format(name=canary),
        "title": canary,
    }
    browser = Client(raise_request_exception=True)
    page = browser.get("/gui/")
    key = page.context["form"]["key"].value()
    for _ in range(2):  # a double press is one case
        answer = browser.post("/gui/", {**said, "key": str(key)}, HTTP_ACCEPT_LANGUAGE="vi")
        assert (answer.status_code, answer["Location"]) == (302, "/gui/da-nhan/")
    assert canary not in str(browser.cookies)
    told = browser.get("/gui/da-nhan/").content.decode()
    assert canary not in told
    case = Case.objects.get()
    nowhere(fresh_database, [canary, phone_number, "84" + phone_number[1:]], logged())
    assert unsealed(case.pk)["name"] == f"Đỗ {canary}"
    do(lasting_town, case, "anh", "destroy", AT + timedelta(days=900))
    nowhere(fresh_database, [canary, phone_number, "84" + phone_number[1:]], logged())
    assert not Outbound.objects.exists()
    assert not list(verify())


# --- until the decision ---------------------------------------------------------------------------------------------


def test_only_the_named_official_sees_it_and_the_reading_is_written_down(town: Town) -> None:
    case_id = sealed({"content": "Một nội dung."})
    case = Case.objects.get(pk=case_id)
    seeing = [name for name in SEATS if visible_cases(town.actor(name)).filter(pk=case_id).exists()]
    assert seeing == ["anh"]
    assert [name for name in SEATS if open_works(town.actor(name)).filter(case_id=case_id).exists()] == ["anh"]
    for name in SEATS:
        if name == "anh":
            continue
        with pytest.raises(CaseNotFound):
            read_sealed(case_id, town.actor(name), AT)
    with pytest.raises(CaseNotFound):
        read_sealed(case_id, citizen(), AT)
    before = Entry.objects.filter(verb="quarantine:words:read").count()
    assert read_sealed(case_id, town.actor("anh"), AT)["content"] == "Một nội dung."
    (reading,) = Entry.objects.filter(verb="quarantine:words:read")
    assert before == 0
    assert (reading.actor_id, reading.particulars["case"]) == (town.users["anh"].pk, str(case_id))
    assert (case.subject, case.channel, case.conversation_id, case.sender_id) == ("", "sealed", None, None)


def test_it_is_to_be_decided_within_a_working_day(town: Town) -> None:
    case = Case.objects.get(pk=sealed(at=AT))
    assert local(case.due_at).date() == AT.date() + timedelta(days=1)
    (work,) = Work.objects.filter(case=case)
    assert (work.unit_id, work.role) == (town.unit("office"), "integrity_officer")


def test_the_sender_cannot_open_it_by_code(town: Town) -> None:
    from kinds.feedback.sealing.quarantine import quarantine

    opened = quarantine({"content": "Không ai đọc được lời này."}, citizen(), AT)
    page = Client().get(path_of(opened))
    assert page.templates[0].name == "feedback/guidance.html"
    assert "đọc được lời này" not in page.content.decode()


def test_no_machine_decides(town: Town) -> None:
    case_id = sealed()
    for actor in (SYSTEM, citizen()):
        for move in ("destroy", "release"):
            with pytest.raises(CaseError):
                from casework.perform import perform

                perform(case_id, move, actor, at=AT)
    assert unsealed(case_id)


def test_the_words_outlive_every_retention_until_somebody_decides(town: Town) -> None:
    case_id = sealed({"content": "Còn đây."})
    for days in range(0, 400, 25):
        retention_round(AT + timedelta(days=days))
    assert unsealed(case_id) == {"content": "Còn đây."}


def test_after_the_decision_the_old_day_keys_take_the_rest(town: Town) -> None:
    case_id = sealed({"content": "Đã quyết."})
    key_id = Quarantine.objects.get(pk=case_id).key_id
    do(town, case_id, "anh", "destroy")
    assert Quarantine.objects.get(pk=case_id).ciphertext is None
    destroy_day_keys((AT + timedelta(days=1)).date(), AT)
    assert key_id is not None
    assert unsealed(case_id) == {}


def test_its_ledger_says_nothing_of_the_words(town: Town) -> None:
    case_id = sealed({"content": SECRET.format(name="X"), "name": "Đỗ Thị Hòa"})
    do(town, case_id, "anh", "destroy")
    rows = list(Entry.objects.filter(stream=case_id).order_by("seq"))
    assert [r.verb for r in rows] == ["feedback:case:quarantined", "feedback:quarantine:destroyed"]
    assert not [r for r in rows if "words" in r.particulars], "not even a keyed hash of such words"
    assert rows[0].actor_id is None


# --- released -------------------------------------------------------------------------------------------------------


def test_released_it_is_a_matter_like_any_other(town: Town, phone: list[str]) -> None:
    address = "77"
    say(SECRET.format(name="X"), address)
    work_round(AT)
    case = Case.objects.get()
    at = AT + timedelta(hours=3)
    do(town, case, "anh", "release", at)
    case.refresh_from_db()
    assert (case.stage, case.is_sealed, case.unit_id) == ("received", False, town.unit("centre"))
    assert case.conversation_id == Conversation.objects.get().pk
    assert "tố cáo" in Feedback.objects.get(pk=case.pk).content
    assert (case.limit_code, local(case.due_at).date()) == ("feedback.answer", AT.date() + timedelta(days=20))
    assert visible_cases(town.actor("lan")).filter(pk=case.pk).exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM vault_messagekey")
        assert cursor.fetchone() == (0,)
    for _ in range(4):
        send_round(at)
    assert case.code in phone[-1]
    do(town, case, "lan", "assign", at, inputs={"unit_id": "works", "stream": "rule"})
    assert not list(verify())


def test_what_cannot_be_read_any_more_is_not_released_as_nothing(town: Town) -> None:
    case_id = sealed()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM vault_messagekey")
    with pytest.raises(CaseError, match="không còn đọc được"):
        do(town, case_id, "anh", "release")
    do(town, case_id, "anh", "destroy")


def test_when_the_day_key_is_lost_it_is_refused_in_words(town: Town) -> None:
    case_id = sealed()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE vault_messagekey SET wrapped = %s || substr(wrapped, 10)", [b"\x0119990101"])
    assert unsealed(case_id) == {}
    with pytest.raises(CaseError, match="không còn đọc được"):
        do(town, case_id, "anh", "release")


def test_a_released_matter_of_somebody_who_withdrew_meanwhile(town: Town, phone: list[str]) -> None:
    say(SECRET.format(name="X"), "77")
    work_round(AT)
    from casework.erasure import erase_conversation

    erase_conversation(Conversation.objects.get(), AT)
    case = Case.objects.get()
    do(town, case, "anh", "release", AT + timedelta(hours=1))
    for _ in range(8):
        send_round(AT + timedelta(hours=2))
    assert phone == []


# --- the other ways in ----------------------------------------------------------------------------------------------


def test_words_added_on_the_page_are_sealed_too_not_dropped(town: Town) -> None:
    opened = submit(FIELDS, channel="web", at=AT, key="k").opened
    browser = Client()
    path = f"/theo-doi/{opened.code}/{opened.secret}/add/"
    answer = browser.post(path, {"key": str(uuid7()), "words": SECRET.format(name="X")})
    assert (answer.status_code, answer["Location"]) == (302, "/gui/da-nhan/")
    case = Case.objects.exclude(pk=opened.id).get()
    assert "hối lộ" in unsealed(case.pk)["content"]
    assert Entry.objects.filter(stream=opened.id).count() == 1


def test_a_denunciation_told_in_pieces_takes_the_earlier_pieces_with_it(town: Town, phone: list[str]) -> None:
    pieces = ["Ông trưởng phòng một cửa phường tôi", "cầm của tôi 5 triệu", "Đó là nhận hối lộ, tôi tố cáo ông ấy"]
    for number, text in enumerate(pieces):
        say(text, "77", AT + timedelta(seconds=number))
        work_round(AT + timedelta(seconds=number))
    cases = list(Case.objects.order_by("opened_at"))
    assert cases
    assert all(case.is_sealed for case in cases)
    sealed_words = " ".join(unsealed(case.pk)["content"] for case in cases)
    assert "tố cáo" in sealed_words
    assert "5 triệu" in sealed_words
    assert not Inbound.objects.filter(body__isnull=False).exists()
    assert not Inbound.objects.filter(sender_tag__isnull=False).exists()
    assert not Outbound.objects.filter(notice="reply", payload__isnull=False).exists()


def test_fragments_behind_a_sealed_message_begin_no_matter(town: Town, phone: list[str]) -> None:
    """Nothing is remembered of what was sealed: "rồi sao" was noted as a matter of its own, and asked about."""
    for number, text in enumerate([SECRET.format(name=token()), "rồi sao", "thế à", "ừ"]):
        at = AT + timedelta(minutes=number)
        say(text, "78", at)
        work_round(at)
        send_round(at)
    assert Case.objects.count() == 1
    talk = Conversation.objects.get()
    assert not has_matter(draft_of(talk))
    assert [text for text in phone if texts.HINT in text] == phone[1:], "once, and nothing else"


# --- sealed by hand -------------------------------------------------------------------------------------------------


def test_what_an_official_seals_by_hand_is_gone_from_everywhere_else(
    lasting_town: Town, fresh_database: Any, phone: list[str], logged: Any
) -> None:
    from tests.casework.town import a_case, talk

    canary, address = token(), "8001112223334445556"
    conversation = talk(address)
    said = {"name": f"Đỗ {canary}", "content": f"{canary} trễ hẹn ba tuần", "title": canary, "unit_text": canary}
    case = a_case(conversation=conversation, **said)
    do(lasting_town, case, "", "add", inputs={"words": f"Thêm {canary}"}, key="add")
    do(lasting_town, case, "lan", "seal", AT + timedelta(minutes=5), inputs={"words": ""}, key="seal")
    for _ in range(6):
        send_round(AT + timedelta(hours=1))
    nowhere(fresh_database, [canary], logged(), on_disk=False)
    case.refresh_from_db()
    assert (case.stage, case.is_sealed, case.conversation_id, case.sender_id) == ("quarantined", True, None, None)
    words = read_sealed(case.pk, lasting_town.actor("anh"), AT + timedelta(hours=1))
    assert words["content"].count(canary) == 2
    assert words["name"] == f"Đỗ {canary}"
    do(lasting_town, case, "anh", "destroy", AT + timedelta(hours=2))
    nowhere(fresh_database, [canary], logged(), on_disk=False)
    leads = [address, str(conversation.pk), conversation.pk.hex]
    with fresh_database.superuser() as database:
        found = {k: v for k, v in in_tables(database).items() if not k.startswith("public.messaging_conversation[")}
    assert places(leads, found) == []
    assert not list(verify())


def test_who_follows_a_matter_that_was_sealed_by_hand_reads_how_to_denounce(town: Town) -> None:
    from tests.casework.town import a_case

    case = a_case()
    page = path_of_case(case)
    secret = page.rstrip("/").rsplit("/", 1)[-1]
    do(town, case, "lan", "seal")
    for answer in (Client().get(page), Client().post("/theo-doi/", {"code": case.code, "secret": secret})):
        assert answer.status_code == 200
        assert "Tố cáo" in answer.content.decode()
        assert "không được lưu lại" not in answer.content.decode(), "its files are under the seal"
    wrong = page.replace(secret, "A" * len(secret))
    assert Client().get(wrong).status_code == 404
