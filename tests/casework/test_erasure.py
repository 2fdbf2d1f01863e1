"""Erasing: on request, on `user_withdraw`, and when the time to keep is over. Words and sender go, the ledger stays whole."""

from __future__ import annotations

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from PIL import Image

from access.actor import SYSTEM
from books import people
from casework import erasure, trouble
from casework.attachment_rows import stored_row
from casework.erasure import ON_REQUEST, RETENTION, erase_case, erase_cases, erase_conversation
from casework.errors import CaseNotFound
from casework.models import Attachment, Case, Request, Words, Work
from casework.timeline import timeline
from casework.writes import write_together
from config.retention import retention_round
from kernel.ids import uuid7
from kernel.time import format_date, local
from kinds.feedback.intake import FeedbackListener
from kinds.feedback.models import Feedback
from kinds.feedback.submission import submit
from ledger.models import Entry
from ledger.verify import verify
from messaging import outbox
from messaging.models import Conversation, Outbound
from messaging.outbox import send_round
from messaging.routes import Permanent
from tests.casework.town import ANSWER, AT, FIELDS, WAYS, Town, a_case, case_in, do, talk
from tests.faults.house import until
from tests.messaging.test_inbound import arrive, finished
from vault import files
from vault.errors import VaultError

CANARY = "Chim-hoàng-yến-7431"


def picture() -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(held, "PNG")
    return held.getvalue()


def full_case(town: Town, stage: str = "answered") -> Case:
    """A case whose every box holds the canary: words, note, answer, file, name."""
    said = {
        **FIELDS,
        "name": f"Đỗ {CANARY}",
        "content": f"{CANARY} trễ hẹn ba tuần",
        "title": CANARY,
        "happened_on": CANARY,
    }
    case = a_case(conversation=talk(), **said, unit_text=CANARY)
    do(town, case, "lan", "note", inputs={"words": f"Ghi chú {CANARY}"}, key="note")
    for who, move, inputs in WAYS[stage]:
        given = {**inputs, "words": CANARY} | ({"answer": f"{ANSWER} {CANARY}"} if "answer" in inputs else {})
        do(town, case, who, move, AT + timedelta(hours=1), inputs=given)
    stored = files.put(picture(), at=AT, name=f"{CANARY}.png")
    write_together([stored_row(case.pk, stored.id, AT)])
    case.refresh_from_db()
    return case


