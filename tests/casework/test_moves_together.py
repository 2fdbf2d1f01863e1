"""Several moves in one lock and one write: all of them are made or none, and the same request twice is one."""

from __future__ import annotations

import pytest

from access.actor import citizen
from casework.errors import MoveNotAllowed, StaleCase
from casework.models import Case
from casework.together import Wished, perform_each
from kinds.feedback.submission import add_each
from ledger.models import Entry
from ledger.verify import verify
from tests.casework.town import AT, Town, a_case, do


def wished(*cases: Case, expects: int | None = None) -> list[Wished]:
    return [Wished(each.pk, citizen(each.sender_id), f"key:{each.code}", expects=expects) for each in cases]


def stages(*cases: Case) -> list[str]:
    return [Case.objects.get(pk=each.pk).stage for each in cases]


def test_the_same_request_twice_is_one(town: Town) -> None:
    first, second = a_case(), a_case()
    done = perform_each("withdraw", wished(first, second), at=AT)
    again = perform_each("withdraw", wished(first, second), at=AT)
    assert (done.case_id, done.stage, done.again) == (first.pk, "withdrawn", False)
    assert (again.case_id, again.row_version, again.again) == (first.pk, done.row_version, True)
    assert stages(first, second) == ["withdrawn", "withdrawn"]
    assert Entry.objects.filter(stream__in=[first.pk, second.pk]).count() == 4
    assert not list(verify())


def test_where_one_has_ended_meanwhile_none_moves(town: Town) -> None:
    first, ended = a_case(), a_case()
    do(town, ended, "", "withdraw")
    with pytest.raises(MoveNotAllowed):
        perform_each("withdraw", wished(first, ended), at=AT)
    assert stages(first) == ["received"]


def test_where_one_has_changed_since_it_was_seen_none_moves(town: Town) -> None:
    first, second = a_case(), a_case()
    do(town, second, "lan", "note", inputs={"words": "Đã xem."})
    with pytest.raises(StaleCase):
        perform_each("withdraw", wished(first, second, expects=1), at=AT)
    assert stages(first, second) == ["received", "received"]


def test_additions_to_one_matter_stand_one_behind_the_other(town: Town) -> None:
    case = a_case()
    add_each(case.pk, ["Một.", "Hai.", "Ba."], citizen(case.sender_id), at=AT, key="k")
    case.refresh_from_db()
    entries = Entry.objects.filter(stream=case.pk, verb="feedback:words:added").order_by("seq")
    assert [each.seq for each in entries] == [2, 3, 4]
    assert list(case.words.order_by("entry_id").values_list("text", flat=True)) == ["Một.", "Hai.", "Ba."]
    assert (case.row_version, case.ledger_seq) == (4, 4)
    assert not list(verify())
