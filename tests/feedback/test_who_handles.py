"""To whom a matter may be assigned: units with somebody to handle it first; the others apart, said so, and never filled in."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from books.orgs import finding
from books.orgs.models import Holding
from casework.models import Case
from kinds.feedback.suggestions.guesses import Guess
from kinds.feedback.suggestions.waiting import suggesting_round
from tests.casework.town import AT, Town, a_case
from tests.suggestions.test_gesture import guessed

pytestmark = pytest.mark.db
APART = "Chưa có người xử lý"


def page_of(town: Town, case: Case, *way: str) -> Any:
    browser = Client()
    browser.force_login(town.users["lan"], backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser.get(reverse(way[0], args=[case.code, *way[1:]]))


def test_units_without_anybody_stand_apart_and_are_not_filled_in(town: Town) -> None:
    case, works = a_case(), str(town.unit("works"))
    suggesting_round(AT)
    guessed(case, stream=Guess("rule", 0.9), unit=Guess(works, 0.8, (), "unit:one_named"))
    field = page_of(town, case, "officer_move", "assign").context["form"]["unit_id"]
    assert field.initial == works
    *able, (apart, unable) = field.field.choices
    assert works in {unit for _group, units in able[1:] for unit, _name in units}
    assert (apart, works in dict(unable)) == (APART, False)

    Holding.objects.filter(position__unit=town.units["works"], position__role="handler").delete()
    finding.forget()
    field = page_of(town, case, "officer_move", "assign").context["form"]["unit_id"]
    assert field.initial == ""
    assert dict(field.field.choices[-1][1])[works] == f"{town.units['works'].name} (chưa có người xử lý)"
    assert f"{town.units['works'].name} (chưa có người xử lý)" in page_of(town, case, "officer_case").content.decode()
    finding.forget()
