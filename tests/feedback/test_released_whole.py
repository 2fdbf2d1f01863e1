"""What an official sealed by hand and another released is the same matter, to the last column; what is destroyed is gone.

Compared is every table that belongs to a case, so that a column or a table that comes later is missed by this test and not by
an official.
"""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from PIL import Image

from casework import links
from casework.models import Attachment, Case, Link, Words
from kernel.ids import uuid7
from kinds.feedback.letters.models import Letter
from kinds.feedback.models import Feedback
from kinds.feedback.suggestions.models import Correction
from kinds.feedback.suggestions.waiting import suggesting_round
from ledger.verify import verify
from messaging import outbox
from messaging.models import Inbound, Outbound
from tests.casework.town import ANSWER, AT, Town, a_case, case_in, do, talk
from tests.unsealing import unsealed
from vault import files
from vault.errors import KeyDestroyed

Row = dict[str, Any]
OFFICE = "Ghi chú nội bộ: đã gọi Sở, hồ sơ thất lạc ở bộ phận một cửa."

# A released matter is looked at afresh: it stands with the coordinator, its chain goes on.
STEP = {
    "stage", "stage_since", "unit_id", "role", "position_id", "person_id", "clock_version", "due_at", "first_due_at",
    "stage_due_at", "index_due_at", "next_alarm_at", "next_alarm", "alarms_rung", "ledger_seq", "ledger_head", "row_version",
    "last_entry_at", "stopped_at", "verdict",
}  # fmt: skip
# The sender's row was erased while sealed: the same person under a new one. Looked at below.
STEP |= {"sender_id"}
# Not the matter: whose step it is, what was asked with which key, the seal itself, what went out, what is guessed anew.
PASSING = {
    "casework_work", "casework_request", "casework_quarantine", "messaging_outbound", "suggestions_suggested",
    "suggestions_likeness", "publication_publication", "casework_recalculation",
}  # fmt: skip


def whole(case_id: UUID) -> dict[str, list[Row]]:
    """Every row that belongs to the case, by table."""
    found: dict[str, list[Row]] = {}
    for model in apps.get_models():
        ends = [f.attname for f in model._meta.concrete_fields if f.attname in ("case_id", "other_id")]
        if not ends or not model._meta.managed or model._meta.db_table in PASSING:
            continue
        wanted = models.Q()
        for end in ends:
            wanted |= models.Q(**{end: case_id})
        rows = model._default_manager.filter(wanted).order_by("pk")
        found[model._meta.db_table] = [plain(row) for row in rows]
    case = plain(Case.objects.get(pk=case_id))
    found["casework_case"] = [{name: value for name, value in case.items() if name not in STEP}]
    return found


def plain(row: models.Model) -> Row:
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return {name: bytes(value) if isinstance(value, memoryview) else value for name, value in values.items()}


def filled(model: type[models.Model], **given: Any) -> Row:
    """A value that is not the default in every column that nobody gave one."""
    made: Row = {}
    for number, field in enumerate(model._meta.concrete_fields):
        if field.attname in given or field.primary_key:
            continue
        kinds: list[tuple[type[models.Field[Any, Any]], Any]] = [
            (models.BooleanField, True),
            (models.FloatField, 0.25),
            (models.IntegerField, 3),
            (models.DateTimeField, AT + timedelta(minutes=number)),
            (models.UUIDField, uuid7()),
            (models.BinaryField, b"\x00nguon"),
            (models.TextField, f"{field.attname} có chữ"),
        ]
        made[field.attname] = next((value for kind, value in kinds if isinstance(field, kind)), None)
        assert made[field.attname] is not None, f"a value for {model.__name__}.{field.attname}"
    return made | given


def full_case(town: Town) -> Case:
    """A matter in which nothing is empty: words for the office and the sender, drafts, files, links, corrections, a letter."""
    case = case_in(town, "awaiting_approval", name="Đỗ Thị Hòa")
    do(town, case, "bao", "note", AT + timedelta(minutes=9), inputs={"words": OFFICE})
    do(town, case, "", "add", AT + timedelta(minutes=10), inputs={"words": "Bổ sung: biên nhận số 12."})
    Feedback.objects.filter(pk=case.pk).update(**filled(Feedback, answer_draft=ANSWER))
    kept = files.put(picture(), at=AT, name="bien-nhan.png")
    states = {"stored": kept.id, "failed": None, "letter": None}
    for number, (state, file_id) in enumerate(states.items()):
        row = filled(
            Attachment, case_id=case.pk, state=state, file_id=file_id, is_public=state != "failed", attempts=number
        )
        Attachment.objects.create(**row)
    Correction.objects.create(**filled(Correction, case_id=case.pk))
    Letter.objects.create(**filled(Letter, case_id=case.pk, file_id=uuid7(), state="signed", next_try_at=None))
    for relation in (links.SPLIT_FROM, links.RELATED):
        other = a_case()
        Link.objects.create(**filled(Link, case_id=case.pk, other_id=other.pk, relation=relation))
        Link.objects.create(**filled(Link, case_id=other.pk, other_id=case.pk, relation=relation))
    case.refresh_from_db()
    return case


