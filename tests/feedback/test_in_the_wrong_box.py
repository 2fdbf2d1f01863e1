"""What may be a denunciation is sealed, whichever box of the form it stands in; a name is a name and nothing more."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from casework.models import Case
from kinds.feedback.submission import tells_secret
from tests.api.calling import SAID, a_caller
from tests.casework.town import FIELDS, Town
from tests.gateways.conftest import open311_key
from tests.gateways.test_open311_server import send

__all__ = ["open311_key"]

SECRET = "Tôi tố cáo ông Lợi chủ tịch phường nhận hối lộ 50 triệu"
BOXES = ("name", "phone", "email", "other", "address", "title", "unit_text", "happened_on")


@pytest.mark.parametrize("box", BOXES)
def test_no_box_is_left_out(town: Town, box: str) -> None:
    assert tells_secret({**FIELDS, box: SECRET})
    assert not tells_secret(FIELDS)


@pytest.mark.parametrize("box", BOXES[:4])
def test_nor_without_diacritics_beside_words_that_have_them(town: Town, box: str) -> None:
    assert tells_secret({**FIELDS, box: "to cao can bo phuong nhan hoi lo"})


def sent_by_form(key: str) -> Any:
    return Client().post("/gui/", {**FIELDS, "name": SECRET, "key": str(uuid4())})


def sent_by_api(key: str) -> Any:
    return a_caller("feedback:write").bring(sender={**SAID["sender"], "name": SECRET})


def sent_by_georeport(key: str) -> Any:
    return send(key, last_name=SECRET)


@pytest.mark.parametrize("bring", [sent_by_form, sent_by_api, sent_by_georeport])
def test_whichever_way_it_comes(town: Town, open311_key: str, bring: Any) -> None:
    bring(open311_key)
    assert [(case.is_sealed, case.sender_id) for case in Case.objects.all()] == [(True, None)]


@pytest.mark.parametrize(
    "name",
    [
        "Nguyễn Văn An", "Trần Thị Tố Cao", "Đỗ Hữu Lộ", "Lê Thị Tham", "Bùi Văn Hối", "Phan Công Quyền", "Hà Thị Nhũng",
        "Ông Nguyễn Văn Bình, tổ trưởng tổ dân phố số 5", "Chủ tịch Hội người cao tuổi phường Ba Đình", "Bí thư chi bộ 3",
        "Công ty TNHH Xây dựng Tiền Phong", "Trần Văn Đức (cán bộ hưu trí)", "Ban quản trị chung cư 17T5", "LE VAN TIEN",
        "Nguyễn Thị Tiền - giáo viên trường tiểu học Kim Liên", "Đại diện các hộ dân ngõ 12", "Nguyễn Công An",
    ],
)  # fmt: skip
def test_a_name_is_no_denunciation(town: Town, name: str) -> None:
    assert not tells_secret({**FIELDS, "name": name})
