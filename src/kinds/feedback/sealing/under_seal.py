"""Everything that a matter is, under the key when an official seals it and back when it is released: whole rows, so that
sealing destroys no word of the citizen's and none of the office's. What is destroyed is destroyed by a person's decision.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from books.orgs.holders import held_duty, unit_on_duty
from casework import erasure, links, outside
from casework.attachment_rows import source_of
from casework.kept_rows import Kept, back, kept
from casework.models import Attachment, Case, Link, Quarantine, Words, Work
from casework.reads import Rows, read_together
from casework.writes import Delete, Sql, Update, Write
from desks.citizen.models import Draft
from kinds.feedback.conversations import form_links
from kinds.feedback.letters.models import Letter
from kinds.feedback.models import Feedback
from kinds.feedback.suggestions.models import Correction

DECIDES = "feedback.quarantine"
_OWN: tuple[Any, ...] = (Feedback, Words, Correction)
_ELSEWHERE = ("forwarded", "proposed", "handed_over")  # the stages in which another authority has it


@dataclass(frozen=True, slots=True)
class Found:
    """All that sealing asks of a matter. `rows`: those that go under the key, as JSON, by table; those of other cases among
    them (the same files, links from both sides). `around`: what `erasure.stripped` asks for."""

    rows: Mapping[str, list[Kept]]
    around: Sequence[Rows]
    drafts: Sequence[Draft]
    reference: str
    is_again: bool
    was_passed_on: bool
    unit_id: UUID  # who decides on it


def gathered(case: Mapping[str, Any], on: date) -> Found:
    """One read, with the case locked, and its sender."""
    case_id = case["id"]
    tables: dict[type[Model], QuerySet[Any]] = {
        **{model: model._default_manager.filter(case_id=case_id) for model in _OWN},
        Attachment: _of_the_same_files(case_id),
        Link: Link.objects.filter(_cut(case_id)),
        Letter: Letter.objects.filter(case_id=case_id, file_id__isnull=False),
    }
    erasure.hold(case)
    around = erasure.asks(case)
    elsewhere = Work.objects.filter(case_id=case_id).exclude(unit_id=case["receiving_unit_id"]).only("id")[:1]
    waiting = Attachment.objects.filter(case__in=links.family(case_id), state="pending").order_by("pk")
    *found, pending, reports, before, passed_on, deciding, drafts = read_together(
        *(rows.order_by("pk") for rows in tables.values()),
        *around,
        waiting,
        outside.reports_of(case_id),
        Quarantine.objects.filter(pk=case_id).only("case_id"),
        elsewhere,
        held_duty(DECIDES, on)[:1],
        form_links.begun(case["conversation_id"]),
    )
    rows = dict(zip(tables, found, strict=False))
    rows[Attachment] += _same_source(case_id, pending)
    return Found(
        rows={model._meta.db_table: [kept(row) for row in each] for model, each in rows.items()},
        around=found[len(tables) :],
        drafts=drafts,
        reference=reports[0].reference if reports else "",
        is_again=bool(before),
        was_passed_on=case["stage"] in _ELSEWHERE or bool(passed_on),
        unit_id=deciding[0].unit_id if deciding else unit_on_duty(DECIDES, on).id,
    )


def _of_the_same_files(case_id: UUID) -> QuerySet[Attachment]:
    """Those of a case, and those of the same files beside the parts of the same matter.

    What may be evidence of a denunciation stands in clear nowhere (Law on Denunciations, art. 56), not beside a part either.
    """
    ids = Attachment.objects.filter(case_id=case_id, state="stored").values("file_id")
    return Attachment.objects.filter(Q(case_id=case_id) | Q(file_id__in=ids))


def _same_source(case_id: UUID, waiting: Sequence[Attachment]) -> list[Attachment]:
    """Those of WAITING (which the channel still holds) beside other parts that are this case's too: known by where they lie
    there, which is encrypted."""
    mine = {source_of(row)["url"] for row in waiting if row.case_id == case_id}
    return [row for row in waiting if row.case_id != case_id and source_of(row)["url"] in mine] if mine else []


def hidden(case_id: UUID, rows: Mapping[str, Sequence[Kept]]) -> Sequence[Write]:
    """The rows go that `erasure.stripped` leaves to us. Beside a sealed case stands only that there was a letter: number, day,
    signer. Where its text lies is under the key."""
    files = "{" + ",".join(row["id"] for row in rows["casework_attachment"]) + "}"
    return [
        Delete("feedback_feedback", {"case_id": case_id}),
        Sql("DELETE FROM casework_attachment WHERE id = ANY (%s)", [files]),
        Update("letters_letter", {"file_id": None}, {"case_id": case_id}),
    ]


def files_in(rows: Mapping[str, Sequence[Mapping[str, Any]]], case_id: UUID) -> list[str]:
    """What the vault holds of the case: it goes when a person destroys the key."""
    own = (row for row in rows["casework_attachment"] if row["case_id"] == str(case_id))
    return [row["file_id"] for row in own if row["file_id"]]


def given_back(
    rows: Mapping[str, Sequence[Mapping[str, Any]]], case_id: UUID, others: Sequence[Case]
) -> Sequence[Write]:
    """All that was sealed, as it was. OTHERS: those of `named_in` that are there. A part of the matter that was sealed or
    erased meanwhile gets nothing back, and the matter follows none any more (art. 56: a released one is looked at afresh)."""
    table = {model._meta.db_table: model for model in (*_OWN, Attachment, Link)}
    there = {str(case_id), *(str(each.pk) for each in others)}
    writes: list[Write] = [
        back(table[name], row) for name in table for row in rows.get(name, ()) if _may_return(name, row, there)
    ]
    letters = rows.get("letters_letter", ())
    return [
        *writes,
        *(Update("letters_letter", {"file_id": UUID(row["file_id"])}, {"id": UUID(row["id"])}) for row in letters),
    ]


def _may_return(name: str, row: Mapping[str, Any], there: set[str]) -> bool:
    if name == "casework_link":
        follows = row["relation"] == links.DUPLICATE_OF and row["settled_at"] is None
        return not follows and {row["case_id"], row["other_id"]} <= there
    return row["case_id"] in there


def named_in(rows: Mapping[str, Sequence[Mapping[str, Any]]], case_id: UUID) -> QuerySet[Case]:
    """The other cases that sealed ROWS name, as far as they are open to be seen."""
    named = {row[end] for each in rows.values() for row in each for end in ("case_id", "other_id") if end in row}
    return Case.objects.filter(pk__in=named - {str(case_id)}, is_sealed=False, erased_at=None).only("id")


def _cut(case_id: UUID) -> Q:
    """The links that `links.cut` takes: who waits for the answer of this case is set free by a round, not here."""
    return Q(case_id=case_id) | (Q(other_id=case_id) & ~Q(relation=links.DUPLICATE_OF))
