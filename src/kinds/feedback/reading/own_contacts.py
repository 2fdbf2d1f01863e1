"""Whose a telephone number or an e-mail in somebody's words is: the sender's own claim ("hoặc gọi số của vợ tôi …"), or part of the matter.

Pure; reads bare letters (`kernel.text.plain_of`). What is neither for sure stays in the house, and is hidden where words go outside.
"""

from enum import Enum
from typing import Final

from kernel.patterns import pattern

_ME: Final = r"(?:toi|minh|em|e|con|chau|mk|tui)"
_KIN: Final = (
    r"(?:vo|chong|con(?: trai| gai| dau| re)?|bo|ba|cha|me|ma|anh(?: trai| re| ho)?|chi(?: gai| dau| ho)?|em(?: trai| gai| ho)?|chau"
    r"|ong|ba(?: noi| ngoai)|co|chu|bac|di|cau|mo|ban(?: gai| trai)?|nguoi nha|hang xom|gia dinh|nha)"
)
OWNER: Final = rf"(?:{_KIN} (?:cua )?(?:nha )?{_ME}|(?:nguoi nha|gia dinh)(?: (?:cua )?{_ME})?|{_ME})"
_LABEL: Final = r"(?:so dien thoai|so dt|sdt|dien thoai|dthoai|di dong|dt|dd|so may|so|phone|tel|zalo|viber|e-?mail|mail|thu dien tu|dia chi mail)"
_CALL: Final = r"(?:lien he|lien lac|lh|goi(?: dien)?|nhan(?: tin)?|alo|tra loi|gui)"
_WAY: Final = r"(?:cho|den|qua|voi|vao|theo|tai)"
_OTHER: Final = rf"(?:rieng|khac|phu|du phong|thu hai|thu 2|nua|la|cua|{_LABEL})"
_POLITE: Final = r"(?:hoac(?: la)?|hay|va|xin|vui long|lam on|nho|mong|de nghi|can thiet|neu can|can thi|khi can|neu khong duoc|khong duoc|thi)"
# "số của vợ tôi", "sđt con gái tôi:": says whose it is
_SAYS_WHOSE: Final = pattern(
    rf"\b{_LABEL}\b(?:[\s:.]*\b{_OTHER}\b)*[\s:.]*\b{OWNER}\b(?:[\s:.]*\b(?:la|{_LABEL})\b)*[\s:.]*\Z"
)
_BEGINS: Final = r"(?:\A|[.,;:!?\n(\-–])\s*"
# what may stand before it since the last mark: "hoặc gọi vào"
_LEADS: Final = pattern(rf"{_BEGINS}((?:(?:{_POLITE}|{_CALL}|{_WAY})\s+)+)\Z")
# A wish to be called, and nothing else since the last mark: "hoặc liên hệ tôi qua số"
_ASKS: Final = pattern(rf"{_BEGINS}((?:{_POLITE}\s+)*{_CALL}\b(?:[\s:.]*\b(?:{_WAY}|{_OTHER}|{OWNER})\b)*[\s:.]*)\Z")
# "đề nghị cơ quan liên hệ với tôi qua số"
_WISHES: Final = pattern(
    rf"\b(?:xin|mong|de nghi|nho|vui long|lam on|hay)\b[^.,;:!?\n]{{0,40}}?(\b{_CALL}\b(?:\s+{_WAY})*\s+{OWNER}\b(?:[\s:.]*\b(?:{_WAY}|{_OTHER})\b)*[\s:.]*)\Z"
)
_BEHIND: Final = pattern(
    rf"\s*[(\-–,]?\s*(?:(?:la|so|sdt|dt|zalo|cua)\s+)*{OWNER}\b(?!\s*(?:goi|nhan|bi|da|khong|nop|den|o|lam|co|duoc|moi|thay|phai|xin|de))\)?"
)
_OF_THE_MATTER: Final = pattern(
    r"\b(?:duong day nong|hotline|tong dai|truc ban|can bo|cong chuc|vien chuc|nhan vien|chu tich|truong (?:phong|thon|ban)|giam doc|bo phan"
    r"|phuong|xa|ubnd|uy ban|cong an|toa an|co quan|chi cuc|so (?:tai nguyen|xay dung|noi vu|tu phap|y te|giao duc|nong nghiep|cong thuong)"
    r"|trung tam|benh vien|truong hoc|cong ty|doanh nghiep|cua hang|chu (?:nha|quan|xuong|thau|dau tu)|lua dao|mao danh|ke gian|nguoi la|quang cao|to rao|bien bao)\b"
)
_JOINT: Final = pattern(rf"[\s,/;\-–]*(?:(?:{_POLITE}|{_CALL}|{_WAY}|{_OTHER}|{OWNER})\b[\s,:.]*)*")
# "nếu cần nhé": goes along when nothing else follows
_TAIL: Final = pattern(
    r"(?:\s+(?:(?:neu|khi) (?:can(?: thiet)?|khong (?:goi|lien lac|lien he) duoc)|nhe|nha|nhen|voi|giup|nua|a))+(?=\s*(?:[.,;!?\n)]|\Z))"
)
_OWNS: Final = pattern(rf"\b{OWNER}\b")
_SENTENCE_ENDS: Final = pattern(r"[!?;\n]|\.(?=\s)")


class Whose(Enum):
    """OWN: claimed by the sender. MATTER: an office's, an official's, a stranger's of whom is told. UNSURE: nobody says."""

    OWN = "own"
    MATTER = "matter"
    UNSURE = "unsure"


def whose(plain: str, start: int, end: int) -> Whose:
    """Of the number or e-mail at START..END of the bare letters."""
    if claim(plain, start, end) is not None:
        return Whose.OWN
    return Whose.MATTER if _tells_of_others(plain, start, end) else Whose.UNSURE


def claim(plain: str, start: int, end: int) -> tuple[int, int] | None:
    """The number together with the words that claim it ("hoặc gọi số của vợ tôi …"); None where nobody claims it."""
    first, behind = _sentence(plain, start), _BEHIND.match(plain, end)
    mark, ends = max(first - 1, 0), behind.end() if behind else end
    if tail := _TAIL.match(plain, ends):
        ends = tail.end()
    if said := _SAYS_WHOSE.search(plain, first, start):
        leads = _LEADS.search(plain, mark, said.start())
        return (leads.start(1) if leads else said.start()), ends
    asked = _ASKS.search(plain, mark, start) or _WISHES.search(plain, first, start)
    if asked and (behind or _OWNS.search(asked[1]) or not _tells_of_others(plain, start, end)):
        return asked.start(1), ends
    return (start, ends) if behind else None


def is_joined(plain: str, end: int, start: int) -> bool:
    """ "0912 … hoặc 0987 …": is what begins at START only named beside what ended at END?"""
    return end <= start and _JOINT.fullmatch(plain, end, start) is not None and "\n\n" not in plain[end:start]


def _sentence(plain: str, start: int) -> int:
    return max((found.end() for found in _SENTENCE_ENDS.finditer(plain, 0, start)), default=0)


def _tells_of_others(plain: str, start: int, end: int) -> bool:
    ends = _SENTENCE_ENDS.search(plain, end)
    return _OF_THE_MATTER.search(plain, _sentence(plain, start), ends.start() if ends else len(plain)) is not None
