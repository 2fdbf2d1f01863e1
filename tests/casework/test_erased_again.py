"""What was erased after a backup is erased again after its restore: here the backup is a savepoint that is rolled back to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client

from access.actor import SYSTEM
from books import people
from casework import erasure
from casework.erasure import ON_REQUEST, erase_case
from casework.models import Attachment, Case
from config.erasures import ERASABLE, ErasuresLeft, erase_again, journal_round
from kinds.feedback.intake import FeedbackListener
from kinds.feedback.publication.models import PUBLISHED, UNPUBLISHED, Publication
from kinds.feedback.sender.follow import path_of_case
from ledger.models import Entry
from ledger.verify import verify
from messaging.models import Conversation
from tests.casework.test_erasure import CANARY, full_case, rows_with
from tests.casework.town import ANSWER, AT, WAYS, Town, case_in, do
from vault import files, journal
from vault.errors import VaultError

DAY = AT + timedelta(days=1)


@pytest.fixture(autouse=True)
def _own_journal(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(journal, "_path", lambda: tmp_path / "journal.jsonl")


@contextmanager
def after_the_backup() -> Iterator[None]:
    """What happens in here is committed, and then the database comes back as it was before."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _asked(town: Town, case: Case) -> None:
    assert Client().post(f"{path_of_case(case)}xoa/").status_code == 200


def _withdrew(town: Town, case: Case) -> None:
    FeedbackListener().withdrew(Conversation.objects.get(pk=case.conversation_id), DAY)


@pytest.mark.parametrize("way", [_asked, _withdrew])
def test_what_somebody_had_erased_does_not_come_back(
    town: Town, monkeypatch: Any, way: Callable[[Town, Case], None]
) -> None:
    monkeypatch.setattr("kinds.feedback.screens.now", lambda: DAY)
    case = full_case(town, "assigned")
    sender, file_id = case.sender_id, Attachment.objects.get(case=case).file_id
    with after_the_backup():
        way(town, case)
    assert rows_with(CANARY), "it is back"
    done = erase_again(DAY + timedelta(days=1))
    assert done["case"] == 1
    assert rows_with(CANARY) == []
    with pytest.raises(people.IdentityErased):
        people.read_identity(sender, SYSTEM, "send_notice", DAY)
    with pytest.raises(VaultError):
        files.read(file_id)
    assert not list(verify())
    assert erase_again(DAY + timedelta(days=2)).total() == 0, "a second time changes nothing"
    assert Entry.objects.filter(verb="ledger:erasures:replayed").count() == 2


def test_who_wrote_again_after_withdrawing_is_not_erased(town: Town) -> None:
    case = full_case(town)
    with after_the_backup():
        _withdrew(town, case)
    heard = DAY + timedelta(hours=1)
    Conversation.objects.filter(pk=case.conversation_id).update(last_heard_at=heard)
    line = [each for each in journal.erased() if each.what == "conversation"]
    assert len(line) == 1
    assert erase_again(DAY + timedelta(days=1))["conversation"] == 0


def test_what_an_official_sealed_is_sealed_again_with_its_sender_inside(town: Town) -> None:
    from tests.unsealing import unsealed

    case = full_case(town, "assigned")
    with after_the_backup():
        do(town, case, "lan", "seal", DAY)
    assert erase_again(DAY + timedelta(days=1))["seal"] == 1
    case.refresh_from_db()
    assert case.is_sealed and rows_with(CANARY) == []
    assert CANARY in unsealed(case.pk)["name"]


@pytest.mark.parametrize("stage", [*sorted(WAYS.keys() - {"withdrawn"}), "merged"])
def test_what_was_sealed_is_sealed_again_whatever_stage_the_backup_has(town: Town, stage: str) -> None:
    case = case_in(town, stage, content=f"{CANARY} nộp hồ sơ quá hẹn ba tuần chưa có kết quả.")
    with after_the_backup():
        if stage in ("answered", "refused", "redirected"):
            do(town, case, "lan", "reconsider", DAY, inputs={"words": "Xem lại."})
        if stage == "closed":  # not sealed from there; the journal rules all the same
            journal.note("seal", case.pk, DAY)
        else:
            do(town, case, "lan", "seal", DAY)
    assert erase_again(DAY + timedelta(days=1))["seal"] == 1
    case.refresh_from_db()
    assert (case.is_sealed, case.stage, case.stopped_at, case.sender_id) == (True, "quarantined", None, None)
    assert rows_with(CANARY) == [] and not list(verify())


