"""What other systems read of feedback, in the words of `casework.outside`: states for stages, meanings for entries, moves for acts."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from casework import outside
from casework.outside import Meaning

# A stage in words that no flow changes; a stage that is not here is not told outside.
STATES = {
    "received": "received", "awaiting_sender": "waiting", "assigned": "at_work", "awaiting_approval": "at_work",
    "forwarded": "forwarded", "proposed": "forwarded", "handed_over": "handed_over", "merged": "merged",
    "answered": "answered", "refused": "refused", "redirected": "redirected", "closed": "ended", "withdrawn": "withdrawn",
}  # fmt: skip

# Taken up: a person has found that it is feedback (Decision 31/2021/QĐ-TTg, art. 43). Who reported what is released was told
# long ago that it was received.
MEANINGS: Mapping[str, Meaning] = {
    "feedback:case:received": Meaning(outside.RECEIVED),
    "feedback:case:assigned": Meaning(outside.CHANGED, takes_up=True),
    "feedback:case:forwarded": Meaning(outside.CHANGED, takes_up=True),
    "feedback:proposal:sent": Meaning(outside.CHANGED, takes_up=True),
    "feedback:publication:cleared": Meaning(outside.PUBLISHED),
    "feedback:publication:withdrawn": Meaning(outside.UNPUBLISHED),
    "feedback:quarantine:released": Meaning(),
    "feedback:national_code:noted": Meaning(notes_code=True),
}
MOVED, NOTHING = Meaning(outside.CHANGED), Meaning()
ACTS: Mapping[str, str] = {
    outside.ADD: "add", outside.SUPPLEMENT: "supplement", outside.WITHDRAW: "withdraw", outside.RATE: "rate", outside.REOPEN: "reopen",
    outside.NOTE_CODE: "note_national_code", outside.SCENE_TOLD: "scene_state", outside.SCENE_ANSWERED: "answer_scene",
}  # fmt: skip
RIGHTS: Mapping[str, Any] = {
    "write": _("Gửi phản ánh thay người dân, gửi thêm thông tin"),
    "read": _("Đọc tình trạng phản ánh do chính hệ thống đó gửi"),
    "read_all": _("Đọc tình trạng mọi phản ánh của thành phố"),
    "files": _("Tải tệp gửi kèm phản ánh do chính hệ thống đó gửi, khi đã có trả lời"),
}


def meaning_of(verb: str, particulars: Mapping[str, Any]) -> Meaning:
    """What is not told otherwise is told where it led to another stage."""
    return MEANINGS.get(verb) or (MOVED if "stage" in particulars else NOTHING)
