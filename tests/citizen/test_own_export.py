"""What a sender gets of their own data: the matter, its messages, the way to its files, and what is kept beside it and why."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from casework.models import Attachment, Case
from casework.tracking import secret_of
from casework.writes import write_together
from kernel.time import now
from messaging.models import Outbound
from tests.casework.town import FIELDS, Town, a_case, do, talk
from tests.citizen.test_questions import picture
from vault import files

pytestmark = pytest.mark.db


def exported(case: Case) -> Any:
    return Client().get(f"/theo-doi/{case.code}/{secret_of(case.pk, bytes(case.tracking_salt))}/du-lieu/").json()


def test_the_messages_about_a_matter_are_in_its_senders_data(town: Town) -> None:
    case, other = a_case(conversation=talk()), a_case(conversation=talk("somebody-else"))
    do(town, case, "lan", "tell_citizen", inputs={"words": "Đã chuyển hồ sơ sang bộ phận địa chính."})
    do(town, other, "lan", "tell_citizen", inputs={"words": "Việc của người khác hẳn."})
    told = exported(case)
    said = [each["nội dung"] for each in told["tin nhắn về việc này"]]
    assert len(said) == Outbound.objects.filter(case_id=case.pk).count() == 2
    assert "địa chính" in said[1]
    assert not any("người khác hẳn" in words for words in said)
    assert told["tin nhắn về việc này"][0]["đã gửi"] is False, "it is still on its way"
    assert told["người gửi"]["họ tên"] == FIELDS["name"]
    Outbound.objects.filter(case_id=case.pk).update(payload=None)
    assert [each["nội dung"] for each in exported(case)["tin nhắn về việc này"]] == ["", ""]


def test_each_file_is_named_with_where_it_is_to_be_had(town: Town, settings: Any) -> None:
    from casework.attachment_rows import stored_row

    case = a_case()
    kept = files.put(picture().read(), at=now(), name="giấy hẹn.png")
    write_together([stored_row(case.pk, kept.id, now())])
    Attachment.objects.filter(case=case).update(name="giấy hẹn.png")
    [told] = exported(case)["tệp gửi kèm"]
    assert told["tên"] == "giấy hẹn.png"
    assert Client().get(told["địa chỉ"].removeprefix(settings.PUBLIC_URL)).status_code == 200


def test_what_is_not_in_the_file_is_said_with_the_reason(town: Town) -> None:
    left_out = " ".join(exported(a_case())["không có trong tệp này"])
    for what in ("gợi ý phân loại", "Ghi chú nội bộ", "mỗi lần xem đều ghi", "trò chuyện"):
        assert what in left_out
