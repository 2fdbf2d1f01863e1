"""By what the desks may narrow a list of feedback, and what a leader looks at beside the clock. Data, no queries."""

from collections.abc import Sequence

from casework.kind import Facet, Watched
from kinds.feedback.queries import RATINGS, STREAMS


def _streams() -> Sequence[tuple[str, str]]:
    return [(code, str(label)) for code, label in STREAMS.items()]


def _ratings() -> Sequence[tuple[str, str]]:
    return [(code, str(label)) for code, label in RATINGS.items()]


FACETS = (
    Facet("dong", "Nội dung thuộc", "feedback__stream", _streams),
    Facet("danhgia", "Đánh giá của người gửi", "feedback__rating", _ratings),
)
WATCHED = (
    Watched(
        "proposed",
        "kiến nghị chưa được cấp trên trả lời",
        {"buoc": "proposed"},
        definition="Đã kiến nghị cấp có thẩm quyền sửa quy định",
    ),
    Watched("forwarded", "đã chuyển cơ quan khác, chưa phúc đáp", {"buoc": "forwarded"}),
    Watched("unhappy", "người gửi chưa hài lòng", {"danhgia": "unsatisfied"}, in_period=True),
)
