"""What a button sends back: it arrives as ordinary text, perhaps weeks later, perhaps typed by hand.

So a payload names what it was about (a draft, a version of it, a case), and whoever acts on it asks whether that still holds.
"""

from dataclasses import dataclass

from kernel.patterns import pattern

START, MATTERS, GUIDE, ERASE = "#gui-phan-anh", "#viec-cua-toi", "#huong-dan", "#xoa-du-lieu"
BACK, OTHER_UNIT, FIX, FIX_MORE, LEAVE, SEPARATE = (
    "#quay-lai",
    "#don-vi-khac",
    "#sua",
    "#sua-khac",
    "#thoi",
    "#viec-moi",
)
SEND, CANCEL, CANCEL_REALLY, GO_ON, ANEW, SKIP, UNIT, SHOW, ADD, SUPPLEMENT = (
    "#gui", "#huy", "#huy-that", "#viet-tiep", "#lam-lai", "#bo-qua", "#don-vi", "#xem", "#them", "#bo-sung",
)  # fmt: skip
WITHDRAW, WITHDRAW_REALLY, RATE, SCORE, REOPEN, REWRITE, WHEN, APART, NO_ADVERT, TWO, ONE = (
    "#rut",
    "#rut-that",
    "#danh-gia",
    "#diem",
    "#mo-lai",
    "#viet-lai",
    "#khi",
    "#viec-khac",
    "#khong-phai-quang-cao",
    "#tach-viec",
    "#mot-viec",
)
ALL = "tat-ca"  # behind WITHDRAW_REALLY: its other parts too

NAME, TOLD, PASS_ON, LET_BE, PUT_IN, KEEP, WARD = (
    "#ho-ten-dung", "#la-loi-ke", "#chuyen-loi-cam-on", "#khong-can-chuyen", "#ghi-vao-noi-dung", "#giu-ban-cu", "#phuong-nao",
)  # fmt: skip

_ALL = frozenset((
    NAME, TOLD, PASS_ON, LET_BE, PUT_IN, KEEP, WARD,
    START, MATTERS, GUIDE, ERASE, BACK, OTHER_UNIT, FIX, FIX_MORE, LEAVE, SEPARATE, SEND, CANCEL, CANCEL_REALLY, GO_ON, ANEW, SKIP,
    UNIT, SHOW, ADD, SUPPLEMENT, WITHDRAW, WITHDRAW_REALLY, RATE, SCORE, REOPEN, REWRITE, WHEN, APART, NO_ADVERT, TWO, ONE,
))  # fmt: skip


_LOOKS_PRESSED = pattern(r"#[a-z0-9]+(?:-[a-z0-9]+)+(?::\S*)?")


@dataclass(frozen=True, slots=True)
class Press:
    verb: str
    about: str = ""
    more: str = ""


def of(verb: str, about: str = "", more: str = "") -> str:
    """The payload for a button; notices of other rooms use it too: `of(RATE, code)`."""
    return ":".join(part for part in (verb, about, more) if part)


def pressed(text: str) -> Press | None:
    """The press that TEXT is, or None when it is ordinary words (a hashtag is ordinary words)."""
    text = text.strip()
    if not text.startswith("#") or "\n" in text or len(text) > 200:
        return None
    verb, _, rest = text.partition(":")
    if verb not in _ALL:
        return None
    about, _, more = rest.partition(":")
    return Press(verb, about, more)


def looks_pressed(text: str) -> bool:
    """A button of another age, which we do not know any more; a hashtag that somebody typed has no hyphens."""
    return len(text) <= 200 and bool(_LOOKS_PRESSED.fullmatch(text.strip()))
