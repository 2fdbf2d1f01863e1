"""GeoReport v2 as a server: shapes, errors, one case per report, nothing personal out, nothing of a sealed report."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, override_settings

from api import veiled
from api.models import Report, Veiled
from casework import erasure
from casework.models import Attachment, Case
from config import env
from kernel.time import now
from tests.casework.town import Town, a_case, do
from tests.feedback.test_form import picture
from tests.gateways import georeport_shapes as shapes
from tests.gateways.conftest import key_for
from vault.keys import Keyring, keyring

pytestmark = pytest.mark.db
SECRET = "Tôi tố cáo ông Trần Văn Khoát, cán bộ phường, nhận hối lộ 20 triệu đồng để làm sổ đỏ cho nhà hàng xóm."
SAID = {
    "service_code": "procedure",
    "description": "Hồ sơ cấp phép sửa nhà của tôi đã quá hẹn ba tuần mà chưa có kết quả.",
    "address_string": "Số 5 phố Huế",
    "last_name": "Đỗ Thị",
    "first_name": "Hòa",
    "phone": "0912345678",
}


def valid(told: Any, shape: dict[str, Any]) -> Any:
    jsonschema.Draft4Validator(shape, format_checker=jsonschema.FormatChecker()).validate(told)
    return told


def ask(path: str, expected: int = 200, /, **query: str) -> Any:
    answer = Client().get(f"/open311/{path}", query)
    assert answer.status_code == expected, answer.content.decode()
    return answer


def send(key: str, status: int = 201, form: str = "json", headers: dict[str, str] | None = None, **said: Any) -> Any:
    told = {**SAID, "api_key": key, **said}
    answer = Client().post(
        f"/open311/v2/requests.{form}", {k: v for k, v in told.items() if v is not None}, headers=headers
    )
    assert answer.status_code == status, answer.content.decode()
    return answer


def sent(key: str, **said: Any) -> str:
    return str(valid(send(key, **said).json(), shapes.POSTED)[0]["service_request_id"])


# --- shapes and formats --------------------------------------------------------------------------------------------


def test_discovery_says_where_and_in_which_formats(town: Town) -> None:
    answer = ask("discovery.json")
    assert answer["Content-Type"] == "application/json"
    told = answer.json()
    assert {"changeset", "contact", "key_service", "endpoints"} <= set(told)
    assert told["endpoints"][0]["formats"] == ["text/xml", "application/json"]
    assert told["endpoints"][0]["url"].endswith("/open311/v2/"), "FixMyStreet puts the path right behind it"
    root = ET.fromstring(ask("discovery.xml").content)
    assert root.tag == "discovery"
    assert [f.text for f in root.findall("endpoints/endpoint/formats/format")] == ["text/xml", "application/json"]


def test_services_and_their_questions_have_the_shape_of_the_specification(town: Town) -> None:
    rows = valid(ask("v2/services.json").json(), shapes.SERVICES)
    codes = {row["service_code"] for row in rows}
    assert {"conduct", "rule", "scene_road"} <= codes
    for code in codes:
        valid(ask(f"v2/services/{code}.json").json(), shapes.DEFINITION)
    answer = ask("v2/services.xml")
    assert answer["Content-Type"] == "text/xml", "validators compare it: no charset"
    first = ET.fromstring(answer.content).find("service")
    assert first is not None
    assert first.findtext("metadata") == "true"
    root = ET.fromstring(ask("v2/services/procedure.xml").content)
    assert root.tag == "service_definition"
    assert root.findtext("attributes/attribute/variable") == "true"


def test_a_report_becomes_a_case_that_one_can_follow(town: Town, open311_key: str) -> None:
    reference = sent(open311_key, **{"attribute[TITLE]": "Trễ hẹn", "attribute[UNIT]": "Sở Xây dựng"})
    case = Case.objects.get()
    assert (case.channel, case.subject, case.stage) == ("open311", "Trễ hẹn", "received")
    assert case.sender_id is not None
    rows = valid(ask(f"v2/requests/{reference}.json").json(), shapes.REQUESTS)
    assert (rows[0]["status"], rows[0]["service_code"]) == ("open", "procedure")
    assert re.search(r"\+07:00$", rows[0]["requested_datetime"])
    assert [r["service_request_id"] for r in valid(ask("v2/requests.json").json(), shapes.REQUESTS)] == [reference]
    root = ET.fromstring(ask("v2/requests.xml", service_request_id=f"{reference},khong-co").content)
    assert (root.tag, [r.findtext("service_request_id") for r in root.findall("request")]) == (
        "service_requests",
        [reference],
    )
    posted = ET.fromstring(send(open311_key, form="xml", description="Một việc khác hẳn, cũng trễ hẹn.").content)
    assert posted.findtext("request/service_request_id"), "FixMyStreet reads exactly this"
    assert posted.find("request/token") is None


def test_nothing_personal_and_no_words_go_out(town: Town, open311_key: str) -> None:
    reference = sent(open311_key, email="hoa@example.vn")
    a_case(content="Một việc của người nhắn qua Zalo, không ai ngoài được biết.")
    for path in ("v2/requests", f"v2/requests/{reference}", "v2/servicerequestupdates"):
        for form in ("json", "xml"):
            text = ask(f"{path}.{form}").content.decode()
            for word in ("Hòa", "912345678", "phố Huế", "sửa nhà", "hoa@example", "Zalo"):
                assert word not in text, (path, word)
    assert len(ask("v2/requests.json").json()) == 1, "what came another way and is not published is not listed"
    other = Case.objects.exclude(channel="open311").get()
    ask(f"v2/requests/{other.code}.json", 404)


def test_filters_pages_and_windows(town: Town, open311_key: str) -> None:
    first, second = (
        sent(open311_key),
        sent(open311_key, service_code="scene_road", description="Nắp cống vỡ trước số nhà 10."),
    )
    case = Case.objects.get(pk=Report.objects.get(reference=first).case_id)
    do(town, case, "lan", "refuse", now(), inputs={"reason": "not_vietnamese"})

    def listed(**query: str) -> list[str]:
        return [row["service_request_id"] for row in ask("v2/requests.json", **query).json()]

    assert listed() == [second, first]
    assert listed(status="open") == [second]
    assert listed(status="closed") == [first]
    assert listed(status="open,closed", service_code="procedure,rule") == [first]
    assert listed(page_size="1", page="2") == [first]
    yesterday, tomorrow = ((now() + timedelta(days=d)).isoformat() for d in (-1, 1))
    assert listed(start_date=yesterday, end_date=tomorrow) == [second, first]
    assert listed(start_date=tomorrow) == []
    assert listed(updated_after=tomorrow) == []
    for wrong in ({"status": "fixed"}, {"start_date": "hôm qua"}, {"start_date": "2026-11-22T08:00:00"}, {"page": "0"}):
        valid(ask("v2/requests.json", 400, **wrong).json(), shapes.ERRORS)
    ask("v2/requests.json", 400, start_date=(now() - timedelta(days=120)).isoformat(), end_date=tomorrow)


# --- errors --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"api_key": "mc_khong_co"}, 403),
        ({"api_key": None}, 403),
        ({"service_code": ""}, 400),
        ({"service_code": "khong_co"}, 404),
        ({"description": ""}, 400),
        ({"description": "x" * 4001}, 400),
        ({"address_string": None}, 400),
        ({"address_string": None, "lat": "bắc", "long": "105.8"}, 400),
        ({"lat": "121", "long": "105.8"}, 400),
        ({"lat": "20.8449", "long": "106.6881"}, 400),  # Hải Phòng
        ({"last_name": None, "first_name": None}, 400),
        ({"phone": None}, 400),
        ({"phone": "12"}, 400),
        ({"jurisdiction_id": "london.gov.uk"}, 404),
    ],
)
def test_what_is_wrong_is_said_in_the_form_of_the_specification(
    town: Town, open311_key: str, said: dict[str, Any], status: int
) -> None:
    rows = valid(send(open311_key, status, **said).json(), shapes.ERRORS)
    assert rows[0]["code"] == status
    xml = ET.fromstring(send(open311_key, status, form="xml", **said).content)
    assert (xml.tag, xml.findtext("error/code")) == ("errors", str(status))
    assert not Case.objects.exists()


def test_a_place_is_taken_within_the_bounds_of_the_house_and_where_it_names_none(town: Town, open311_key: str) -> None:
    answer = send(open311_key, 400, lat="10.7769", long="106.7009").json()
    assert "thành phố Hà Nội" in answer[0]["description"], "who sent it learns where it belongs"
    send(open311_key, 201, lat="21.0285", long="105.8542")
    with override_settings(OPEN311={**settings.OPEN311, "bounds": ()}):
        send(open311_key, 201, lat="10.7769", long="106.7009", description="Một việc khác, ở nơi khác.")
    for wrong in ("1 2 3", "21 105 20 106", "nam tây bắc đông"):
        with pytest.raises(env.SettingMissing, match="bounds"):
            env.bounds(wrong)


def test_unknown_things_are_404_and_wrong_methods_405(town: Town, open311_key: str) -> None:
    for path in ("v2/services.csv", "v2/services/khong_co.json", "v2/requests/khong-co.json", "v2/tokens/khong-co.xml"):
        ask(path, 404)
    assert Client().put("/open311/v2/requests.json").status_code == 405
    ask("v2/requests.json", jurisdiction_id="hanoi.gov.vn")


def test_a_key_without_the_scope_or_revoked_opens_nothing(town: Town) -> None:
    from access.actor import SYSTEM
    from api.clients import revoke
    from api.models import Key

    send(key_for("feedback:write"), 403)
    good = key_for("open311:write")
    sent(good)
    revoke(Key.objects.get(ending=good[-4:]), actor=SYSTEM, at=now())
    send(good, 403, description="Sau khi thu hồi khóa, gửi thêm một việc.")


def test_too_many_calls_wait(town: Town, settings: Any) -> None:
    settings.API = {**settings.API, "calls_per_minute": 3}
    statuses = [Client().get("/open311/v2/services.json", REMOTE_ADDR="203.0.113.9").status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]


# --- one case, whatever is repeated --------------------------------------------------------------------------------


def test_a_repeat_is_one_case(town: Town, open311_key: str) -> None:
    assert sent(open311_key) == sent(open311_key), "the same words on the same day"
    numbered = {"attribute[fixmystreet_id]": "4711", "description": "Việc thứ hai, gửi lại sau khi đứt mạng."}
    assert sent(open311_key, **numbered) == sent(open311_key, **numbered)
    header = {"Idempotency-Key": "lan-1"}
    third = {"description": "Việc thứ ba, có mã chống gửi trùng."}
    answers = {send(open311_key, headers=header, **third).json()[0]["service_request_id"] for _ in range(3)}
    assert (len(answers), Case.objects.count(), Report.objects.count()) == (1, 3, 3)
    changed = send(open311_key, 400, headers=header, description="Cùng mã nhưng nội dung đã khác hẳn.")
    assert "đã dùng cho một yêu cầu khác" in changed.content.decode()


def test_pictures_are_kept_without_a_name_in_the_open(town: Town, open311_key: str) -> None:
    sent(open311_key, photo1=picture(), photo2=picture("hai.png"))
    assert Attachment.objects.filter(state="stored").count() == 2
    bad = SimpleUploadedFile("virus.exe", b"MZ" + bytes(200), "image/png")
    valid(send(open311_key, 400, description="Một việc khác, với tệp lạ.", photo1=bad).json(), shapes.ERRORS)
    assert Case.objects.count() == 1


# --- what may be a denunciation --------------------------------------------------------------------------------------


def everything_stored() -> str:
    """Every row of every table that a leak could lie in, as text."""
    found = []
    with connection.cursor() as cursor:
        for table in (
            "api_report",
            "api_veiled",
            "api_delivery",
            "casework_request",
            "casework_case",
            "ledger_entry",
            "casework_words",
            "messaging_outbound",
        ):
            cursor.execute(f"SELECT t::text FROM {table} t")
            found += [row[0] for row in cursor.fetchall()]
    return "\n".join(found)


def without_what_differs_anyway(row: dict[str, Any]) -> dict[str, Any]:
    apart = {"service_request_id", "requested_datetime", "updated_datetime", "update_id", "expected_datetime"}
    return {name: value for name, value in row.items() if name not in apart}


def test_a_sealed_report_reads_like_any_other_in_every_answer(town: Town, open311_key: str) -> None:
    plain, secret = send(open311_key), send(open311_key, description=SECRET)
    one, other = plain.json()[0], secret.json()[0]
    assert without_what_differs_anyway(one) == without_what_differs_anyway(other)
    open_one, reference = one["service_request_id"], other["service_request_id"]
    shape = r"procedure-\d{14}-[0-9A-Z]{16}"
    assert re.fullmatch(shape, open_one)
    assert re.fullmatch(shape, reference)
    sealed = Case.objects.get(is_sealed=True)
    assert (sealed.channel, sealed.sender_id) == ("sealed", None)
    assert reference not in everything_stored()
    assert not Report.objects.filter(case=sealed).exists()
    for path, query in (
        ("v2/requests.json", {}), ("v2/requests.json", {"status": "open", "service_code": "procedure"}),
        ("v2/requests.json", {"service_request_id": f"{open_one},{reference}"}), ("v2/servicerequestupdates.json", {}),
    ):  # fmt: skip
        rows = {row["service_request_id"]: row for row in ask(path, **query).json()}
        assert set(rows) == {open_one, reference}, path
        assert without_what_differs_anyway(rows[open_one]) == without_what_differs_anyway(rows[reference])
    valid(ask("v2/requests.json").json(), shapes.REQUESTS)
    pages = [ask("v2/requests.json", page_size="1", page=str(n)).json() for n in (1, 2, 3)]
    assert {row["service_request_id"] for rows in pages for row in rows} == {open_one, reference}
    assert [len(rows) for rows in pages] == [1, 1, 0]
    assert ask("v2/requests.json", status="closed").json() == []
    for wanted in (open_one, reference):
        ask(f"v2/tokens/{wanted}.json")
        assert ask(f"v2/requests/{wanted}.json").json()[0]["status"] == "open"
        before = ask(f"v2/requests/{wanted}.json").json()[0]["updated_datetime"]
        added(
            open311_key, service_request_id=wanted, update_id=f"u-{wanted}", description="Hôm nay vẫn chưa có ai gọi."
        )
        assert ask(f"v2/requests/{wanted}.json").json()[0]["updated_datetime"] >= before
    assert Case.objects.filter(is_sealed=True).count() == 2, "words added under a seal are not lost"
    assert sealed.code not in ask("v2/requests.json").content.decode()
    ask(f"v2/requests/{sealed.code}.json", 404)
    ask(f"v2/requests/{reference[:-1]}.json", 404)
    said = {"description": SECRET + " Lần hai.", "attribute[external_id]": "so-1"}
    assert sent(open311_key, **said) == sent(open311_key, **said)


def test_sealed_by_hand_reads_as_it_stood_and_erased_is_gone(town: Town, open311_key: str) -> None:
    by_hand, gone = sent(open311_key), sent(open311_key, description="Việc này sẽ được xóa theo yêu cầu người gửi.")
    first, second = (Report.objects.get(reference=r).case for r in (by_hand, gone))
    do(town, first, "lan", "assign", now(), inputs={"unit_id": "works", "stream": "rule"})
    before = ask(f"v2/requests/{by_hand}.json").json(), ask("v2/servicerequestupdates.json").json()
    do(town, first, "lan", "seal", now())
    erasure.erase_case(second.pk, erasure.ON_REQUEST, now())
    assert not Report.objects.exists()
    assert by_hand not in everything_stored()
    assert ask(f"v2/requests/{by_hand}.json").json() == before[0] == ask("v2/requests.json").json()
    mine = [row for row in before[1] if row["service_request_id"] == by_hand]
    assert ask("v2/servicerequestupdates.json").json() == mine
    for path in ("requests", "tokens"):
        ask(f"v2/{path}/{gone}.json", 404)


# --- updates (mySociety's extension) -------------------------------------------------------------------------------


def test_updates_tell_states_in_the_asked_window(town: Town, open311_key: str) -> None:
    reference = sent(open311_key)
    case = Report.objects.get().case
    do(town, case, "lan", "assign", now(), inputs={"unit_id": "works", "stream": "rule"})
    root = ET.fromstring(ask("v2/servicerequestupdates.xml").content)
    rows = root.findall("request_update")
    assert root.tag == "service_request_updates"
    assert [(r.findtext("service_request_id"), r.findtext("status")) for r in rows] == [
        (reference, "OPEN"),
        (reference, "IN_PROGRESS"),
    ]
    assert len({r.findtext("update_id") for r in rows}) == 2
    ahead = (now() + timedelta(hours=1)).isoformat()
    later = (now() + timedelta(hours=3)).isoformat()
    assert ask("v2/servicerequestupdates.json", start_date=ahead, end_date=later).json() == []
    ask("v2/servicerequestupdates.json", 400, start_date=later, end_date=ahead)


def added(key: str, status: int = 201, **said: str) -> Any:
    answer = Client().post("/open311/v2/servicerequestupdates.json", {"api_key": key, **said})
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


def test_words_that_the_sender_adds_come_to_the_case_once(town: Town, open311_key: str) -> None:
    reference = sent(open311_key)
    more = {"service_request_id": reference, "update_id": "77", "description": "Hôm nay vẫn chưa có kết quả."}
    assert added(open311_key, **more) == [{"update_id": "77"}]
    added(open311_key, **more)
    case = Report.objects.get().case
    assert list(case.words.values_list("text", flat=True)) == [more["description"]]
    added(key_for("open311:write"), 201, **more)  # another system: it learns nothing and changes nothing
    assert case.words.count() == 1
    added(open311_key, 400, service_request_id=reference, update_id="78")
    added(open311_key, 404, service_request_id="khong-co", update_id="79", description="Thêm một câu nữa.")


def test_added_words_that_may_be_a_denunciation_are_sealed(town: Town, open311_key: str) -> None:
    reference = sent(open311_key)
    added(open311_key, service_request_id=reference, update_id="80", description=SECRET)
    assert Case.objects.filter(is_sealed=True).count() == 1
    assert Report.objects.get().case.words.count() == 0
    assert SECRET not in everything_stored()


def test_a_list_costs_the_same_however_long(
    town: Town, open311_key: str, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for n in range(3):
        sent(open311_key, description=f"Việc thứ {n}: hồ sơ đã quá hẹn trả kết quả.")
        with django_assert_max_num_queries(8):
            assert len(ask("v2/requests.json").json()) == n + 1


def test_a_list_opens_no_more_of_what_is_kept_apart_than_it_may_show(
    town: Town, open311_key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Anybody may ask for a list: it must not cost one decryption for each report that was sealed in five years."""
    references = [str(send(open311_key, description=f"{SECRET} {n}").json()[0]["service_request_id"]) for n in range(3)]
    Veiled.objects.filter(reference_tag=keyring().blind("veiled-reference", references[0])).update(
        since=(now() - timedelta(days=400)).date()
    )
    opened: list[bytes] = []
    true = Keyring.decrypt
    monkeypatch.setattr(Keyring, "decrypt", lambda *told: opened.append(told[2]) or true(*told))
    listed = {row["service_request_id"] for row in ask("v2/requests.json").json()}
    assert listed == set(references[1:])
    assert len(opened) == 2
    monkeypatch.setattr(veiled, "MOST", 1)
    opened.clear()
    ask("v2/requests.json", updated_after=(now() - timedelta(days=500)).isoformat())
    assert len(opened) == 1
