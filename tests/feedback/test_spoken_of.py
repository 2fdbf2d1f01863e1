"""Words of denunciations that only are spoken of are told first, not sealed; the same words said of somebody here are sealed. All made up."""

from __future__ import annotations

import pytest

from kinds.feedback.sealing.spoken_of import is_spoken_of
from kinds.feedback.sealing.suspicion import suspects_denunciation
from kinds.feedback.suggestions import arrival, suggesting

ONLY_SPOKEN_OF = [
    "Thời hạn trả lời người tố cáo là mấy ngày vậy ad?",
    "thoi han thu ly don to cao la bao nhieu ngay lam viec",
    "Tội biển thủ công quỹ khung hình phạt hiện nay thế nào?",
    "Khai man lý lịch thì bị xử phạt bao nhiêu",
    "Viên chức nhận hối lộ bị xử lý thế nào, điều luật nào nói ạ?",
    "Em làm khóa luận về tham nhũng trong đấu thầu, xin tài liệu",
    "Tuần này lớp tập huấn về tố cáo mở ở hội trường nào",
    "Đọc tin thấy tỉnh khác khởi tố vụ rút ruột công trình, thấy xót tiền thuế",
    "Báo đăng chuyện chạy điểm ở nước ngoài, nghĩ mà thương học trò",
    "Hoan nghênh công an đã triệt phá đường dây làm giả giấy tờ",
    "Cám ơn cơ quan điều tra bắt nhanh nhóm bảo kê bến bãi",
    "Chế tài với hành vi khai khống còn nhẹ, nên tăng lên",
    "Kiến nghị sửa quy định để tránh lạm quyền khi thu hồi đất",
    "Cứ nghĩ phải lót tay mới xong, ai ngờ chẳng mất đồng nào",
    "tuong phai co phong bi thi moi nhanh, hoa ra khong ai doi hoi gi",
    "Bữa trước tôi bảo họ ăn tiền là tôi hiểu lầm, xin lỗi các chị",
    "Bố tôi bị người ta vu khống là ăn chặn quỹ khuyến học, giờ minh oan ở đâu",
]
REPORTED = [
    "Luật nào cho trưởng ban quản lý ở chợ này lập khống biên lai để ăn chặn?",
    "Đọc báo thấy nơi khác bị bắt, còn cán bộ địa chính xã tôi vẫn nhận hối lộ đều",
    "Cán bộ ăn tiền của bà con ở thôn tôi thì bị phạt bao nhiêu?",
    "Cảm ơn thành phố đã xử lý bến cũ, nay bến mới lại có đội trật tự bảo kê",
    "Chế tài để làm gì khi thủ quỹ vẫn biển thủ tiền của đoàn viên",
    "Cứ tưởng hết cảnh vòi vĩnh, ai ngờ chị văn thư đòi phong bì mới đóng dấu",
    "Tôi bị ép phải xin lỗi và nói là nhầm, chứ ông ấy nhận hối lộ thật",
    "Bà Thoa tham ô tiền thăm hỏi thì bị xử lý thế nào?",
    "Lớp em phải lót tay cho giám thị ấy 2 triệu mới qua môn, vậy xử lý sao?",
]


@pytest.mark.parametrize("text", ONLY_SPOKEN_OF)
def test_what_is_only_spoken_of_is_answered(text: str) -> None:
    assert is_spoken_of(text)
    assert not arrival.may_be_denunciation(text)


@pytest.mark.parametrize("text", REPORTED)
def test_the_same_words_said_of_somebody_here_are_sealed(text: str) -> None:
    assert suspects_denunciation(text)
    assert not is_spoken_of(text)


def test_what_is_only_spoken_of_is_still_told_first() -> None:
    text = "Làm giả con dấu thì bị xử phạt bao nhiêu"
    assert suspects_denunciation(text)
    assert not arrival.may_be_denunciation(text)
    assert suggesting.suggest(text).denunciation.value == "denunciation"


def test_who_says_that_he_denounces_is_believed_beside_a_question_of_law() -> None:
    assert arrival.may_be_denunciation("Tôi tố cáo hiệu phó khai man bằng cấp, khai man thì bị phạt bao nhiêu?")


def test_a_story_is_no_question() -> None:
    story = "Tôi kể từ đầu. " + "Hôm đó tôi ra trụ sở nộp giấy và ngồi chờ. " * 5
    assert not is_spoken_of(story + "Khai man thì bị phạt bao nhiêu?")
