"""The three ways out: windows, limits, errors with HTTP 200, and the truth about a broken connection."""

from __future__ import annotations

import time
import unicodedata
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.zalo import client, codes
from channels.zalo.send import LONGEST_TEXT, ZaloChat, ZaloTemplate, ZnsPhone, shortened
from kernel.ids import uuid7
from kernel.time import TZ, now
from messaging.routes import Button, NotThisWay, OutcomeUnknown, Outgoing, Passing, Permanent
from tests.cluster import Copy
from tests.zalo.conftest import Emulator, forget, move_to

CHAT, TEMPLATE, PHONE = ZaloChat(), ZaloTemplate(), ZnsPhone()
FIELDS = {"code": "H26-PA-0001", "state": "Đã có trả lời", "link": "https://motcua.example/theo-doi/H26-PA-0001/abc/"}


def letter(address: str = "", **said: Any) -> Outgoing:
    told = {"text": "Chào ông/bà", "fields": FIELDS, "address": address, "last_heard_at": now(), **said}
    return Outgoing(id=uuid7(), notice="answered", **told)


def by_day(emulator: Emulator) -> None:
    """Ten in the morning: templates are not held back."""
    here = now()
    move_to(emulator, hours=(10 - here.hour) % 24)


def test_chat_with_buttons(granted: Copy, emulator: Emulator) -> None:
    citizen = emulator.citizen()
    text = unicodedata.normalize("NFD", "Phản ánh đã được tiếp nhận.\n\nMã: H26")
    buttons = [Button("Đánh giá", payload="#DANHGIA"), Button("Xem", url="https://motcua.example/x")]
    sent = CHAT.send(letter(citizen, text=text, buttons=buttons), now())
    [shown] = emulator.on_phone(citizen)
    assert shown["id"] == sent
    assert shown["text"] == "Phản ánh đã được tiếp nhận.\n\nMã: H26"
    assert [(one["type"], one["title"]) for one in shown["body"]["buttons"]] == [
        ("oa.query.hide", "Đánh giá"),  # "#DANHGIA" is nothing that the citizen said
        ("oa.open.url", "Xem"),
    ]


def test_too_many_buttons_keep_the_link(granted: Copy, emulator: Emulator) -> None:
    citizen = emulator.citizen()
    buttons = [Button(f"Chọn {n} " + "dài " * 40, payload=f"#{n}") for n in range(7)] + [
        Button("Xem", url="https://x.example")
    ]
    CHAT.send(letter(citizen, buttons=buttons), now())
    shown = emulator.on_phone(citizen)[0]["body"]["buttons"]
    assert len(shown) == 5
    assert shown[-1]["payload"] == {"url": "https://x.example"}


@pytest.mark.parametrize("text", ["a" * 5000, "tiếng Việt " * 400, "😀" * 1500, "dòng\n" * 700])
def test_long_text_is_shortened_to_the_link(granted: Copy, emulator: Emulator, text: str) -> None:
    citizen = emulator.citizen()
    CHAT.send(letter(citizen, text=text), now())
    shown = emulator.on_phone(citizen)[0]["text"]
    assert len(shown) <= LONGEST_TEXT
    assert shown.endswith(FIELDS["link"])


@given(
    st.text(st.characters(exclude_categories=("Cs",)), max_size=3000),
    st.sampled_from(["", FIELDS["link"]]),
    st.integers(200, 2000),
)
def test_shortening_never_passes_the_limit(text: str, link: str, at_most: int) -> None:
    cut = shortened(text, link, at_most)
    assert len(cut) + sum(letter > "\uffff" for letter in cut) <= at_most
    assert cut == text or (cut.endswith(link) and "…" in cut)


# --- windows -----------------------------------------------------------------------------------------------------


def test_window_by_our_own_record(granted: Copy, emulator: Emulator, settings: Any) -> None:
    citizen, at = emulator.citizen(), now()
    with pytest.raises(NotThisWay, match="window_closed"):
        CHAT.send(letter(citizen, last_heard_at=at - timedelta(days=7)), at)
    settings.ZALO = {**settings.ZALO, "paid_replies": False}
    with pytest.raises(NotThisWay, match="window_paid"):
        CHAT.send(letter(citizen, last_heard_at=at - timedelta(hours=48)), at)
    CHAT.send(letter(citizen, last_heard_at=at - timedelta(hours=47)), at)


def test_windows_at_zalo(granted: Copy, emulator: Emulator) -> None:
    citizen, heard = emulator.citizen(), now()
    CHAT.send(letter(citizen, last_heard_at=heard), now())
    move_to(emulator, hours=50)
    CHAT.send(letter(citizen, last_heard_at=heard), now())
    assert [one["billed"] for one in emulator.on_phone(citizen)] == [0, 1]
    emulator.switch(cs_paid_remaining=0)
    with pytest.raises(NotThisWay, match="zalo_211"):
        CHAT.send(letter(citizen, last_heard_at=heard), now())
    move_to(emulator, days=6)
    with pytest.raises(NotThisWay, match="zalo_230"):  # our record is wrong: Zalo's word counts
        CHAT.send(letter(citizen, last_heard_at=now()), now())


