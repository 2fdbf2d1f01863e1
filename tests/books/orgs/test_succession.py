"""Merge, split, rename: dated, refused in words when something would be left without hands, safe twice."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from access.actor import SYSTEM
from access.models import User
from books.orgs import duties, editing, giving_up
from books.orgs.absences import record_absence
from books.orgs.holders import DutyVacant, positions_of, unit_on_duty, units_below
from books.orgs.models import Delegation, Holding, Position, Succession, Takeover, Unit, UnitDuty
from books.orgs.succession import (
    AlreadyEnded,
    NoSuccessor,
    NothingToRename,
    SuccessorComesBack,
    SuccessorIsBelow,
    SuccessorLacksRole,
    SuccessorNotThere,
    end_unit,
    rename,
    takeovers_open,
)
from casework.takeover import takeover_round
from kernel.time import TZ
from ledger.models import Entry
from ledger.verify import verify
from tests.leaving import relieve

pytestmark = pytest.mark.db
AT = datetime(2026, 9, 15, 9, 0, tzinfo=TZ)
START, ON = date(2025, 7, 1), date(2026, 9, 15)
EVE = ON - timedelta(days=1)


def edit(first: date = START) -> editing.Edit:
    return editing.Edit(SYSTEM, AT, first, "Nghị quyết 1/NQ-HĐND")


def person(name: str) -> User:
    return User.objects.create_user(name, full_name=name)


def unit(name: str, *roles: str) -> Unit:
    made = editing.open_unit(edit(), name, kind="commune")
    for role in roles:
        position = editing.open_position(edit(), made.pk, f"{role} {name}", role)
        editing.appoint(edit(), position, person(f"{role}.{name}").pk)
    return made


def test_the_end_of_a_unit_ends_its_people_and_says_who_follows() -> None:
    old, new = unit("cũ", "handler", "approver"), unit("mới", "handler", "approver")
    duties.give_duty(edit(), "thu.nghiem", old.pk)
    end_unit(edit(ON), old.pk, {new.pk: "Toàn bộ"})
    handler = User.objects.get(username="handler.cũ")
    assert positions_of(handler.pk, EVE)
    assert not positions_of(handler.pk, ON)
    assert set(Holding.objects.filter(position__unit=old).values_list("valid_to", flat=True)) == {EVE}
    assert set(Position.objects.filter(unit=old).values_list("valid_to", flat=True)) == {EVE}
    assert unit_on_duty("thu.nghiem", EVE) == old
    assert unit_on_duty("thu.nghiem", ON) == new
    assert [order.succession.new for order in takeovers_open(old.pk)] == [new]
    verbs = Entry.objects.order_by("seq").values_list("verb", flat=True)
    assert list(verbs)[-6:].count("orgs:position:vacated") == 2
    assert list(verbs)[-1] == "orgs:unit:closed"


def test_of_a_split_one_takes_the_cases() -> None:
    old, one, two = unit("cũ", "handler"), unit("một", "handler"), unit("hai", "handler")
    with pytest.raises(NoSuccessor):
        end_unit(edit(ON), old.pk, {one.pk: "phía bắc", two.pk: "phía nam"}, kind="split")
    end_unit(edit(ON), old.pk, {one.pk: "phía bắc", two.pk: "phía nam"}, kind="split", cases_to=two.pk)
    assert {row.new for row in Succession.objects.filter(old=old)} == {one, two}
    assert units_below(two.pk, ON) == {two.pk, old.pk}
    assert units_below(two.pk, EVE) == {two.pk}
    assert units_below(one.pk, ON) == {one.pk}


def test_safe_twice_and_refused_once_ended() -> None:
    old, new, other = unit("cũ"), unit("mới"), unit("khác")
    end_unit(edit(ON), old.pk, {new.pk: ""})
    entries = Entry.objects.count()
    end_unit(edit(ON), old.pk, {new.pk: ""})
    assert (Entry.objects.count(), Takeover.objects.count()) == (entries, 1)
    with pytest.raises(AlreadyEnded, match="14/09/2026"):
        end_unit(edit(ON), old.pk, {other.pk: ""})


def test_refused_when_something_would_be_left_without_hands() -> None:
    old, new = unit("cũ", "handler", "approver"), unit("mới", "handler")
    with pytest.raises(NoSuccessor):
        end_unit(edit(ON), old.pk, {})
    with pytest.raises(SuccessorIsBelow):
        end_unit(edit(ON), old.pk, {old.pk: ""})
    with pytest.raises(SuccessorLacksRole, match="phê duyệt"):
        end_unit(edit(ON), old.pk, {new.pk: ""})
    gone = unit("đã đóng")
    editing.close_unit(edit(date(2026, 1, 1)), gone.pk, {new.pk: ""})
    with pytest.raises(SuccessorNotThere, match="đã đóng"):
        end_unit(edit(ON), old.pk, {gone.pk: ""})
    assert Unit.objects.get(pk=old.pk).valid_to is None


def test_two_orders_that_cross_are_refused_at_the_second() -> None:
    """Else what both had open would lie with a unit that has ended."""
    roles = ("handler", "approver")
    first, second, third = unit("một", *roles), unit("hai", *roles), unit("ba", *roles)
    end_unit(edit(ON + timedelta(days=30)), first.pk, {second.pk: ""})
    end_unit(edit(ON + timedelta(days=20)), second.pk, {third.pk: ""})
    with pytest.raises(SuccessorComesBack, match=r"“một”.*15/10/2026.*“ba”"):
        end_unit(edit(ON + timedelta(days=10)), third.pk, {first.pk: ""})
    end_unit(edit(ON + timedelta(days=10)), third.pk, {unit("bốn", *roles).pk: ""})


def test_a_new_name_moves_nobody() -> None:
    old = editing.open_unit(edit(), "Phường cũ", kind="commune", code="H26.980", place_code="00123")
    position = editing.open_position(edit(), old.pk, "Công chức", "handler")
    holder, other = person("giu"), person("thay")
    editing.appoint(edit(), position, holder.pk)
    record_absence(edit(EVE), position.pk, until=date(2026, 9, 30), substitute_id=other.pk)
    editing.delegate(edit(), position.pk, other.pk, until=date(2026, 12, 31), scope="Ký")
    below = editing.open_unit(edit(), "Phòng", kind="division", parent_id=old.pk)
    with pytest.raises(NothingToRename):
        rename(edit(ON), old.pk, "Phường cũ")
    new = rename(edit(ON), old.pk, "Phường mới")
    assert rename(edit(ON), old.pk, "Phường mới") == new
    assert (new.code, new.place_code, new.also) == ("H26.980", "00123", ["Phường cũ"])
    (held,) = positions_of(holder.pk, ON)
    assert (held.unit_id, held.before) == (new.pk, {old.pk})
    assert [h.unit_id for h in positions_of(holder.pk, EVE)] == [old.pk]
    assert [(h.by_delegation, h.unit_id) for h in positions_of(other.pk, ON)] == [(False, new.pk), (True, new.pk)]
    assert Delegation.objects.count() == 2
    below.refresh_from_db()
    assert below.parent_id == new.pk


def test_what_was_to_begin_later_never_does() -> None:
    old, new = unit("cũ"), unit("mới")
    position = editing.open_position(edit(date(2026, 10, 1)), old.pk, "Công chức", "handler")
    editing.appoint(edit(date(2026, 10, 1)), position, person("sau").pk)
    end_unit(edit(ON), old.pk, {new.pk: ""})
    assert not positions_of(User.objects.get(username="sau").pk, date(2026, 10, 2))


def test_a_merger_of_a_later_day_moves_the_units_below_on_that_day() -> None:
    later = ON + timedelta(days=60)
    old, new = unit("cũ"), unit("mới")
    below = editing.open_unit(edit(), "Chi nhánh", kind="branch", parent_id=old.pk)
    end_unit(edit(later), old.pk, {new.pk: ""})
    assert below.pk in units_below(old.pk, ON)
    assert units_below(new.pk, ON) == units_below(new.pk, later - timedelta(days=1)) == {new.pk}
    assert below.pk in units_below(new.pk, later), "also before the worker came to it"
    takeover_round(datetime.combine(later - timedelta(days=1), AT.timetz()))
    assert Unit.objects.get(pk=below.pk).parent == old
    for _twice in range(2):
        takeover_round(datetime.combine(later, AT.timetz()))
    assert Unit.objects.get(pk=below.pk).parent == new
    (moved,) = Entry.objects.filter(verb="orgs:unit:moved")
    assert moved.particulars == {"unit": str(below.pk), "under": str(new.pk), "from": later.isoformat()}


@pytest.mark.parametrize("how", ["merged", "renamed"])
def test_what_is_planned_for_a_later_day_goes_over_or_ends_without_a_word_from_the_database(how: str) -> None:
    """A duty that begins later keeps its day, one with an end its end; planned people end with a merger, and go on under a new name."""
    first, later = ON + timedelta(days=10), ON + timedelta(days=30)
    old, new = unit("cũ", "handler"), unit("mới", "handler")
    UnitDuty.objects.create(duty="sau.nay", unit=old, valid_from=later, legal_basis="x")
    UnitDuty.objects.create(
        duty="den.ngay", unit=old, valid_from=START, valid_to=later - timedelta(days=1), legal_basis="x"
    )
    UnitDuty.objects.create(duty="den.ngay", unit=new, valid_from=later, legal_basis="x")
    seat = editing.open_position(edit(later), old.pk, "Ghế sau này", "handler")
    editing.appoint(edit(later), seat, person("sau").pk)
    there, substitute = Position.objects.get(unit=old, valid_from=START), person("thay").pk
    record_absence(edit(later), there.pk, until=later + timedelta(days=5), substitute_id=substitute)
    editing.delegate(edit(later), there.pk, substitute, until=later + timedelta(days=5), scope="Ký")
    if how == "merged":
        end_unit(edit(first), old.pk, {new.pk: ""})
    else:
        new = rename(edit(first), old.pk, "Tên mới")
    assert unit_on_duty("sau.nay", later) == new
    with pytest.raises(DutyVacant):
        unit_on_duty("sau.nay", first)
    assert unit_on_duty("den.ngay", first - timedelta(days=1)) == old
    assert unit_on_duty("den.ngay", first) == new
    assert [(h.by_delegation, h.unit_id) for h in positions_of(substitute, later)] == (
        [] if how == "merged" else [(False, new.pk), (True, new.pk)]
    )
    assert [h.unit_id for h in positions_of(User.objects.get(username="sau").pk, later)] == (
        [] if how == "merged" else [new.pk]
    )


@pytest.mark.parametrize("how", ["merged", "renamed"])
def test_a_delegation_that_was_ended_sooner_gives_no_rights_until_the_last_day_of_its_unit(how: str) -> None:
    old, new, later = unit("cũ", "handler"), unit("mới", "handler"), ON + timedelta(days=30)
    there, other = Position.objects.get(unit=old), person("thay")
    given = editing.delegate(edit(START), there.pk, other.pk, until=date(2026, 12, 31), scope="Ký")
    giving_up.end_delegation(edit(date(2026, 6, 1)), given.pk)
    if how == "merged":
        end_unit(edit(later), old.pk, {new.pk: ""})
    else:
        rename(edit(later), old.pk, "Tên mới")
    given.refresh_from_db()
    assert (given.ended_on, positions_of(other.pk, ON)) == (date(2026, 6, 1), [])


def test_who_takes_over_from_an_earlier_holder_counts_as_hands() -> None:
    """A position that somebody else held before is filled all the same."""
    old, new = unit("cũ", "handler"), unit("mới", "handler")
    first = Holding.objects.get(position__unit=new)
    relieve(edit(date(2026, 1, 1)), first.pk)
    with pytest.raises(SuccessorLacksRole, match="xử lý"):
        end_unit(edit(ON), old.pk, {new.pk: ""})
    editing.appoint(edit(date(2026, 2, 1)), first.position, person("sau").pk)
    end_unit(edit(ON), old.pk, {new.pk: ""})
    assert Unit.objects.get(pk=old.pk).valid_to == EVE


def test_the_entries_of_a_new_name_say_each_thing_that_goes_on() -> None:
    old = unit("cũ", "handler")
    later = editing.open_position(edit(ON + timedelta(days=9)), old.pk, "Ghế sau này", "approver")
    duties.give_duty(edit(), "thu.nghiem", old.pk)
    below = editing.open_unit(edit(), "Phòng", kind="division", parent_id=old.pk)
    seat, before = Position.objects.get(unit=old, valid_from=START), Entry.objects.count()
    new = rename(edit(ON), old.pk, "mới")
    anew = Position.objects.get(unit=new, valid_from=ON)
    told = [(each.verb, each.particulars) for each in Entry.objects.order_by("seq")[before:]]
    user, day = str(User.objects.get(username="handler.cũ").pk), ON.isoformat()
    assert told == [
        ("orgs:unit:opened", {"unit": str(new.pk), "renamed": str(old.pk), "from": day}),
        ("orgs:position:opened", {"position": str(later.pk), "unit": str(new.pk), "role": "approver", "from": day}),
        ("orgs:position:opened", {"position": str(anew.pk), "unit": str(new.pk), "role": "handler", "from": day}),
        ("orgs:position:filled", {"position": str(anew.pk), "unit": str(new.pk), "user": user, "from": day}),
        ("orgs:position:vacated", {"position": str(seat.pk), "unit": str(old.pk), "user": user, "from": day}),
        ("orgs:position:closed", {"position": str(seat.pk), "unit": str(old.pk), "from": day}),
        ("orgs:duty:given", {"duty": "thu.nghiem", "unit": str(new.pk), "from": day}),
        ("orgs:unit:moved", {"unit": str(below.pk), "under": str(new.pk), "from": day}),
        (
            "orgs:unit:closed",
            {"unit": str(old.pk), "successors": [str(new.pk)], "cases_to": str(new.pk), "kind": "rename", "from": day},
        ),
    ]
    assert verify() == []
