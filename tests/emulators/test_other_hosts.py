"""Template messages by phone, the social graph, and calls about people."""

import hashlib

import pytest

from emulators.zalo.graph import proof

from .conftest import APP_SECRET, wait_until

FIELDS = {"code": "PA-26-0001", "state": "Đã trả lời", "link": "https://example.vn/t/1"}


def by_phone(zalo, token, **more):
    told = {"phone": "84912345678", "template_id": "330002", "template_data": FIELDS, "tracking_id": "t-1", **more}
    reply = zalo.http.post("/business/message/template", json=told, headers={"access_token": token})
    assert reply.status_code == 200
    return reply.json()


def at_noon(zalo):
    """Move to twelve o'clock, so that the night does not decide the test."""
    hour = int(zalo.look("/clock")["now"][11:13])
    zalo.later(hours=(12 - hour) % 24)


def test_a_template_by_phone_and_its_receipt(zalo):
    citizen, token = zalo.citizen(), zalo.token()
    data = by_phone(zalo, token)["data"]
    assert data["quota"] == {"dailyQuota": "500", "remainingQuota": "499"}
    wait_until(lambda: zalo.receiver.got)
    headers, _ = zalo.receiver.got[0]
    event = zalo.receiver.events[0]
    assert headers["X-ZEvent-Server"] == "ZNS"
    assert (event["recipient"]["id"], event["message"]["tracking_id"]) == ("84912345678", "t-1")
    state = zalo.http.get(
        "/business/message/status", params={"message_id": data["msg_id"]}, headers={"access_token": token}
    )
    assert state.json()["data"]["status"] == 1
    assert zalo.look(f"/users/{citizen}/messages")[0]["call"] == "phone"


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"phone": "0912345678"}, -108),
        ({"phone": "84999999999"}, -118),
        ({"template_id": "1"}, -109),
        ({"template_id": "330009", "template_data": {"code": "PA"}}, -131),
        ({"template_data": {}}, -111),
        ({"template_data": {"code": "PA"}}, -1122),
        ({"template_data": {**FIELDS, "state": "x" * 31}}, -1121),
        ({"template_data": {**FIELDS, "link": "no link"}}, -1124),
        ({"tracking_id": "t" * 49}, -132),
        ({"sending_mode": "9"}, -161),
    ],
)
def test_phone_templates_have_their_own_errors(zalo, more, error):
    zalo.citizen()
    assert by_phone(zalo, zalo.token(), **more)["error"] == error


def test_token_quota_and_night_on_the_business_host(zalo):
    zalo.citizen()
    assert by_phone(zalo, "nonsense")["error"] == -124
    zalo.control("/switches", {"zbs_daily": 1})
    at_noon(zalo)
    token = zalo.token()
    assert [by_phone(zalo, token)["error"] for _ in range(2)] == [0, -144]
    zalo.later(hours=11)
    quiet = {"template_id": "330011", "template_data": {"code": "PA"}}
    assert by_phone(zalo, token, **quiet)["error"] == -133
    zalo.later(hours=9)
    assert by_phone(zalo, token, **quiet)["error"] == 0, "a new day, after six"


def test_by_hash_of_the_phone(zalo):
    zalo.citizen()
    told = {"phone": hashlib.sha256(b"84912345678").hexdigest(), "template_id": "330002", "template_data": FIELDS}
    reply = zalo.http.post("/business/message/template/hashphone", json=told, headers={"access_token": zalo.token()})
    assert reply.json()["error"] == 0


def test_templates_describe_their_fields(zalo):
    headers = {"access_token": zalo.token()}
    zalo.control(
        "/templates", {"id": "77", "name": "Mẫu thử", "text": "<code>", "params": {"code": "code"}, "status": 2}
    )
    listed = zalo.http.get(
        "/business/template/all", params={"offset": 0, "limit": 100, "status": 2}, headers=headers
    ).json()
    assert {one["templateId"] for one in listed["data"]} == {77, 330009}
    told = zalo.http.get("/business/template/info/v2", params={"template_id": "77"}, headers=headers).json()["data"]
    assert told["listParams"][0]["maxLength"] == 30


def test_the_graph_wants_its_proof(zalo):
    vector = "38758d3f0c4773dec9143768f99ee233d334511be672298af245f60bcc1975f0"
    assert proof("APPSECRET", "ACCESSTOKEN") == vector
    citizen = zalo.citizen()
    token = zalo.control(f"/users/{citizen}/social-token")["access_token"]
    ask = {"params": {"fields": "id,name,picture"}}
    good = {"access_token": token, "appsecret_proof": proof(APP_SECRET, token)}
    told = zalo.http.get("/graph/v2.0/me", headers=good, **ask).json()
    assert (told["error"], told["name"]) == (0, "Nguyễn Thị Hoa")
    assert zalo.http.get("/graph/v2.0/me", headers={"access_token": token}, **ask).json()["error"] == -242
    assert zalo.http.get("/graph/v2.0/me", headers={"access_token": "no"}, **ask).json()["error"] == 452


def test_mini_app_tokens_are_single_use(zalo):
    citizen = zalo.citizen()
    code = zalo.control(f"/users/{citizen}/mini-app", {"kind": "phone"})["code"]
    headers = {"access_token": "x", "code": code, "secret_key": APP_SECRET}
    assert zalo.http.get("/graph/v2.0/me/info", headers=headers).json()["data"]["number"] == "84912345678"
    assert zalo.http.get("/graph/v2.0/me/info", headers=headers).json()["error"] == 100


def test_people_tags_quota_and_history(zalo):
    import json

    citizen, headers = zalo.citizen(), {"access_token": zalo.token()}

    def ask(path, **data):
        return zalo.http.get("/openapi" + path, params={"data": json.dumps(data)}, headers=headers).json()

    person = ask("/v3.0/oa/user/detail", user_id=citizen)["data"]
    assert (person["display_name"], person["user_is_follower"]) == ("Nguyễn Thị Hoa", True)
    assert ask("/v3.0/oa/user/getlist", offset=0, count=50)["data"]["users"] == [{"user_id": citizen}]
    assert ask("/v3.0/oa/user/getlist", offset=0, count=51)["error"] == -201
    token = headers["access_token"]
    zalo.openapi("/v2.0/oa/tag/tagfollower", {"user_id": citizen, "tag_name": "PAKN"}, token)
    assert ask("/v2.0/oa/tag/gettagsofoa")["data"] == ["PAKN"]
    quota = zalo.openapi("/v3.0/oa/quota/message", {"user_id": citizen}, token)["data"]
    assert quota["cs_reply"]["remain"] > 0
    zalo.cs(citizen, token, "một")
    zalo.control(f"/users/{citizen}/text", {"text": "hai"})
    assert [one["message"] for one in ask("/v2.0/oa/conversation", user_id=citizen, offset=0, count=10)["data"]] == [
        "hai",
        "một",
    ]
    assert ask("/v2.0/oa/listrecentchat", offset=0, count=10)["data"][0]["message"] == "hai"
