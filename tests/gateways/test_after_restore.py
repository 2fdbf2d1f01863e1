"""After a restore nothing that may be with a neighbour goes there by itself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from gateways.national_portal import pushing
from gateways.national_portal.models import Sync
from gateways.national_portal.restored import doubt_untold
from gateways.open311.client import handing
from gateways.open311.client.restored import doubt_unsent
from gateways.open311.models import Handover
from kernel.time import now
from tests.casework.town import Town, a_case, do
from tests.gateways.listening import Listening

pytestmark = pytest.mark.db
SAID = "Nắp cống vỡ trước cổng trường, trẻ con đi qua rất nguy hiểm."


@pytest.mark.parametrize("knows_repeats", [False, True])
def test_a_scene_report_that_was_to_go_waits_for_a_person(town: Town, settings: Any, knows_repeats: bool) -> None:
    settings.SCENE_REPORTS = {**settings.SCENE_REPORTS, "url": "http://127.0.0.1:9", "knows_repeats": knows_repeats}
    taken_up, not_yet = (a_case(at=now(), content=SAID) for _ in range(2))
    do(town, taken_up, "lan", "hand_over_scene", now())
    handing.collect(now())
    do(town, not_yet, "lan", "hand_over_scene", now())  # no round of the worker had come by before the backup
    doubt_unsent(now())
    found = {row.case_id: row.stage for row in Handover.objects.all()}
    stage = "queued" if knows_repeats else "unknown"
    assert found == {taken_up.pk: stage, not_yet.pk: stage}
    if not knows_repeats:
        assert handing.send(now() + timedelta(days=1)) == 0
        assert handing.decide(Handover.objects.get(case=taken_up), "retry", "", now())


def test_the_national_system_is_asked_first_about_every_matter_of_before(town: Town, settings: Any) -> None:
    settings.NATIONAL_PORTAL = {**settings.NATIONAL_PORTAL, "adapter_url": "http://127.0.0.1:9", "password": "x"}
    listening = Listening(pushing.changed)
    to_works = {"unit_id": "works", "stream": "rule"}
    waiting, lost = a_case(at=now()), a_case(at=now())
    do(town, waiting, "lan", "assign", now(), inputs=to_works)
    listening()
    doubt_untold(now())
    do(town, lost, "lan", "assign", now(), inputs=to_works)  # it had been, after the backup, and the portal had heard
    fresh = a_case(at=now() + timedelta(minutes=1))
    do(town, fresh, "lan", "assign", now() + timedelta(minutes=2), inputs=to_works)
    listening()
    asked_first = dict(Sync.objects.values_list("case_id", "doubtful"))
    assert asked_first == {waiting.pk: True, lost.pk: True, fresh.pk: False}
