"""Verb → what the citizen is told. Every verb is decided here: a text, or None on purpose."""

from collections.abc import Callable, Mapping
from typing import Any

from casework.kind import Asked
from casework.notices import Notice
from kinds.feedback.dialogue.payloads import MATTERS, REOPEN, SCORE, SUPPLEMENT, of
from kinds.feedback.dialogue.understanding.scores import SCORES
from kinds.feedback.letters.courtesies import unaddressed
from kinds.feedback.stages import QUARANTINED, RECEIVED, SPLIT_OFF
from kinds.feedback.wordings import elsewhere
from kinds.feedback.wordings.elsewhere import due
from kinds.feedback.wordings.named_units import unit_of
from messaging.routes import Button

Compose = Callable[[Asked, Mapping[str, Any], str], Notice | None]

MY_CASES = Button("Việc của tôi", payload=MATTERS)


def received(case: Mapping[str, Any]) -> Notice:
    """The receipt: the code at once, what happens next, by when."""
    text = (
        f"Thành phố đã tiếp nhận phản ánh, kiến nghị của ông/bà.\n\nMã số: {case['code']}\n"
        f"Hạn trả lời: {due(case)}\n\n"
        "Cán bộ điều phối sẽ xem và chuyển cơ quan có thẩm quyền. Có thay đổi, thành phố báo ông/bà ngay."
    )
    return Notice("received", text, "Đã tiếp nhận", (MY_CASES,))


def _assigned(asked: Asked, case: Mapping[str, Any], words: str) -> Notice:
    unit = unit_of(asked, case) or "cơ quan có thẩm quyền"
    text = f"Phản ánh {case['code']} đã được chuyển đến {unit} xử lý. Hạn trả lời ông/bà: {due(case)}."
    return Notice("assigned", text, "Đang xử lý")


def _supplement_requested(asked: Asked, case: Mapping[str, Any], words: str) -> Notice:
    text = (
        f"Về phản ánh {case['code']}, thành phố đề nghị ông/bà bổ sung:\n\n{words}\n\n"
        "Ông/bà trả lời ngay tại đây (chữ hoặc ảnh). Thời hạn tạm dừng trong lúc chờ ông/bà bổ sung."
    )
    return Notice(
        "supplement_requested", text, "Cần bổ sung", (Button("Bổ sung ngay", payload=of(SUPPLEMENT, case["code"])),)
    )


def _refused(asked: Asked, case: Mapping[str, Any], words: str) -> Notice:
    # No reason is told here: each says its own, and one frame for all would contradict most of them.
    text = f"Về nội dung ông/bà gửi (mã {case['code']}), thành phố xin trả lời như sau.\n\n{unaddressed(words)}"
    return Notice("refused", text, "Không tiếp nhận", (Button("Đề nghị xem lại", payload=of(REOPEN, case["code"])),))


def _redirected(asked: Asked, case: Mapping[str, Any], words: str) -> Notice:
    text = f"Về nội dung ông/bà gửi (mã {case['code']}), nơi giải quyết đúng và nhanh nhất là:\n\n{unaddressed(words)}"
    return Notice("redirected", text, "Đã hướng dẫn")


def _answered(asked: Asked, case: Mapping[str, Any], words: str) -> Notice:
    unit = unit_of(asked, case)
    first = f"{unit} trả lời" if unit else "Trả lời"
    return _with_rating(f"{first} phản ánh, kiến nghị {case['code']}:", case, words)


def _corrected(asked: Asked, case: Mapping[str, Any], words: str) -> Notice:
    first = f"Câu trả lời về phản ánh {case['code']} đã được xem lại. Trả lời sau đây thay cho câu trả lời trước:"
    return _with_rating(first, case, words)


def _with_rating(first: str, case: Mapping[str, Any], words: str) -> Notice:
    text = f"{first}\n\n{words}\n\nÔng/bà đánh giá câu trả lời này thế nào?"
    buttons = tuple(Button(label, payload=of(SCORE, case["code"], score)) for score, label in SCORES.items())
    return Notice("answered", text, "Đã trả lời", buttons)


def _progress(asked: Asked, case: Mapping[str, Any], words: str) -> Notice:
    return Notice("progress", f"Tiến độ xử lý phản ánh {case['code']}:\n\n{words}", "Báo tiến độ")


def _rated(asked: Asked, case: Mapping[str, Any], words: str) -> Notice:
    if asked.inputs.get("score") != "unsatisfied":
        return Notice("rated", f"Cảm ơn ông/bà đã đánh giá (mã {case['code']}).", "Đã ghi nhận")
    text = (
        f"Cảm ơn ông/bà đã đánh giá. Rất tiếc câu trả lời về {case['code']} chưa làm ông/bà hài lòng. "
        "Ông/bà có thể đề nghị xem xét lại và nêu điều còn vướng mắc."
    )
    return Notice("rated", text, "Đã ghi nhận", (Button("Đề nghị xem lại", payload=of(REOPEN, case["code"])),))


def _reopened(asked: Asked, case: Mapping[str, Any], words: str) -> Notice:
    text = f"Đã ghi nhận đề nghị xem xét lại {case['code']}. Hạn trả lời lần này: {due(case)}."
    return Notice("reopened", text, "Đang xem xét lại")