def test_zalo_is_asked_when_we_never_heard(granted: Copy, emulator: Emulator) -> None:
    citizen = emulator.citizen()
    CHAT.send(letter(citizen, last_heard_at=None), now())
    stranger = emulator.citizen(follower=False)
    with pytest.raises(NotThisWay, match="window_closed"):
        CHAT.send(letter(stranger, last_heard_at=None), now())


def test_who_left_cannot_be_reached(granted: Copy, emulator: Emulator) -> None:
    citizen = emulator.citizen()
    emulator.control(f"/users/{citizen}/withdraw", {})
    by_day(emulator)
    for route in (CHAT, TEMPLATE):
        with pytest.raises(NotThisWay, match="zalo_213"):
            route.send(letter(citizen), now())


# --- templates ---------------------------------------------------------------------------------------------------


def test_template_after_the_window(granted: Copy, emulator: Emulator) -> None:
    citizen = emulator.citizen()
    move_to(emulator, days=20)
    by_day(emulator)
    long_state = {**FIELDS, "state": "Đã có trả lời của Ủy ban nhân dân phường, mời ông/bà xem"}
    TEMPLATE.send(letter(citizen, fields=long_state, text="Toàn văn: tên người bị phản ánh"), now())
    [shown] = emulator.on_phone(citizen)
    assert "tên người" not in str(shown)
    assert shown["body"]["fields"]["link"] == FIELDS["link"]
    assert len(shown["body"]["fields"]["state"]) <= 30


def test_template_by_phone_tracks_by_our_number(granted: Copy, emulator: Emulator) -> None:
    emulator.citizen(phone="0912345678")
    by_day(emulator)
    message = letter(phone="0912 345 678")
    number = PHONE.send(message, now())
    [kept] = emulator.control("/zbs")
    assert (kept["msg_id"], kept["tracking"], kept["phone"]) == (number, str(message.id), "84912345678")


@pytest.mark.parametrize(
    ("route", "said", "code"),
    [
        (CHAT, {"address": ""}, "no_address"),
        (TEMPLATE, {"address": ""}, "no_address"),
        (TEMPLATE, {"address": "1", "fields": {}}, "no_fields"),
        (PHONE, {"phone": ""}, "no_phone"),
        (PHONE, {"phone": "113"}, "no_phone"),
    ],
)
def test_not_this_way_without_a_call(route: Any, said: dict[str, Any], code: str) -> None:
    with pytest.raises(NotThisWay, match=code):
        route.send(letter(**said), now())


@pytest.mark.parametrize(
    "said", [{"fields": {**FIELDS, "link": "https://x/" + "a" * 200}}, {"fields": {**FIELDS, "code": "H" * 31}}]
)
def test_a_field_that_matters_is_never_cut(said: dict[str, Any]) -> None:
    with pytest.raises(Permanent, match="too_long"):
        TEMPLATE.send(letter("1", **said), now().replace(hour=10))


def test_empty_words_are_not_sent() -> None:
    with pytest.raises(Permanent, match="empty"):
        CHAT.send(letter("1", text=" \u200b\n"), now())


@pytest.mark.parametrize(("hour", "waits"), [(21, None), (22, 8), (23, 7), (0, 6), (5, 1), (6, None)])
def test_templates_wait_for_the_morning(hour: int, waits: int | None) -> None:
    at = now().replace(hour=hour, minute=0, second=0, microsecond=0)
    assert codes.is_night(at) is (waits is not None)
    if waits is not None:
        assert at + codes.until_morning(at) == (at + timedelta(hours=waits)).replace(minute=5)
        with pytest.raises(Passing, match="night") as failure:
            TEMPLATE.send(letter("1"), at)
        assert failure.value.after == timedelta(hours=waits, minutes=5)


def test_night_is_by_vietnams_clock() -> None:
    from datetime import UTC

    assert codes.is_night(now().replace(hour=23).astimezone(UTC))
    assert not codes.is_night(now().replace(hour=7).astimezone(UTC))


def test_phone_errors(granted: Copy, emulator: Emulator, settings: Any) -> None:
    emulator.citizen(phone="0912345678")
    by_day(emulator)
    with pytest.raises(NotThisWay, match="zalo_118"):
        PHONE.send(letter(phone="0987654321"), now())
    emulator.switch(zbs_daily=0)
    with pytest.raises(NotThisWay, match="zalo_144"):
        PHONE.send(letter(phone="0912345678"), now())
    settings.ZALO = {**settings.ZALO, "phone_template_id": "330009"}
    with pytest.raises(Permanent, match="zalo_131"):
        PHONE.send(letter(phone="0912345678"), now())
    settings.ZALO = {**settings.ZALO, "phone_template_id": ""}
    with pytest.raises(NotThisWay, match="no_template"):
        PHONE.send(letter(phone="0912345678"), now())


