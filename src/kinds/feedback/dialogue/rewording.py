"""The words of the matter themselves are put right, by who told them: one thing for another, or a part that is to go."""

import re

from kernel.patterns import pattern
from kernel.text import excerpt, plain_of
from kinds.feedback.dialogue import matter, payloads, telling, texts
from kinds.feedback.dialogue.talk import Talk, button
from kinds.feedback.dialogue.understanding import parts, persons, phones
from kinds.feedback.dialogue.understanding.intents import plain_words
from kinds.feedback.dialogue.understanding.matters import tells_of_a_matter
from kinds.feedback.dialogue.understanding.slips import Slip, slip_in

_LONGEST = 6  # words that take the place of others
_ME = r"(?:toi|minh|em|e|con|chau|bac|anh|chi|co|chu|ong|ba)"
_LIVES = pattern(rf"\b{_ME} (?:hien |dang |nha )*(?:song )?(?:o|tai|tru tai) (?:tai |so |nha )*\Z")
_THING = r"(?:phan|cai|doan|cau|y|viec|chuyen|vu|khoan|muc)"
_ABOUT = pattern(r"^(?:trong |o |phan )*(?:nội dung|noi dung)(?: là| la|:)?\s+", re.IGNORECASE)
_DROPS = pattern(
    rf"(?:(?:a|u|o|thoi|ma|da|khoan|{_ME}|cho|xin|muon|nho) )*(?:bo|xoa|cat|luoc|gach)(?: (?:bot|giup|ho|cho|di|{_ME}))* {_THING} (?:\w+ ){{1,10}}?(?:di|ra|thoi|giup|nhe|a)(?: (?:a|nhe|nha|{_ME}|giup|voi))*(?: {_ME} chi (?:\w+ ?){{1,10}})?"
)
# Of what was told here last, and of nothing else: said at any time.
_LEAD = rf"(?:(?:a|u|o|thoi|ma|da|khoan|{_ME}|cho|xin|muon|nho|giup|ad) )*"
_OUT = rf"(?:bo|xoa|cat|luoc|gach|dung ghi|khong ghi)(?: (?:bot|giup|ho|cho|di|gium|dum|{_ME}))*"
_PIECE = r"(?:(?:cai|cac) )?(?:cau|tin(?: nhan)?|doan|phan|y|loi|dong)"
_JUST = r"(?:(?:them|noi|viet|nhan|ghi|ke|go|vua|moi|o|luc) )*(?:vua (?:roi|xong|nay|noi|them|nhan|viet|ghi|ke|go|gui|moi)|cuoi cung|cuoi|sau cung|luc nay|ban nay|moi (?:them|nhan|viet|ghi|noi))"
_PLEASE = rf"(?: (?:di|ra|thoi|giup|nhe|nha|a|voi|ho|nghen|cho|roi|xong|{_ME}))*"
_DROPS_THE_LAST = pattern(rf"{_LEAD}{_OUT} {_PIECE} {_JUST}{_PLEASE}")
_DROPS_ONE = pattern(rf"{_LEAD}{_OUT} {_PIECE} (?P<words>(?:\w+ ){{1,11}}?\w+?){_PLEASE}")


def of_the_content(talk: Talk, slip: Slip) -> bool:
    """ "Bốn lần chứ không phải ba lần", of a "ba lần" that the words have once."""
    new, old = _ABOUT.sub("", slip.new), slip.old
    new = _as_much(new, old)
    spans = [(at, span) for at, part in enumerate(talk.draft.parts) for span in parts.every(part, old)] if new else []
    if len(spans) != 1:
        return False
    at, (start, end) = spans[0]
    part = talk.draft.parts[at]
    before, first = part[:start].split()[-1:], new.split()[0]
    if before and " " in new and parts.same(before[0], first):  # "phí 100k", for the "50 nghìn" of "thu phí 50 nghìn"
        new = new.partition(" ")[2]
    talk.draft.parts[at] = part[:start] + new + part[end:]
    matter.was_changed(talk, "content", f"“{new}” thay cho “{part[start:end]}”")
    return True


def adds(talk: Talk, text: str) -> bool:
    """ "Thêm giúp: nhà tôi xây từ 1998", whatever is asked: what follows is of the matter, and nothing of it is left out."""
    draft, said = talk.draft, _ADDS.match(text)
    if not said or draft.where or draft.editing or draft.step in {"", "content", "rewrite"}:
        return False
    more = said["more"].strip()
    if not tells_of_a_matter(more) and (phones.find_phone(more) or persons.email_in(more)):
        return False
    draft.parts.append(more)
    telling.when_told(talk, more)
    matter.repeat(talk, texts.MORE_WORDS)
    return True


