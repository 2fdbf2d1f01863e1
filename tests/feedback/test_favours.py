"""Gifts in kind, favours to relatives, work at an official's house are signs; the same words said otherwise are none. All made up."""

from __future__ import annotations

import pytest

from kernel.text import fold
from kinds.feedback.sealing.suspicion import signs, suspects_denunciation

LIKELY = [
    "Chủ tịch xã nhận chiếc đồng hồ của nhà thầu rồi ký nghiệm thu",
    "Cán bộ văn hóa nhận cặp rượu do chủ nhà nghỉ biếu, từ đó không ai kiểm tra",
    "Cô ở quầy hộ tịch kêu tôi sắm cho cô cái áo khoác rồi mới chịu làm",
    "Ông tài xế lấy xe biển xanh đi ăn cưới bên vợ",
    "Phó công an phường được tặng xe tay ga từ chủ bãi xe",
    "Anh hộ tịch giữ sổ của tôi, hẹn mua hai chai rượu đến nhà mới trả",
    "Công an khu vực bảo đem tút thuốc qua rồi mới ký tạm trú",
    "Chị địa chính xin vài đồng đi chợ rồi mới đóng dấu",
    "Mời họ đi nhậu xong mới ký giấy cho tôi",
    "Giám đốc trung tâm giao hết việc sửa chữa cho công ty của con rể mình",
    "Bí thư xã cho cháu ruột thầu ao của thôn không đấu giá",
    "Chủ tịch phường bố trí con gái vào làm một cửa không thi tuyển",
    "Em vợ chủ tịch xã trúng thầu mọi công trình thủy lợi",
    "Y tá trạm xá lấy thuốc cấp phát về nhà bán cho người quen",
    "Dược sĩ của trạm đem thuốc bảo hiểm bán cho tiệm",
    "Thủ kho mang hàng cứu trợ đem bán, sổ vẫn ghi đủ",
    "Giám đốc lấy xe công chở vợ đi lễ chùa cuối tuần, xe cơ quan đi lễ chùa mà vẫn tính xăng",
    "Hiệu trưởng sai bảo vệ đến nhà riêng xây bể nước",
    "Trưởng phòng điều lái xe chở vật liệu về xây nhà ông ấy, bắt nhân viên làm việc nhà",
]
NOT_LIKELY = [
    "Chị bán hàng bảo tôi mua cho chị tờ vé số ủng hộ",
    "Trạm trưởng bảo mua cho mỗi nhà một thùng rác, rất hay",
    "Tôi nhận xe của cửa hàng rồi mà đăng ký chưa xong",
    "Công an phường trả lại xe cho tôi, tôi cảm ơn",
    "Cán bộ không nhận quà của doanh nghiệp nào, rất liêm khiết",
    "Đề nghị cấm lãnh đạo nhận xe của doanh nghiệp",
    "Chủ tịch xã cho con trai tôi vào học lớp bồi dưỡng nghề",
    "Công ty của vợ tôi nộp hồ sơ cấp phép, cán bộ trả lại ba lần",
    "Đề nghị quy định không giao thầu cho công ty của người nhà lãnh đạo",
    "Em trai tôi trúng thầu công trình của xã mà chưa được thanh toán",
    "Phải nộp lệ phí xong thì cán bộ mới trả kết quả, đề nghị cho nộp qua mạng",
    "Cán bộ đi ăn cưới cả buổi, chiều mới ký giấy cho dân",
    "Cán bộ bắt nhân viên mặc đồng phục, tôi thấy rất lịch sự",
    "Bác sĩ bảo mang cây thuốc nam đến để xem",
    "Trạm y tế mang vắc xin xuống thôn tiêm cho các cháu, xin cảm ơn",
    "Thuốc bảo hiểm ở trạm hết, bác sĩ bảo ra ngoài mua",
    "Trường cho các cháu đi lao động ở vườn trường",
]


@pytest.mark.parametrize("text", LIKELY)
def test_a_favour_is_a_sign(text: str) -> None:
    assert signs(text)
    assert suspects_denunciation(fold(text))


@pytest.mark.parametrize("text", NOT_LIKELY)
def test_the_same_words_said_otherwise_are_none(text: str) -> None:
    assert not signs(text)
