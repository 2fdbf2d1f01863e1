"""A template for each purpose, dated, with the common one behind it; a wrong table does not start."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import pytest

from channels.zalo.send import ZaloTemplate, ZnsPhone
from channels.zalo.templates import TemplatesWrong, check, templates_for
from config import env
from kernel.ids import uuid7
from kernel.time import TZ, now
from kinds.feedback.notices import NOTICES
from kinds.feedback.queries import TOLD
from messaging.routes import NotThisWay, Outgoing, Permanent
from tests.zalo.conftest import Copy, Emulator
from tests.zalo.test_send import by_day

RECEIPT = {
    "way": "phone",
    "notice": "received",
    "id": "330001",
    "fields": {"code": "code", "due": "due", "link": "link"},
}
FIELDS = {"code": "PAKN.20260915.0001", "state": "Đã tiếp nhận", "link": "https://a.example/x/", "due": "05/10/2026"}
DAY = date(2026, 9, 15)


def numbers(rows: list[dict[str, Any]], way: str, notice: str, on: date = DAY, common: str = "330002") -> list[str]:
    told = {"templates": rows, "template_id": common, "phone_template_id": common}
    return [each.number for each in templates_for(told, way, notice, on)]


def test_the_notices_own_then_any_then_the_common_one() -> None:
    rows = [RECEIPT, {"way": "phone", "notice": "*", "id": "7"}]
    assert numbers(rows, "phone", "received") == ["330001", "7", "330002"]
    assert numbers(rows, "phone", "answered") == ["7", "330002"]
    assert numbers(rows, "user", "received") == ["330002"]
    assert numbers([RECEIPT], "phone", "answered", common="") == []


def test_a_row_waits_for_its_day_and_gives_way_to_a_younger_one() -> None:
    rows = [RECEIPT, {**RECEIPT, "id": "8", "from": "2026-09-15"}, {**RECEIPT, "id": "9", "from": "2026-10-01"}]
    assert numbers(rows, "phone", "received", date(2026, 9, 14))[0] == "330001"
    assert numbers(rows, "phone", "received", date(2026, 9, 15))[0] == "8"
    assert numbers(rows, "phone", "received", date(2026, 10, 1))[0] == "9"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"way": "mail"}, "way is user or phone"),
        ({"notice": "recieved"}, "no notice is called 'recieved'"),
        ({"id": ""}, "id is the number"),
        ({"fields": {"ma": "codes"}}, "fields lead from a parameter"),
        ({"fields": {"tt": "state"}}, "neither code nor link"),
        ({"limits": {"code": "30"}}, "limits lead"),
        ({"limits": {"nothing": 30}}, "limits name a parameter"),
        ({"from": "1/12/2026"}, "from is a day"),
        ({"until": "2026-12-01"}, "unknown until"),
    ],
)
def test_a_wrong_row_is_named(wrong: dict[str, Any], told: str) -> None:
    check({"templates": [RECEIPT]}, TOLD)
    with pytest.raises(TemplatesWrong, match=f"row 2: .*{told}"):
        check({"templates": [{**RECEIPT, "way": "user"}, {**RECEIPT, **wrong}]}, TOLD)


def test_a_row_twice_and_no_list_are_refused() -> None:
    with pytest.raises(TemplatesWrong, match="says again"):
        check({"templates": [RECEIPT, dict(RECEIPT)]}, TOLD)
    with pytest.raises(TemplatesWrong, match="a list of rows"):
        check({"templates": {"received": "330001"}}, TOLD)


def test_the_table_is_read_from_a_file(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert env.table("ZALO_TEMPLATES_FILE_X") == []
    monkeypatch.setenv("ZALO_TEMPLATES_FILE_X", str(tmp_path / "t.json"))
    with pytest.raises(env.SettingMissing):
        env.table("ZALO_TEMPLATES_FILE_X")
    (tmp_path / "t.json").write_text(json.dumps([RECEIPT]))
    assert env.table("ZALO_TEMPLATES_FILE_X") == [RECEIPT]
    (tmp_path / "t.json").write_text("{")
    with pytest.raises(env.SettingMissing, match="not JSON"):
        env.table("ZALO_TEMPLATES_FILE_X")


def test_every_notice_has_a_name_that_a_row_may_use() -> None:
    assert len(TOLD) >= len({verb for verb, compose in NOTICES.items() if compose}) / 2
    check({"templates": [{**RECEIPT, "notice": name} for name in TOLD]}, TOLD)


# --- against the emulator, which knows the parameters of each template ------------------------------------------------------


def one(**more: Any) -> Outgoing:
    return Outgoing(id=uuid7(), **{"notice": "received", "text": "x", "fields": FIELDS, "phone": "0912345678", **more})


def test_a_receipt_goes_by_its_own_template_and_the_rest_by_the_common_one(
    granted: Copy, emulator: Emulator, settings: Any
) -> None:
    emulator.citizen(phone="0912345678")
    by_day(emulator)
    settings.ZALO = {**settings.ZALO, "templates": [RECEIPT]}
    for message in (one(), one(notice="answered"), one(fields={**FIELDS, "due": ""})):
        ZnsPhone().send(message, now())
    kept = emulator.control("/zbs")
    assert [each["template"] for each in kept] == ["330001", "330002", "330002"], "without a day the common one"
    assert json.loads(kept[0]["fields"]) == {"code": FIELDS["code"], "due": "05/10/2026", "link": FIELDS["link"]}


def test_parameters_have_names_and_lengths_of_their_own(granted: Copy, emulator: Emulator, settings: Any) -> None:
    citizen = emulator.citizen()
    params = {"ma_so": "code", "tinh_trang": "label", "xem": "url"}
    emulator.control("/templates", {"id": "880001", "name": "Báo tiến độ", "text": "<ma_so>", "params": params})
    by_day(emulator)
    row = {"way": "user", "notice": "*", "id": "880001", "limits": {"tinh_trang": 12}}
    row["fields"] = {"ma_so": "code", "tinh_trang": "state", "xem": "link"}
    settings.ZALO = {**settings.ZALO, "templates": [row]}
    ZaloTemplate().send(one(address=citizen, fields={**FIELDS, "state": "Đang xử lý tại Sở"}), now())
    (shown,) = emulator.on_phone(citizen)
    assert shown["body"]["fields"]["ma_so"] == FIELDS["code"]
    assert len(shown["body"]["fields"]["tinh_trang"]) <= 12
    settings.ZALO = {**settings.ZALO, "templates": [{**row, "fields": {"ma_so": "code", "xem": "link"}, "limits": {}}]}
    with pytest.raises(Permanent, match="zalo_201"):  # the other side misses a parameter
        ZaloTemplate().send(one(address=citizen), now())


def test_without_any_template_that_way_is_closed(settings: Any) -> None:
    settings.ZALO = {**settings.ZALO, "templates": [RECEIPT], "phone_template_id": ""}
    with pytest.raises(NotThisWay, match="no_template"):
        ZnsPhone().send(one(notice="answered"), datetime(2026, 9, 15, 10, 0, tzinfo=TZ))