@pytest.mark.parametrize("is_reopened", [False, True])
def test_what_was_taken_off_the_public_list_is_taken_off_again(town: Town, is_reopened: bool) -> None:
    case = case_in(town, "answered")
    cleared = {"title": "Chậm cấp phép", "content": "Hồ sơ quá hẹn ba tuần.", "answer": ANSWER}
    do(town, case, "lan", "clear_publication", DAY, inputs=cleared)
    unpublished = {"reason": "found", "words": "Còn số nhà."}
    with after_the_backup():
        do(town, case, "lan", "unpublish", DAY + timedelta(hours=1), inputs=unpublished)
    if is_reopened:  # the backup may be of a day when no official could have taken it off
        do(town, case, "lan", "reconsider", DAY, inputs={"words": "Xem lại."})
    assert Publication.objects.get(pk=case.pk).state == PUBLISHED
    assert erase_again(DAY + timedelta(days=1))["public"] == 1
    own = Publication.objects.get(pk=case.pk)
    assert (own.state, own.reason, own.answer, own.words) == (UNPUBLISHED, "found", "", None)
    assert not list(verify()) and erase_again(DAY + timedelta(days=2)).total() == 0


def test_one_that_fails_hinders_no_other_and_is_named_at_the_end(town: Town, monkeypatch: Any) -> None:
    case, other = full_case(town), case_in(town, "assigned")
    with after_the_backup():
        _withdrew(town, case)
        do(town, other, "lan", "seal", DAY)

    def broken(*_: Any) -> None:
        Case.objects.filter(pk=case.pk).update(subject="half done")
        raise ValueError(CANARY)

    monkeypatch.setitem(ERASABLE, "case", replace(ERASABLE["case"], again=broken))
    monkeypatch.setitem(ERASABLE, "conversation", replace(ERASABLE["conversation"], again=broken))
    with pytest.raises(ErasuresLeft) as caught:
        erase_again(DAY + timedelta(days=1))
    assert [line.what for line, _ in caught.value.left] == ["case", "conversation"]
    told = Entry.objects.get(verb="ledger:erasures:replayed").particulars
    assert (told["seal"], told["file"], told["left"]) == (1, 1, 2)
    assert not Case.objects.filter(subject="half done").exists()
    monkeypatch.setattr("config.management.commands.erase_again.now", lambda: DAY + timedelta(days=2))
    with pytest.raises(CommandError, match=str(case.pk)) as said:
        call_command("erase_again")
    assert CANARY not in str(said.value) and "ValueError" in str(said.value)


def test_what_was_destroyed_in_quarantine_stays_destroyed(town: Town) -> None:
    case = full_case(town, "assigned")
    with after_the_backup():
        do(town, case, "lan", "seal", DAY)
        do(town, case, "anh", "destroy", DAY + timedelta(hours=1))
    done = erase_again(DAY + timedelta(days=1))
    assert (done["case"], done["seal"]) == (1, 0)
    assert rows_with(CANARY) == []


def test_what_was_released_again_is_left_as_it_is(town: Town, django_capture_on_commit_callbacks: Any) -> None:
    case = full_case(town, "assigned")
    with after_the_backup(), django_capture_on_commit_callbacks(execute=True):
        do(town, case, "lan", "seal", DAY)
        do(town, case, "anh", "release", DAY + timedelta(hours=1))
    assert erase_again(DAY + timedelta(days=1)).total() == 0
    assert rows_with(CANARY)


def test_an_erasure_that_was_rolled_back_is_not_carried_out_by_a_restore(town: Town) -> None:
    case = full_case(town)
    with after_the_backup():
        erase_case(case.pk, ON_REQUEST, DAY)
    assert journal_round(DAY + timedelta(minutes=11)) >= 1
    assert erase_again(DAY + timedelta(days=1)).total() == 0
    assert rows_with(CANARY)


def test_a_crash_between_the_journal_and_the_commit_loses_no_erasure(town: Town, monkeypatch: Any) -> None:
    """The line stands before the first row goes."""
    case = full_case(town)
    seen: list[str] = []
    writing = erasure.write_together
    monkeypatch.setattr(journal, "note", lambda what, *_: seen.append(what))
    monkeypatch.setattr(erasure, "write_together", lambda writes: (seen.append("write"), writing(writes))[1])
    erasure.erase_case(case.pk, ON_REQUEST, DAY)
    assert seen.index("case") < seen.index("write")
