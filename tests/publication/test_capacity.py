"""The lines above a signature: holder, deputy, substitute, delegate; where nobody's right is in the books, the office is told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from access.models import User
from books.orgs.models import Absence, Delegation, Holding, Position, Unit
from kinds.feedback.letters.capacity import FORMS, block_of
from tests.casework.town import START, Town

pytestmark = pytest.mark.db
ON = date(2026, 9, 15)
DATED = {"valid_from": START, "legal_basis": "Quyết định 3/QĐ"}


def seat(town: Town, unit: str, title: str, role: str = "approver", who: str = "") -> tuple[Position, User]:
    """A position in a unit and its holder (somebody new)."""
    position = Position.objects.create(unit=town.units[unit], title=title, role=role, **DATED)
    name = who or f"u{User.objects.count()}"
    user = User.objects.filter(username=name).first() or User.objects.create(
        username=name, full_name=name, password="!"
    )
    Holding.objects.create(position=position, user=user, **DATED)
    return position, user


def lines(user: User, position: Position, unit: Unit, on: date = ON) -> tuple[str, ...]:
    return block_of(user.pk, position.pk, unit, on).lines


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Giám đốc Sở", ("Giám đốc",)),
        ("Phó Giám đốc Sở", ("KT. Giám đốc", "Phó Giám đốc")),
        ("Quyền Giám đốc", ("Q. Giám đốc",)),
        ("Phó Chánh Văn phòng", ("KT. Chánh Văn phòng", "Phó Chánh Văn phòng")),
        ("Trưởng phòng Pháp chế", ("Trưởng phòng Pháp chế",)),
    ],
)
def test_a_holder_signs_by_title_and_a_deputy_in_the_heads_place(
    town: Town, title: str, shown: tuple[str, ...]
) -> None:
    position, user = seat(town, "works", title)
    block = block_of(user.pk, position.pk, town.units["works"], ON)
    assert (block.lines, block.doubt, block.name) == (shown, "", user.full_name)


def test_a_peoples_committee_signs_as_a_body_unless_somebody_is_authorised(town: Town, settings: Any) -> None:
    ward = Unit.objects.create(name="Ủy ban nhân dân phường Ba Đình", kind="commune", **DATED)
    town.units["ward"] = ward
    deputy = seat(town, "ward", "Phó Chủ tịch phường")
    assert lines(deputy[1], deputy[0], ward) == ("TM. Ủy ban nhân dân", "KT. Chủ tịch", "Phó Chủ tịch")
    _office, clerk = seat(town, "ward", "Trưởng phòng Văn hóa", "handler")
    Delegation.objects.create(position=deputy[0], delegate=clerk, scope="x", valid_to=ON, capacity="TUQ.", **DATED)
    assert lines(clerk, deputy[0], ward) == ("TUQ. Chủ tịch", "Trưởng phòng Văn hóa")
    own = FORMS[0].__class__(START, "Quy chế", "read", frozenset(), "TUQ.", "TUQ.")
    settings.LETTERS = {**settings.LETTERS, "forms": (*FORMS, own)}
    assert lines(deputy[1], deputy[0], ward) == ("KT. Chủ tịch", "Phó Chủ tịch")


def test_a_substitute_signs_by_what_he_is(town: Town) -> None:
    works = town.units["works"]
    head, boss = seat(town, "works", "Giám đốc Sở")
    (_d, deputy), (_c, chief) = (
        seat(town, "works", "Phó Giám đốc Sở"),
        seat(town, "works", "Trưởng phòng Cấp phép", "handler"),
    )
    away = Absence.objects.create(position=head, user=boss, substitute=deputy, valid_to=ON, **DATED)
    assert lines(deputy, head, works) == ("KT. Giám đốc", "Phó Giám đốc")
    Absence.objects.filter(pk=away.pk).update(substitute=chief)
    assert lines(chief, head, works) == ("TUQ. Giám đốc", "Trưởng phòng Cấp phép")
    assert block_of(chief.pk, head.pk, works, ON + timedelta(days=1)).doubt, "he is back: nobody's right any more"


@pytest.mark.parametrize("capacity", ["TUQ.", "TL.", "KT.", ""])
def test_a_delegate_signs_as_the_paper_says(town: Town, capacity: str) -> None:
    works = town.units["works"]
    head, _boss = seat(town, "works", "Giám đốc Sở")
    _office, chief = seat(town, "works", "Trưởng phòng Cấp phép", "handler")
    Delegation.objects.create(position=head, delegate=chief, scope="x", valid_to=ON, capacity=capacity, **DATED)
    block = block_of(chief.pk, head.pk, works, ON)
    assert block.lines == (f"{capacity or 'TUQ.'} Giám đốc", "Trưởng phòng Cấp phép")
    assert bool(block.doubt) == (capacity == "KT."), "only a deputy signs KT."


def test_who_leads_nothing_signs_by_order_or_the_office_is_told(town: Town) -> None:
    """A coordinator answers a question in her own position."""
    centre = town.units["centre"]
    head, _boss = seat(town, "centre", "Giám đốc Trung tâm")
    lan = town.users["lan"]
    Position.objects.filter(pk=town.seats["lan"].pk).update(title="Chuyên viên điều phối")
    block = block_of(lan.pk, town.seats["lan"].pk, centre, ON)
    assert block.lines == ("Chuyên viên điều phối",)
    assert "Nghị định 30/2020/NĐ-CP, Điều 13" in block.doubt
    Delegation.objects.create(position=head, delegate=lan, scope="x", valid_to=ON, capacity="TL.", **DATED)
    assert block_of(lan.pk, town.seats["lan"].pk, centre, ON).lines == ("TL. Giám đốc", "Chuyên viên điều phối")