def picture() -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (4, 4)).save(drawn, "PNG")
    return drawn.getvalue()


def sealed_and_released(town: Town, case: Case, at: datetime) -> None:
    do(town, case, "lan", "seal", at)
    do(town, case, "anh", "release", at + timedelta(minutes=30))


def test_a_matter_that_was_sealed_and_released_lost_no_word_and_no_column(town: Town) -> None:
    case = full_case(town)
    before, sender = whole(case.pk), case.sender_id
    assert {row["text"] for row in before["casework_words"]} >= {OFFICE}
    sealed_and_released(town, case, AT + timedelta(hours=1))
    after = whole(case.pk)
    assert set(before) == set(after)
    for table in before:
        assert after[table] == before[table], table
    case.refresh_from_db()
    assert (case.stage, case.is_sealed) == ("received", False)
    assert case.sender_id not in (None, sender)
    assert name_of(case) == "Đỗ Thị Hòa"
    assert not list(verify())


def name_of(case: Case) -> str:
    from access.actor import SYSTEM
    from books import people

    assert case.sender_id is not None
    return people.read_identity(case.sender_id, SYSTEM, "test", AT, case_id=case.pk).name


def test_a_sender_whom_another_matter_still_needs_is_not_there_twice(town: Town) -> None:
    case, other = a_case(), a_case()
    Case.objects.filter(pk=other.pk).update(sender_id=case.sender_id)
    sealed_and_released(town, case, AT)
    assert Case.objects.get(pk=case.pk).sender_id == case.sender_id


def test_whom_the_matter_accuses_does_not_see_it_after_the_release_either(town: Town) -> None:
    case = a_case()
    accused = {"unit_id": "health", "stream": "conduct", "accused_unit_id": "works"}
    do(town, case, "lan", "assign", inputs=accused)
    sealed_and_released(town, case, AT + timedelta(hours=1))
    case.refresh_from_db()
    assert case.shielded_unit_id == town.unit("works")


def test_the_draft_that_waited_for_approval_is_in_the_form_again(town: Town) -> None:
    case = case_in(town, "awaiting_approval")
    sealed_and_released(town, case, AT + timedelta(hours=1))
    do(town, case, "lan", "assign", AT + timedelta(hours=2), inputs={"unit_id": "works", "stream": "rule"})
    assert Feedback.objects.get(pk=case.pk).answer_draft == ANSWER
    suggesting_round(AT + timedelta(hours=2))


@pytest.mark.parametrize("move", ["seal", "destroy"])
def test_while_it_is_sealed_and_after_it_is_destroyed_no_row_of_it_is_there(town: Town, move: str) -> None:
    case = full_case(town)
    kept = Attachment.objects.get(case=case, state="stored").file_id
    do(town, case, "lan", "seal", AT + timedelta(hours=1))
    if move == "destroy":
        do(town, case, "anh", "destroy", AT + timedelta(hours=2))
        assert unsealed(case.pk) == {}
        assert kept is not None
        with pytest.raises(KeyDestroyed):
            files.read(kept)
    left = {table: rows for table, rows in whole(case.pk).items() if rows}
    assert set(left) == {"casework_case", "letters_letter"}
    assert not Words.objects.filter(case=case).exists()
    (letter,) = left["letters_letter"]
    assert letter["file_id"] is None


def test_sealing_asks_and_writes_as_often_however_much_there_is(town: Town) -> None:
    lean, also, full = a_case(), a_case(), full_case(town)
    conversation = talk()
    for number in range(3):
        Inbound.objects.create(
            channel=conversation.channel, dedup=bytes([number]), sender_tag=bytes(conversation.address_tag), body=b"x",
            state="done", next_try_at=AT, received_at=AT,
        )  # fmt: skip
        outbox.put(notice="reply", text="x", at=AT, conversation_id=conversation.pk)
    Case.objects.filter(pk=full.pk).update(conversation_id=conversation.pk)
    costs = []
    for case in (lean, also, full):  # the first one reads what the process reads once
        with CaptureQueriesContext(connection) as seen:
            do(town, case, "lan", "seal", AT + timedelta(days=1))
        costs.append(len(seen))
    assert costs[1:] == [7, 7], (
        "the transaction (2), the locks of matter and sender, the reads (one of the identity), the write"
    )
    assert not Inbound.objects.filter(sender_tag=bytes(conversation.address_tag)).exists()
    assert not Outbound.objects.filter(notice="reply").exclude(payload=None).exists()
    assert Outbound.objects.filter(conversation_id=conversation.pk, notice="guidance").count() == 1
    assert not list(verify())
