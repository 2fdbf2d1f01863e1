"""A matter about how people at the receiving unit behaved is first seen by another."""

from __future__ import annotations

import pytest

from books.orgs.models import UnitDuty
from casework.models import Case
from casework.visibility import visible_cases
from tests.casework.town import START, Town, a_case

pytestmark = pytest.mark.db

RUDE = "Cán bộ ở đây quát mắng, coi thường tôi khi tôi đến nộp hồ sơ sáng nay."
LATE = "Hồ sơ xin cấp phép sửa nhà của tôi đã quá hẹn ba tuần mà chưa có kết quả."


def sent(town: Town, content: str, chosen: str) -> Case:
    return a_case(content=content, unit_id=str(town.unit(chosen)) if chosen else "")


@pytest.mark.parametrize(
    ("content", "chosen", "first"),
    [
        (RUDE, "centre", "office"),
        (RUDE, "works", "centre"),
        (LATE, "centre", "centre"),
        (f"Tại Trung tâm Phục vụ hành chính công: {RUDE}", "", "office"),
        (RUDE, "", "centre"),
    ],
)
def test_who_is_meant_does_not_receive_it(town: Town, content: str, chosen: str, first: str) -> None:
    UnitDuty.objects.create(
        duty="feedback.receive_conduct", unit=town.units["office"], valid_from=START, legal_basis="Thử"
    )
    case = sent(town, content, chosen)
    assert (case.unit_id, case.receiving_unit_id) == (town.unit(first), town.unit(first))
    assert visible_cases(town.actor("lan")).filter(pk=case.pk).exists() == (first == "centre")
    assert visible_cases(town.actor("hung")).filter(pk=case.pk).exists() or first == "centre"


def test_where_nobody_else_has_that_duty_nothing_is_lost(town: Town) -> None:
    assert sent(town, RUDE, "centre").unit_id == town.unit("centre")
