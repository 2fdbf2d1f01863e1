"""What the guesses are called on a screen, and a probability in words: people read "nhiều khả năng" faster than 0.83."""

from django.utils.translation import gettext_lazy

from desks.kit.formats import percent

SCOPES = {
    "rule": gettext_lazy("Quy định, thủ tục hành chính"),
    "procedure": gettext_lazy("Quy định, thủ tục hành chính: vướng mắc khi thực hiện"),
    "conduct": gettext_lazy("Hành vi, thái độ của cán bộ, công chức"),
    "scene": gettext_lazy("Phản ánh hiện trường"),
    "question": gettext_lazy("Câu hỏi về thủ tục, pháp luật"),
    "complaint": gettext_lazy("Khiếu nại"),
    "denunciation": gettext_lazy("Có thể là tố cáo"),
    "voter": gettext_lazy("Kiến nghị của cử tri"),
    "other": gettext_lazy("Nội dung khác"),
    "grievance": gettext_lazy("Khiếu nại hoặc tố cáo"),
}
PROPOSALS = {"yes": gettext_lazy("Có nêu kiến nghị"), "no": gettext_lazy("Chỉ nêu vướng mắc")}
_IN_WORDS = (
    (0.9, gettext_lazy("gần như chắc chắn")),
    (0.75, gettext_lazy("nhiều khả năng")),
    (0.6, gettext_lazy("có khả năng")),
    (0.0, gettext_lazy("chưa chắc")),
)


def in_words(probability: float) -> str:
    """How sure, for a reader."""
    return str(next(words for least, words in _IN_WORDS if probability >= least))


def in_percent(probability: float) -> str:
    """Never 100%: a machine is not sure."""
    return percent(min(0.99, probability))