def rows_with(words: str) -> list[str]:
    """Tables in which the words stand in clear, after everything that we can decrypt was decrypted by nobody."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname = 'public'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"SELECT count(*) FROM {name} t WHERE t::text LIKE %s", [f"%{words}%"])
            if cursor.fetchone()[0]:
                found.append(name)
    return found


def test_nothing_of_the_words_and_nothing_of_the_sender_is_left(town: Town) -> None:
    case = full_case(town)
    assert {"public.feedback_feedback", "public.casework_words", "public.casework_case"} <= set(rows_with(CANARY))
    sender, file_id = case.sender_id, Attachment.objects.get(case=case).file_id
    sequence = case.ledger_seq
    erase_case(case.pk, ON_REQUEST, AT + timedelta(days=1))
    assert rows_with(CANARY) == []
    case.refresh_from_db()
    assert (case.sender_id, case.conversation_id, case.subject, case.erased_at) == (
        None,
        None,
        "",
        AT + timedelta(days=1),
    )
    with pytest.raises(people.IdentityErased):
        people.read_identity(sender, SYSTEM, "send_notice", AT)
    assert people.find_by_phone(FIELDS["phone"]) == []
    with pytest.raises(VaultError):
        files.read(file_id)
    assert CANARY not in str(
        [p.read_bytes() for p in Path(settings.STATE).rglob("*") if p.is_file() and str(file_id) in p.name]
    )
    assert not Attachment.objects.filter(case=case).exists()
    assert not Words.objects.filter(case=case).exists()
    rows = Outbound.objects.filter(case_id=case.pk)
    assert {(m.payload, m.conversation_id, m.person_id, bytes(m.recipient_tag)) for m in rows} == {
        (None, None, None, b"")
    }
    assert Entry.objects.filter(stream=case.pk).count() == sequence + 1
    last = timeline(case)[-1]
    assert (last.verb, last.particulars["reason"]) == ("feedback:words:erased", "request")
    assert not list(verify())


def test_several_go_at_once_each_with_its_entry_its_sender_and_its_file(town: Town) -> None:
    said = {"name": f"Đỗ {CANARY}", "content": f"{CANARY} trễ hẹn ba tuần, chưa có kết quả"}
    going = [full_case(town), *(case_in(town, stage, **said) for stage in ("assigned", "closed"))]
    stays = a_case()
    shared = Attachment.objects.get(case=going[0]).file_id
    write_together([stored_row(stays.pk, shared, AT, name="khac.png")])
    write_together([stored_row(each.pk, files.put(picture(), at=AT).id, AT) for each in going])
    files_of = list(Attachment.objects.filter(case__in=going).exclude(file_id=shared).values_list("file_id", flat=True))
    gone = erase_cases([each.pk for each in going], ON_REQUEST, AT + timedelta(days=1), ending="withdraw")
    assert gone == {each.pk for each in going}
    assert not Case.objects.filter(pk__in=gone, erased_at=None).exists()
    assert rows_with(CANARY) == []
    for each in going:
        with pytest.raises(people.IdentityErased):
            people.read_identity(each.sender_id, SYSTEM, "send_notice", AT)
        assert Entry.objects.filter(stream=each.pk, verb="feedback:words:erased").count() == 1
    assert Entry.objects.filter(stream=going[1].pk, verb="feedback:case:withdrawn").exists(), "what still ran has ended"
    assert not Outbound.objects.filter(case_id__in=gone).exclude(payload=None).exists()
    for file_id in files_of:
        with pytest.raises(VaultError):
            files.read(file_id)
    assert files.read(shared), "it is another matter's too"
    assert not list(verify())


def test_of_several_all_go_or_none(town: Town) -> None:
    case = full_case(town)
    with pytest.raises(CaseNotFound):
        erase_cases([case.pk, uuid7()], ON_REQUEST, AT)
    case.refresh_from_db()
    assert case.erased_at is None and rows_with(CANARY)


def test_erasing_twice_is_erasing_once(town: Town) -> None:
    case = full_case(town)
    erase_case(case.pk, ON_REQUEST, AT)
    after = Entry.objects.count()
    erase_case(case.pk, RETENTION, AT + timedelta(days=9))
    assert Entry.objects.count() == after


def test_what_was_not_sent_is_not_sent_any_more(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    from messaging import routes

    monkeypatch.setattr(routes, "_routes", {})
    case = full_case(town)
    erase_case(case.pk, ON_REQUEST, AT)
    assert set(Outbound.objects.filter(case_id=case.pk).values_list("state", flat=True)) == {"cancelled"}
    assert send_round(AT + timedelta(days=1)) == 0


def test_a_sender_with_another_matter_keeps_their_name_there(town: Town) -> None:
    first = full_case(town)
    second = a_case()
    Case.objects.filter(pk=second.pk).update(sender_id=first.sender_id)
    erase_case(first.pk, ON_REQUEST, AT)
    assert people.read_identity(first.sender_id, SYSTEM, "send_notice", AT).name.endswith(CANARY)
    erase_case(second.pk, ON_REQUEST, AT)
    with pytest.raises(people.IdentityErased):
        people.read_identity(first.sender_id, SYSTEM, "send_notice", AT)


def test_who_erased_one_matter_can_go_on_writing(town: Town) -> None:
    """The conversation named the person who is gone: the next message must not stumble over that."""
    conversation = talk()
    opened = submit(FIELDS, channel="zalo", at=AT, key="k", conversation=conversation).opened
    erase_case(opened.id, ON_REQUEST, AT)
    conversation = Conversation.objects.get(pk=conversation.pk)
    assert conversation.person_id is None
    from messaging.inbound import Heard

    listener = FeedbackListener()
    listener.before(AT)
    listener.heard(conversation, Heard("text", "user-1", "Tôi muốn gửi phản ánh khác"), arrive("x").pk, AT)


def test_user_withdraw_ends_what_runs_and_erases_all(town: Town) -> None:
    conversation = talk("user-7")
    running = submit(
        {**FIELDS, "content": f"{CANARY} một"}, channel="zalo", at=AT, key="1", conversation=conversation
    ).opened
    done = submit(
        {**FIELDS, "content": f"{CANARY} hai"}, channel="zalo", at=AT, key="2", conversation=conversation
    ).opened
    assigned = submit(
        {**FIELDS, "content": f"{CANARY} ba"}, channel="zalo", at=AT, key="3", conversation=conversation
    ).opened
    for who, move, inputs in WAYS["answered"]:
        do(town, done.id, who, move, inputs=inputs)
    do(town, assigned.id, "lan", "assign", inputs={"unit_id": "works", "stream": "rule"})
    FeedbackListener().withdrew(Conversation.objects.get(pk=conversation.pk), AT + timedelta(hours=1))
    assert rows_with(CANARY) == []
    stages = dict(Case.objects.values_list("pk", "stage"))
    assert (stages[running.id], stages[done.id], stages[assigned.id]) == ("withdrawn", "answered", "withdrawn")
    conversation.refresh_from_db()
    assert (conversation.address_ct, conversation.person_id, conversation.draft) == (None, None, None)
    assert conversation.withdrawn_at == AT + timedelta(hours=1)
    assert not Outbound.objects.filter(state="queued").exists()
    assert not Outbound.objects.exclude(payload=None).exists()
    assert not Outbound.objects.exclude(conversation_id=None).exists()
    assert not list(verify())


def test_the_stored_originals_of_who_withdraws_go_too(town: Town) -> None:
    from messaging.conversations import conversation_at
    from messaging.models import Inbound

    said, waiting, other = arrive("một"), arrive("hai"), arrive("khác", who="b")
    finished(said, AT)
    finished(other, AT)
    erase_conversation(conversation_at("wire", "a", AT), AT)
    kept = {m.pk for m in Inbound.objects.exclude(body=None)}
    assert kept == {waiting.pk, other.pk}
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM vault_messagekey")
        assert {r[0] for r in cursor.fetchall()} == kept


def test_the_sender_erases_on_their_page(town: Town) -> None:
    opened = submit({**FIELDS, "content": f"{CANARY} trễ hẹn"}, channel="web", at=AT, key="k").opened
    do(town, opened.id, "lan", "assign", inputs={"unit_id": "works", "stream": "rule"})
    browser, path = Client(), f"/theo-doi/{opened.code}/{opened.secret}/"
    assert CANARY in browser.get(f"{path}du-lieu/").content.decode()
    assert browser.get(f"{path}xoa/").status_code == 200
    assert rows_with(CANARY), "asking is not erasing"
    assert browser.post(f"{path}xoa/").status_code == 200
    assert rows_with(CANARY) == []
    assert Case.objects.get(pk=opened.id).stage == "withdrawn"
    gone = browser.get(path)
    assert (gone.status_code, CANARY in gone.content.decode()) == (410, False)
    since = Case.objects.get(pk=opened.id).erased_at
    assert since is not None
    assert format_date(local(since)) in gone.content.decode(), "whoever has the secret reads since when"
    assert "theo yêu cầu của người gửi" in gone.content.decode()
    assert browser.get(f"/theo-doi/{opened.code}/{'x' * len(opened.secret)}/").status_code == 404, "and nobody else"
    assert not list(verify())


def test_retention_lets_go_of_what_is_over_and_of_nothing_else(town: Town) -> None:
    old, running, young = (
        full_case(town, "closed"),
        full_case_other(town),
        case_in(town, "closed", at=AT + timedelta(days=3 * 365)),
    )
    for _ in range(3):
        retention_round(AT + timedelta(days=5 * 365 + 2))
    assert Case.objects.get(pk=old.pk).erased_at is not None
    assert Case.objects.get(pk=running.pk).erased_at is None, "what is not closed is kept, however old"
    assert Case.objects.get(pk=young.pk).erased_at is None
    assert Feedback.objects.get(pk=old.pk).content == ""
    assert not Request.objects.filter(at__lt=AT + timedelta(days=5 * 365 - 40)).exists()
    assert not list(verify())


def full_case_other(town: Town) -> Case:
    return a_case(conversation=talk("other"), content="Việc khác vẫn đang chạy, chưa ai trả lời.")


def test_old_originals_and_sent_messages_go_and_waiting_ones_stay(town: Town) -> None:
    from messaging.models import Inbound

    done, waiting = arrive("một"), arrive("hai", who="b")
    finished(done, AT)
    case = a_case(conversation=talk())
    Outbound.objects.filter(case_id=case.pk).update(state="seen")
    queued = case_in(town, "assigned", conversation=talk("c"))
    retention_round(AT + timedelta(days=8))
    assert [m.pk for m in Inbound.objects.exclude(body=None)] == [waiting.pk]
    assert Outbound.objects.get(case_id=case.pk).payload is not None
    retention_round(AT + timedelta(days=91))
    assert Outbound.objects.get(case_id=case.pk).payload is None
    assert all(m.payload for m in Outbound.objects.filter(case_id=queued.pk))


def test_the_key_of_a_request_that_is_forgotten_can_be_used_again(town: Town) -> None:
    submit(FIELDS, channel="web", at=AT, key="k")
    retention_round(AT + timedelta(days=31))
    again: Any = submit({**FIELDS, "content": "Một việc khác hẳn của một ngày khác."}, channel="web", at=AT, key="k")
    assert not again.opened.again


def test_sealing_outlasts_a_message_that_settles(lasting_town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each holds what the other waits for: the message's row, and the case's, which a task's foreign key wants."""
    case = a_case(conversation=talk())
    Outbound.objects.filter(case_id=case.pk).update(state="sending", lease_until=AT, routes_left=[], notice="assigned")
    message, settles, seals = Outbound.objects.get(case_id=case.pk), Event(), Event()
    keep_tasks, strip = trouble.keep_tasks, erasure.stripped

    def kept(*about: Any) -> None:
        settles.set()
        assert seals.wait(60)
        keep_tasks(*about)

    def stripped(*about: Any) -> Any:
        seals.set()
        return strip(*about)

    monkeypatch.setattr(trouble, "keep_tasks", kept)
    monkeypatch.setattr(erasure, "stripped", stripped)

    def settle() -> None:
        try:
            outbox._write_down(message, Permanent("gone"), AT)  # noqa: SLF001 -- one message of a round, as the round does
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        settled = pool.submit(settle)
        assert settles.wait(60)
        do(lasting_town, case, "lan", "seal")
        settled.result()
    message.refresh_from_db()
    assert (message.state, message.payload) == ("written_off", None)
    assert not Work.objects.filter(case=case, closed_at=None, is_main=False).exists()


