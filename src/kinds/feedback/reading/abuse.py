"""Words of abuse in what somebody wrote: no heading is made of them, no matter by itself, and who publishes it is told. Pure.

With their marks where they have some ("đèo" is a pass, "đéo" is not); without them only what is no other word.
"""

import re
from typing import Final

from kernel.patterns import pattern
from kernel.text import CAPITALS, nfc
from kinds.feedback.reading.wording import STOP, has, phrases, read

_WORDS: Final = (
    r"đ[kc]?mm?|d[kc]?mm|đcm|dcm|vcl|vkl|clgt|cmnr|ditme|địt(?:\s+mẹ)?|đ[ụù]\s+(?:má|mẹ)|đéo|đếch|loz|lồn|mẹ\s+kiếp|mẹ\s+(?:chúng\s+)?mày|bố\s+mày"
    r"|ăn\s+hại|an\s+hai(?=\s+o\b)|khốn\s+nạn|khon\s+nan|mất\s+dạy|mặt\s+dày|vô\s+học|súc\s+(?:vật|sinh)|cặn\s+bã|óc\s+chó|oc\s+cho|chó\s+(?:chết|má)|con\s+đĩ"
    r"|chúng\s+mày|bọn\s+mày|tụi\s+mày"
)
_WHOM: Final = r"(?:lũ|bọn|đồ|quân|tụi|thằng|con|lu|bon|mấy\s+(?:thằng|con|đứa))"
_ABUSE: Final = pattern(rf"\b(?:{_WHOM}\s+)?(?:{_WORDS})\b|\b(?:lũ|bọn|đồ|quân|thằng)\s+(?:chó|ngu)\b", re.IGNORECASE)
# Found among words, in teencode and without marks, too: "Đặng Văn Ngữ" and "ngụ tại" are none.
_INSULTS: Final = phrases(
    *"dm|dmm|dcm|đm|đmm|đcm|vcl|vl|vkl|vãi|cc|cmm|cmnr|địt|đụ má|đéo|đếch|óc chó|đồ chó|chó chết|mẹ mày|mẹ chúng mày|!ngu|khốn nạn|mất dạy|mặt dày".split("|"),
    *"bọn chó|lũ chó|vô học|!lồn|cái lồn|loz|clgt|dkm|đkm|ditme|im mồm|câm mồm|rác rưởi|vô dụng|ăn hại|súc sinh|sinh vật".split("|"),
)  # fmt: skip
# "P402 cc Mễ Trì" (a block of flats), "3 ngo 5 ngu hiep": beside a number, or before a name, no abuse.
_OF_A_HOUSE: Final = pattern(
    rf"\b[Cc]{{2}}(?=\s+[{CAPITALS}])|(?<=\d)\D{{0,20}}\b(?:cc|ngu)\b|\b(?:cc|ngu)\b(?=\D{{0,20}}\d)"
)
_MOST_OF_AN_INSULT: Final = 7  # words
_OF_A_MATTER: Final = pattern(r"\b(?:can bo|ho so|phuong|thu tuc|giay)\b")
# What is left beside abuse and says nothing: whom it is meant for, and what joins it to other words.
_BESIDE: Final = frozenset(
    "lu bon do quan tui thang con dua may cac ca chung no ho nguoi ta cua o tai thi la ma va voi con toan dung that qua lam luon het vay the nay kia do day"
    " can bo cong chuc nhan vien lanh dao phuong xa quan huyen so ubnd uy ban co quan nha nuoc chinh quyen mot hai ba bon nam viec van de chuyen nua khac thu nhat ngoai ra nhan tien"
    " an noi nhu cho chet di me bo may tao cha roi a oi troi gi dau".split()
)
_DONE: Final = pattern(
    r"\b(?:nem|danh|quat|duoi|doi|thu (?:tien|phi|them|le phi)|nop|hen|tra|bat|xe|tu choi|vut|xa|pha|lan chiem|dong cua|bo ve|nghi|mang|chui|thieu|mat (?!day)\w+|gay kho|lam kho|khong (?:nhan|tiep|cho|giai quyet|lam|tra loi)|chua (?:tra|co|duoc|lam|giai quyet))\b|\d"
)
_TELLS: Final = 4  # words
_TAO: Final = pattern(r"\btao\b(?!\s+đàn)", re.IGNORECASE)  # without marks it is "tạo", too
_LONGEST: Final = 8  # words of a sentence that does nothing but call names


def abuse_in(text: str) -> list[str]:
    """The words of abuse in TEXT as they stand there, each once."""
    found = [each.group() for each in _ABUSE.finditer(nfc(text))]
    if not text.isascii():
        found += [each.group() for each in _TAO.finditer(text)]
    return list(dict.fromkeys(found))


_STRONG: Final = r"(?:con mẹ|bố con|cha bà|mẹ|bà|cụ|cha|bố) nó|bỏ mẹ|thấy mẹ|mẹ kiếp|vcl|vkl|vl|cmnr?|đ[kc]?mm?|d[kc]mm?|đcm|clgt|ditme"
_STRONG_WORDS: Final = pattern(
    rf"\b(?:{_STRONG})\b|\b(?:đéo|đếch|éo|cc|chó|quái|khỉ)\s+(?=(?:gì|j|chi)\b)", re.IGNORECASE
)


_NOT: Final = pattern(r"\b(?:đéo|đếch|éo)(?=\s+(?:gửi|gởi|cần|thèm|muốn|phản ánh|theo)\b)", re.IGNORECASE)


def calmed(text: str) -> str:
    """TEXT without what only makes it stronger: "hỏi tên làm đéo gì", "gửi mẹ nó đi". A "đéo" that means no stays."""
    said = nfc(text)
    calm = _NOT.sub("không", _STRONG_WORDS.sub(" ", said))
    return " ".join(calm.split()).strip(" ,.!") if calm != said else text


def is_insult(text: str) -> bool:
    """A message of abuse, no matter in it: short, with a word of abuse."""
    said = read(_OF_A_HOUSE.sub(" ", nfc(text)))
    plain = [word.plain for word in said.words if word.plain != STOP]
    return len(plain) <= _MOST_OF_AN_INSULT and has(said, _INSULTS) and not _OF_A_MATTER.search(" ".join(plain))


def only_scolds(text: str) -> bool:
    """Abuse about whoever it is, and nothing that they did: no matter by itself."""
    said = _OF_A_HOUSE.sub(" ", nfc(text))
    bare = _ABUSE.sub(" ", said)
    if bare == said and not has(read(said), _INSULTS):
        return False
    plain = [word.plain for word in read(bare).words if word.plain != STOP]
    left = [word for word in plain if word not in _BESIDE and not has(read(word), _INSULTS)]
    return len(left) < _TELLS and not _DONE.search(" ".join(plain))


def only_calls_names(sentence: str) -> bool:
    """Short, and begins with abuse: "Lũ ăn hại ở sở nông nghiệp!!!"; not "Cán bộ mất dạy, ném hồ sơ"."""
    return len(sentence.split()) <= _LONGEST and bool(_ABUSE.match(nfc(sentence).strip()))
