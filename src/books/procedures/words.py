"""What a search looks for: folded syllables and pairs of them, without the words that every question has. Pure."""

from __future__ import annotations

import re
from itertools import pairwise

from kernel.text import fold

_SPELT = {"ki": "ky", "li": "ly", "qui": "quy", "ti": "ty"}  # đăng kí, lí lịch, qui định
_WORD = re.compile(r"[a-z0-9]+(?:\.[a-z0-9]+)*")
# Said around a question; none of them names a procedure.
_AROUND = frozenset(
    "a ah oi ad admin adm em anh chi minh toi ban bac co chu con chau nha minh xin cho hoi voi va la thi ma thoi nhe nha vay the nao gi sao khong ko k "
    "duoc dc can phai muon dinh lam xong bao nhieu lau ngay tien phi le mat o dau den noi nop nhu hien nay roi da se dang bi hay hoac giup huong dan biet "
    "cac nhung mot hai ba may cua tai theo ve tren trong khi neu ai nguoi dan thu tuc gom".split()
)
# Part of so many names that they tell little.
_WEAK = frozenset(
    "ho so giay to cap lai doi dang ky giay phep chung nhan cong quyet dinh de nghi xac quy dinh thuc hien doi voi thay bo sung dieu chinh thanh phan viec truong hop "
    "thu tuc ho so cho cua va trong tai to chuc ca nhan co quan huy gia han noi dung thong tin nguoi tu mot so".split()
)
_PAIRS_OF_WEAK = 0.9
_PAIRS_KEPT = frozenset(("ban_sao", "so_do", "bao_tu", "tach_ho", "ho_kinh", "lai_xe"))
MOST_TERMS = 24
_LONGEST_TEXT = 3000
_LONGEST_WORD = 20


def tokens(text: str) -> list[str]:
    said = _WORD.findall(fold(text[:_LONGEST_TEXT]))
    return [_SPELT.get(one, one) for one in said if len(one) <= _LONGEST_WORD]


def terms_of(*texts: str) -> list[str]:
    """Everything a procedure is found by: its syllables and neighbouring pairs ("khai sinh" → khai, sinh, khai_sinh)."""
    found: dict[str, None] = {}
    for text in texts:
        said = tokens(text)
        found.update(dict.fromkeys(said))
        found.update(dict.fromkeys(f"{one}_{other}" for one, other in pairwise(said)))
    return list(found)


def wanted(text: str) -> dict[str, float]:
    """What a question is about: term → weight. Pairs weigh most; words around the question nothing."""
    said = tokens(text)
    weights: dict[str, float] = {}
    for one, other in pairwise(said):
        if f"{one}_{other}" in _PAIRS_KEPT:
            weights[f"{one}_{other}"] = 3.0
            continue
        if one in _AROUND and other in _AROUND:
            continue
        weak = (one in _WEAK or one in _AROUND) and (other in _WEAK or other in _AROUND)
        half = one in _AROUND or other in _AROUND
        weights[f"{one}_{other}"] = _PAIRS_OF_WEAK if weak else (1.2 if half else 3.0)
    for one in said:
        if one not in _AROUND:
            weights[one] = 0.2 if one in _WEAK else 1.0
    if not weights:
        weights = dict.fromkeys(said, 0.5)
    return dict(sorted(weights.items(), key=lambda each: -each[1])[:MOST_TERMS])


_TELEX = ((re.compile(r"[fsrxj]$"), ""), (re.compile(r"w"), ""), (re.compile(r"([aeod])\1"), r"\1"))


def set_right(one: str, known: frozenset[str]) -> str:
    """A syllable as it was meant: letters of Telex that stayed (truwowngf), or one slip of the hand; else as typed."""
    if one in known or len(one) < 3 or not one.isalpha():
        return one
    bare = one
    for pattern, instead in _TELEX:
        bare = pattern.sub(instead, bare)
    if bare in known:
        return bare
    near = sorted(each for each in _one_slip(one) if each in known)
    return near[0] if len(near) == 1 else one


def _one_slip(one: str) -> set[str]:
    """Two neighbours changed places, or a letter too many. More than that would be guessing among short syllables."""
    turned = {one[:at] + one[at + 1] + one[at] + one[at + 2 :] for at in range(len(one) - 1)}
    return turned | {one[:at] + one[at + 1 :] for at in range(len(one))}


# They make another procedure of the same words: cấp lại, đổi, gia hạn, xóa, hủy, tách, sang tên.
_TURNS = frozenset("lai mat doi han xoa huy dut ngung sua tach".split())


def content(text: str) -> frozenset[str]:
    """The telling syllables, and those that turn a procedure into another one."""
    said = tokens(text)
    return frozenset(one for one in said if one in _TURNS or (one not in _AROUND and one not in _WEAK))


def pairs(said: list[str]) -> set[tuple[str, str]]:
    return set(pairwise(said))


def turns(said: frozenset[str]) -> frozenset[str]:
    return said & _TURNS
