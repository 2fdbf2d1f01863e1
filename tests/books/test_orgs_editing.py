"""Edits of units and positions: dated, with a basis, one entry each, nothing in place."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from access.actor import SYSTEM
from access.models import User
from books.orgs import duties, editing, giving_up
from books.orgs.holders import positions_of, unit_on_duty
from books.orgs.models import Succession, Unit
from kernel.time import TZ
from ledger.models import Entry
from tests.leaving import relieve

pytestmark = pytest.mark.db
AT = datetime(2026, 9, 15, 9, 0, tzinfo=TZ)
START, ON = date(2025, 7, 1), date(2026, 9, 15)


def edit(first: date = START, basis: str = "Quyết định 1/QĐ-UBND") -> editing.Edit:
    return editing.Edit(SYSTEM, AT, first, basis)


def verbs() -> list[str]:
    return list(Entry.objects.order_by("seq").values_list("verb", flat=True))


@pytest.fixture
def person() -> User:
    return User.objects.create_user("nguoi-thu", full_name="Nguyễn Văn Thử")


def test_appointing_and_relieving_by_the_day(person: User) -> None:
    unit = editing.open_unit(edit(), "Phường thử", kind="commune", code="H26.980")
    position = editing.open_position(edit(), unit.id, "Công chức", "handler")
    holding = editing.appoint(edit(), position, person.pk)
    relieve(edit(ON), holding.id)
    assert positions_of(person.pk, date(2026, 9, 14))
    assert not positions_of(person.pk, ON)
    assert verbs() == ["orgs:unit:opened", "orgs:position:opened", "orgs:position:filled", "orgs:position:vacated"]


def test_a_second_holder_is_refused_in_words(person: User) -> None:
    unit = editing.open_unit(edit(), "Phường thử", kind="commune")
    position = editing.open_position(edit(), unit.id, "Công chức", "handler")
    editing.appoint(edit(ON), position, person.pk)
    with pytest.raises(editing.AlreadyHeld, match="Công chức"):
        editing.appoint(edit(date(2026, 10, 1)), position, person.pk)
    editing.appoint(edit(START), position, person.pk, until=date(2026, 9, 14))


def test_a_unit_closes_only_when_nobody_is_left_and_says_what_became_of_it(person: User) -> None:
    old = editing.open_unit(edit(), "Phường cũ", kind="commune")
    new = editing.open_unit(edit(), "Phường mới", kind="commune")
    position = editing.open_position(edit(), old.id, "Công chức", "handler")
    holding = editing.appoint(edit(), position, person.pk)
    with pytest.raises(editing.StillOccupied, match="Phường cũ"):
        editing.close_unit(edit(ON), old.id, {new.id: "toàn bộ"})
    assert Unit.objects.get(pk=old.id).valid_to is None
    relieve(edit(ON), holding.id)
    editing.close_unit(edit(ON), old.id, {new.id: "toàn bộ"})
    assert Unit.objects.get(pk=old.id).valid_to == date(2026, 9, 14)
    assert [row.new for row in Succession.objects.filter(old=old)] == [new]


def test_a_delegation_has_an_end_and_can_end_sooner(person: User) -> None:
    unit = editing.open_unit(edit(), "Sở thử", kind="department")
    position = editing.open_position(edit(), unit.id, "Giám đốc", "approver")
    with pytest.raises(editing.EndsBeforeItBegins):
        editing.delegate(edit(ON), position.id, person.pk, until=START, scope="Ký trả lời")
    with pytest.raises(editing.DelegatedBeyondHolder):
        editing.delegate(edit(START), position.id, person.pk, until=ON, scope="Ký trả lời")
    giver = User.objects.create_user("nguoi-giao", full_name="Trần Thị Giao")
    holding = editing.appoint(edit(START), position, giver.pk)
    row = editing.delegate(edit(START), position.id, person.pk, until=date(2026, 12, 31), scope="Ký trả lời")
    assert positions_of(person.pk, ON)
    giving_up.end_delegation(edit(ON), row.id)
    assert not positions_of(person.pk, ON)
    editing.delegate(edit(ON), position.id, person.pk, until=date(2026, 12, 31), scope="Ký trả lời")
    relieve(edit(date(2026, 10, 1)), holding.pk)
    assert positions_of(person.pk, date(2026, 9, 30))
    assert not positions_of(person.pk, date(2026, 10, 1)), "what was delegated ends with who delegated it"
    assert Entry.objects.filter(verb="orgs:delegation:ended").count() == 2
    editing.appoint(edit(date(2026, 10, 1)), position, giver.pk, until=date(2026, 10, 31))
    with pytest.raises(editing.DelegatedBeyondHolder):
        editing.delegate(edit(date(2026, 10, 1)), position.id, person.pk, until=date(2026, 11, 1), scope="Ký trả lời")


def test_a_duty_passes_from_unit_to_unit_on_a_day() -> None:
    one = editing.open_unit(edit(), "Văn phòng", kind="office")
    two = editing.open_unit(edit(), "Trung tâm", kind="centre")
    duties.give_duty(edit(), "thu.nghiem", one.id)
    duties.give_duty(edit(ON), "thu.nghiem", two.id)
    assert unit_on_duty("thu.nghiem", date(2026, 9, 14)) == one
    assert unit_on_duty("thu.nghiem", ON) == two


def test_a_duty_given_today_is_corrected_today_and_the_ledger_keeps_both() -> None:
    one, two, three = (editing.open_unit(edit(), name, kind="office") for name in ("Một", "Hai", "Ba"))
    duties.give_duty(edit(), "thu.nghiem", one.id)
    duties.give_duty(edit(ON), "thu.nghiem", two.id)
    duties.give_duty(edit(ON, "Quyết định 2/QĐ-UBND"), "thu.nghiem", three.id)
    assert [unit_on_duty("thu.nghiem", day) for day in (date(2026, 9, 14), ON)] == [one, three]
    told = Entry.objects.get(verb="orgs:duty:corrected").particulars
    assert (told["unit"], told["instead_of"]) == (str(three.id), str(two.id))
    assert verbs()[-3:] == ["orgs:duty:given", "orgs:duty:given", "orgs:duty:corrected"]
    with pytest.raises(editing.EndsBeforeItBegins):
        duties.give_duty(edit(START), "thu.nghiem", two.id)


def test_nothing_without_a_basis() -> None:
    with pytest.raises(editing.BasisMissing):
        editing.open_unit(edit(basis="  "), "Phường thử", kind="commune")
    assert not Unit.objects.filter(name="Phường thử").exists()
    assert verbs() == []
