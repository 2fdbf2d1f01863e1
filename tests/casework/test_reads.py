"""Reads that travel together say what each query by itself would have said, column for column; and what else may travel."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.test.utils import CaptureQueriesContext

from books import people
from casework.entries import behind
from casework.kept_rows import kept
from casework.models import Attachment, Case, Words, Work
from casework.reads import read_together
from casework.statements import NothingMatched
from casework.writes import Delete, Sql, Update, write_together
from kinds.feedback.models import Feedback
from ledger.models import Entry
from ledger.verify import verify
from tests.casework.town import AT, Town, a_case, do

pytestmark = pytest.mark.db


def test_many_queries_in_one_statement_say_what_each_says_by_itself(town: Town) -> None:
    case, other = a_case(), a_case()
    do(town, case, "lan", "note", AT, inputs={"words": 'Dòng "đầu"\n\\x00ff, 100 % đúng'})
    asked = [
        Case.objects.order_by("-opened_at", "-pk"),
        Feedback.objects.filter(pk=other.pk),
        Words.objects.filter(case_id=case.pk),
        Work.objects.filter(case_id__in=[case.pk, other.pk]).order_by("pk"),
        Entry.objects.filter(stream=case.pk).order_by("seq"),
        Attachment.objects.filter(case_id=case.pk),
    ]
    with CaptureQueriesContext(
        connection,
    ) as seen:
        found = read_together(*asked)
    assert len(seen) == 1
    assert [len(rows) for rows in found] == [2, 1, 1, 2, 2, 0]
    for rows, query in zip(found, asked, strict=True):
        assert rows == list(query)  # the same ones in the same order
        for one, alone in zip(rows, query, strict=True):
            assert kept(one) == kept(alone)
            for name in (field.attname for field in one._meta.concrete_fields):
                mine, theirs = getattr(one, name), getattr(alone, name)
                assert (bytes(mine) if isinstance(theirs, memoryview | bytes) else mine) == (
                    bytes(theirs) if isinstance(theirs, memoryview | bytes) else theirs
                )


def test_what_can_have_no_rows_is_not_asked_and_some_columns_are_read_alone(town: Town) -> None:
    case = a_case()
    has_work = Exists(Work.objects.filter(case_id=OuterRef("pk")))
    nothing, (mine,) = read_together(
        Case.objects.filter(pk__in=[]), Case.objects.filter(pk=case.pk).only("code").annotate(has_work=has_work)
    )
    assert nothing == []
    assert (mine.code, mine.has_work) == (case.code, True)
    assert "subject" in mine.get_deferred_fields()
    assert read_together(Case.objects.none()) == [[]]


def test_a_change_in_its_own_words_travels_with_the_others(town: Town) -> None:
    case, other = a_case(), a_case()
    write_together(
        [
            Update("casework_case", {"subject": "Trước"}, {"id": case.pk, "parent_id": None}),
            Sql("UPDATE casework_case SET subject = %s || %s WHERE id = %s", ["Gi", "ữa", other.pk]),
            Delete("casework_words", {"case_id": case.pk}),
            Update("feedback_feedback", {"suggestion": "rule"}, {"case_id": case.pk}, must_match=True),
        ]
    )
    assert [Case.objects.get(pk=each.pk).subject for each in (case, other)] == ["Trước", "Giữa"]
    assert Feedback.objects.get(pk=case.pk).suggestion == "rule"


def test_an_entry_behind_an_end_that_has_moved_is_not_written(town: Town) -> None:
    case, actor = a_case(), town.actor("lan")
    _who, entry = people.reading(case.sender_id, actor, "handle_case", AT, case_id=case.pk)
    people.read_identity(case.sender_id, actor, "handle_case", AT + timedelta(minutes=1))
    with pytest.raises(NothingMatched), transaction.atomic():
        write_together(behind(entry))
    assert not list(verify())
    _who, entry = people.reading(case.sender_id, actor, "handle_case", AT, case_id=case.pk)
    write_together(behind(entry))
    assert not list(verify())
