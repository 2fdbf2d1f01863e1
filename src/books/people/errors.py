"""What can be wrong with a question to the book of people. A class's docstring is what the user reads."""

from kernel.errors import MotCuaError


class IdentityError(MotCuaError):
    """Không thực hiện được với sổ nhân thân."""


class ReasonMissing(IdentityError):
    """Phải ghi rõ lý do xem nhân thân của người gửi."""


class IdentityUnknown(IdentityError):
    """Không có người này trong sổ nhân thân."""


class IdentityErased(IdentityError):
    """Nhân thân của người này đã được xóa theo yêu cầu hoặc khi hết thời hạn lưu."""
