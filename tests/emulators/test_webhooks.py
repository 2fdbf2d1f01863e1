"""Events to the product: signed over the raw bytes, repeated by the clock, given up at last."""

import json

import pytest

from emulators.zalo.webhooks import RETRY_AFTER_S, signature

from .conftest import APP_SECRET, OA_ID, Emulator, Receiver, expected_mac, wait_until

VECTOR = (
    '{"app_id":"360846524940903967","sender":{"id":"246845883529197922"},"user_id_by_app":"552177279717587730",'
    '"recipient":{"id":"388613280878808645"},"event_name":"user_send_text","message":{"text":"Phản ánh: hồ sơ H26 trễ hẹn",'
    '"msg_id":"96d3cdf3af150460909"},"timestamp":"154390853474"}'
).encode()


def say(zalo: Emulator, citizen: str, text: str = "Phản ánh") -> None:
    zalo.control(f"/users/{citizen}/text", {"text": text})


def stages(zalo: Emulator) -> dict:
    return zalo.look("/webhook")["deliveries"]


def test_the_signature_vector():
    assert len(VECTOR) == 293
    mac = "mac=76019e365290fb048cb8a474d70c1478415582af21ee78db4df0495e98c2eae3"
    assert signature("360846524940903967", VECTOR, "154390853474", "OASECRET") == mac


def test_every_event_is_signed_over_its_bytes(zalo):
    say(zalo, zalo.citizen(), "Hồ sơ trễ hẹn")
    wait_until(lambda: zalo.receiver.got)
    headers, raw = zalo.receiver.got[0]
    event = json.loads(raw)
    assert headers["X-ZEvent-Signature"] == expected_mac(raw, event["timestamp"])
    assert isinstance(event["timestamp"], str)
    assert isinstance(event["sender"]["id"], str)
    assert "attachments" not in event["message"]


@pytest.mark.parametrize("variant", ["app secret", "oa id", "header"])
def test_signature_variants(zalo, variant):
    switches = {
        "app secret": {"signature_secret": "app"},
        "oa id": {"signature_first": "oa_id"},
        "header": {"signature_timestamp": "header"},
    }[variant]
    zalo.control("/switches", switches)
    say(zalo, zalo.citizen())
    wait_until(lambda: zalo.receiver.got)
    headers, raw = zalo.receiver.got[0]
    stamp = headers.get("X-ZEvent-Timestamp") or json.loads(raw)["timestamp"]
    more = {"app secret": {"secret": APP_SECRET}, "oa id": {"first": OA_ID}, "header": {}}[variant]
    assert headers["X-ZEvent-Signature"] == expected_mac(raw, stamp, **more)
    assert ("X-ZEvent-Timestamp" in headers) == (variant == "header")


def test_saving_the_url_probes_it_unsigned(zalo):
    zalo.control("/webhook", {"url": zalo.receiver.url})
    headers, raw = zalo.receiver.got[-1]
    assert raw == b"{}"
    assert "X-ZEvent-Signature" not in headers
    zalo.receiver.codes = [500]
    told = zalo.control("/webhook", {"url": zalo.receiver.url})
    assert (told["saved"], told["message"]) == (False, "Không thể kết nối với webhook")


def test_retries_by_the_clock_then_the_subscription_is_cancelled(zalo):
    zalo.receiver.codes = [500] * 6
    citizen = zalo.citizen()
    say(zalo, citizen)
    wait_until(lambda: len(zalo.receiver.got) == 1)
    for count, wait in enumerate(RETRY_AFTER_S, start=1):
        wait_until(lambda: stages(zalo) == {"pending": 1})
        zalo.later(seconds=wait - 20)
        assert len(zalo.receiver.got) == count, "not before its time"
        zalo.later(seconds=20)
        wait_until(lambda count=count: len(zalo.receiver.got) == count + 1)
        assert zalo.receiver.got[-1][0]["num_retry"] == str(count)
    wait_until(lambda: zalo.look("/webhook")["subscription"] == "cancelled")
    say(zalo, citizen, "không ai nghe")
    assert len(zalo.receiver.got) == 6
    assert zalo.control("/webhook", {"url": zalo.receiver.url})["saved"]
    say(zalo, citizen, "lại nghe")
    wait_until(lambda: zalo.receiver.named("user_send_text")[-1]["message"]["text"] == "lại nghe")


def test_more_than_two_seconds_is_no_answer(zalo):
    zalo.receiver.seconds = 4
    say(zalo, zalo.citizen())
    log = wait_until(lambda: [one for one in zalo.look("/webhook/log") if one["event_name"] == "user_send_text"])
    assert log[0]["http"] is None
    assert log[0]["error"] == "timeout"
    assert log[0]["ms"] >= 1900
    assert zalo.look("/webhook")["unanswered"] == 1