def test_of_two_parts_erased_at_once_the_second_takes_the_sender_along(
    lasting_town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each would see the other one alive, as it stands there until it is committed, and leave the identity to it."""
    _two_at_once(monkeypatch, lambda case: erase_case(case.pk, ON_REQUEST, AT))


def test_a_part_that_is_sealed_while_the_other_is_erased_leaves_no_sender_either(
    lasting_town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    _two_at_once(monkeypatch, lambda case: do(lasting_town, case, "lan", "seal"))


def _two_at_once(monkeypatch: pytest.MonkeyPatch, let_go: Callable[[Case], Any]) -> None:
    """One part is erased, and before that is written, the other one is let go of."""
    case, other = a_case(conversation=talk()), a_case()
    Case.objects.filter(pk=other.pk).update(sender_id=case.sender_id)
    other.refresh_from_db()
    strip, has_read = erasure.stripped, Event()

    def stripped(*about: Any) -> Any:
        if not has_read.is_set():
            has_read.set()
            until(_somebody_waits_for_us, "the other one waits")
        return strip(*about)

    monkeypatch.setattr(erasure, "stripped", stripped)

    def erase() -> None:
        try:
            erase_case(case.pk, ON_REQUEST, AT)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        erased = pool.submit(erase)
        assert has_read.wait(60)
        let_go(other)
        erased.result()
    assert case.sender_id not in people.unerased().values_list("pk", flat=True)


def _somebody_waits_for_us() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid)))")
        return bool(cursor.fetchone()[0])
