"""Every shape of event becomes what messaging hears, and no body can do worse than being put aside."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels.zalo.events import parse
from channels.zalo.receive import same_as
from messaging.inbound import Heard, Media, Unreadable

USER, OA = "246845883529197922", "388613280878808645"
BASE = {"app_id": "360846524940903967", "user_id_by_app": "552177279717587730", "timestamp": "1732200000123"}


def body(name: str, **more: Any) -> dict[str, Any]:
    return {**BASE, "sender": {"id": USER}, "recipient": {"id": OA}, "event_name": name, **more}


def said(name: str, **message: Any) -> dict[str, Any]:
    return body(name, message={"msg_id": "96d3cdf3af150460909", **message})


def heard(told: Any) -> Heard:
    return parse(json.dumps(told).encode())


def attached(kind: str, **payload: Any) -> list[dict[str, Any]]:
    return [{"type": kind, "payload": payload}]


def test_text() -> None:
    found = heard(said("user_send_text", text=" Phản ánh: hồ sơ trễ hẹn "))
    assert (found.kind, found.address, found.text) == ("text", USER, "Phản ánh: hồ sơ trễ hẹn")
    assert found.said_at is not None
    assert found.said_at.isoformat() == "2024-11-21T21:40:00.123000+07:00"


def test_text_is_composed_and_clean() -> None:
    assert heard(said("user_send_text", text="Phản a\u0301nh\u200b\x00!")).text == "Phản ánh!"


def test_lone_surrogates_keep_the_words_around_them() -> None:
    raw = json.dumps(said("user_send_text", text="X")).encode().replace(b'"X"', b'"tr\\u01b0\\u1edbc \\ud83d sau"')
    assert parse(raw).text == "trước � sau"


def test_bad_utf8_keeps_the_words_around_it() -> None:
    raw = json.dumps(said("user_send_text", text="X")).encode().replace(b'"X"', b'"truoc \xff\xfe sau"')
    assert parse(raw).text == "truoc �� sau"


@pytest.mark.parametrize("kind", ["image", "gif", "audio", "video"])
def test_media_with_caption(kind: str) -> None:
    found = heard(said(f"user_send_{kind}", text="Ảnh biển số", attachments=attached(kind, url="https://a.zdn.vn/x")))
    assert found.kind == "media"
    assert found.media == (Media("https://a.zdn.vn/x", kind),)
    assert found.text == "Ảnh biển số"


def test_several_pictures() -> None:
    two = attached("image", url="https://a.zdn.vn/1") + attached("image", url="https://a.zdn.vn/2")
    assert [one.url for one in heard(said("user_send_image", attachments=two)).media] == [
        "https://a.zdn.vn/1",
        "https://a.zdn.vn/2",
    ]


def test_file_keeps_its_name() -> None:
    payload = {"size": "9", "name": "Đơn\n kiến nghị.pdf", "checksum": "x", "type": "pdf", "url": "https://a.zdn.vn/x"}
    assert heard(said("user_send_file", attachments=attached("file", **payload))).media[0].name == "Đơn kiến nghị.pdf"


def test_location_is_strings() -> None:
    where = {"coordinates": {"latitude": "21.0285", "longitude": "105.8542"}}
    found = heard(said("user_send_location", text="", attachments=attached("location", **where)))
    assert (found.kind, found.text) == ("location", "21.028500, 105.854200")
    assert found.contact == {"latitude": "21.028500", "longitude": "105.854200"}
    assert heard(said("user_send_location", text="Đây", attachments=attached("location", **where))).text.endswith(
        "; Đây"
    )


@pytest.mark.parametrize("latitude", ["91", "nan", "inf", "x", None, {}, True])
def test_an_impossible_place_is_no_place(latitude: Any) -> None:
    where = {"coordinates": {"latitude": latitude, "longitude": "105"}}
    assert heard(said("user_send_location", attachments=attached("location", **where))).kind == "other"


def test_business_card() -> None:
    card = json.dumps({"phone": "84912345678", "qrCodeUrl": "https://x"})
    found = heard(said("user_send_business_card", attachments=attached("link", description=card, url="")))
    assert (found.kind, found.contact) == ("contact", {"phone": "84912345678"})


def test_link_is_read_not_fetched() -> None:
    found = heard(
        said("user_send_link", text="Xem", attachments=attached("link", description="Báo", url="https://b.vn/1"))
    )
    assert (found.kind, found.text, found.media) == ("text", "Xem\nBáo\nhttps://b.vn/1", ())


def test_sticker_has_an_address_so_that_it_can_be_answered() -> None:
    found = heard(said("user_send_sticker", attachments=attached("sticker", id="1", url="https://a.zdn.vn/s")))
    assert (found.kind, found.address) == ("other", USER)


@pytest.mark.parametrize(("name", "kind"), [("follow", "follow"), ("unfollow", "unfollow")])
def test_relation(name: str, kind: str) -> None:
    told = {**BASE, "oa_id": OA, "follower": {"id": USER}, "event_name": name, "source": "oa_profile"}
    assert (heard(told).kind, heard(told).address) == (kind, USER)


@pytest.mark.parametrize(("name", "kind"), [("user_withdraw", "withdraw"), ("user_click_chatnow", "follow")])
@pytest.mark.parametrize("place", [{"user_id": USER}, {"sender": {"id": USER}}, {"follower": {"id": USER}}])
def test_events_about_a_user(name: str, kind: str, place: dict[str, Any]) -> None:
    found = heard({**BASE, "oa_id": OA, "event_name": name, **place})
    assert (found.kind, found.address) == (kind, USER)


def test_submitted_info_of_two_levels() -> None:
    full = {"user_city": "Thành phố Hà Nội", "user_ward": "Phường Ba Đình", "user_address": "Số 1"}
    info = {
        "name": "Nguyễn Văn A",
        "phone": "84912345678",
        "user_dob": "30/10/1999",
        "gender": "Nam",
        "full_address": full,
    }
    assert heard(body("user_submit_info", info=info)).contact == {
        "name": "Nguyễn Văn A", "phone": "84912345678", "born": "30/10/1999", "gender": "Nam", "address": "Số 1",
        "ward": "Phường Ba Đình", "city": "Thành phố Hà Nội",
    }  # fmt: skip


def test_submitted_info_of_three_levels() -> None:
    info = {
        "address": "Số 1",
        "phone": 84912345678,
        "city": "Hà Nội",
        "district": "Ba Đình",
        "name": "A",
        "ward": "Cống Vị",
    }
    found = heard(body("user_submit_info", info=info))
    assert found.kind == "contact"
    assert (found.contact["district"], found.contact["phone"]) == ("Ba Đình", "84912345678")


def from_oa(name: str, **message: Any) -> dict[str, Any]:
    return {**BASE, "sender": {"id": OA}, "recipient": {"id": USER}, "event_name": name, "message": message}


def test_receipts() -> None:
    assert heard(from_oa("user_received_message", msg_id="m1")).receipt_of == ("m1",)
    seen = heard(from_oa("user_seen_message", msg_ids=["m1", "m2", 7, None, "m1"]))
    assert (seen.receipt, seen.receipt_of) == ("seen", ("m1", "m2", "7"))


def test_receipt_by_phone_names_our_own_number() -> None:
    told = {
        **from_oa("user_received_message", msg_id="z1", tracking_id="ours", delivery_time="1"),
        "recipient": {"id": "84912345678"},
    }
    assert (heard(told).kind, heard(told).receipt_of) == ("receipt", ("z1", "ours"))


@pytest.mark.parametrize(
    "name",
    [
        "oa_send_text",
        "anonymous_send_text",
        "user_reply_consent",
        "user_send_group_text",
        "add_user_to_tag",
        "",
        "tin moi",
    ],
)
def test_what_nobody_is_to_answer(name: str) -> None:
    assert heard(said(name, text="x")).kind == "other"
    assert heard(said(name, text="x")).address == ""


def test_a_new_kind_of_message_keeps_its_words() -> None:
    found = heard(said("user_send_poll", text="Phản ánh"))
    assert (found.kind, found.address, found.text) == ("text", USER, "Phản ánh")


@pytest.mark.parametrize(
    "raw", [b"", b"[]", b"7", b"null", b"{", b"\xff", b"[" * 100_000, b'{"a":' + b"9" * 5000 + b"}"]
)
def test_unreadable_is_said_clearly(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        parse(raw)


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=())),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(
    ["user_send_text", "user_send_image", "user_send_location", "user_send_business_card", "user_seen_message",
     "user_received_message", "user_submit_info", "follow", "user_withdraw", "oa_send_text", "user_click_chatnow"]
)  # fmt: skip
SHAPES = st.fixed_dictionaries(
    {"event_name": NAMES | ANY},
    optional={
        "sender": st.just({"id": USER}) | ANY,
        "timestamp": ANY,
        "info": ANY | st.fixed_dictionaries({"full_address": ANY, "name": ANY}),
        "message": ANY | st.fixed_dictionaries({"text": ANY, "msg_id": ANY, "msg_ids": ANY, "attachments": st.lists(
            st.fixed_dictionaries({"type": st.sampled_from(["image", "link", "location"]) | ANY, "payload": ANY | st.fixed_dictionaries(
                {"url": ANY, "description": ANY, "coordinates": ANY})}), max_size=2)}),
    },
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(SHAPES)
def test_no_shape_raises(told: dict[str, Any]) -> None:
    raw = json.dumps(told).encode()
    found = parse(raw)
    for text in (found.text, found.address, *found.contact.values(), *(one.url for one in found.media)):
        text.encode()  # storable: no lone surrogate
        assert "\x00" not in text
    same_as(raw, told).encode()


def test_what_makes_two_deliveries_the_same() -> None:
    def key(told: dict[str, Any]) -> str:
        return same_as(json.dumps(told).encode(), told)

    one = said("user_send_text", text="a")
    assert key(one) == key({**one, "timestamp": "1732200009999"})  # a retry, whatever else changed
    echo, receipt = from_oa("oa_send_text", msg_id="m1", text="a"), from_oa("user_received_message", msg_id="m1")
    assert key(echo) != key(receipt)
    assert key(from_oa("user_seen_message", msg_ids=["m1"])) != key(from_oa("user_seen_message", msg_ids=["m2"]))
    follow = {**BASE, "oa_id": OA, "follower": {"id": USER}, "event_name": "follow"}
    assert key(follow) != key({**follow, "follower": {"id": "1"}})
    assert key(follow) != key({**follow, "event_name": "unfollow"})
    assert key(follow) == key({**follow, "source": "x"})
