"""How somebody rates an answer in their own words: "hài lòng", "kém", "5 sao", a sign. Prefers to find none."""

import re

from kernel.patterns import pattern
from kinds.feedback.dialogue.understanding.intents import plain_words
from kinds.feedback.reading.wording import STOP, read

SCORES = {"satisfied": "Hài lòng", "accepted": "Chấp nhận được", "unsatisfied": "Chưa hài lòng"}
MOST_WORDS = 8
_STARS = pattern(r"([0-9]|10)\s*(?:/\s*(?:5|10)\s*)?(?:\*|⭐|★|sao\b|điểm\b|diem\b)", re.IGNORECASE)
# "8/10" and nothing else; beside other words it is a day.
_OUT_OF = pattern(
    r"\W*(?:(?:tôi|toi|em|mình|minh|con|cháu|xin|cho|chấm|cham|đánh giá|danh gia|vote|được|duoc|thôi|thoi)\s+)*"
    r"(10|\d)\s*/\s*(5|10)(?:\s+(?:thôi|thoi|nhé|nhe|nha|ạ|a|đi|di))*\W*",
    re.IGNORECASE,
)
_OF_TEN = pattern(r"điểm|diem|/\s*10", re.IGNORECASE)
# In this order: "không hài lòng" before "hài lòng".
_SAID = (
    (
        "unsatisfied",
        r"\b(?:khong|chua|chang|deo|hong|hok|dau co) (?:he |may |lam |duoc |thay |dang |ro |dung |that su )*(?:hai long|tot|duoc|on|dat|thoa dang|vua y|ung(?: y| bung)?)\b",
    ),
    (
        "unsatisfied",
        r"\b(?:that vong|te|kem|do te|do qua|qua do|xau|chan|buc xuc|qua cham|cham qua|rat cham|vo trach nhiem|doi pho|qua loa)\b|^(?:cham|do|3)$",
    ),
    ("accepted", r"\b(?:chap nhan|tam (?:duoc|on|chap nhan|tam)|binh thuong|cung (?:duoc|on|tam))\b|^(?:tam|duoc|2)$"),
    (
        "satisfied",
        r"\b(?:hai long|tot|tuyet|tuyet voi|xuat sac|rat on|qua on|thoa dang|vua y|nhanh chong|nhanh gon)\b|^(?:nhanh|on|1)$",
    ),
)
_NOT_BAD = pattern(r"\b(?:khong|chang) (?:te|kem|do|xau)\b")
_SAID_OF_IT = r"(?:hai long|tot|te|kem|that vong|thoa dang|ung(?: y| bung)?|vua y|vua long|binh thuong|tam (?:duoc|on|chap nhan|tam)|chap nhan duoc|cung (?:tam |tam thoi )?(?:duoc|on))"
_PLAINLY = (
    r"(?:(?:toi|minh|em|con|chau|bac|rat|qua|that|that su|cuc ky|hoi|kha|tuong doi|noi chung|nhin chung|khong|hong|hok|chua|chang|he|may|lam|duoc|danh gia|cho|xin|vote|cham|thoi|da|thi|thay|la|cung|ok|oke|u|vang|a|o|the|vay|(?:cau )?tra loi) )*"
    rf"{_SAID_OF_IT}"
    r"(?: (?:qua|lam|troi|luon|ec|that|het suc|a|nhe|nha|roi|thoi|vay|day|em|con|chau|ad|cac chau|ti nao|chut nao|gi ca|gi het|bo qua di|cam on|voi (?:cau |cach )?tra loi(?: nay)?))*"
)
_RATES_ALONE = pattern(_PLAINLY)
_RATES_FIRST = pattern(rf"({_PLAINLY}) (?:{re.escape(STOP)}|vi|do|boi|tai)(?: .*)?")
_BUT = pattern(r"\b(?:nhung|tuy|song|ma|chi|chua|khong|van)\b")  # "tốt, nhưng lâu": it is asked which
MOST_REASONS = 40  # words: a longer one is a story

_SIGNS = {"satisfied": "👍👌❤🥰😍😊🙂😀😁😄💯🌹⭐★", "unsatisfied": "👎😡😠🤬😤😞😢🙁☹😒"}
_LOOKS = pattern("[\ufe0e\ufe0f\u200d\U0001f3fb-\U0001f3ff]")


def score_in(text: str) -> str | None:
    """What TEXT says to "how do you rate the answer?"; None when it says nothing, or two things."""
    plain = plain_words(text)
    if len(plain.split()) > MOST_WORDS:
        return None
    if not plain:
        return sign_in(text)
    if out_of := _OUT_OF.fullmatch(text):
        return _of_stars(int(out_of[1]), of=int(out_of[2]))
    if stars := _STARS.search(text):
        return _of_stars(int(stars[1]), of=10 if _OF_TEN.search(text) else 5)
    rest, found = _NOT_BAD.sub("tam duoc", plain), set()
    for score, said in _SAID:
        if re.search(said, rest):
            found.add(score)
            rest = re.sub(said, ".", rest)
    if plain in {"4", "5", "10"}:
        return "satisfied"
    return found.pop() if len(found) == 1 else None


def speaks_of_it(text: str) -> bool:
    """Words of a rating, perhaps of two: "tốt nhưng quá chậm"."""
    plain = plain_words(text)
    return len(plain.split()) <= MOST_WORDS and any(re.search(said, plain) for _, said in _SAID)


def rates_plainly(text: str) -> bool:
    """A rating and nothing else, whatever was asked: "5 sao", "rất tệ"; not "được", "nhanh"."""
    plain = plain_words(text)
    return (
        bool(
            _RATES_ALONE.fullmatch(plain)
            or _OUT_OF.fullmatch(text)
            or (_STARS.search(text) and len(plain.split()) <= 5)
        )
        and score_in(text) is not None
    )


def score_with_reason(text: str) -> str:
    """The score by which TEXT begins, where the rest says why: "chưa hài lòng, chưa có gì cả"; "" when there is none."""
    plain = read(text).plain.strip(f" {STOP}")
    first = _RATES_FIRST.fullmatch(plain)
    if first is None or len(plain.split()) > MOST_REASONS:
        return ""
    score = score_in(first[1]) or ""
    return score if score == "unsatisfied" or not _BUT.search(plain) else ""


def sign_in(text: str) -> str | None:
    """The mood of a message of nothing but signs."""
    signs = set(_LOOKS.sub("", text).split()) and set(_LOOKS.sub("", "".join(text.split())))
    if signs and signs <= {"*"} and 1 <= text.count("*") <= 5:
        return _of_stars(text.count("*"), of=5)
    if signs and signs <= {"⭐", "★"}:
        return _of_stars(sum(text.count(sign) for sign in signs), of=5)
    fitting = [score for score, known in _SIGNS.items() if signs and signs <= set(known)]
    return fitting[0] if fitting else None


def _of_stars(count: int, *, of: int) -> str | None:
    if not 0 < count <= of:
        return None
    share = count / of
    return "satisfied" if share >= 0.8 else "accepted" if share >= 0.5 else "unsatisfied"
