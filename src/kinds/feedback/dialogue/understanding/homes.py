"""Where somebody lives, by the name of the place alone: a commune, a district, a province, a hamlet. Pure.

Which places there are `books.places` knows; nobody but who lives in a hamlet knows what that is called.
"""

import re

from books.places.finding import lead
from kernel.patterns import pattern
from kernel.text import fold, one_line
from kinds.feedback.dialogue.understanding import names
from kinds.feedback.dialogue.understanding.addresses import COURTESY, without_where

_LONGEST = 12
_KIND = pattern(
    r"^(?:(?:xã|xa|x\.?|phường|phuong|p\.?|thị trấn|thi tran|tt\.?|quận|quan|q\.?|huyện|huyen|h\.?|thị xã|thi xa|thành phố|thanh pho|tp\.?|tỉnh|tinh|thủ đô|thu do)\s+)+",
    re.IGNORECASE,
)
_CITY = frozenset(("ha noi", "hn", "viet nam"))
_ME = r"(?:tôi|toi|tui|mình|minh|em|e|con|cháu|chau|gia đình|gia dinh|bác|bac|nhà|nha)"
_LIVES = pattern(rf"^(?:(?:dạ|da|vâng|vang|thì|thi)[\s,]+)*(?:{_ME}\s+)*(?:ở|o|bên|ben|tại|tai)\s+", re.IGNORECASE)
# "Bản thân tôi", "tổ chức nào": no hamlet. Typed bare its name needs a capital or a number.
_HAMLET = pattern(
    r"^(?:làng|bản|buôn|sóc|ấp|tổ|thôn|xóm|phum|plei|plây|bon)\s+(?!(?:tôi|em|mình|con|bác|thân|chức|photo|bán|xóm|nào|này|ấy|đó|kia|gì|sao|trưởng|quê)\b)[^\W_]+",
    re.IGNORECASE,
)
_HAMLET_BARE = pattern(r"^(?i:lang|ban|buon|soc|ap|to|thon|xom|phum|plei|bon)\s+(?:[^\W\d_a-z]|\d)")


def is_home(text: str) -> bool:
    """TEXT names a place, or several one within the other, and says nothing else."""
    return bool(home_in(text))


def home_in(text: str) -> str:
    """The same without "tôi ở", "ạ"; "" where it is no such place."""
    said = COURTESY.sub("", one_line(text).strip(" .,;!"))
    said = _LIVES.sub("", without_where(said)).strip()
    pieces = [piece.strip() for piece in re.split(r"[,;\-–]", said) if piece.strip()]
    if not pieces or len(said.split()) > _LONGEST or "?" in said:
        return ""
    first, *around = pieces
    is_place = (_is_hamlet(first) or _is_known(first)) and all(map(_is_known, around))
    return said if is_place else ""


def _is_hamlet(piece: str) -> bool:
    is_short = len(piece.split()) <= _LONGEST_HAMLET
    return is_short and bool(_HAMLET.match(piece) or _HAMLET_BARE.match(piece))


_LONGEST_HAMLET = 4


def _is_known(piece: str) -> bool:
    """The whole of it is the name of a commune, of one that ended, of a district or a province."""
    bare = _KIND.sub("", piece)
    if fold(bare) in _CITY:
        return True
    led = lead(piece, is_answer=True)
    known = [unit.name for unit in led.units] + [_KIND.sub("", led.said)] * bool(led.said)
    known += [led.province.name] if led.province else []
    return any(fold(bare) == fold(name) and names.is_spelt_alike(bare, name) for name in known)
