"""Every way that is not the straight one: refused, redirected, supplemented, handed back, withdrawn, shielded, sealed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.people import ANSWER, City, fill, submit
from tests.faults.house import CODE, until

DENUNCIATION = "Tôi muốn tố cáo ông Nguyễn Văn X cán bộ địa chính phường nhận hối lộ 50 triệu đồng để làm sổ đỏ"


@pytest.mark.parametrize(
    ("label", "reason", "told", "state"),
    [
        ("Từ chối tiếp nhận", "not_vietnamese", "gửi lại bằng tiếng Việt", "Không tiếp nhận, có nêu lý do"),
        ("Hướng dẫn sang kênh khác", "scene", "kênh phản ánh hiện trường của thành phố", "Đã hướng dẫn nơi giải quyết"),
    ],
)
def test_a_matter_ends_with_a_reason_that_the_sender_reads(
    city: City, page: Any, label: str, reason: str, told: str, state: str
) -> None:
    citizen = city.citizen()
    code = city.writes(citizen)
    form = city.case("dieuphoi", code)
    form.locator("[data-moves]").get_by_role("link", name=label, exact=True).click()
    submit(form)  # without a reason: said beside the field, nothing happens
    assert form.locator("p.wrong").count()
    city.moves("dieuphoi", code, label, reason=reason)
    city.hears(citizen, told)
    page.goto(city.link(citizen, code))
    assert state in page.locator("main").inner_text()
    assert told in page.locator("main").inner_text()
    assert page.get_by_role("link", name="Đề nghị xem xét lại").count(), "there is a way on"


def test_asked_for_more_the_sender_answers_in_the_chat(city: City) -> None:
    citizen = city.citizen()
    code = city.writes(citizen)
    city.moves("dieuphoi", code, "Đề nghị người gửi bổ sung", words="Xin cho biết số giấy hẹn.")
    city.hears(citizen, "Xin cho biết số giấy hẹn.")
    assert "Chờ người gửi bổ sung" in city.case("dieuphoi", code).locator(".identity").inner_text()
    city.press(citizen, "Bổ sung ngay")
    city.house.says(citizen, "Số giấy hẹn là H26.911-260915-0042")
    until(lambda: "0042" in city.case("dieuphoi", code).locator(".timeline").inner_text(), "the supplement")
    assert "Chờ điều phối" in city.case("dieuphoi", code).locator(".identity").inner_text()


def test_asked_for_more_the_sender_answers_on_the_page(city: City, page: Any) -> None:
    citizen = city.citizen()
    code = city.writes(citizen)
    city.assigns(code)
    city.quietly("xuly", code, "ask_supplement", words="Xin cho biết số giấy hẹn.")
    page.goto(city.link(citizen, code))
    assert "Cần ông/bà bổ sung" in page.locator("main").inner_text()
    page.get_by_role("link", name="Bổ sung thông tin").click()
    assert "Xin cho biết số giấy hẹn." in page.locator("main").inner_text(), "the question stands beside the answer"
    submit(page)
    page.wait_for_selector(".summary-wrong")
    assert "Hãy viết thông tin" in page.locator(".summary-wrong").inner_text()
    fill(page, "words", "Giấy hẹn số H26.911-0042")
    submit(page)
    page.wait_for_selector(".notice-done")
    assert "Giấy hẹn số H26.911-0042" in page.locator("main").inner_text()


def test_handed_back_the_coordinator_has_it_again(city: City) -> None:
    code = city.writes(city.citizen())
    city.assigns(code)
    city.moves("xuly", code, "Trả lại: không thuộc thẩm quyền", words="Thuộc thẩm quyền của phường.")
    page = city.case("dieuphoi", code)
    assert "Chờ điều phối" in page.locator(".identity").inner_text()
    assert "Thuộc thẩm quyền của phường." in page.locator(".timeline").inner_text()
    city.assigns(code, unit="Ủy ban nhân dân phường Ba Đình")
    assert code in city.desk("xuly.badinh").locator("main").inner_text()


def test_the_sender_withdraws_on_the_page(city: City, page: Any) -> None:
    citizen = city.citizen()
    code = city.writes(citizen)
    city.assigns(code)
    page.goto(city.link(citizen, code))
    page.get_by_role("link", name="Rút phản ánh, kiến nghị").click()
    assert "Việc này không hoàn tác được." in page.locator("main").inner_text()
    submit(page)
    page.wait_for_selector(".notice-done")
    assert "Ông/bà đã rút" in page.locator("main").inner_text()
    assert "Người gửi đã rút" in city.case("dieuphoi", code).locator(".identity").inner_text()
    assert code not in city.desk("xuly").locator("main").inner_text()
    city.hears(citizen, "đã rút phản ánh")


def test_the_accused_unit_neither_handles_nor_sees(city: City) -> None:
    citizen = city.citizen()
    code = city.writes(citizen, "Cán bộ một cửa phường Ba Đình có thái độ hách dịch, quát mắng tôi khi nộp hồ sơ.")
    accused = "Ủy ban nhân dân phường Ba Đình"
    page = city.case("dieuphoi", code)
    page.locator("[data-moves]").get_by_role("link", name="Giao đơn vị xử lý", exact=True).click()
    fill(page, "stream", "conduct")
    fill(page, "unit_id", accused)
    page.locator("[name=accused_unit_id]").select_option(value="")  # what the machine proposed is only a proposal
    submit(page)
    page.wait_for_selector(".summary-wrong")
    assert "hãy chọn đơn vị bị phản ánh" in page.locator(".field:has([name=accused_unit_id]) .wrong").inner_text()
    fill(page, "accused_unit_id", accused)
    submit(page)
    page.wait_for_selector(".summary-wrong")
    assert "không được xử lý chính phản ánh đó" in page.locator(".field:has([name=unit_id]) .wrong").last.inner_text()
    assert page.locator("[name=stream][value=conduct]").is_checked(), "what was chosen stays chosen"
    fill(page, "unit_id", "Văn phòng Ủy ban nhân dân Thành phố")
    submit(page)
    page.wait_for_selector(".notice-done")
    for name in ("xuly.badinh", "pheduyet.badinh"):
        assert code not in city.desk(name).locator("main").inner_text()
        assert city.desk(name).goto(f"/can-bo/vu-viec/{code}/").status == 404
        found = city.desk(name)
        found.goto(f"/can-bo/?q={code}")
        assert "Không có vụ việc nào khớp" in found.locator("main").inner_text()
    assert city.case("xuly.vanphong", code).get_by_role("button", name="Xem người gửi").count() == 0


def test_about_rules_no_accused_unit_is_asked(city: City) -> None:
    code = city.writes(city.citizen())
    page = city.case("dieuphoi", code)
    page.locator("[data-moves]").get_by_role("link", name="Giao đơn vị xử lý", exact=True).click()
    fill(page, "stream", "conduct")  # whatever the machine proposed
    assert page.locator("[name=accused_unit_id]").is_visible()
    fill(page, "stream", "rule")
    assert not page.locator("[name=accused_unit_id]").is_visible()


def sealed_case(city: City, words: str) -> str:
    """A message that may be a denunciation; the code of its token, newest in the inbox of the named official."""
    page = city.desk("liemchinh")
    before = set(CODE.findall(page.locator("main").inner_text()))
    citizen = city.citizen("Người gửi kín")
    city.house.says(citizen, words)
    city.hears(citizen, "Luật Tố cáo 2018")
    assert not CODE.search(city.house.texts(citizen)), "no code leads from the sender to the token"
    return str(
        until(lambda: set(CODE.findall(city.desk("liemchinh").locator("main").inner_text())) - before, "a token").pop()
    )


def test_a_likely_denunciation_is_sealed_read_and_destroyed(city: City) -> None:
    code = sealed_case(city, DENUNCIATION)
    assert city.desk("dieuphoi").goto(f"/can-bo/vu-viec/{code}/").status == 404
    page = city.case("liemchinh", code)
    assert page.locator("h1").inner_text() == "Nội dung được cách ly"
    assert "hối lộ" not in page.content()
    page.get_by_role("button", name="Mở đọc để quyết định").click()
    page.wait_for_selector("text=Không sao chép")
    assert DENUNCIATION in page.locator("main").inner_text()
    page.locator("[data-moves]").get_by_role("link", name="Hủy nội dung").click()
    submit(page)  # without the box nothing is destroyed
    assert page.locator("p.wrong").count()
    page.locator("input[name=sure]").check()
    submit(page)
    page.wait_for_selector(".notice-done")
    assert "hối lộ" not in page.content()
    page.goto(f"/can-bo/vu-viec/{code}/")
    assert page.get_by_role("button", name="Mở đọc để quyết định").count() == 0


def test_what_was_no_denunciation_is_released_as_feedback(city: City) -> None:
    code = sealed_case(city, DENUNCIATION + ". Nhưng tôi chỉ muốn hỏi thủ tục làm sổ đỏ.")
    page = city.case("liemchinh", code)
    page.get_by_role("button", name="Mở đọc để quyết định").click()  # nobody decides on it unread
    page.wait_for_selector("text=Không sao chép")
    city.moves("liemchinh", code, "Chuyển thành phản ánh, kiến nghị")
    page = city.case("dieuphoi", code)
    assert "làm sổ đỏ" in page.locator("main").inner_text()
    city.quietly("dieuphoi", code, "redirect", reason="legal_question")


def test_who_reads_the_sender_is_told_that_it_is_written_down(city: City) -> None:
    code = city.writes(city.citizen())
    page = city.case("dieuphoi", code)
    assert "Nguyễn Văn An" not in page.locator("main").inner_text()
    page.get_by_role("button", name="Xem người gửi").click()
    page.wait_for_selector("text=Lần xem này đã được ghi lại")
    assert "Nguyễn Văn An" in page.locator("main").inner_text()
    city.assigns(code)
    assert city.case("xuly", code).get_by_role("button", name="Xem người gửi").count() == 0


def test_the_answer_and_the_rating_on_the_page(city: City, page: Any) -> None:
    citizen = city.citizen()
    code = city.writes(citizen)
    city.assigns(code)
    city.answers(code)
    page.goto(city.link(citizen, code))
    assert ANSWER in page.locator("main").inner_text()
    page.get_by_role("link", name="Đánh giá trả lời").click()
    submit(page)
    page.wait_for_selector(".summary-wrong")
    fill(page, "score", "satisfied")
    fill(page, "words", "Cảm ơn Sở đã trả lời rõ.")
    submit(page)
    page.wait_for_selector(".notice-done")
    about = city.case("dieuphoi", code).locator("main").inner_text()
    assert "Hài lòng" in about
    assert "Cảm ơn Sở đã trả lời rõ." in about
