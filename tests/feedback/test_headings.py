"""A matter without a title is called by its first sentence that says something."""

from __future__ import annotations

import pytest

from kinds.feedback.reading.headings import LONGEST, heading_of, whole_heading
from kinds.feedback.subjects import office_named, subject_of
from tests.casework.town import Town, a_case

STORY = "Tôi nộp hồ sơ xin sửa nhà đã quá hẹn ba tuần"


@pytest.mark.parametrize(
    ("content", "heading"),
    [
        (f"{STORY}.\n\nKiến nghị: bỏ bản sao công chứng.", STORY),
        (f"{STORY}\nKiến nghị: bỏ bản sao công chứng.", STORY),
        (f"Kính gửi UBND phường Ba Đình!\n{STORY}. Mãi chưa xong.", STORY),
        (f"Xin chào anh chị. {STORY}, xin giúp.", f"{STORY}, xin giúp"),
        ("Thửa đất bị lấn. Đã báo mà chưa ai đến xem.", "Thửa đất bị lấn. Đã báo mà chưa ai đến xem"),
        ("Tôi ở TP. Hà Nội, số 5.2, P. Ba Đình bị mất nước. Lâu rồi.", "Tôi ở TP. Hà Nội, số 5.2, P. Ba Đình bị mất nước"),
        ("Tôi muốn hỏi. Làm giấy khai sinh ở đâu? Xin cảm ơn.", "Tôi muốn hỏi. Làm giấy khai sinh ở đâu?"),
        ("Chào các cháu, bác năm nay 74 tuổi, bác đi làm thẻ BHYT mà phường không cho", "Bác đi làm thẻ BHYT mà phường không cho"),
        ("chao cac chau, bac nam nay 74 tuoi\nbac di lam the bhyt ma phuong khong lam", "bac di lam the bhyt ma phuong khong lam"),
        ("Vị trí gửi kèm: 21.012300, 105.821100\nNắp cống vỡ trước trường học", "Nắp cống vỡ trước trường học"),
        ("vl ở cái một cửa phường Láng nó bắt tôi chờ 3 tiếng", "Ở cái một cửa phường Láng nó bắt tôi chờ 3 tiếng"),
        ("1. Phường Hoàng Mai hẹn trả kết quả ngày 5/11 mà chưa có", "Phường Hoàng Mai hẹn trả kết quả ngày 5/11 mà chưa có"),
        ("2) xe rác không vào ngõ từ tuần trước", "Xe rác không vào ngõ từ tuần trước"),
        ("20/11 tôi nộp hồ sơ mà không ai nhận", "20/11 tôi nộp hồ sơ mà không ai nhận"),
        ("cho e hỏi chút e làm hộ kinh doanh ở phường Ngọc Hà", "E làm hộ kinh doanh ở phường Ngọc Hà"),
        ("ad cho minh hoi voi phuong Lang tra ket qua cham qua", "Phuong Lang tra ket qua cham qua"),
        ("Cho tôi hỏi thăm chút. Sổ đỏ nộp từ tháng 5 chưa có", "Sổ đỏ nộp từ tháng 5 chưa có"),
        ("ĐM lũ ăn hại ở sở nông nghiệp!!! hồ sơ đất ngâm 3 tháng!!!", "hồ sơ đất ngâm 3 tháng!!!"),
        ("Bọn khốn nạn! Nộp thuế rồi mà vẫn bị phạt", "Nộp thuế rồi mà vẫn bị phạt"),
        ("Cán bộ mất dạy, ném hồ sơ của tôi", "Cán bộ mất dạy, ném hồ sơ của tôi"),
        ("Lũ ăn hại ở sở nông nghiệp", "Lũ ăn hại ở sở nông nghiệp"),
        ("Cháu 16 tuổi đi làm căn cước bị từ chối", "Cháu 16 tuổi đi làm căn cước bị từ chối"),
        ("Xin chào", "Xin chào"),
        ("", ""),
    ],
)  # fmt: skip
def test_the_first_sentence_that_says_something(content: str, heading: str) -> None:
    assert heading_of(content) == heading


def test_a_long_sentence_is_cut_at_a_word() -> None:
    heading = heading_of(f"{STORY} ở bộ phận một cửa của phường Ba Đình mà đến nay chưa ai trả lời gì. Xin giúp.")
    assert heading.endswith("…")
    assert len(heading) <= LONGEST
    assert f"{STORY} ở bộ phận một cửa của phường Ba Đình mà đến nay chưa ai trả lời".startswith(heading[:-1])
    assert not heading[:-1].endswith(" ")


@pytest.mark.parametrize(
    ("rest", "longest", "whole"),
    [
        (" ở bộ phận một cửa của phường Ba Đình mà đến nay chưa ai trả lời gì. Xin giúp.", 200,
         f"{STORY} ở bộ phận một cửa của phường Ba Đình mà đến nay chưa ai trả lời gì"),
        (", người trực ở quầy số ba bảo tôi về chờ, không ai nói khi nào có\nXin giúp.", 200,
         f"{STORY}, người trực ở quầy số ba bảo tôi về chờ, không ai nói khi nào có"),
        (", người trực ở quầy số ba bảo tôi về chờ đi rồi sẽ có người gọi, không ai nói khi nào có", 120,
         f"{STORY}, người trực ở quầy số ba bảo tôi về chờ đi rồi sẽ có người gọi"),
    ],
)  # fmt: skip
def test_the_sentence_of_a_heading_that_was_cut(rest: str, longest: int, whole: str) -> None:
    cut = heading_of(f"Kính gửi UBND. {STORY}{rest}")
    assert cut.endswith("…")
    assert whole_heading(cut, f"Kính gửi UBND. {STORY}{rest}", longest) == whole
    assert whole_heading(STORY, f"{STORY}{rest}", longest) == STORY, "nothing was cut"
    assert whole_heading(cut, "Lời khác.", longest) == cut


