"""What the OA may send, when, and what Zalo says otherwise."""

import io
import unicodedata

import pytest
from PIL import Image

from .conftest import Emulator, wait_until


def buttons(count: int = 1, **more) -> dict:
    one = {"title": "Gửi phản ánh", "payload": "#PAKN", "type": "oa.query.show", **more}
    return {"type": "template", "payload": {"buttons": [one] * count}}


def jpeg(side: int = 20) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (side, side), (200, 30, 30)).save(out, "JPEG")
    return out.getvalue()


def upload(zalo: Emulator, token: str, kind: str, name: str, content: bytes, field: str = "file") -> dict:
    path = f"/openapi/v2.0/oa/upload/{kind}"
    return zalo.http.post(path, files={field: (name, content)}, headers={"access_token": token}).json()


def test_a_message_arrives_and_is_echoed_received_and_seen(zalo):
    citizen, token = zalo.citizen(), zalo.token()
    data = zalo.cs(citizen, token, "Chào ông/bà")["data"]
    phone = zalo.look(f"/users/{citizen}/messages?side=oa")
    assert [one["text"] for one in phone] == ["Chào ông/bà"]
    wait_until(lambda: zalo.receiver.named("user_seen_message"))
    echo = zalo.receiver.named("oa_send_text")[0]
    assert (echo["recipient"]["id"], echo["message"]["msg_id"]) == (citizen, data["message_id"])
    assert zalo.receiver.named("user_received_message")[0]["message"]["msg_id"] == data["message_id"]
    assert zalo.receiver.named("user_seen_message")[0]["message"]["msg_ids"] == [data["message_id"]]


def test_receipts_can_wait_for_the_phone(zalo):
    zalo.control("/switches", {"auto_received": False, "auto_seen": False})
    citizen, token = zalo.citizen(), zalo.token()
    sent = zalo.cs(citizen, token)["data"]["message_id"]
    wait_until(lambda: zalo.receiver.named("oa_send_text"))
    assert not zalo.receiver.named("user_received_message")
    assert zalo.control(f"/users/{citizen}/seen")["msg_ids"] == [sent]
    wait_until(lambda: zalo.receiver.named("user_seen_message"))


def test_windows_free_then_billed_then_closed(zalo):
    citizen = zalo.citizen()
    zalo.later(hours=47.9)
    assert "quota" not in zalo.cs(citizen, zalo.token())["data"]
    zalo.later(hours=0.2)
    billed = zalo.cs(citizen, zalo.token())["data"]["quota"]
    assert billed == {"quota_type": "purchase_quota", "remain": 1999}
    zalo.later(days=5)
    assert zalo.cs(citizen, zalo.token())["error"] == -230
    zalo.control(f"/users/{citizen}/text", {"text": "tôi đây"})
    assert "quota" not in zalo.cs(citizen, zalo.token())["data"]


def test_billed_quota_runs_out(zalo):
    zalo.control("/switches", {"cs_paid_remaining": 1})
    citizen = zalo.citizen()
    zalo.later(hours=50)
    token = zalo.token()
    assert [zalo.cs(citizen, token)["error"] for _ in range(2)] == [0, -211]


def test_the_older_rule(zalo):
    zalo.control("/switches", {"cs_rule": "hard48"})
    citizen, token = zalo.citizen(), zalo.token()
    assert [zalo.cs(citizen, token)["error"] for _ in range(9)] == [0] * 8 + [-311]
    zalo.later(hours=49)
    assert zalo.cs(citizen, zalo.token())["error"] == -305


def test_strangers_and_those_who_withdrew(zalo):
    token = zalo.token()
    assert zalo.cs(zalo.citizen(follower=False), token)["error"] == -213
    citizen = zalo.citizen(phone="0912345679")
    zalo.control(f"/users/{citizen}/withdraw")
    assert zalo.cs(citizen, token)["error"] == -213
    wait_until(lambda: zalo.receiver.named("user_withdraw"))


def test_length_counts_composed_letters(zalo):
    citizen, token = zalo.citizen(), zalo.token()
    text = unicodedata.normalize("NFD", "ế" * 2000)
    assert len(text) > 2000
    assert zalo.cs(citizen, token, text)["error"] == 0
    assert zalo.cs(citizen, token, "ế" * 2001)["error"] == -210


@pytest.mark.parametrize(
    ("told", "error", "field"),
    [
        ({}, -201, "recipient"),
        ({"recipient": {"user_id": "nobody"}, "message": {"text": "a"}}, -201, "user_id"),
        ({"recipient": {}, "message": {"text": "a"}}, -201, "user_id"),
        ({"recipient": "CITIZEN", "message": {}}, -201, "message"),
        ({"recipient": "CITIZEN", "message": {"text": 7}}, -201, "text"),
        ({"recipient": "CITIZEN", "message": {"text": "  "}}, -201, "text"),
        ({"recipient": "CITIZEN", "message": {"text": "a", "attachment": buttons(6)}}, -201, "buttons"),
        ({"recipient": "CITIZEN", "message": {"text": "a", "attachment": buttons(type="x")}}, -201, "type"),
        ({"recipient": "CITIZEN", "message": {"text": "a", "attachment": buttons(title="t" * 101)}}, -210, ""),
        ({"recipient": "CITIZEN", "message": {"text": "a", "attachment": buttons(payload="p" * 1001)}}, -210, ""),
        ({"recipient": "CITIZEN", "message": {"text": "a", "quote_message_id": "no"}}, -201, "quote_message_id"),
        ({"recipient": "CITIZEN", "message": {"attachment": {"type": "list", "payload": {}}}}, -233, ""),
        ({"recipient": "CITIZEN", "message": {"attachment": {"type": "file", "payload": {"token": "x"}}}}, -100, ""),
    ],
)
def test_bad_messages_have_their_number(zalo, told, error, field):
    if told.get("recipient") == "CITIZEN":
        told = {**told, "recipient": {"user_id": zalo.citizen()}}
    reply = zalo.openapi("/v3.0/oa/message/cs", told, zalo.token())
    assert reply["error"] == error, reply
    if field:
        assert reply["message"] == f"{field} is invalid!"


