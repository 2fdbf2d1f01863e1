"""What the engine refuses. The docstring is the sentence for the reader; the caller keeps what was typed."""

from collections.abc import Callable

from kernel.errors import MotCuaError


class CaseError(MotCuaError):
    """Không thực hiện được thao tác trên vụ việc."""

    http_status = 409


class CaseNotFound(CaseError):
    """Không tìm thấy vụ việc này, hoặc vụ việc không thuộc phạm vi của đồng chí."""

    http_status = 404


class StaleCase(CaseError):
    """Vụ việc đã được người khác cập nhật sau khi đồng chí mở trang. Nội dung đang nhập vẫn được giữ; xin xem lại trạng thái mới rồi thực hiện tiếp."""

    http_status = 412


class MoveNotAllowed(CaseError):
    """Không thể thực hiện “{move}” khi vụ việc đang ở trạng thái “{stage}”."""

    ours = ("move", "stage")


class NotYours(CaseError):
    """Vụ việc đang do đơn vị hoặc người khác giữ nên đồng chí chưa thể thực hiện “{move}”."""

    http_status = 403
    ours = ("move",)


class NobodyHolds(CaseError):
    """Đơn vị này chưa có vị trí đảm nhận vai trò cần thiết. Hãy chọn đơn vị khác hoặc báo quản trị bổ sung vị trí."""


class InputMissing(CaseError):
    """Hãy xem lại điều đã nhập."""

    http_status = 422

    def __init__(self, field: str, message: str, /, **facts: object) -> None:
        """What is wrong with FIELD: a sentence of ours, with places for the FACTS, so that it can be said in any language."""
        super().__init__(message, field=field, **facts)
        self.field = field


class ReadAndRefused(InputMissing):
    """Hãy xem lại điều đã nhập."""

    def __init__(self, field: str, message: str, enter: Callable[[], object], /, **facts: object) -> None:
        """What was read to find it out stands in the ledger though nothing of the move does: ENTER is called after the
        rollback. Else whoever tries words until one is refused would learn who somebody is without a trace."""
        super().__init__(field, message, **facts)
        self.enter = enter


class InTruth(InputMissing):
    """Thao tác này thực chất là một thao tác khác."""

    def __init__(self, field: str, message: str, move: str = "") -> None:
        """Under the lock a kind's plan found that what is asked is MOVE in truth; `casework.oversight` makes that one."""
        super().__init__(field, message)
        self.move = move


class NumberTaken(CaseError):
    """Số {code} đã có vụ việc; mỗi số chỉ dùng một lần. Hãy xem lại tờ số."""

    http_status = 409


class KeyReused(CaseError):
    """Mã yêu cầu này đã dùng cho một yêu cầu khác. Hãy gửi lại với mã mới."""

    http_status = 422