# --- the other side slow, down, wrong ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "told", "failure", "arrives"),
    [
        ("down", {}, Passing, 0),
        ("close", {}, OutcomeUnknown, 0),
        ("html", {}, OutcomeUnknown, 0),
        ("html", {"status": 502}, OutcomeUnknown, 0),
        ("drop_after", {}, OutcomeUnknown, 1),
        ("error", {"code": -32}, Passing, 0),
        ("error", {"code": -200}, Passing, 0),
        ("error", {"code": -99999}, Passing, 0),
        ("error", {"code": -232}, NotThisWay, 0),
        ("error", {"code": -201}, Permanent, 0),
        ("error", {"code": -321}, NotThisWay, 0),
    ],
)
def test_other_side_in_trouble(
    granted: Copy, emulator: Emulator, kind: str, told: dict[str, Any], failure: type, arrives: int
) -> None:
    citizen = emulator.citizen()
    emulator.fault(kind, "/v3.0/oa/message", times=1, **told)
    with pytest.raises(failure) as raised:
        CHAT.send(letter(citizen), now())
    assert type(raised.value) is failure
    assert citizen not in raised.value.code
    assert len(emulator.on_phone(citizen)) == arrives  # sent at most once: a broken call is never repeated by itself


def test_too_slow_is_unknown(granted: Copy, emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    import httpx

    from channels.zalo import wire

    monkeypatch.setattr(wire, "_client", httpx.Client(timeout=httpx.Timeout(60, read=0.5), trust_env=False))
    citizen = emulator.citizen()
    emulator.fault("slow", "/v3.0/oa/message", times=1, seconds=1.5)
    with pytest.raises(OutcomeUnknown, match="readtimeout"):
        CHAT.send(letter(citizen), now())


def test_unreachable_is_passing(granted: Copy, emulator: Emulator, settings: Any) -> None:
    settings.ZALO = {**settings.ZALO, "openapi_url": "http://127.0.0.1:9"}
    with pytest.raises(Passing, match="unreachable"):
        CHAT.send(letter(emulator.citizen()), now())


def test_a_lost_look_up_is_no_mystery(granted: Copy, emulator: Emulator) -> None:
    citizen = emulator.citizen()
    emulator.fault("drop_after", "/v3.0/oa/quota", times=1)
    with pytest.raises(Passing):
        CHAT.send(letter(citizen, last_heard_at=None), now())


@pytest.mark.parametrize("code", [-216, -220])
def test_a_refused_token_is_renewed_once(granted: Copy, emulator: Emulator, code: int) -> None:
    citizen = emulator.citizen()
    emulator.fault("error", "/v3.0/oa/message", times=1, code=code)
    CHAT.send(letter(citizen), now())
    assert len(emulator.on_phone(citizen)) == 1
    emulator.fault("error", "/v3.0/oa/message", times=2, code=code)
    with pytest.raises(Passing, match=f"zalo_{-code}"):
        CHAT.send(letter(citizen), now())
    assert len(emulator.on_phone(citizen)) == 1


def test_business_host_token(granted: Copy, emulator: Emulator) -> None:
    emulator.citizen(phone="0912345678")
    by_day(emulator)
    emulator.fault("error", "/message/template", times=1, code=-124)
    PHONE.send(letter(phone="0912345678"), now())
    assert len(emulator.control("/zbs")) == 1


# --- pace --------------------------------------------------------------------------------------------------------


def test_pace_waits_then_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "LONGEST_WAIT_S", 0.3)
    pace = client.Pace(per_minute=1)
    pace.take()
    with pytest.raises(Passing, match="rate_limit"):
        pace.take()


def test_pace_stops_before_the_limit(granted: Copy, emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "LONGEST_WAIT_S", 0.1)
    early = SimpleNamespace(time=lambda: 60.0 * 10**6, monotonic=time.monotonic, sleep=time.sleep)
    monkeypatch.setattr(client, "time", early)  # the minute in which Zalo counts has just begun, as at the other side
    citizen = emulator.citizen()
    emulator.switch(rate_limit=client.RESERVE + 3)
    sent = 0
    with pytest.raises(Passing, match="rate_limit") as failure:
        for _ in range(client.RESERVE + 10):
            CHAT.send(letter(citizen), now())
            sent += 1
    assert 1 <= sent <= 4
    assert failure.value.after is not None
    assert failure.value.after <= timedelta(seconds=60)
    forget()


def test_every_number_has_one_meaning() -> None:
    at = now().astimezone(TZ)
    for host in ("oa", "business"):
        assert not codes.NOT_THIS_WAY[host] & codes.PERMANENT[host]
        for error in codes.NOT_THIS_WAY[host] | codes.PERMANENT[host]:
            assert str(codes.failure(host, error, at)) == f"zalo_{-error}"  # type: ignore[arg-type]
    assert replace(letter("1"), text="x").text == "x"