def test_buttons_come_back_as_text(zalo):
    citizen, token = zalo.citizen(), zalo.token()
    sent = zalo.cs(citizen, token, "Mời chọn", attachment=buttons(2, type="oa.query.hide"))["data"]["message_id"]
    zalo.control(f"/users/{citizen}/press", {"msg_id": sent, "index": 1})
    wait_until(lambda: zalo.receiver.named("user_send_text"))
    assert zalo.receiver.named("user_send_text")[0]["message"]["text"] == "#PAKN"
    assert zalo.look(f"/users/{citizen}/messages?side=citizen")[0]["hidden"] == 1


def test_uploads_their_limits_and_their_end(zalo):
    citizen, token = zalo.citizen(), zalo.token()
    good = upload(zalo, token, "image", "a.jpg", jpeg())["data"]["attachment_id"]
    assert upload(zalo, token, "image", "a.jpg", b"not a picture")["error"] == -201
    assert upload(zalo, token, "image", "a.jpg", jpeg() + bytes(1024 * 1024))["error"] == -210
    assert upload(zalo, token, "image", "a.jpg", jpeg(), field="image")["error"] == -201
    assert upload(zalo, token, "file", "a.exe", b"MZ..")["error"] == -201
    file = upload(zalo, token, "file", "traloi.pdf", b"%PDF-1.7 ...")["data"]["token"]
    media = {"template_type": "media", "elements": [{"media_type": "image", "attachment_id": good}]}
    assert zalo.cs(citizen, token, attachment={"type": "template", "payload": media})["error"] == 0
    assert zalo.cs(citizen, token, attachment={"type": "file", "payload": {"token": file}})["error"] == 0
    wait_until(lambda: zalo.receiver.named("oa_send_file"))
    assert zalo.http.get(f"/media/{good}").content == jpeg()
    zalo.later(days=6.9)
    assert zalo.cs(citizen, zalo.token(), attachment={"type": "template", "payload": media})["error"] == 0
    zalo.control(f"/users/{citizen}/text", {"text": "còn đây"})
    zalo.later(days=0.2)
    assert zalo.cs(citizen, zalo.token(), attachment={"type": "template", "payload": media})["error"] == -100


def test_a_template_by_user_id_passes_after_the_window(zalo):
    citizen = zalo.citizen()
    zalo.later(days=9)
    token = zalo.token()
    assert zalo.cs(citizen, token)["error"] == -230

    def send(template: str, fields: dict) -> dict:
        told = {"user_id": citizen, "template_id": template, "template_data": fields}
        return zalo.openapi("/v3.0/oa/message/template", told, token)

    good = {"code": "PA-26-0001", "state": "Đã trả lời", "link": "https://example.vn/t/1"}
    assert send("330002", good)["data"]["quota"]["remain"] == 4999
    assert send("330002", {**good, "state": "x" * 31})["error"] == -210
    assert send("330002", {"code": "PA"})["error"] == -201
    assert send("330010", {"otp": "123"})["error"] == -249
    assert send("330009", {"code": "PA"})["error"] == -201
    assert "PA-26-0001" in zalo.look(f"/users/{citizen}/messages?side=oa")[0]["text"]


def test_dead_calls_and_unknown_paths(zalo):
    token = zalo.token()
    assert zalo.openapi("/v3.0/oa/message/transaction", {}, token)["error"] == -240
    assert zalo.openapi("/v3.0/oa/message/promotion", {}, token)["error"] == -240
    assert zalo.http.post("/openapi/v9/none", headers={"access_token": token}).status_code == 404


def test_the_rate_limit(zalo):
    zalo.control("/switches", {"rate_limit": 1})
    token = zalo.token()
    zalo.later(seconds=61 - zalo.look("/clock")["now_ms"] / 1000 % 60)  # the first second of a fresh minute
    first, second = (zalo.http.get("/openapi/v2.0/oa/getoa", headers={"access_token": token}) for _ in range(2))
    assert (first.headers["X-RateLimit-Limit"], first.headers["X-RateLimit-Remain"]) == ("1", "0")
    assert second.json()["error"] == -32
    zalo.later(minutes=1)
    assert zalo.http.get("/openapi/v2.0/oa/getoa", headers={"access_token": token}).json()["error"] == 0


def test_calls_also_go_by_the_true_host_name(zalo):
    headers = {"access_token": zalo.token(), "Host": "openapi.zalo.me"}
    assert zalo.http.get("/v2.0/oa/getoa", headers=headers).json()["data"]["is_verified"] is True
