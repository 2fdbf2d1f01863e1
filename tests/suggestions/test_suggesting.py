"""Guesses on texts written for the test: right, or unsure; never a denunciation taken for feedback. Every text is made up."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from kernel.text import fold
from kinds.feedback.suggestions import denunciation_probability, suggest
from kinds.feedback.suggestions.features import LONGEST, clipped, features
from kinds.feedback.suggestions.suggesting import shipped
from kinds.feedback.suggestions.weights import NotAModel, packed, unpacked

TOLD = {
    "scene": [
        "Cả tuần nay xe gom rác không vào ngõ nhà tôi, rác chất cao bốc mùi, mong công ty môi trường dọn giúp.",
        "Đèn đường phố tôi tắt từ hôm bão, tối đi làm về không thấy gì, đề nghị sửa sớm.",
        "Nắp hố ga trước trường mầm non bị vỡ, các cháu suýt ngã, rất nguy hiểm.",
    ],
    "question": [
        "Cho tôi hỏi làm lại sổ hộ nghèo cần giấy tờ gì và nộp ở đâu ạ?",
        "Đăng ký kết hôn với người nước ngoài thì mất bao nhiêu ngày, lệ phí bao nhiêu?",
    ],
    "conduct": [
        "Chị cán bộ ở quầy tiếp nhận quát mẹ tôi giữa phòng chỉ vì cụ viết sai một chữ, thái độ rất hách dịch.",
        "Tôi chờ cả buổi sáng, nhân viên ngồi bấm điện thoại nói chuyện riêng, hỏi thì gắt gỏng.",
    ],
    "rule": [
        "Hồ sơ tách thửa của nhà tôi quá hẹn hai tháng chưa có kết quả, đi lại bốn lần, lần nào cũng yêu cầu bổ sung.",
        "Đề nghị bỏ quy định nộp bản sao chứng thực vì dữ liệu đã có, quy định này không còn phù hợp.",
    ],
    "complaint": ["Tôi khiếu nại quyết định thu hồi đất của gia đình tôi, bồi thường quá thấp, yêu cầu hủy quyết định."],
    "denunciation": [
        "Tôi tố cáo kế toán xã lập danh sách khống, chiếm đoạt tiền hỗ trợ bão của bà con.",
        "Cán bộ địa chính nhận hối lộ 50 triệu của nhà thầu để làm sai lệch hồ sơ đất.",
    ],
    "voter": ["Tại buổi tiếp xúc cử tri, cử tri xã tôi kiến nghị đại biểu Hội đồng nhân dân sớm bố trí vốn làm đường."],
}  # fmt: skip
PAIRS = [(scope, text) for scope, texts in TOLD.items() for text in texts]


@pytest.mark.parametrize(("scope", "text"), PAIRS)
def test_what_is_plain_is_told(scope: str, text: str) -> None:
    assert suggest(text).scope.value == scope


@pytest.mark.parametrize(("scope", "text"), PAIRS)
def test_without_diacritics_it_is_told_or_unsure_never_dangerous(scope: str, text: str) -> None:
    said = suggest(fold(text)).scope.value
    assert said in (scope, "")


@pytest.mark.parametrize("text", ["", "ok", "?", "👍👍", "xx yy zz", "12345 67890 11", "h" * 9000, "\n\n\n"])
def test_what_says_nothing_is_unsure_and_nothing_breaks(text: str) -> None:
    said = suggest(text)
    assert said.denunciation.value == ""
    assert said.scope.value in ("", "other", "question")


def test_a_probability_is_one_and_its_words_stand_in_the_text() -> None:
    text = TOLD["scene"][0]
    said = suggest(text)
    assert 0.5 < said.scope.probability <= 1
    assert said.scope.words
    for words in said.scope.words:
        assert words in text.lower().replace(",", "")


def test_feedback_has_a_stream_and_a_scene_has_none() -> None:
    assert suggest(TOLD["conduct"][0]).stream.value == "conduct"
    assert suggest(TOLD["rule"][1]).stream.value == "rule"
    assert suggest(TOLD["rule"][1]).has_proposal.value in ("yes", "")
    assert suggest(TOLD["scene"][0]).stream.value == ""


def test_who_asks_for_a_change_is_not_told_to_have_named_an_obstacle_only() -> None:
    said = suggest("Tôi làm khai sinh cho con mà bị bắt nộp lại sổ hộ khẩu giấy, đi về hai lần. Đề nghị bỏ yêu cầu đó.")
    assert said.has_proposal.value != "no"


@pytest.mark.parametrize(
    "text",
    [
        "Nhà kế bên dựng tường rào lấn sang sân nhà tôi, nói mãi họ không nghe",
        "Tôi bấm số tổng đài mấy lần không ai bắt máy",
    ],
)
def test_a_quarrel_of_neighbours_and_a_silent_telephone_are_no_scene(text: str) -> None:
    assert suggest(text).scope.value != "scene"


def test_how_the_sender_is_reached_explains_nothing() -> None:
    said = suggest("Cả tuần nay xe gom rác không vào ngõ, rác chất cao bốc mùi. sđt 0900000000")
    assert said.scope.words
    assert "sđt" not in said.scope.words


def test_what_the_rules_suspect_is_never_called_feedback() -> None:
    text = "Thái độ hách dịch, quát mắng, đùn đẩy, chị cán bộ gợi ý phải có phong bì thì mới nhanh"
    assert suggest(text).scope.value not in ("conduct", "rule")


def test_a_day_of_the_week_is_no_sign_of_a_denunciation_and_an_amount_is() -> None:
    """Typed without diacritics "thứ 5" (Thursday) is what "thu 5" (takes five) is."""
    late = "chao cac chau, bac nam nay 74 tuoi. bac di lam the bao hiem y te cho nguoi cao tuoi o phuong bach mai, ho bao thu 5 lay ma hom nay thu 7 roi ra lai bao may hong, bac di bo ra may lan met lam"
    assert suggest(late).denunciation.value == ""
    assert (
        suggest(
            "Họ bảo thứ 5 lấy mà hôm nay thứ 7 rồi ra lại báo máy hỏng, bác đi bộ ra mấy lần mệt lắm"
        ).denunciation.value
        == ""
    )
    for taken in (
        "can bo thu 5 trieu cua toi moi lam",
        "chi Hoa bao thu 2 trieu roi moi ky",
        "can bo phuong thu 5 tram cua moi nha",
    ):
        assert suggest(taken).denunciation.value == "denunciation"
        assert denunciation_probability(taken) > 0.5


def test_a_likely_denunciation_is_said_even_when_the_scope_is_unsure() -> None:
    for text in TOLD["denunciation"]:
        assert suggest(text).denunciation.value == "denunciation"
        assert denunciation_probability(text) > 0.5


def test_a_long_letter_keeps_its_beginning_and_its_end() -> None:
    long = "đầu thư " + "giữa " * 3000 + " cuối thư"
    assert len(clipped(long)) <= LONGEST + 1
    assert "w:dau" in features(long)
    assert "w:cuoi" in features(long)


@pytest.mark.parametrize("text", ["Anh địa chính đòi ba triệu", "anh dia chinh doi ba trieu"])
def test_an_idea_is_found_in_either_spelling_with_what_stands_near_it(text: str) -> None:
    assert {"s:office", "s:demand", "s:sum", "s:office>demand", "s:office>sum"} <= features(text).keys()


def test_an_idea_is_never_found_against_the_accents_that_were_typed() -> None:
    assert "s:sell" not in features("Bạn tôi là cán bộ")  # not "bán"


def test_a_text_takes_milliseconds() -> None:
    texts = [text for _scope, text in PAIRS] * 5
    suggest(texts[0])
    began = time.process_time()
    for text in texts:
        suggest(text)
    assert (time.process_time() - began) / len(texts) < 0.012  # 4 ms on a quiet machine; this one may not be


def test_the_file_of_a_model_comes_back_as_it_was() -> None:
    again = unpacked(packed(shipped()))
    text = TOLD["question"][0]
    assert suggest(text, again).as_row() == suggest(text).as_row()
    assert len(packed(shipped())) < 2_000_000


@pytest.mark.parametrize(
    "spoil", [lambda b: b"", lambda b: b[:50], lambda b: b"PK" + b[2:], lambda b: b[:4] + b"\0" * 90]
)
def test_what_is_no_model_is_refused(spoil) -> None:  # noqa: ANN001
    with pytest.raises(NotAModel):
        unpacked(spoil(packed(shipped())))


def test_at_run_time_nothing_of_the_training_is_loaded() -> None:
    code = (
        "import sys; from kinds.feedback.suggestions.suggesting import suggest; suggest('Đèn đường hỏng cả tháng nay');"
        "print([name for name in ('numpy', 'scipy', 'sklearn', 'pickle', 'joblib') if name in sys.modules])"
    )
    source = Path(__file__).resolve().parents[2] / "src"
    told = subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONPATH": str(source)}, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() in ("[]", "['pickle']")  # the standard library's own modules may load pickle; we do not
    room = source / "kinds" / "feedback" / "suggestions"
    assert not [path.name for path in room.rglob("*.py") if "import pickle" in path.read_text()]
