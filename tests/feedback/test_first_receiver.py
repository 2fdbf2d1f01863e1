"""A matter about how people at the receiving unit behaved is first seen by another."""

from __future__ import annotations

from datetime import timedelta

import pytest

from books.orgs.models import UnitDuty
from casework.models import Case
from casework.visibility import visible_cases
from tests.casework.town import AT, START, Town, a_case, do

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


@pytest.mark.parametrize(
    ("content", "first"),
    [
        ("Chị Nguyễn Thị Minh Hạnh cúp máy giữa chừng, nói năng rất khó nghe.", "office"),
        ("chi nguyen thi minh hanh cup may giua chung khi toi goi den", "office"),
        ("Cô Hạnh ở chỗ tiếp nhận của Trung tâm Phục vụ hành chính công cúp máy giữa chừng.", "office"),
        ("co Hanh o trung tam phuc vu hanh chinh cong cup may cua toi", "office"),
        ("Cô Hạnh hàng xóm nhà tôi nuôi gà gây mùi hôi cả ngõ.", "centre"),
        ("Trung tâm Phục vụ hành chính công báo phải hoàn thành hồ sơ trước tháng mười.", "centre"),
    ],
)
def test_who_is_named_does_not_receive_it(town: Town, content: str, first: str) -> None:
    UnitDuty.objects.create(
        duty="feedback.receive_conduct", unit=town.units["office"], valid_from=START, legal_basis="Thử"
    )
    type(town.users["mai"]).objects.filter(pk=town.users["mai"].pk).update(full_name="Nguyễn Thị Minh Hạnh")
    assert sent(town, content, "").unit_id == town.unit(first)


def test_where_nobody_else_has_that_duty_nothing_is_lost(town: Town) -> None:
    assert sent(town, RUDE, "centre").unit_id == town.unit("centre")


def test_what_was_sealed_at_arrival_goes_there_when_it_is_released(town: Town) -> None:
    UnitDuty.objects.create(
        duty="feedback.receive_conduct", unit=town.units["office"], valid_from=START, legal_basis="Thử"
    )
    denounced = "Tôi tố cáo cán bộ ở đây nhận hối lộ 20 triệu đồng và quát mắng, coi thường tôi."
    sent(town, denounced, "centre")
    case = Case.objects.get(stage="quarantined")
    do(town, case, "anh", "release", AT + timedelta(hours=1))
    case.refresh_from_db()
    assert (case.unit_id, case.receiving_unit_id, case.shielded_unit_id) == (
        town.unit("office"), town.unit("office"), town.unit("centre"),
    )  # fmt: skip
