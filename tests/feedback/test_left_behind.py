"""What an official seals by hand and what a person has erased leaves nothing readable beside it: replies that repeated the
words, keyed hashes of them, work that would show them to a unit."""

from __future__ import annotations

import json
import secrets
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from casework import erasure
from casework.models import Attachment, Case, Request, Work
from channels.zalo.reading import body_of
from channels.zalo.receive import keep
from kinds.feedback.intake import FeedbackListener
from kinds.feedback.models import Feedback
from kinds.feedback.submission import submit
from ledger.chain import is_hash_of
from ledger.models import Entry
from ledger.verify import verify
from messaging import outcomes
from messaging.conversations import conversation_at, draft_of
from messaging.inbound import Heard, Media, work_round
from messaging.models import Conversation, Outbound
from tests.casework.town import AT, FIELDS, Town, case_in, do
from tests.unsealing import unsealed
from vault.keys import keyring
from vault.models import File

pytestmark = pytest.mark.db
STORY = [
    "Tôi nộp hồ sơ xin phép sửa nhà ở Sở Xây dựng đã quá hẹn ba tuần mà chưa có kết quả Zqcanary",
    "hôm qua", "Đỗ Thị Hòa", "Số 5 phố Huế", "0912345678", "Gửi",
]  # fmt: skip


def hear(text: str, address: str, at: datetime) -> None:
    told = {
        "app_id": "1", "event_name": "user_send_text", "sender": {"id": address}, "recipient": {"id": "2"},
        "message": {"msg_id": secrets.token_hex(8), "text": text}, "timestamp": str(int(at.timestamp() * 1000)),
    }  # fmt: skip
    raw = json.dumps(told, ensure_ascii=False).encode()
    assert keep(raw, body_of(raw), at)
    work_round(at)


@pytest.mark.parametrize("place", range(1, len(STORY)))
def test_a_denunciation_behind_a_harmless_beginning_is_sealed_when_it_comes(town: Town, place: int) -> None:
    for minutes, text in enumerate([*STORY[:place], "Đề nghị xử lý bà Lan vì hành vi tham nhũng Zqcanary"]):
        hear(text, "9001", AT - timedelta(minutes=10 - minutes))
    case = Case.objects.get()
    assert (case.is_sealed, case.stage) == (True, "quarantined")
    assert "Zqcanary" not in str(draft_of(Conversation.objects.get()))


def told_in_the_chat(address: str) -> Case:
    """A matter as the dialogue takes it in: with a summary that repeats every word of it."""
    for minutes, text in enumerate(STORY):
        hear(text, address, AT - timedelta(minutes=10 - minutes))
    return Case.objects.get()


def said(message: Outbound) -> str:
    if message.payload is None:
        return ""
    return keyring().decrypt("words", bytes(message.payload), message.id.bytes).decode()


def replies(case: Case) -> list[Outbound]:
    return list(Outbound.objects.filter(conversation_id=case.conversation_id, case_id=None, notice="reply"))


@pytest.mark.parametrize("way", ["sealed", "erased"])
def test_no_reply_that_repeated_the_words_stays_readable(town: Town, way: str) -> None:
    case = told_in_the_chat(f"left-{way}")
    echoes = [m.pk for m in replies(case) if "Zqcanary" in said(m)]
    assert echoes
    Outbound.objects.filter(pk__in=echoes[:1]).update(state="sending", lease_until=AT)
    if way == "sealed":
        do(town, case, "lan", "seal")
    else:
        erasure.erase_case(case.pk, erasure.ON_REQUEST, AT)
    assert [m for m in Outbound.objects.all() if "Zqcanary" in said(m)] == []
    assert not Outbound.objects.filter(pk__in=echoes, state="queued").exists()
    assert Conversation.objects.filter(pk=case.conversation_id).exists()


