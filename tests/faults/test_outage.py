"""Zalo away for an hour, windows closed, accounts gone: what waits, what goes another way, what a person must do."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from tests.faults.house import House, assign, until

pytestmark = [pytest.mark.slow, pytest.mark.stack]

HOUR, DAY = 3600, 86400
CHAT, TEMPLATE, PHONE = "/v3.0/oa/message/cs", "/v3.0/oa/message/template", "/message/template"


@pytest.fixture(scope="module")
def filed(running: House) -> Iterator[list[tuple[str, str]]]:
    """Four people with a case each."""
    running.phone.delete("/faults")
    made = []
    for number in range(4):
        person = running.citizen("Nguyễn Văn An", phone=f"091234500{number}")
        made.append((person, running.tells_matter(person, MATTER, f"091234500{number}")))
    yield made


MATTER = "Tôi nộp hồ sơ cấp giấy phép xây dựng ở Sở Xây dựng từ lâu mà đến nay vẫn chưa có kết quả."


def case_messages(house: House, code: str) -> list[tuple[str, str, str]]:
    query = (
        "SELECT o.route, o.state, o.problem FROM messaging_outbound o JOIN casework_case c ON c.id = o.case_id"
        " WHERE c.code = %s ORDER BY o.ready_at, o.id"
    )
    return house.rows(query, code)  # type: ignore[return-value]


@pytest.mark.parametrize("scope", ["openapi", "all"])
def test_an_hour_without_zalo(house: House, scope: str) -> None:
    """Messages wait and go out afterwards, each once, in order; also when the token ends within that hour."""
    person = house.citizen()
    house.says(person, "Xin chào")
    until(lambda: house.heard(person), "a reply")
    with house.suffering("down", scope=scope):
        if scope == "all":
            house.stack.move_clock(26 * HOUR)
        for said in ("việc của tôi", "hướng dẫn", "Tôi nộp hồ sơ ở Sở Xây dựng tháng 8 chưa có kết quả."):
            house.says(person, said)
            time.sleep(0.5)
        for _ in range(12):
            house.stack.move_clock(300)
            time.sleep(0.1)
        until(
            lambda: house.count("SELECT count(*) FROM messaging_outbound WHERE state = 'queued'") >= 3, "three waiting"
        )
        assert len(house.heard(person)) == 1
    house.becomes_quiet()
    got = house.heard(person)[1:]
    assert len(got) == len({row["id"] for row in got}) >= 3, [row["text"][:60] for row in got]
    rows = house.rows(
        "SELECT provider_id FROM messaging_outbound WHERE provider_id = ANY(%s) ORDER BY ready_at, id",
        [r["id"] for r in got],
    )
    assert [row[0] for row in rows] == [row["id"] for row in got]


def test_window_closed_a_template_with_the_link(house: House, filed: list[tuple[str, str]]) -> None:
    person, code = filed[0]
    house.stack.move_clock(8 * DAY)
    house.wait_for_morning()
    assert assign(house.official("dieuphoi"), code).status_code == 200
    got = until(lambda: [row for row in house.heard(person) if row["kind"] == "template"], "a template")
    shown = str(got[-1])
    assert code in shown
    assert f"/theo-doi/{code}/" in shown
    assert case_messages(house, code)[-1][0] == "zalo.template"


def test_no_way_by_the_account_a_template_to_the_phone(house: House, filed: list[tuple[str, str]]) -> None:
    _, code = filed[1]
    before = len(house.phone.get("/zbs").json())
    with house.suffering("error", code=-213, scope=TEMPLATE), house.suffering("error", code=-230, scope=CHAT):
        assert assign(house.official("dieuphoi"), code).status_code == 200
        until(lambda: len(house.phone.get("/zbs").json()) > before, "a template to the phone")
    sent = house.phone.get("/zbs").json()[-1]
    assert sent["phone"] == "84912345001"
    assert code in sent["fields"]
    assert case_messages(house, code)[-1][0] == "zns.phone"


def test_all_ways_closed_somebody_must_call(house: House, filed: list[tuple[str, str]]) -> None:
    _, code = filed[2]
    official = house.official("dieuphoi")
    house.fault("error", code=-213, scope=TEMPLATE)
    house.fault("error", code=-230, scope=CHAT)
    with house.suffering("error", code=-118, scope="business"):
        assert assign(official, code).status_code == 200
        until(lambda: case_messages(house, code)[-1][1] == "failed", "the message given up")
    page = official.get("/can-bo/").text
    assert "Gọi điện báo người gửi" in page
    assert code in page
    assert "Đã báo người gửi" in official.get(f"/can-bo/vu-viec/{code}/").text


def test_who_unfollowed_and_slept_is_reached_by_phone(house: House, filed: list[tuple[str, str]]) -> None:
    person, code = filed[3]
    house.phone.post(f"/users/{person}/unfollow", json={}).raise_for_status()
    house.becomes_quiet()
    assert assign(house.official("dieuphoi"), code).status_code == 200
    until(lambda: case_messages(house, code)[-1][1] in {"sent", "delivered", "seen"}, "some way")
