"""What an error says to another system: neutral, about the request. On our own pages the same errors address an official."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from api.bringing import AlreadyErased
from casework.errors import (
    CaseError,
    CaseNotFound,
    InputMissing,
    KeyReused,
    MoveNotAllowed,
    NobodyHolds,
    NotYours,
    StaleCase,
)
from kernel.errors import MotCuaError
from vault.kinds import FileRefused

_SENTENCES: Final[Mapping[type[MotCuaError], Promise]] = {
    CaseNotFound: _("Không có phản ánh với mã này."),
    StaleCase: _("Phản ánh đã thay đổi sau lần đọc gần nhất. Hãy đọc lại, rồi gửi lại với ETag mới."),
    NotYours: _("Thao tác này không thuộc quyền của người gửi."),
    KeyReused: _("Idempotency-Key này đã dùng cho một yêu cầu khác. Hãy gửi với một mã mới."),
    NobodyHolds: _("Cơ quan tiếp nhận chưa thể nhận việc này. Hãy gửi lại sau."),
}
# These are written about the matter or the file, to whomever it may concern.
_THEIR_OWN: Final = (AlreadyErased, MoveNotAllowed, InputMissing, FileRefused)
_LATER: Final = _("Hệ thống chưa phục vụ được yêu cầu này. Hãy gửi lại sau.")
_NOT_POSSIBLE: Final = _("Không thực hiện được thao tác này với phản ánh.")


# Told with every report that is taken, so that it tells nothing of any: whoever denounces learns the lawful way at once.
NOTICE: Final = _(
    "Đã tiếp nhận để xem xét. Kênh này không tiếp nhận tố cáo: tố cáo gửi bằng đơn có chữ ký hoặc trình bày trực tiếp tại nơi "
    "tiếp công dân (Luật Tố cáo 2018, Điều 22)."
)


def sentence_for(error: MotCuaError) -> str:
    """The sentence; of trouble inside our house nothing is told but that it is there."""
    if found := _SENTENCES.get(type(error)):
        return str(found)
    if isinstance(error, _THEIR_OWN):
        return error.message
    return str(_NOT_POSSIBLE if isinstance(error, CaseError) else _LATER)
