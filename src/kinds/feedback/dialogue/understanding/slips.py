"""Something said before was wrong: "à nhầm, …", "không phải A, là B cơ", "B chứ không phải A", "đơn vị là B mới đúng".

With and without diacritics, in teencode, in any order. What of it is the wrong and what the right is read from the words
alone; which answer they speak of is for `putting_right` to find out. Pure.
"""

import re
from dataclasses import dataclass, replace

from kernel.patterns import pattern
from kinds.feedback.dialogue.understanding.intents import without_courtesy
from kinds.feedback.reading.wording import STOP, Word, read

_ME = r"(?:toi|minh|em|e|con|chau|bac|anh|chi|co|chu|ong|ba)"
_OH = rf"(?:(?:a|ah|o|oi|ui|ua|u|uh|ay|i|y|e|chet|thoi|xin|loi|sorry|da|ma|khoan|quen|lai|hinh nhu|that ra|thuc ra|chac|khong(?= \.)|sory|ad|admin|ban|cho|giup|xin|{_ME}|\.) )*?"
_AS = r"(?: (?:roi|mat|a|ah|nhe|nha|the|vay|dau|co|day|la|thanh|ma|voi|het|xiu|chut|ti)(?= |$))*"
_SLIP = r"(?:(?:(?:lo|ghi|viet|go|nhan|noi|khai|danh|bam|dien|nho|bi) )*(?:nham|lon|sai)|dinh chinh(?: lai)?|y (?:cua )?(?:toi|em|minh|con) (?:la|noi la)|(?:noi|ghi|sua|chinh) lai(?: cho dung)?)"
_NOT = r"(?:khong|chua|chang|deo) phai(?: la| o| tai)?"
_NAMED = (
    ("phone", r"so dien thoai|so dt|dien thoai|so phone|so lien he|zalo"),
    ("name", r"ho va ten|ho ten|ten nguoi (?:gui|phan anh)|nguoi (?:gui|phan anh)|ten"),
    ("address", r"dia chi|noi o|cho o|so nha"),
    ("unit", r"don vi|co quan|noi xay ra|cho do|noi do"),
    ("happened_on", r"thoi gian|ngay xay ra|ngay"),
    ("title", r"tieu de"),
)
_FIELD = "|".join(said for _, said in _NAMED)
_OWN = rf"(?: (?:cua )?{_ME})?"