def test_no_keyed_hash_of_what_was_sent_in_stays_beside_a_sealed_case(town: Town) -> None:
    case = told_in_the_chat("left-hash")
    assert Request.objects.filter(case_id=case.pk).exclude(fingerprint="").exists()
    do(town, case, "lan", "seal")
    assert not Request.objects.filter(case_id=case.pk).exclude(fingerprint="").exists()


def test_extra_work_of_a_sealed_case_does_not_stay_with_the_unit_that_had_it(town: Town) -> None:
    case = told_in_the_chat("left-work")
    message = Outbound.objects.filter(case_id=case.pk).first()
    assert message
    outcomes._change(message, state="failed")  # noqa: SLF001
    outcomes._tell(message, "unreachable", AT)  # noqa: SLF001
    assert Work.objects.filter(case_id=case.pk, is_main=False, closed_at=None).count() == 1
    do(town, case, "lan", "seal")
    outcomes._change(message, state="unknown")  # noqa: SLF001
    outcomes._tell(message, "unknown", AT)  # noqa: SLF001 -- it was on its way when the case was sealed
    assert not Work.objects.filter(case_id=case.pk, is_main=False, closed_at=None).exists()


def test_the_ledger_names_nobody_who_sent_it(town: Town) -> None:
    case = told_in_the_chat("left-ledger")
    sender = str(case.sender_id)
    do(town, case, "lan", "seal")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM ledger_entry WHERE stream = %s AND particulars::text LIKE %s",
            [case.pk, f"%{sender}%"],
        )
        assert cursor.fetchone()[0] == 0


def test_a_reply_that_is_on_its_way_when_the_words_are_sealed_is_not_kept(town: Town) -> None:
    hear(STORY[0], "left-sending", AT - timedelta(minutes=2))
    Outbound.objects.update(state="sending", lease_until=AT)
    hear("Ông trưởng phòng nhận hối lộ của tôi 50 triệu đồng, tôi tố cáo", "left-sending", AT)
    assert Case.objects.get().is_sealed
    on_its_way = Outbound.objects.get(notice="reply")
    assert (on_its_way.payload, on_its_way.conversation_id) == (None, None)


DENOUNCES = "hôm ông trưởng phòng nhận hối lộ 50 triệu của tôi"


@pytest.mark.parametrize("box", ["happened_on", "title", "address"])
def test_every_box_of_the_form_is_looked_at(town: Town, box: str) -> None:
    Client().post("/gui/", {**FIELDS, box: DENOUNCES, "key": str(uuid4())})
    case = Case.objects.get()
    assert case.is_sealed
    assert not Feedback.objects.exists()
    assert DENOUNCES in unsealed(case.pk)[box]


def test_the_name_of_a_file_may_tell_and_then_the_file_is_not_stored(town: Town) -> None:
    upload = SimpleUploadedFile("don-to-cao-ong-A.pdf", b"%PDF-1.4 words", "application/pdf")
    answer = Client().post("/gui/", {**FIELDS, "files": upload, "key": str(uuid4())})
    assert (answer.status_code, answer["Location"]) == (302, "/gui/da-nhan/")
    assert Case.objects.get().is_sealed
    assert not File.objects.exists()


def test_in_the_chat_too_and_what_is_released_has_its_files_again(town: Town) -> None:
    media = [Media("https://cdn.zalo.me/1", "file", "Đơn tố cáo ông A.pdf")]
    conversation = conversation_at("zalo", "left-media", AT)
    FeedbackListener().before(AT)
    FeedbackListener().heard(conversation, Heard("media", "left-media", media=media), uuid4(), AT)
    case = Case.objects.get()
    assert case.is_sealed
    assert not Attachment.objects.exists()
    do(town, case, "anh", "release")
    row = Attachment.objects.get(case=case)
    assert (row.state, row.channel, row.name) == ("pending", "zalo", "Đơn tố cáo ông A.pdf")


