"""From hands to the machine: what waited while the national system was not connected, and a refusal that stays one there."""

from __future__ import annotations

import pytest
from django.test import Client

from casework.models import Case, Work
from gateways.national_portal.models import Difference, Sync
from kernel.time import now
from kinds.feedback.models import Feedback
from ledger.models import Entry
from tests.casework.town import Town, do
from tests.gateways.test_national_portal import Portal, fresh_listening, go, listen, portal, portal_process, taken_up

__all__ = ["fresh_listening", "portal", "portal_process"]
pytestmark = pytest.mark.db


def test_plugged_later_the_machine_takes_over_what_waited_for_hands(
    town: Town, portal_process: Portal, request: pytest.FixtureRequest
) -> None:
    listen()
    cases = [taken_up(town, content=f"Việc {n}: hồ sơ cấp phép đã quá hẹn nhiều tuần rồi.") for n in range(3)]
    listen()
    office = Client()
    office.force_login(town.users["khanh"], backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "Giao máy gửi" not in office.get("/can-bo/lien-thong/").content.decode(), (
        "not connected: nothing to hand over"
    )
    request.getfixturevalue("portal")
    page = office.get("/can-bo/lien-thong/").content.decode()
    assert all(case.code in page for case in cases), "the preview names each"
    do(town, cases[2], "lan", "note_national_code", now(), inputs={"national_code": "PAKN.20261122.000321"})
    listen()
    seen = [str(case.pk) for case in cases]
    assert office.post("/can-bo/lien-thong/", {"what": "keyed:taken_over", "case": seen}).status_code == 302
    assert not Work.objects.filter(task="key_national", closed_at=None).exists()
    assert Entry.objects.filter(verb="connections:trouble:settled").count() == 2, "what was noted meanwhile stays done"
    go(2)
    codes = dict(Feedback.objects.values_list("pk", "national_code"))
    assert all(codes[case.pk] for case in cases)
    office.post("/can-bo/lien-thong/", {"what": "keyed:taken_over", "case": seen})
    assert Entry.objects.filter(verb="connections:trouble:settled").count() == 2
    clerk = Client()
    clerk.force_login(town.users["lan"], backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "Giao máy gửi" not in clerk.get("/can-bo/lien-thong/").content.decode()


def test_refused_stays_refused_when_the_time_to_ask_again_is_over(town: Town, portal: Portal) -> None:
    case = taken_up(town)
    do(town, case, "bao", "hand_back", now(), inputs={"words": "Không thuộc thẩm quyền."})
    do(town, case, "lan", "refuse", now(), inputs={"reason": "not_vietnamese"})
    go(3)
    assert portal.pakn()[0]["TrangThai"] == "3"
    Case.objects.filter(pk=case.pk).update(stage="closed")
    Sync.objects.update(stage="queued", next_try_at=now())
    go(6)
    assert portal.pakn()[0]["TrangThai"] == "3", "nobody answered it"
    assert not Difference.objects.exists()