# Found in the plain words, the first that fits.
_FORMS = (
    pattern(rf"{_OH}(?:sua|doi|thay)(?: lai)? (?:cai )?(?P<field>{_FIELD}){_OWN} (?:thanh|sang|la) (?P<new>.+)"),
    pattern(rf"{_OH}{_NOT} (?P<old>[^.]+?) (?:\. )+(?:la )?(?P<new>[^.]+?) moi (?:dung|phai|chuan)"),
    pattern(rf"{_OH}{_NOT}(?: \.)* (?P<old>[^.]+?) (?:\. )*(?:ma (?:la |o |tai |phai la )?|(?:\. )?(?:phai )?la )(?P<new>.+)"),
    pattern(rf"{_OH}(?:{_SLIP}{_AS}(?: \.)* )?(?:la )?(?P<new>[^.]+?)(?: \.)* (?:chu|chu ma) {_NOT}(?: (?P<old>.+))?"),
    pattern(rf"{_OH}{_SLIP}{_AS}(?: \.)* (?P<old>[^.]+) (?:\. )+(?:la )?(?P<new>[^.]+) moi (?:dung|phai|chuan)"),
    pattern(rf"{_OH}(?:sua|doi|thay|nham|{_SLIP})(?: lai)? (?P<old>[^.]+?) (?:thanh|sang) (?P<new>.+)"),
    pattern(rf"{_OH}(?:{_SLIP}|{_NOT}){_AS}(?: \.)+ (?P<new>.+)"),
    pattern(rf"{_OH}(?:{_SLIP}){_AS} (?P<new>.+)"),
    pattern(rf"(?!.*\b(?:ho(?! (?:va )?ten)|can bo|bao|nguoi ta)\b){_OH}(?:la )?(?P<new>[^.]+?)(?: \.)* moi (?:(?:dung|phai|chuan|chinh xac)(?: la)?|la) (?:cai )?(?P<field>{_FIELD}){_OWN}(?: dung| that| chuan)?"),
    pattern(r"(?:o |tai |la |phai la )?(?P<new>[^.]+?)(?: \.)* moi (?:dung|phai|chuan|chinh xac)"),
    pattern(rf"{_OH}(?:phai la|that ra la|thuc ra la|hinh nhu la|dung ra la|dung ra phai la|chinh xac la|dung la) (?P<new>.+)"),
    pattern(r"(?P<new>.+?)(?: \.)+ khong phai (?:la )?(?P<old>.+)"),
    pattern(rf"{_OH}(?:sua|doi|chuyen)(?: lai)?(?: thanh| sang| la) (?P<new>.+)"),
    pattern(rf"{_OH}(?P<old>(?:{_FIELD}){_OWN}) (?:\w+ )?(?:sai|nham|lon){_AS}"),
    pattern(rf"(?P<old>(?:cai )?(?:{_FIELD}){_OWN}) (?:\w+ )?(?:sai|nham|lon){_AS}(?: \.)+ (?P<new>.+)"),
)  # fmt: skip
# Only of what repeats something that was said, or names it: "tôi không phải người ở đây" puts nothing right.
_WEAK = (
    pattern(r"(?P<new>[^.]+?) khong phai (?:la |o )?(?P<old>[^.]+)"),
    pattern(rf"{_OH}{_NOT} (?P<old>[^.]+?)(?: (?:dau|a|nhe|nha|co))*(?: \.)+ (?P<new>[^.]+)"),
    pattern(rf"{_OH}(?P<old>[^.]+?) (?:la |bi )?(?:nham|sai|lon){_AS}(?: \.)+ (?P<new>[^.]+)"),
)
_BARE = pattern(rf"{_OH}(?:{_SLIP}|{_NOT}){_AS}(?: \.)*")
_ONLY_NOT = pattern(rf"{_OH}{_NOT} (?P<old>[^.]{{2,60}}?)(?: \.)*")
_THE_WRONG = pattern(
    r"(?:(?:ma|thi|no|ho|bi|lai|la|ghi|in|danh|cap|lam|viet|go|nhap|dien|ten|giay|to|ban|so) )*(?:sai|nham|lon) (?!(?:roi|a|nhe|la|thanh|sai|nham|lon|het|mat|bet|co|the|vay|day|thi)\b)\w+(?: \w+){0,6}"
)
_MARKED = pattern(rf"{_OH}(?:{_SLIP}|{_NOT})\b|.* (?:moi (?:dung|phai|chuan)|(?:chu|\.) khong phai)\b")
_FOR = rf"(?: (?:thi|phai|lai|cho|giup|ho|gium|dum|nguyen|cua|{_ME}))*"
_PUT = r"(?:de|ghi|dat|lay|chon|dien|nhap|viet|khai|sua|doi)"
_STATES = pattern(
    rf"{_OH}(?:la )?(?:{_PUT}{_FOR} )?(?:cai |phan |muc )?(?P<name>{_FIELD}){_OWN}{_FOR}(?: {_PUT}{_FOR})?(?: (?:la|thanh|sang|\.))+ (?P<new>.+)"
)
# "Ghi cơ quan Sở Y tế giúp em": with nothing between, only what surely is one.
_PUTS = (
    pattern(rf"{_OH}(?:de|ghi|dat|dien|nhap){_FOR} (?:cai |phan |muc )?(?P<name>{_FIELD}){_OWN} (?P<new>.+)"),
    pattern(rf"{_OH}(?P<name>{_FIELD}){_OWN}{_FOR} (?:de|ghi|dat|dien|nhap){_FOR} (?P<new>.+)"),
)
_CALLED = pattern(rf"{_OH}(?:{_ME} (?P<name>ten)|(?P<own>ten) {_ME})(?: la)? (?P<new>.+)")
_NAME_ALONE = pattern(rf"(?:cai )?(?P<name>{_FIELD}){_OWN}{_AS}")
_SHORTENED = frozenset(("p", "q", "x", "tp", "d"))
_COURTESY = frozenset(("a", "nhe", "nha", "em", "ad", "nhi", "chau", "ban"))
_BEGINS = pattern(
    r"^(?:(?:không|khong|ko|k|dạ|vâng|à|ờ|là|la|phải là|quên|hình như|hinh nhu|thật ra|thực ra|that ra|chắc|mà|ma|a|ừ|thôi)[\s,.]+)+(?=\S)",
    re.IGNORECASE,
)
_ENDS = pattern(
    r"(?:[\s,.]+(?:cơ|co(?=\s*$)|mới đúng|moi dung|mới phải|moi phai|mới chuẩn|chứ|nhé|nha|ạ|đó|nhá|nhe|nghen))+[\s.!]*$",
    re.IGNORECASE,
)
_LONGEST = 30


@dataclass(frozen=True, slots=True)
class Slip:
    """`new` instead of `old`, each as it was typed and perhaps not said; `name`: the answer that was named with it."""

    new: str = ""
    old: str = ""
    name: str = ""
    is_weak: bool = False
    is_loose: bool = False  # nothing but its place in the sentence says that `new` is an answer