_ADDS = pattern(
    r"(?:(?:à|a|ừ|ờ|dạ|da|vâng|vang|cho|xin|nhờ|nho|tôi|toi|tui|em|mình|minh|con|cháu|chau|bác|bac|muốn|muon|phần|phan|nội dung|noi dung|phản ánh|phan anh|ghi|viết|viet|nói|noi|còn|con)\s+)*"
    r"(?:thêm|them|bổ sung|bo sung)"
    r"(?:\s+(?:thêm|them|giúp|giup|hộ|ho|giùm|dùm|gium|dum|cho|vào|vao|nội dung|noi dung|phản ánh|phan anh|tôi|toi|em|mình|minh|con|cháu|chau|chữ|chu|ý|y|câu|cau|này|nay|nữa|nua|một|mot|với|voi|ạ|phần|phan|đoạn|doan|sau))*"
    r"\s*(?::|\s(?:là|la|rằng|rang)\s)\s*(?P<more>\S.*)",
    re.IGNORECASE | re.DOTALL,
)


def where_one_lives(talk: Talk, old: str, new: str) -> None:
    """ "Tôi ở 5 Hàng Đào", told in the story: the house that was wrong is put right there, too, and leaves it as an address does."""
    for at, part in enumerate(talk.draft.parts):
        for start, end in parts.every(part, old)[:1]:
            if _LIVES.search(plain_of(part[:start])):
                talk.draft.parts[at] = part[:start] + new + part[end:]


def said_of_it(talk: Talk, value: str) -> bool:
    """Behind "sửa nội dung: …"."""
    slip = slip_in(value)
    return slip is not None and bool(slip.new and slip.old) and of_the_content(talk, slip)


def drops_a_part(talk: Talk, text: str) -> bool:
    """ "Bỏ câu vừa rồi đi": that message. "Bỏ phần thu phí đi", at the summary: which words that are is for who told them to say."""
    draft, plain = talk.draft, plain_words(text)
    if draft.where or not draft.has_words:
        return False
    if draft.beside and _DROPS_THE_LAST.fullmatch(plain):
        draft.beside = draft.beside[:-1]  # it was not put in, and is not going to be
        matter.repeat(talk, texts.KEPT)
        return True
    is_last, is_asked = bool(_DROPS_THE_LAST.fullmatch(plain)), draft.step in {"confirm", "rewrite"}
    named = _DROPS_ONE.fullmatch(plain) if is_asked and not is_last else None
    at = len(draft.parts) - 1 if is_last else _only_with(draft.parts, named["words"]) if named else -1
    if at >= 0 and matter.is_version([*draft.parts[:at], *draft.parts[at + 1 :]]):
        _leave_out(talk, at)
    elif is_last or (draft.step == "confirm" and _DROPS.fullmatch(plain)):
        draft.editing, draft.step = True, "rewrite"
        talk.say(texts.WITHOUT_IT, button("Giữ nguyên", payloads.KEEP))
    else:
        return False
    return True


def _leave_out(talk: Talk, at: int) -> None:
    """One message of several goes, quoted; the words as they were come back on wish."""
    draft = talk.draft
    draft.before, left = draft.parts, draft.parts[at]
    draft.parts = [*draft.parts[:at], *draft.parts[at + 1 :]]
    if draft.step == "rewrite":
        draft.step, draft.editing = "confirm", False
    matter.repeat(talk, texts.LEFT_OUT.format(words=excerpt(left, 160)))


def _only_with(parts_told: list[str], words: str) -> int:
    """The one message that begins with WORDS, -1 where none or several do."""
    found = [at for at, part in enumerate(parts_told) if f"{plain_words(part)} ".startswith(f"{words} ")]
    return found[0] if len(found) == 1 else -1


def begin_anew(talk: Talk) -> None:
    """Other words begin to take the place of the matter's, which are kept until it is sent."""
    draft = talk.draft
    if matter.is_version(draft.parts) or not draft.before:
        draft.before = draft.parts
    draft.parts = []


def puts_back(talk: Talk) -> bool:
    """The words that others took the place of are the matter's again; those may come back in turn, if they are enough to be one."""
    draft = talk.draft
    if not draft.before or draft.where:
        return False
    draft.parts, draft.before = draft.before, draft.parts if matter.is_version(draft.parts) else []
    draft.editing = False
    if draft.step in {"content", "rewrite"}:
        draft.step = "confirm"
    matter.repeat(talk, texts.BEFORE_IS_BACK)
    return True


def _as_much(new: str, old: str) -> str:
    """NEW as the words that stand for OLD: "em đi bốn lần", for "ba lần", is "bốn lần"; "" when it cannot be told."""
    said, before = new.split(), old.split()
    if not before or parts.is_of_any(old):
        return ""
    if len(said) > len(before):
        said = said[-len(before) :] if parts.same(said[-1], before[-1]) else said if len(before) > 1 else []
    cut = " ".join(said)
    is_other = 0 < len(said) <= _LONGEST and not parts.same(cut, old)  # "mẹ tôi" is no other "tôi"
    return cut if is_other and _of_one_kind(cut, old) else ""


def _of_one_kind(new: str, old: str) -> bool:
    """ "45 ngày" and "40 ngày", "Hùng" and "Dũng"; not "thái độ" and "hồ sơ", which is more of the story."""
    are_names = all(word[:1].isupper() for word in (*new.split(), *old.split()))
    return are_names or parts.shares(new, old) or all(any(map(str.isdigit, each)) for each in (new, old))
