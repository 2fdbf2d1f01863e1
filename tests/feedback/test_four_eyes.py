"""Who wrote an answer or asked for more time does not decide on it, standing in for the approver either."""

from __future__ import annotations

from datetime import timedelta

import pytest

from access.actor import Actor
from casework.perform import perform
from kinds.feedback.plans.four_eyes import OwnDraft, OwnRequest
from tests.casework.town import AT, Town, case_in, do

pytestmark = pytest.mark.db


def test_who_stands_in_does_not_decide_on_what_is_his_own(town: Town) -> None:
    drafted, asked = case_in(town, "awaiting_approval"), case_in(town, "assigned")
    do(
        town,
        asked,
        "bao",
        "request_extension",
        AT + timedelta(hours=1),
        inputs={"days": "7", "words": "Chờ kết quả đo."},
    )
    seat = town.seats["ha"]

    def for_ha(who: str) -> Actor:
        roles = frozenset({"approver"})
        return Actor("official", town.users[who].pk, seat.pk, seat.unit_id, roles, stands_for=town.users["ha"].pk)

    late, grant = AT + timedelta(hours=2), {"days": "7", "words": "Đồng ý."}
    with pytest.raises(OwnDraft, match="không tự duyệt"):
        perform(drafted.pk, "approve", for_ha("bao"), at=late)
    with pytest.raises(OwnRequest, match="không tự quyết định"):
        perform(asked.pk, "grant_extension", for_ha("bao"), at=late, inputs=grant)
    perform(drafted.pk, "approve", for_ha("binh"), at=late)
    perform(asked.pk, "grant_extension", for_ha("binh"), at=late, inputs=grant)
    drafted.refresh_from_db()
    asked.refresh_from_db()
    assert (drafted.stage, asked.extended_by) == ("answered", 7)