def test_what_is_on_its_way_arrives_before_all_is_forgotten(zalo):
    """Else the words of one test would come to the next."""
    zalo.receiver.seconds, before = 1, zalo.receiver.answered
    say(zalo, zalo.citizen())
    wait_until(lambda: zalo.receiver.got)
    zalo.control("/reset")
    assert zalo.receiver.answered == before + 1
    assert stages(zalo) == {}


def test_it_tells_when_the_next_delivery_is_due(zalo):
    assert zalo.look("/webhook")["next_in_ms"] is None
    zalo.receiver.codes = [500]
    say(zalo, zalo.citizen())
    wait_until(lambda: stages(zalo) == {"pending": 1} and zalo.receiver.got)
    wait_until(lambda: zalo.look("/webhook")["next_in_ms"] > 0)
    assert zalo.look("/webhook")["next_in_ms"] <= 1000 * RETRY_AFTER_S[0]
    assert zalo.look("/webhook")["unanswered"] == 0


def test_a_restart_continues_the_retries_and_keeps_the_chat(tmp_path):
    zalo = Emulator(tmp_path, Receiver())
    try:
        wait_until(lambda: zalo.receiver.got)  # the probe
        pair = zalo.control("/token")
        citizen = zalo.citizen()
        zalo.receiver.codes = [500]
        say(zalo, citizen, "còn nhớ không")
        wait_until(lambda: stages(zalo) == {"pending": 1})
        zalo.stop(kill=True)
        zalo.start()
        zalo.later(seconds=31)
        wait_until(lambda: stages(zalo) == {"delivered": 1})
        assert zalo.receiver.named("user_send_text")[-1]["message"]["text"] == "còn nhớ không"
        assert zalo.look(f"/users/{citizen}/messages")[0]["text"] == "còn nhớ không"
        assert zalo.cs(citizen, pair["access_token"])["error"] == 0
    finally:
        zalo.stop()


def test_order_is_kept_for_ten_messages_in_a_row(zalo):
    citizen = zalo.citizen()
    for number in range(10):
        say(zalo, citizen, str(number))
    wait_until(lambda: len(zalo.receiver.got) == 10)
    assert [one["message"]["text"] for one in zalo.receiver.events] == [str(number) for number in range(10)]


def test_duplicates_reordering_forgery_and_loss(zalo):
    citizen = zalo.citizen()
    zalo.control("/faults", {"kind": "duplicate", "times": 1})
    say(zalo, citizen, "hai lần")
    wait_until(lambda: len(zalo.receiver.got) == 2)
    assert zalo.receiver.got[0][1] == zalo.receiver.got[1][1]
    zalo.control("/faults", {"kind": "drop", "times": 1})
    say(zalo, citizen, "mất")
    zalo.control("/faults", {"kind": "reorder", "times": 1})
    say(zalo, citizen, "trước")
    say(zalo, citizen, "sau")
    wait_until(lambda: len(zalo.receiver.got) == 4)
    assert [one["message"]["text"] for one in zalo.receiver.events[2:]] == ["sau", "trước"]
    zalo.control("/faults", {"kind": "forge", "times": 1})
    say(zalo, citizen, "giả")
    wait_until(lambda: len(zalo.receiver.got) == 5)
    headers, raw = zalo.receiver.got[-1]
    assert headers["X-ZEvent-Signature"] != expected_mac(raw, json.loads(raw)["timestamp"])


def test_the_acts_of_a_citizen(zalo):
    citizen = zalo.citizen(follower=False)
    for act in ("follow", "image", "file", "location", "sticker", "business_card", "chat_now", "chat_now", "unfollow"):
        zalo.control(f"/users/{citizen}/{act}")
    zalo.control(f"/users/{citizen}/submit_info", {"info": {"name": "Hoa", "phone": "0912", "ward": "Cầu Giấy"}})
    zalo.control(f"/users/{citizen}/submit_info", {"shape": "old"})
    wait_until(lambda: len(zalo.receiver.named("user_submit_info")) == 2)
    events = {one["event_name"]: one for one in zalo.receiver.events}
    assert len(zalo.receiver.named("user_click_chatnow")) == 1
    assert events["follow"]["follower"]["id"] == citizen
    place = events["user_send_location"]["message"]["attachments"][0]["payload"]["coordinates"]
    assert isinstance(place["latitude"], str)
    picture = events["user_send_image"]["message"]["attachments"][0]["payload"]["url"]
    assert zalo.http.get(picture).headers["Content-Type"] == "image/png"
    new, old = zalo.receiver.named("user_submit_info")
    assert new["info"]["full_address"]["user_ward"] == "Cầu Giấy"
    assert "district" in old["info"]
    assert json.loads(events["user_send_business_card"]["message"]["attachments"][0]["payload"]["description"])["phone"]