def test_who_decides_sees_the_box_and_the_file_name_that_told(town: Town) -> None:
    upload = SimpleUploadedFile("don-to-cao-ong-A.pdf", b"%PDF-1.4 words", "application/pdf")
    Client().post("/gui/", {**FIELDS, "happened_on": "hôm 3/9 ở quán nước", "files": upload, "key": str(uuid4())})
    case = Case.objects.get()
    official = Client()
    official.force_login(town.users["anh"], backend="allauth.account.auth_backends.AuthenticationBackend")
    page = official.post(f"/can-bo/vu-viec/{case.code}/cach-ly/").content.decode()
    assert "don-to-cao-ong-A.pdf" in page
    assert "hôm 3/9 ở quán nước" in page


def test_what_is_sealed_by_hand_is_to_be_decided_within_a_working_day_too(town: Town) -> None:
    case = case_in(town, "awaiting_sender")  # paused since AT + 1 minute
    before = case.clock_from
    do(town, case, "lan", "resume", AT + timedelta(days=1))
    case.refresh_from_db()
    due, pauses = case.due_at, case.pauses
    do(town, case, "lan", "seal", AT + timedelta(days=1, hours=1))
    case.refresh_from_db()
    work = Work.objects.get(case=case, closed_at=None)
    assert case.limit_code == "feedback.quarantine"
    assert case.due_at == work.due_at
    assert AT + timedelta(days=1) < work.due_at < AT + timedelta(days=3)
    do(town, case, "anh", "release", AT + timedelta(days=1, hours=2))
    case.refresh_from_db()
    assert (case.limit_code, case.clock_from, case.pauses, case.due_at) == ("feedback.answer", before, pauses, due)


# --- what stands for the words in the ledger ------------------------------------------------------------------------


def confirmed(case: Case, guess: str) -> list[str]:
    """The verbs of the case's entries in which somebody who has the keys and the database finds GUESS confirmed."""
    salts = [bytes(salt) for salt in Case.objects.exclude(words_salt=None).values_list("words_salt", flat=True)]
    found = Entry.objects.filter(stream=case.pk).order_by("seq").values_list("verb", "particulars")
    hashes = [(verb, v) for verb, told in found for v in told.values() if str(v)[:2] in ("h:", "s:")]
    pairs = [b"", *salts, *(one + other for one in salts for other in salts)]
    return [verb for verb, each in hashes if any(is_hash_of(each, guess, salt) for salt in pairs)]


def test_no_guess_about_sealed_words_can_be_confirmed(town: Town) -> None:
    said = "Tôi xin bổ sung: hồ sơ số 12."
    case = told_in_the_chat("left-hash")
    main = Case.objects.get(pk=submit(FIELDS, channel="web", at=AT, key="left-main").opened.id)
    do(town, case, "", "add", inputs={"words": said})
    do(town, case, "lan", "merge", inputs={"main": main.code, "confirmed": main.code})
    do(town, case, "lan", "unmerge")
    assert confirmed(case, said) == ["feedback:words:added"]
    assert confirmed(case, str(main.pk)) == ["feedback:case:merged", "feedback:case:unmerged"]
    do(town, case, "lan", "seal")
    assert not confirmed(case, said)
    assert not confirmed(case, str(main.pk)), "nor whom it was merged with"
    assert not list(verify()), "the chain is what it was"
    do(town, case, "anh", "release")
    assert confirmed(case, said) == ["feedback:words:added"], "released words are what was entered"
    do(town, case, "lan", "seal")
    do(town, case, "anh", "destroy")
    assert not confirmed(case, said)


def test_no_guess_about_erased_words_can_be_confirmed(town: Town) -> None:
    said = "Tôi xin bổ sung: hồ sơ số 13."
    case = Case.objects.get(pk=submit(FIELDS, channel="web", at=AT, key="left-erased").opened.id)
    do(town, case, "", "add", inputs={"words": said})
    assert confirmed(case, said)
    erasure.erase_case(case.pk, erasure.ON_REQUEST, AT)
    assert not confirmed(case, said)
    do(town, case, "lan", "note", inputs={"words": said})
    assert not confirmed(case, said), "nor by what is entered afterwards"
