"""At arrival rules and model each for itself may have words sealed; harmless words are not kept from those who answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kinds.feedback.sealing.suspicion import suspects_denunciation
from kinds.feedback.suggestions import arrival, suggesting
from tests.feedback.test_suspicion import LIKELY, NOT_LIKELY

HARMLESS = [
    "Tôi đã nộp hai triệu tiền thuế đất qua ngân hàng mà hệ thống vẫn báo còn nợ, nhờ kiểm tra giúp.",
    "Bãi xe trước bệnh viện thu ba mươi nghìn một lượt, cao hơn giá niêm yết, đề nghị nhắc chủ bãi.",
    "Không ai đòi hỏi gì, tôi chỉ góp ý là cán bộ làm việc quá chậm và nói năng khó nghe.",
    "Tôi muốn tìm hiểu quy định về tố cáo thì đọc ở đâu, gửi đơn đến cơ quan nào?",
    "Đề nghị có cơ chế kê khai tài sản cán bộ và phòng, chống tham nhũng hiệu quả hơn.",
]

LAW = (
    "Cho em hỏi tội tham ô bị phạt bao nhiêu năm tù, em đang làm bài tập môn luật hình sự và cần trích đúng điều luật ạ"
)


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_words_pass(text: str) -> None:
    assert not arrival.may_be_denunciation(text)


def test_the_rules_lose_nothing_by_the_model() -> None:
    assert all(arrival.may_be_denunciation(text) for text in LIKELY)


def test_few_harmless_texts_are_sealed() -> None:
    sealed = [text for text in NOT_LIKELY if arrival.may_be_denunciation(text)]
    assert len(sealed) <= len(NOT_LIKELY) * 0.02, sealed


def test_the_model_seals_what_the_rules_do_not_know() -> None:
    text = (
        "Ông giám đốc trung tâm lấy hồ sơ trúng tuyển của người khác thay tên con mình vào, sửa cả sổ gốc và bảng điểm"
    )
    assert suggesting.denunciation_probability(text) >= suggesting.seals_from()
    assert arrival.may_be_denunciation(text)


@pytest.mark.parametrize(
    "text",
    [
        "Đội kiểm tra thu mỗi nhà đang xây 2 triệu mỗi tháng",
        "Y tá bán thuốc dự trữ của trạm cho quầy ngoài",
    ],
)
def test_few_words_that_name_an_official_are_enough_where_the_model_is_very_sure(text: str) -> None:
    assert arrival.may_be_denunciation(text)


def test_few_words_without_an_official_are_for_the_rules_alone() -> None:
    text = "mỗi tháng thu 2 triệu mỗi nhà đang xây, không nộp thì dừng"
    assert not arrival.model_suspects(text, suggesting.shipped())


def test_without_a_database_the_model_at_hand_goes_on() -> None:
    assert arrival.may_be_denunciation("Kế toán khai khống hồ sơ, chiếm đoạt tiền của người nghèo rồi chia nhau tiêu")


def test_a_sign_in_a_longer_text_that_the_model_takes_for_harmless_is_told_first_and_not_sealed() -> None:
    assert suspects_denunciation(LAW)
    assert not arrival.may_be_denunciation(LAW)
    assert suggesting.suggest(LAW).denunciation.value == "denunciation"


HARMLESS_BEGINNING = (
    "Tôi nộp hồ sơ khai sinh ở phường Ba Đình ba tuần rồi, bị trả lại mà không nói lý do, đi lại rất vất vả. "
)


@pytest.mark.parametrize(
    "said",
    [
        "Nay tôi muốn tố cáo bà Lan cán bộ hộ tịch",
        "Tôi làm đơn này tố cáo ông Hùng phó chủ tịch phường",
        "Tôi tố cáo cán bộ một cửa ở đây",
        "Em xin tố giác hiệu trưởng của trường",
    ],
)
def test_who_says_that_he_denounces_somebody_is_believed_whatever_stands_before(said: str) -> None:
    assert arrival.may_be_denunciation(HARMLESS_BEGINNING + said)


@pytest.mark.parametrize(
    "said",
    [
        "Cho tôi hỏi muốn tố cáo cán bộ thì gửi đơn ở đâu",
        "Tôi không tố cáo ai, chỉ góp ý để phường làm tốt hơn",
    ],
)
def test_who_asks_or_denies_is_not_taken_for_one_who_does(said: str) -> None:
    assert not arrival.may_be_denunciation(HARMLESS_BEGINNING + said)


def test_the_rules_decide_alone_beside_a_model_that_knows_no_such_answer() -> None:
    before = replace(suggesting.shipped(), heads={n: h for n, h in suggesting.shipped().heads.items() if n != "danger"})
    assert arrival.rules_suspect(LAW, before)
    assert suggesting.seals_from(before) == 0.75


def test_less_is_enough_where_an_official_is_named() -> None:
    text, model = "Mấy anh đăng kiểm cho qua xe mòn lốp của người quen", suggesting.shipped()
    assert not suspects_denunciation(text)
    assert suggesting.denunciation_probability(text, model) < suggesting.seals_from(model)
    assert arrival.model_suspects(text, model)
    assert not arrival.model_suspects(text.replace("Mấy anh đăng kiểm", "Mấy người"), model)
    assert not arrival.may_be_denunciation("ai là chủ tịch tỉnh mình")
