"""The regulation says what runs: compared with the flow, the books and the retention table themselves."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from books.limits.editing import change_limit
from books.limits.lookup import forget, limits_in_force
from books.limits.models import Limit
from config import retention
from kinds.feedback import reasons
from kinds.feedback.kind import KIND
from kinds.feedback.regulation.content import Regulation, amount, regulation, who
from tests.casework.town import AT, Town

pytestmark = pytest.mark.db
TODAY = AT.date()


@pytest.fixture
def told(town: Town) -> Regulation:
    forget()
    with override("vi"):
        return regulation(TODAY)


def rows(told: Regulation, title: str) -> list[tuple[str, ...]]:
    return [
        row for section in told.sections if section.title == title for table in section.tables for row in table.rows
    ]


def test_every_stage_and_nothing_else(told: Regulation) -> None:
    stages = KIND.current.stages
    found = rows(told, "Các bước xử lý")
    assert [(r[0], r[1]) for r in found] == [(s.label, s.for_citizen) for s in stages]
    for stage, row in zip(stages, found, strict=True):
        assert bool(row[2]) == (not stage.is_final)


def test_every_move_with_its_hands_and_its_law(told: Regulation) -> None:
    found = {row[0]: row for row in rows(told, "Thao tác và căn cứ")}
    assert len(found) == len({m.label for m in KIND.current.moves})
    for move in KIND.current.moves:
        row = found[move.label]
        assert row[5] == move.law
        assert row[3] == who(move.roles)
        assert (row[4] == "Có") == bool(KIND.notices[move.verb])
        assert row[1].count(", ") == len(move.sources) - 1


def test_every_limit_in_force_with_its_basis(told: Regulation) -> None:
    wanted = {
        (r.label, r.legal_basis) for r in limits_in_force(TODAY) if r.code.startswith(("feedback.", "index.feedback."))
    }
    assert {(r[0], r[2]) for r in rows(told, "Thời hạn")} == wanted
    assert len(wanted) > 8


def test_every_reason_and_every_kept_thing(told: Regulation) -> None:
    assert {r[0] for r in rows(told, "Lý do từ chối, hướng dẫn sang kênh khác")} == {
        r.label for r in (*reasons.REFUSALS, *reasons.REDIRECTS)
    }
    assert [(r[0], r[1]) for r in rows(told, "Lưu giữ và hủy")] == [
        (k.what, f"{k.period.days} ngày") for k in retention.TABLE
    ]


def test_it_names_who_receives(told: Regulation, town: Town) -> None:
    assert town.units["centre"].name in [r[1] for r in rows(told, "Phạm vi và đơn vị thực hiện")]


def test_a_changed_limit_is_a_new_version(told: Regulation, town: Town) -> None:
    row = Limit(
        code="feedback.answer",
        amount=12,
        unit="working_days",
        valid_from=date(2026, 9, 1),
        legal_basis="Quyết định thử",
        certainty="house",
    )
    change_limit(row, actor=town.actor("khanh"), at=AT)
    forget()
    with override("vi"):
        after = regulation(TODAY)
        before = regulation(date(2026, 8, 31))
    assert ("12 ngày làm việc", "Quyết định thử") in [(r[1], r[2]) for r in rows(after, "Thời hạn")]
    assert "Quyết định thử" not in [r[2] for r in rows(before, "Thời hạn")]
    assert after.fingerprint != told.fingerprint
    assert after.version != told.version
    assert after.in_force_from == date(2026, 9, 1)
    with override("en"):
        in_english = regulation(TODAY)
    assert in_english.fingerprint == after.fingerprint, "the same edition in every language"
    with override("en"):
        assert [amount(Limit(amount=days, unit="working_days")) for days in (1, 5)] == [
            "1 working day",
            "5 working days",
        ]
    assert in_english.sections[0].title != after.sections[0].title
    forget()


def test_page_and_paper(told: Regulation, town: Town) -> None:
    page = Client().get(reverse("regulation")).content.decode()
    assert all(str(section.title) in page for section in told.sections)
    paper = Client().get(reverse("regulation_paper"))
    assert paper.content.startswith(b"%PDF-")
    assert b"pdfaid:part" in paper.content
