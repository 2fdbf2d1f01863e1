"""What the sender is told when a matter goes to somebody else, comes back, is joined with another or split."""

from collections.abc import Mapping
from typing import Any

from casework.kind import Asked
from casework.notices import Notice
from kernel.text import one_line
from kernel.time import format_date, local


def _and(words: str) -> str:
    return f"\n\n{words}" if words else ""


def _to(asked: Asked, name: str) -> str:
    return one_line(str(asked.inputs.get(name) or "")) or "cơ quan có thẩm quyền"


def due(case: Mapping[str, Any]) -> str:
    """By when the sender is answered, 15/09/2026."""
    return format_date(local(case["due_at"])) if case["due_at"] else "sẽ báo sau"


def _by(case: Mapping[str, Any]) -> str:
    """The same as a sentence of its own; nothing while the clock has stopped."""
    return f" Hạn trả lời: {due(case)}." if case["due_at"] else ""


def forwarded(asked: Asked, case: Mapping[str, Any], words: str) -> Notice:
    text = (
        f"Phản ánh {case['code']} thuộc thẩm quyền của {_to(asked, 'authority')}. Thành phố đã chuyển đến cơ quan này, tiếp tục theo dõi, "
        f"đôn đốc và sẽ báo kết quả cho ông/bà tại đây; ông/bà không cần gửi lại.{_and(words)}"
    )
    return Notice("forwarded", text, "Đã chuyển cơ quan khác")


def proposed(asked: Asked, case: Mapping[str, Any], words: str) -> Notice:
    text = (
        f"Nội dung {case['code']} của ông/bà liên quan đến quy định do cấp khác ban hành. Cơ quan xử lý đã kiến nghị {_to(asked, 'body')} "
        f"xem xét sửa đổi và theo dõi đến khi có trả lời; ông/bà sẽ được báo kết quả tại đây.{_and(words)}"
    )
    return Notice("proposed", text, "Đã kiến nghị sửa quy định")


def handed_over(asked: Asked, case: Mapping[str, Any], words: str) -> Notice:
    text = (
        f"Phản ánh {case['code']} là việc tại hiện trường. Thành phố đã chuyển ngay đến đơn vị phụ trách; "
        f"ông/bà không cần gửi lại ở kênh khác và sẽ nhận kết quả tại đây.{_and(words)}"
    )
    return Notice("handed_over", text, "Đã chuyển đơn vị hiện trường")


def scene_state(asked: Asked, case: Mapping[str, Any], words: str) -> Notice | None:
    """Only what a person can read is passed on; a bare code of the other system stays on the case page."""
    return (
        Notice("scene_state", f"Phản ánh {case['code']}, tin từ hiện trường:\n\n{words}", "Có tin từ hiện trường")
        if words
        else None
    )


def taken_back(asked: Asked, case: Mapping[str, Any], words: str) -> Notice:
    text = f"Phản ánh {case['code']} được chuyển về thành phố để xem lại nơi giải quyết.{_by(case)}"
    return Notice("taken_back", text, "Đang xem xét lại nơi giải quyết")


def merged(asked: Asked, case: Mapping[str, Any], words: str) -> Notice:
    text = (
        f"Phản ánh {case['code']} của ông/bà có cùng nội dung với một phản ánh đang được giải quyết. Hai phản ánh được xử lý chung; "
        "khi có trả lời, ông/bà cũng nhận được đầy đủ tại đây."
    )
    return Notice("merged", text, "Xử lý chung")


def unmerged(asked: Asked, case: Mapping[str, Any], words: str) -> Notice:
    text = f"Phản ánh {case['code']} của ông/bà được tách ra để xử lý riêng.{_by(case)}"
    return Notice("unmerged", text, "Xử lý riêng")


def freed(asked: Asked, case: Mapping[str, Any], words: str) -> Notice:
    text = f"Câu trả lời trước đây về phản ánh {case['code']} đang được xem lại. Thành phố sẽ trả lời lại ông/bà.{_by(case)}"
    return Notice("sent_back", text, "Đang trả lời lại")


def split(asked: Asked, case: Mapping[str, Any], words: str) -> Notice:
    """One message with every code: WORDS are the list that the plan made."""
    text = (
        f"Phản ánh {case['code']} có nhiều nội dung thuộc nhiều nơi giải quyết nên được tách để mỗi nơi trả lời phần việc của mình. "
        f"Thời hạn của mọi phần vẫn tính từ ngày ông/bà gửi.\n\n{words}"
    )
    return Notice("split", text, "Đã tách nội dung")


def extended(asked: Asked, case: Mapping[str, Any], words: str) -> Notice:
    before, after = (format_date(local(row["due_at"])) if row["due_at"] else "" for row in (asked.case, case))
    text = (
        f"Việc giải quyết phản ánh {case['code']} cần thêm thời gian. Hạn trả lời cũ: {before}. Hạn mới: {after}.\n\n"
        f"Lý do: {words}\n\nThành phố mong ông/bà thông cảm."
    )
    return Notice("extended", text, f"Hạn mới {after}")


def told(asked: Asked, case: Mapping[str, Any], words: str) -> Notice:
    return Notice("told", f"Về phản ánh {case['code']}:\n\n{words}", "Có tin nhắn mới")


def sent_back(asked: Asked, case: Mapping[str, Any], words: str) -> Notice:
    text = (
        f"Thành phố đã xem lại câu trả lời về {case['code']} và thấy chưa đầy đủ, nên đã yêu cầu cơ quan xử lý trả lời lại. "
        f"Hạn trả lời: {due(case)}."
    )
    return Notice("sent_back", text, "Đang trả lời lại")
