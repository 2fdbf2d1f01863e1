"""How somebody in an office behaved is seen by its shape: kept waiting, sent back, thrown papers, passed over. All made up."""

from __future__ import annotations

import pytest

from kinds.feedback.reading.scope import speaks_of_conduct

CONDUCT = [
    "Anh phụ trách hẹn chiều thứ ba mà không có mặt, gọi cũng không báo",
    "hen 14h ma 16h moi mo cua",
    "chua thay nguoi nao ngoi quay 2, dan dung cho",
    "Người quen của họ được gọi vào trước hết",
    "Chị ấy bắt mẹ tôi điền tờ khai lại ba lần",
    "Họ từ chối nhận đơn mà không có lý do gì",
    "Chỗ này hướng dẫn sai rồi đổ tại dân không hỏi kỹ",
    "Anh ấy quăng hồ sơ của tôi ra ngoài mép bàn",
    "Nhân viên trực dập máy khi em chưa nói hết câu",
    "Trong giờ làm mà ngồi lướt mạng với uống nước",
    "co ay gat len voi ba cu",
    "Đoàn kiểm tra tự ý xông vào bếp nhà tôi",
    "Nói năng thiếu tôn trọng người khuyết tật",
    "Anh cán bộ nghỉ phép mà không có người thay",
    "Bà ấy chửi con tôi giữa sân",
]
NOT_CONDUCT = [
    "Tôi mang hồ sơ đến nộp từ tuần trước mà chưa có giấy hẹn",
    "nho mang giup toi to khai sang phong ben",
    "Xe tải đổ đất cho công trình rơi vãi khắp phố",
    "Đề nghị đổ nhựa lại đoạn ngõ 30",
    "Cho tôi hỏi đến quầy nào để nộp lệ phí",
    "Ném rác xuống hồ nước là chuyện hằng ngày ở đây",
    "Nhà tôi ở phía sau trường, nghỉ hè các cháu chơi ồn",
]


@pytest.mark.parametrize("text", CONDUCT)
def test_the_shape_of_behaviour_is_seen(text: str) -> None:
    assert speaks_of_conduct(text)


@pytest.mark.parametrize("text", NOT_CONDUCT)
def test_the_same_words_of_something_else_are_none(text: str) -> None:
    assert not speaks_of_conduct(text)