@pytest.mark.db
def test_a_title_that_was_given_stays(town: Town) -> None:
    assert a_case(title="Hồ sơ quá hẹn", content=f"{STORY}.").subject == "Hồ sơ quá hẹn"
    assert a_case(content=f"{STORY}.\n\nKiến nghị: bỏ bản sao.").subject == STORY


KHANG = {"name": "Đinh Văn Khang", "address": "Số 7 ngõ 12 Văn Cao, phường Ngọc Hà", "phone": "0987000111", "email": ""}


@pytest.mark.parametrize(
    ("content", "subject"),
    [
        (f"Tôi là Đinh Văn Khang, số 7 ngõ 12 Văn Cao, điện thoại 0987 000 111. {STORY}.", STORY),
        (f"Tên tôi: Đinh Văn Khang - SĐT 0987000111 - địa chỉ 7/12 Văn Cao\n{STORY}", STORY),
        (f"Kính gửi UBND. Tôi là Đinh Văn Khang, sinh năm 1960, trú tại số 7 ngõ 12 Văn Cao. {STORY}.", STORY),
        ("Tôi là Đinh Văn Khang, số 7 ngõ 12 Văn Cao, xin phản ánh hồ sơ trễ hẹn.", "Xin phản ánh hồ sơ trễ hẹn"),
        ("Thư của ông Khang: hồ sơ trễ hẹn, đề nghị trả lời.", "Thư của ông [họ tên]: hồ sơ trễ hẹn, đề nghị trả lời"),
        ("em la Le Van Chin dt 0987 000 333 o so 3 lo duc, phuong Lang tra ket qua cham", "Phuong Lang tra ket qua cham"),
        ("minh la ngo thi hoa nha o 45 hang bai, minh nop ho so o so xay dung", "Minh nop ho so o so xay dung"),
        ("Ông Tư CCCD 001234567890, gọi 0912 345 678 phường không nghe",
         "Ông Tư CCCD [số giấy tờ], gọi [số điện thoại] phường không nghe"),
        ("toi so nha 12 ngo 4 lang ha goi phuong khong ai nghe", "Lang ha goi phuong khong ai nghe"),
        ("Số 15 phố Huế xây nhà không phép.", "Số 15 phố Huế xây nhà không phép"),
        ("Xin chào", "Xin chào"),
    ],
)  # fmt: skip
def test_who_sends_it_stands_in_no_list(content: str, subject: str) -> None:
    assert subject_of({**KHANG, "content": content}) == subject


HANG_BONG = "21 phố Hàng Bông phường Hoàn Kiếm"


@pytest.mark.parametrize(
    ("address", "content", "subject"),
    [
        (HANG_BONG, "Tôi ở 21 Hàng Bông, đi làm chứng thực bị trả lại ba lần", "Đi làm chứng thực bị trả lại ba lần"),
        (HANG_BONG, "toi o 21 hang bong di lam chung thuc bi tra lai ba lan", "Di lam chung thuc bi tra lai ba lan"),
        (HANG_BONG, "Hồ sơ sửa nhà ở Hàng Bông, số nhà 21, không ai nhận", "Hồ sơ sửa nhà ở [địa chỉ], không ai nhận"),
        (HANG_BONG, "Phường Hàng Bông 21/11/2026 không nhận hồ sơ", "Phường Hàng Bông 21/11/2026 không nhận hồ sơ"),
        ("5 ngõ 9 Trần Bình", "Tui ở 5/9 Trần Bình, phường không cấp số nhà cho tui", "Phường không cấp số nhà cho tui"),
        ("5 ngõ 9 Trần Bình", "Ngày 5/9 tôi nộp hồ sơ mà không ai nhận", "Ngày 5/9 tôi nộp hồ sơ mà không ai nhận"),
        ("P1203 tòa A2, Linh Đàm", "Căn P1203 tòa A2 chưa có sổ hồng", "Căn [địa chỉ] chưa có sổ hồng"),
        ("", "toi o 8 giang vo thue phuong khong nhan to khai", "toi o [địa chỉ] giang vo thue phuong khong nhan to khai"),
        ("", "Tôi ở phường Láng bị mất nước", "Tôi ở phường Láng bị mất nước"),
    ],
)  # fmt: skip
def test_where_somebody_lives_is_known_by_its_meaning(address: str, content: str, subject: str) -> None:
    assert subject_of({**KHANG, "address": address, "content": content}) == subject


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("21 Hàng Bông", "[địa chỉ]"),
        ("ở nhà 2 ngõ 5 Láng Hạ", "[địa chỉ]"),
        ("hh2c linh dam", "[địa chỉ]"),
        ("thôn 3 xã Thạch Thất", "[địa chỉ] xã Thạch Thất"),
        ("số đt có zalo khác là 0912000042", "số đt có zalo khác là [số điện thoại]"),
        ("Sở Xây dựng, 15 Trần Phú", "Sở Xây dựng, 15 Trần Phú"),
        ("Trường THCS 19/5", "Trường THCS 19/5"),
        ("1022", "1022"),
    ],
)
def test_a_home_or_a_telephone_where_an_office_was_asked_for_is_hidden(said: str, shown: str) -> None:
    assert office_named(said) == shown


def test_a_given_title_shows_no_number_either() -> None:
    said = {**KHANG, "content": STORY, "title": "Đinh Văn Khang 0987000111: hồ sơ quá hẹn"}
    assert subject_of(said) == "[họ tên] [số điện thoại]: hồ sơ quá hẹn"
