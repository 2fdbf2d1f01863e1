"""An independent client: zalo-sdk from PyPI, unmodified, works against the emulator."""

import pytest

from .conftest import APP_ID, APP_SECRET, Emulator
from .test_messages import jpeg

pytest.importorskip("zalo_sdk")
import zalo_sdk.oa  # noqa: E402
import zalo_sdk.zns  # noqa: E402
from zalo_sdk.oa import ZaloAttachment, ZaloMessageBody, ZaloRecipient  # noqa: E402


@pytest.fixture
def sdk(zalo: Emulator) -> zalo_sdk.oa.Client:
    return zalo_sdk.oa.Client(APP_ID, APP_SECRET, access_token=zalo.token(), endpoint_prefix=zalo.base + "/openapi")


def test_it_sends_text_pictures_and_buttons(zalo, sdk):
    citizen = zalo.citizen()
    recipient = ZaloRecipient(user_id=citizen)
    assert sdk.send_message(recipient, ZaloMessageBody(text="Chào ông/bà"))["data"]["user_id"] == citizen
    picture = sdk.upload_file(jpeg(), "image", "a.jpg", "image/jpeg")["data"]["attachment_id"]
    media = {"template_type": "media", "elements": [{"media_type": "image", "attachment_id": picture}], "buttons": []}
    sdk.send_message(recipient, ZaloMessageBody("Ảnh", ZaloAttachment("template", media)))
    file = sdk.upload_file(b"%PDF-1.7", "file", "a.pdf", "application/pdf")["data"]["token"]
    sdk.send_message(recipient, ZaloMessageBody(attachment=ZaloAttachment("file", {"token": file})))
    button = {"title": "Gửi", "payload": "#GUI", "type": "oa.query.show"}
    sdk.send_message(recipient, ZaloMessageBody("Chọn", ZaloAttachment("template", {"buttons": [button]})))
    kinds = [one["kind"] for one in zalo.look(f"/users/{citizen}/messages?side=oa")]
    assert kinds == ["text", "image", "file", "text"]


def test_it_asks_about_people_tags_and_quota(zalo, sdk):
    citizen = zalo.citizen()
    assert sdk.get_user_detail(citizen)["data"]["display_name"] == "Nguyễn Thị Hoa"
    assert sdk.get_list({"offset": 0, "count": 10})["data"]["total"] == 1
    sdk.tag_follower(citizen, "PAKN")
    assert sdk.get_tags_of_oa()["data"] == ["PAKN"]
    sdk.rm_follower_from_tag(citizen, "PAKN")
    assert sdk.get_zalo_user_quotas(citizen)["data"]["user_id"] == citizen
    assert sdk.get_zalo_oa_quotas("OA", "cs")["data"][0]["product_type"] == "cs"


def test_it_understands_our_errors(zalo, sdk):
    citizen = zalo.citizen()
    with pytest.raises(zalo_sdk.ZaloOAException) as caught:
        sdk.send_message(ZaloRecipient(user_id="nobody"), ZaloMessageBody(text="a"))
    assert "-201" in str(vars(caught.value))
    with pytest.raises(zalo_sdk.ZaloOAException):
        sdk.send_message(ZaloRecipient(user_id=citizen), ZaloMessageBody(text="a"), category="transaction")
    zalo.control("/switches", {"expired_code": -216, "expired_message": "Access token has expired"})
    zalo.later(hours=26)
    with pytest.raises(zalo_sdk.ZaloOAAuthTokenExpiredException):
        sdk.send_message(ZaloRecipient(user_id=citizen), ZaloMessageBody(text="a"))


def test_its_template_client(zalo):
    zalo.citizen()
    client = zalo_sdk.zns.Client(APP_ID, APP_SECRET, access_token=zalo.token(), endpoint_prefix=zalo.base + "/business")
    assert client.get_template_list(0, 100, zalo_sdk.zns.Client.__init__.__globals__["ZNSTemplateStatus"].Enabled)[
        "data"
    ]
    fields = {"code": "PA-1", "due": "01/12/2026", "link": "https://example.vn"}
    assert client.send_zns_message("84912345678", "330001", fields, "t1")["data"]["msg_id"]
