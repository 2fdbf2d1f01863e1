"""By what the desks may narrow a list of feedback, and what a leader looks at beside the clock. Data, no queries."""

from collections.abc import Callable, Mapping, Sequence

from django.utils.translation import gettext_lazy, gettext_noop

from casework.kind import Facet, Watched
from kinds.feedback.queries import RATINGS, SCOPE_LABELS, STREAMS
from kinds.feedback.suggestions.fields import FIELDS


def _of(labels: Mapping[str, object]) -> Callable[[], Sequence[tuple[str, str]]]:
    """The choices of a table of labels, in the language of the page that asks."""
    return lambda: [(code, str(label)) for code, label in labels.items()]


FACETS = (
    Facet("dong", gettext_noop("Giao xử lý theo"), "feedback__stream", _of(STREAMS)),
    Facet("viec", gettext_noop("Loại việc"), "feedback__scope", _of(SCOPE_LABELS)),
    Facet("linhvuc", gettext_noop("Lĩnh vực"), "feedback__field", _of(FIELDS)),
    Facet(
        "xemtruoc",
        gettext_noop("Cần xem trước"),
        "suggested__waits",
        _of({"True": gettext_lazy("có thể là tố cáo, chưa ai xem")}),
        first_for="coordinator",
    ),
    Facet(
        "xemlai",
        gettext_noop("Trả lời trước đó"),
        "feedback__answered_at__isnull",
        _of({"False": gettext_lazy("đã có trả lời trước đó"), "True": gettext_lazy("chưa trả lời lần nào")}),
    ),
    Facet("danhgia", gettext_noop("Đánh giá của người gửi"), "feedback__rating", _of(RATINGS)),
    Facet("danhgiangay", gettext_noop("Đánh giá trong kỳ"), "feedback__rated_at", tuple, is_days=True),
)
# A refusal or a hint where to go is no answer to the matter, whatever became of it then; nor is a withdrawal.
ANSWERED = {"stage__in": ("answered", "closed"), "feedback__answered_at__isnull": False}
# A draft lies with whoever writes it only after the approver gave it back: handing it in moves the case on.
MARKS = {gettext_noop("dự thảo bị trả lại"): {"stage": "assigned", "feedback__answer_draft__gt": ""}}
WATCHED = (
    Watched(
        "again",
        gettext_noop("đã trả lời, đang xem lại"),
        {"han": "open", "xemlai": "False"},
        definition=gettext_noop("Người gửi hoặc thành phố thấy câu trả lời chưa đạt"),
    ),
    Watched(
        "proposed",
        gettext_noop("kiến nghị chưa được cấp trên trả lời"),
        {"buoc": "proposed"},
        definition=gettext_noop("Đã kiến nghị cấp có thẩm quyền sửa quy định"),
    ),
    Watched("forwarded", gettext_noop("đã chuyển cơ quan khác, chưa phúc đáp"), {"buoc": "forwarded"}),
    Watched(
        "unhappy",
        gettext_noop("người gửi chưa hài lòng"),
        {"danhgia": "unsatisfied"},
        in_period=True,
        days="danhgiangay",
        definition=gettext_noop("Tính theo ngày người gửi đánh giá"),
    ),
)
