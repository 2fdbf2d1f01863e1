"""The shape of a deed seals nothing by itself, and is enough where the model would have a person look first. All made up."""

from __future__ import annotations

import pytest

from kinds.feedback.sealing.half_signs import half_signs
from kinds.feedback.sealing.officials import names_official
from kinds.feedback.sealing.suspicion import suspects_denunciation
from kinds.feedback.suggestions import arrival, suggesting

SHAPES = [
    ("Dân quân đạp cháu tôi ngã ở cổng nhà văn hóa", "đánh, giam người"),
    ("chi doi truong noi neu toi khong rut don thi dung mong yen", "dọa người lên tiếng"),
    ("Chồng tôi bị cắt hợp đồng vì đã lên tiếng ở cuộc họp", "trả đũa"),
    ("Trưởng kho rủ nhân viên nữ đi khách sạn", "đụng chạm"),
    ("Suất kiốt được xếp cho em dâu của trưởng ban", "người nhà hưởng"),
    ("Cứ trước hôm có đoàn kiểm tra là mấy quán đóng cửa im ỉm", "báo trước cho bên bị kiểm tra"),
    ("Bãi gửi xe ấy có chuyên viên đứng sau", "có người đứng sau"),
    ("Quyết toán ghi hai trăm cây mà ra đếm chỉ có sáu chục", "sổ ghi một đằng"),
    ("Lớp nghề có mười nhân viên ma hưởng lương", "sổ ghi một đằng"),
    ("Tôi chưa từng ký tờ nào, thế mà trong hồ sơ lại có chữ ký của tôi", "ký thay, người đã chết"),
    ("Thủ quỹ cắt lại một nửa tiền thăm ốm", "giữ lại một phần"),
    ("Thủ kho mang đồ bảo hộ của anh em ra chợ bán", "đem của chung đi bán"),
    ("Muốn xếp ca đẹp thì gặp riêng trưởng nhóm", "có qua có lại"),
    ("moi chuyen cat lai lo cho may anh kiem tra vien", "nộp đều để được yên"),
    ("Bác sĩ bắt người bệnh sang mua thuốc ở quầy của vợ", "đẩy người sang chỗ nhà mình"),
    ("Thanh tra biết rõ mà vẫn lờ đi", "biết mà lờ"),
    ("Hôm đó sếp lái, sau bắt tài xế nhận tội thay", "nhận tội thay"),
    ("Anh địa chính kéo mốc sang đất nhà bà ngoại", "ranh đất, diện tích"),
    ("Cô ấy tẩy điểm rồi viết lại học bạ", "sửa, xé giấy tờ"),
]
HARMLESS = [
    "Cán bộ chuyển tôi sang phòng bên, phòng bên lại chuyển về",
    "Phường nhắn cho các hộ cất đồ trước khi mưa bão, rất chu đáo",
    "xin so danh ba cua cong an phuong",
    "Chị kế toán hẹn trả lại tiền đặt cọc vào tuần tới",
    "Đo đạc xong rồi mà sổ mới chưa có",
    "Anh tư pháp hướng dẫn tôi đi tìm giấy của bố tôi đã mất",
    "Trạm y tế khống chế được ổ dịch sớm, xin cảm ơn",
    "Giám đốc trung tâm về dự hội nghị ở khách sạn, không có ai ký giấy",
    "Trong danh sách tôi thiếu tên con út, xin bổ sung",
]


@pytest.mark.parametrize(("text", "name"), SHAPES)
def test_the_shape_of_a_deed_is_seen(text: str, name: str) -> None:
    assert name in half_signs(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_the_same_words_in_another_shape_are_none(text: str) -> None:
    assert not half_signs(text)


@pytest.mark.parametrize(
    "text",
    [
        "chi doi truong noi neu toi khong rut don thi dung mong yen",
        "Trưởng kho rủ nhân viên nữ đi khách sạn",
        "Thủ quỹ cắt lại một nửa tiền thăm ốm",
        "Cứ trước hôm có đoàn kiểm tra là mấy quán đóng cửa im ỉm",
    ],
)
def test_a_shape_seals_what_the_model_would_have_a_person_look_at_first(text: str) -> None:
    model = suggesting.shipped()
    assert not suspects_denunciation(text)
    assert (
        suggesting.perhaps_from(model)
        <= suggesting.denunciation_probability(text, model)
        < suggesting.seals_from(model)
    )
    assert arrival.may_be_denunciation(text)


def test_a_shape_alone_seals_nothing() -> None:
    text = "Trên bàn một cửa có hai cuốn sổ góp ý, một cuốn đã đầy, đề nghị thay cuốn mới cho bà con ghi"
    assert half_signs(text)
    assert suggesting.denunciation_probability(text) < suggesting.perhaps_from()
    assert not arrival.may_be_denunciation(text)


@pytest.mark.parametrize(
    "plain", ["ong vien pho", "ba ke toan", "may anh csgt", "sep em", "truong khu", "ba hoi truong", "doan lien nganh"]
)
def test_who_has_something_to_give_or_to_overlook_is_an_official(plain: str) -> None:
    assert names_official(plain)


@pytest.mark.parametrize("plain", ["truong hoc", "pho co ha noi", "nha toi", "hang xom", "pho nguyen trai"])
def test_a_school_a_street_a_neighbour_are_none(plain: str) -> None:
    assert not names_official(plain)


def test_made_up_papers_are_a_sign_with_their_marks_alone() -> None:
    assert suspects_denunciation("Y tá ghi phiếu khống cho người không đến khám")
    assert not suspects_denunciation("y ta ghi phieu khong cho nguoi khong den kham")
