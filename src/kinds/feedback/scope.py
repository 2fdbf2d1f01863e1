"""A suggestion for the officer: what a message may be about, with the words that led to it. Decides nothing.

Prefers None: a wrong suggestion costs more than none (Decree 20/2008/NĐ-CP, art. 1 and 5: the official classifies).
"""

from dataclasses import dataclass

from kinds.feedback.wording import Phrase, phrases, places, read

_WORDS: dict[str, tuple[Phrase, ...]] = {
    "procedure": phrases(
        "thủ tục", "hồ sơ", "cấp lại", "trả hồ sơ", "bổ sung giấy|hồ", "giấy hẹn", "quá hẹn", "trễ hẹn", "chưa có kết|giấy", "một cửa", "dịch vụ công", "đi lại nhiều", "nộp trực tuyến|online", "sổ đỏ", "căn cước", "tạm trú", "khai sinh",
        "giấy phép", "chờ *4 tháng|tuần|ngày", "rườm rà", "hẹn đi hẹn lại", "không giải quyết", "chứng thực", "công chứng", "trả kết quả", "giấy xác nhận", "thường trú",
    ),
    "conduct": phrases(
        "thái độ", "hách dịch", "quát|mắng|nạt", "cửa quyền", "gây khó|phiền", "đùn đẩy", "vô trách nhiệm", "thiếu trách nhiệm", "hờ hững", "lạnh tanh|nhạt", "cáu gắt", "bỏ vị trí", "nghỉ sớm", "đi muộn", "không tiếp", "nhũng nhiễu", "chơi điện thoại", "bấm điện thoại", "thờ ơ", "nói trống", "thô lỗ", "cau có", "hạch sách", "hành dân", "mặt nặng",
    ),
    "rule": phrases(
        "quy định *6 không *1 hợp|phù|thực", "bất cập", "chồng chéo", "mâu thuẫn", "không phù hợp", "sửa đổi", "bãi bỏ", "đề nghị *8 quy định|bỏ|sửa|bổ|tăng|giảm|miễn", "nên bỏ", "cần bỏ", "nghị định", "thông tư", "chính sách", "kiến nghị *6 sửa|bỏ|cho|tăng|giảm", "hỗ trợ *8 đối tượng", "không hợp lý",
    ),
    "question": phrases(
        "xin|cho *2 hỏi", "hỏi *3 như thế nào", "như thế nào", "có đúng không", "có được *4 không", "cần *2 giấy tờ gì", "gồm những gì", "bao nhiêu ngày|lâu|tiền", "bao lâu", "mức bao nhiêu", "thủ tục gì", "hướng dẫn", "ở đâu", "được không", "điều này đúng",
    ),
    "scene": phrases(
        "rác", "đèn đường|đường", "cột điện", "chiếu sáng", "hố ga", "ổ gà", "ngập", "tiếng ồn", "ồn ào", "karaoke", "vỉa hè", "lòng đường", "cây đổ|xanh", "mất nước", "nước máy", "mất điện", "khói", "ô nhiễm", "mùi hôi", "môi trường", "bụi", "cống", "ùn tắc", "đỗ xe", "xây dựng trái phép", "giao thông", "chó thả",
    ),
    "complaint": phrases(
        "khiếu nại", "không đồng ý *6 quyết định", "quyết định *9 sai", "xâm hại|xâm *6 quyền", "quyền|lợi *3 hợp pháp", "thu hồi đất", "bồi thường", "cưỡng chế", "giải phóng mặt bằng", "quyết định xử phạt", "tranh chấp", "kêu cứu", "giải quyết *3 công bằng",
    ),
    "other": phrases("hoan nghênh", "khen", "biểu dương", "chúc *4 thành công|sức|khỏe", "cảm ơn *6 nhiệt|tận|chu", "tuyệt vời"),
}  # fmt: skip
# Words that say little when a question is asked: who asks about a dossier asks, who complains about one complains.
_LEAD = 2


@dataclass(frozen=True, slots=True)
class Hint:
    """`scope` is procedure, conduct, rule, question, scene, complaint or other; `words` are those that led to it."""

    scope: str
    words: tuple[str, ...]


def scope_hint(text: str) -> Hint | None:
    """What TEXT may be about, or None when unsure: two different signs, and twice as many as any other scope has."""
    wording = read(text)
    found = {scope: tuple(each.said for each in sought if places(wording, each)) for scope, sought in _WORDS.items()}
    weights = {scope: len(words) for scope, words in found.items()}
    if "?" in text and weights["question"]:
        weights["question"] += _LEAD
    ranked = sorted(weights, key=lambda scope: -weights[scope])
    best, second = ranked[0], ranked[1]
    enough = weights[best] >= _LEAD or (
        best in {"other", "scene", "conduct"} and weights[best] == 1 and not weights[second]
    )
    if not enough or weights[best] < _LEAD * weights[second]:
        return None
    return Hint(best, found[best])
