"""Holders are remembered under the version of the book: what was true is never told once it is not."""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction

from books.orgs.models import Absence, Delegation, Holding, OrgsVersion, Position
from casework.errors import NobodyHolds
from casework.holding import holder_of
from casework.statements import fetch_row
from tests.casework.town import Town

TODAY = date(2026, 9, 15)


def version() -> int:
    return OrgsVersion.objects.get().version


def test_a_change_of_holders_is_seen_at_once(town: Town) -> None:
    held = Holding.objects.filter(position__role="handler").first()
    where = (held.position.unit_id, "handler", TODAY)
    before = version()
    assert holder_of(*where, version=before).user_id == held.user_id
    Holding.objects.filter(pk=held.pk).update(valid_to=TODAY - timedelta(days=1))
    assert version() != before
    assert holder_of(*where, version=version()).user_id != held.user_id


def test_a_number_is_never_used_for_two_states(town: Town) -> None:
    before, seen = version(), set()
    for _ in range(2):
        with transaction.atomic():
            Position.objects.filter(role="handler").update(title="Chuyên viên")
            seen.add(version())
            transaction.set_rollback(True)
    assert version() == before
    assert len(seen | {before}) == 3


@pytest.mark.parametrize("how", ["delegated", "away"])
def test_who_acts_for_another_does_so_no_longer_than_that_one_holds(town: Town, how: str) -> None:
    """The office ended without the delegation or the absence having been written off: both ended with it."""
    held = Holding.objects.filter(position__role="approver").select_related("position").first()
    other = Holding.objects.filter(position__role="handler").exclude(user_id=held.user_id).first().user_id
    dated = {"position": held.position, "valid_from": TODAY - timedelta(days=9), "valid_to": TODAY + timedelta(days=9)}
    if how == "delegated":
        Delegation.objects.create(delegate_id=other, scope="Ký thay", legal_basis="Thử", **dated)
    else:
        Absence.objects.create(user_id=held.user_id, substitute_id=other, legal_basis="Thử", **dated)
    where = (held.position.unit_id, "approver", TODAY, other)
    assert holder_of(*where).user_id == other
    Holding.objects.filter(pk=held.pk).update(valid_to=TODAY - timedelta(days=1))
    assert holder_of(*where).user_id is None
    Holding.objects.create(position=held.position, user_id=held.user_id, valid_from=TODAY, legal_basis="Thử")
    assert holder_of(*where).user_id == (held.user_id if how == "delegated" else other), "who comes after gave nothing"


def test_what_nobody_holds_is_asked_again(town: Town) -> None:
    unit = Position.objects.filter(role="handler").first().unit
    Position.objects.filter(unit=unit, role="handler").update(valid_to=TODAY - timedelta(days=1))
    for _ in range(2):
        with pytest.raises(NobodyHolds):
            holder_of(unit.pk, "handler", TODAY, version=version())


@pytest.mark.django_db
def test_every_table_of_which_something_is_remembered_raises_the_version() -> None:
    row = fetch_row("SELECT count(*) FROM pg_trigger WHERE tgname = 'rise_version' AND NOT tgisinternal", [])
    assert row == (9,)
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'rise_version'")
        tables = {name for (name,) in cursor.fetchall()}
    who = {"orgs_unit", "orgs_position", "orgs_holding", "orgs_delegation", "orgs_absence"}
    assert tables == who | {"orgs_succession", "orgs_unitduty", "orgs_vouching", "access_reset"}