def slip_in(text: str) -> Slip | None:
    """What the whole of a short TEXT puts right; None when it puts nothing right."""
    words = _words(text)
    if not 0 < len(words) <= _LONGEST:
        return None
    while len(words) > 2 and words[-1].plain in _COURTESY and words[-1].typed != "nhà" and words[-2].plain != "so":
        words.pop()
    plain = " ".join(word.plain for word in words)
    if _BARE.fullmatch(plain):
        return Slip()
    for form in _FORMS:
        if (found := form.fullmatch(plain)) and "field" in form.groupindex:
            return _of(found["field"], _typed(text, words, found, "new"), "")
        if found:
            said = _named(_typed(text, words, found, "new"), _typed(text, words, found, "old"))
            inner = slip_in(said.new) if said.new and not said.old else None
            return inner if inner and inner.new and inner.old else said
    if found := _ONLY_NOT.fullmatch(plain):
        return Slip(old=_typed(text, words, found, "old"))
    if found := next(filter(None, (form.fullmatch(plain) for form in _WEAK)), None):
        return replace(_named(_typed(text, words, found, "new"), _typed(text, words, found, "old")), is_weak=True)
    if _ends_in_co(words):
        return _named(alone(text), "")
    return None


def stated(text: str) -> Slip | None:
    """ "Đơn vị là Sở Y tế", "số nhà là 17": an answer, with the name of what it answers."""
    bare = alone(text)
    said = _named(bare, "")
    if said.name and said.new:
        return said
    words = _words(bare)
    plain = " ".join(word.plain for word in words)
    found = next(filter(None, (form.fullmatch(plain) for form in _PUTS)), None)
    return replace(_of(found["name"], _typed(bare, words, found, "new"), ""), is_loose=True) if found else None


def names_the_wrong(text: str) -> bool:
    """ "Sai ngày sinh", "bị ghi nhầm tên": which thing is wrong, with no pause and no right one behind it."""
    plain = read(text).plain
    return bool(_THE_WRONG.fullmatch(plain)) and not _BARE.fullmatch(plain)


def is_marked(text: str) -> bool:
    """It says that something was wrong: no name, and no word of the matter unless it tells something of it."""
    plain = read(text).plain
    return bool(_BARE.fullmatch(plain) or _MARKED.match(plain))


def _words(text: str) -> list[Word]:
    """Without the stop of "p." and "q.": nothing ends there."""
    words = [_as_in_the_north(word) for word in read(text).words]
    return [
        word for at, word in enumerate(words) if word.typed != STOP or at == 0 or words[at - 1].plain not in _SHORTENED
    ]


def _as_in_the_north(word: Word) -> Word:
    """ "Chớ hổng phải": chứ không phải."""
    meant = _SOUTHERN.get(word.typed)
    return replace(word, plain=meant) if meant else word


_SOUTHERN = {"chớ": "chu", "hổng": "khong", "hông": "khong", "hong": "khong"}


def _ends_in_co(words: list[Word]) -> bool:
    """ "Phường Đống Đa cơ"; without marks it may be "có" and is none."""
    spoken = [word for word in words if word.plain != STOP and word.plain not in _COURTESY]
    return len(spoken) > 1 and (
        spoken[-1].typed == "cơ" or (spoken[-1].typed == "co" and all(word.typed.isascii() for word in words))
    )


def _named(new: str, old: str) -> Slip:
    """The name of the answer taken out of "đơn vị là …", or of "sai số nhà rồi, …"."""
    words = _words(new)
    if found := _STATES.fullmatch(" ".join(word.plain for word in words)):
        return _of(found["name"], _typed(new, words, found, "new"), old)
    if found := _CALLED.fullmatch(" ".join(word.plain for word in words)):
        return Slip(_typed(new, words, found, "new"), old, "name")
    if found := _NAME_ALONE.fullmatch(read(old).plain):
        return _of(found["name"], new, "")
    return Slip(new, old)


def _of(said: str, new: str, old: str) -> Slip:
    name = next(name for name, pattern in _NAMED if re.fullmatch(pattern, said))
    return Slip(f"số nhà {new}" if said == "so nha" and new[:1].isdigit() else new, old, name)


def _typed(text: str, words: list[Word], found: re.Match[str], group: str) -> str:
    """A part of the plain words as it was typed."""
    if group not in found.re.groupindex or found[group] is None:
        return ""
    start, end, place = *found.span(group), 0
    inside: list[Word] = []
    for word in words:
        if start <= place < end and (inside or word.plain != STOP):
            inside.append(word)
        place += len(word.plain) + 1
    return alone(text[inside[0].at : inside[-1].past]) if inside else ""


def alone(said: str) -> str:
    """Without "cơ", "mới đúng", "nhé" behind it, "không, là" before it."""
    return _BEGINS.sub("", without_courtesy(_ENDS.sub("", said))).strip(" ,.;:!")
