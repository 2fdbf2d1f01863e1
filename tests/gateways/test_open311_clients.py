"""Two clients from elsewhere, unmodified, against the product over HTTP: civicbot (reports too) and georeport (reads XML)."""

from __future__ import annotations

from civicbot.http import HttpTransport, RateLimiter
from civicbot.open311 import Open311Client, ValidationError
from civicbot.registry import Endpoint
from georeport import GeoReport

from api.models import Report
from casework.models import Case
from kernel.time import now
from tests.casework.town import Town, do
from tests.gateways.conftest import key_for

SAID = {
    "description": "Đèn đường trước số nhà 12 tắt đã năm hôm, buổi tối rất tối.",
    "address_string": "12 phố Huế",
    "attributes": {"TITLE": "Đèn đường tắt"},
}


def client_of(base: str) -> Open311Client:
    place = Endpoint(id="hanoi", name="Hà Nội", base_url=f"{base}/open311/v2", write=True)
    return Open311Client(place, HttpTransport(rate_limiter=RateLimiter(min_interval=0)), jurisdiction_id="hanoi.gov.vn")


def test_civicbot_lists_reports_and_follows(served: str, lasting_town: Town) -> None:
    bot, key = client_of(served), key_for("open311:write")
    codes = {service["service_code"] for service in bot.list_services()}
    assert bot.get_service_definition("scene_light")["service_code"] == "scene_light"
    sent = bot.create_request("scene_light", dry_run=False, confirm="SEND", api_key=key, validate_remote=True, **SAID)
    reference = sent.response[0]["service_request_id"]
    assert bot.get_token(reference)[0]["service_request_id"] == reference
    seen = bot.get_request(reference)
    assert seen is not None
    assert (seen["status"], seen["service_code"]) == ("open", "scene_light")
    assert seen["service_code"] in codes
    case = Case.objects.get(pk=Report.objects.get().case_id)
    do(lasting_town, case, "lan", "refuse", now(), inputs={"reason": "not_vietnamese"})
    assert [r["service_request_id"] for r in bot.list_requests(status="closed")] == [reference]
    assert bot.list_requests(service_request_ids=[reference, "khong-co"])[0]["status"] == "closed"


def test_civicbot_refuses_by_our_service_list_what_we_do_not_offer(served: str, lasting_town: Town) -> None:
    try:
        client_of(served).create_request("khong_co", validate_remote=True, **SAID)
    except ValidationError as problem:
        assert "not offered" in str(problem)
    else:
        raise AssertionError("it must have read our list")


def test_georeport_reads_both_formats(served: str, lasting_town: Town) -> None:
    bot = client_of(served)
    sent = bot.create_request("scene_light", dry_run=False, confirm="SEND", api_key=key_for("open311:write"), **SAID)
    reference = sent.response[0]["service_request_id"]
    for form in ("xml", "json"):
        reader = GeoReport(f"{served}/open311/v2", jurisdiction="hanoi.gov.vn", output_format=form)
        assert {s["service_code"] for s in reader.get_service_list()} >= {"conduct", "scene_light"}
        assert reader.get_service_definition("rule")["service_code"] == "rule"
        listed = reader.get_service_requests(status="open")
        assert (listed if isinstance(listed, list) else [listed])[0]["service_request_id"] == reference
        one = reader.get_service_request(reference)
        assert (one[0] if isinstance(one, list) else one)["status"] == "open"
