"""An answer that followers get word for word tells none of them who sent the main matter."""

from __future__ import annotations

import pytest

from casework.errors import InputMissing
from ledger.models import Entry
from tests.casework.town import ANSWER, Town, case_in, do, talk
from tests.feedback.test_together import merged, stage_of

pytestmark = pytest.mark.db

NAMED = f"Kính gửi bà Đỗ Thị Hòa, số điện thoại 0912345678. {ANSWER}"


def test_who_writes_it_is_stopped_and_reads_what_to_leave_out(town: Town) -> None:
    case = case_in(town, "assigned", conversation=talk())
    do(town, case, "bao", "draft_answer", inputs={"answer": NAMED})
    do(town, case, "ha", "return_draft", inputs={"words": "Xin viết rõ hơn."})
    assert not Entry.objects.filter(verb="people:identity:read").exists(), "to its own sender anything may be said"
    merged(town, case)
    with pytest.raises(InputMissing, match=r"“Đỗ Thị Hòa”, “0912345678”") as refused:
        do(town, case, "bao", "draft_answer", inputs={"answer": NAMED})
    assert refused.value.field == "answer"
    assert Entry.objects.filter(verb="people:identity:read").count() == 1, "nobody finds out by trying, without a trace"
    do(town, case, "bao", "draft_answer", inputs={"answer": ANSWER})
    assert stage_of(case) == "awaiting_approval"


def test_who_lets_it_go_is_stopped_where_somebody_followed_meanwhile(town: Town) -> None:
    case = case_in(town, "assigned", conversation=talk())
    do(town, case, "bao", "draft_answer", inputs={"answer": NAMED})
    merged(town, case)
    with pytest.raises(InputMissing, match="0912345678"):
        do(town, case, "ha", "approve")
    assert stage_of(case) == "awaiting_approval"


def test_who_answers_at_the_desk_is_stopped_too(town: Town) -> None:
    case = case_in(town, "received", conversation=talk())
    merged(town, case)
    with pytest.raises(InputMissing, match="0912345678") as refused:
        do(town, case, "lan", "answer_question", inputs={"words": NAMED})
    assert refused.value.field == "words"
    assert Entry.objects.filter(verb="people:identity:read").count() == 1
    do(town, case, "lan", "answer_question", inputs={"words": ANSWER})
    assert stage_of(case) == "answered"