def _withdrawn(asked: Asked, case: Mapping[str, Any], words: str) -> Notice:
    return Notice("withdrawn", f"Ông/bà đã rút phản ánh {case['code']}. Việc xử lý dừng tại đây.", "Đã rút")


def _released(asked: Asked, case: Mapping[str, Any], words: str) -> Notice:
    """Its sender was told how to denounce, and no code: now they are, by whichever way reaches them."""
    text = (
        "Nội dung ông/bà gửi đã được xem xét và được tiếp nhận là phản ánh, kiến nghị.\n\n"
        f"Mã số: {case['code']}\nHạn trả lời: {due(case)}\n\n"
        "Cán bộ điều phối sẽ xem và chuyển cơ quan có thẩm quyền. Có thay đổi, thành phố báo ông/bà ngay."
    )
    return Notice("released", text, "Đã tiếp nhận", (MY_CASES,))


def _passed(asked: Asked, case: Mapping[str, Any], words: str) -> Notice:
    text = (
        f"Phản ánh {case['code']} đã quá hạn trả lời. Thành phố xin lỗi ông/bà vì sự chậm trễ này. "
        "Cơ quan xử lý sẽ báo tiến độ cho ông/bà ít nhất 7 ngày một lần cho đến khi có trả lời."
    )
    return Notice("overdue", text, "Trả lời chậm, xin lỗi")


def _letter(asked: Asked, case: Mapping[str, Any], words: str) -> Notice:
    text = f"Trả lời phản ánh, kiến nghị {case['code']} đã được phát hành thành công văn. Ông/bà tải công văn tại trang theo dõi vụ việc."
    return Notice("letter", text, "Có công văn trả lời")


NOTICES: Mapping[str, Compose | None] = {
    RECEIVED: lambda asked, case, words: received(case),
    QUARANTINED: None,  # the neutral guidance is sent beside the case, so that nothing leads from it to the sender
    "feedback:case:sealed": None,  # as above
    "feedback:case:assigned": _assigned,
    "feedback:supplement:requested": _supplement_requested,
    "feedback:supplement:received": None,  # the dialogue itself thanks them
    "feedback:supplement:waived": None,  # an inner step
    "feedback:case:refused": _refused,
    "feedback:case:redirected": _redirected,
    "feedback:work:taken": None,
    "feedback:work:reassigned": None,
    "feedback:case:handed_back": None,
    "feedback:answer:drafted": None,
    "feedback:answer:returned": None,
    "feedback:answer:approved": _answered,
    "feedback:words:added": None,
    "feedback:note:added": None,
    "feedback:progress:reported": _progress,
    "feedback:case:withdrawn": _withdrawn,
    "feedback:answer:rated": _rated,
    "feedback:case:reopened": _reopened,
    "feedback:case:reconsidered": None,
    "feedback:case:closed": None,
    "feedback:quarantine:released": _released,
    "feedback:quarantine:returned": None,  # its matter shows them
    "feedback:quarantine:destroyed": None,
    "feedback:deadline:approached": None,  # the official's inbox shows it
    "feedback:deadline:passed": _passed,
    "feedback:progress:owed": None,  # asks the official for a progress note
    "feedback:stage:overstayed": None,
    "feedback:clock:recomputed": None,
    "feedback:unit:succeeded": None,
    "feedback:words:erased": None,
    "feedback:case:forwarded": elsewhere.forwarded,
    "feedback:proposal:sent": elsewhere.proposed,
    "feedback:scene:handed_over": elsewhere.handed_over,
    "feedback:scene:updated": elsewhere.scene_state,
    "feedback:scene:answered": _answered,
    "feedback:reply:recorded": _answered,
    "feedback:reply:passed_on": None,  # the work goes on; the term runs again
    "feedback:body:reminded": None,
    "feedback:case:taken_back": elsewhere.taken_back,
    "feedback:case:merged": elsewhere.merged,
    "feedback:case:unmerged": elsewhere.unmerged,
    "feedback:follower:answered": _answered,
    "feedback:follower:corrected": _corrected,
    "feedback:follower:freed": elsewhere.freed,
    "feedback:question:answered": _answered,
    "feedback:case:split": elsewhere.split,
    SPLIT_OFF: None,  # the matter that was split tells of all its parts at once
    "feedback:extension:requested": None,
    "feedback:extension:granted": elsewhere.extended,
    "feedback:extension:refused": None,
    "feedback:case:urged": None,
    "feedback:case:directed": None,
    "feedback:direction:answered": None,
    "feedback:citizen:told": elsewhere.told,
    "feedback:answer:sent_back": elsewhere.sent_back,
    "feedback:letter:issued": _letter,
    "feedback:publication:cleared": None,  # the public page is the message
    "feedback:publication:withheld": None,
    "feedback:publication:withdrawn": None,
    "feedback:national_code:noted": None,
    "feedback:field:confirmed": None,
    "feedback:case:recalled": None,  # as when a unit hands it back: the sender hears of the next unit
    "feedback:conduct:recognised": None,
    "feedback:index:passed": None,  # between the city and those who measure it
    "feedback:follow:owed": None,  # asks the official to remind whoever has the matter
}
