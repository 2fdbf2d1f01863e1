"""Does a short message ask where a matter stands, and by which code? Not a story: a story tells what happened, too."""

import re

from kernel.patterns import pattern
from kinds.feedback.dialogue.understanding.intents import plain_words

# Ours (PAKN.20260915.0001, with .1 behind it for a part) and those of dossiers (000.00.01.H26-240115-0001, H26.15-260920-0123).
_OURS = pattern(r"\b[A-Z]{2,6}\.\d{8}\.\d{3,}(?:\.\d+)*\b", re.IGNORECASE)
_DOSSIER = pattern(r"\b(?:[\dA-Z]{1,3}\.){0,5}[A-Z]?\d{2,3}(?:\.\d{2})*-\d{6}-\d{3,}\b", re.IGNORECASE)
_ASKS = pattern(
    r"\b(?:den dau|toi dau|ra sao|the nao|sao) roi\b|\b(?:xong|duoc giai quyet|co ket qua|co gi moi|giai quyet) chua\b"
    r"|\b(?:bao gio|khi nao|bao lau nua|luc nao)(?: thi)? (?:co|xong|tra|duoc)\b|^(?:(?:cho )?(?:toi|minh|em) )?(?:xem |hoi |kiem tra )*(?:tinh trang|tien do|tra cuu)\b"
)
_THING = pattern(r"\b(?:ho so|phan anh|kien nghi|don|viec|vu|vu viec|ket qua|giay to|tra loi|ma)\b")
# What happened, or how something is done: that is told or asked, not looked up.
_STORY = pattern(r"\b(?:nop|tuan|thang|lan|tre|qua han|cham|can bo|phuong|xa|lam|thu tuc|dang ky|hen|bi)\b")
# Said by somebody who has a matter with us, and by itself no story.
_IMPATIENT = pattern(
    r"(?:(?:da|oi|alo|em|anh|chi|ad|ban|a|u) )*(?:sao|lam gi)(?: ma)?(?: (?:van|cu|lai|phai|de))*(?: chua)?(?: (?:lau|cham|thay|co|tra loi|giai quyet|xong|ket qua|gi))+"
    r"(?: (?:the|vay|qua|roi|nay|a|nhi|ha|han|z|ad|em|ban))*"
    r"|(?:(?:da|oi|alo|em|a) )*(?:bao gio|khi nao|bao lau nua)(?: thi)?(?: (?:co|xong|tra loi|giai quyet|duoc|tra|moi|ket qua))+(?: (?:the|vay|a|nhi|ha|z|ad|em|ban))*"
    r"|(?:(?:da|oi|alo|em|a) )*(?:van )?chua (?:co ket qua|xong|tra loi|giai quyet|co gi|thay gi|thay tra loi)(?: (?:a|ha|sao|u|the|vay|nhi|gi))*"
)
# "Gửi hôm trước mà không thấy mã đâu".
_NO_CODE = pattern(
    r"\b(?:khong|chua|chang) (?:thay|co|nhan duoc|duoc)(?: (?:cap|gui|bao|cai))* ma(?: so)?(?: (?:theo doi|phan anh|gi|dau|nao|ca|a|het|ad|nhi))*$"
)
# "Mã … của tôi": nothing beside the code.
_SAYS_CODE = pattern(
    r"^(?:(?:xem|tra cuu|kiem tra|coi|tim|cho|hoi|toi|minh|em|ma|so|ma so|phan anh|kien nghi|pakn|viec|cua|la|day|giup|ve|vu|a|nhe|voi|nay) ?)+$"
)
MOST_WORDS = 11


def codes_in(text: str) -> tuple[str, str]:
    """(a code of a matter of ours, a code of a dossier), each empty when there is none."""
    ours, dossier = _OURS.search(text), _DOSSIER.search(text)
    return (ours.group().upper() if ours else "", dossier.group().upper() if dossier and not ours else "")


def asks_where_it_stands(text: str, *known: str) -> bool:
    """The whole of a short TEXT asks how far something is, or is nothing but a code. KNOWN are codes that the person has."""
    rest = text
    codes = [code for code in (*known, *codes_in(text)) if code and code.lower() in text.lower()]
    for code in codes:
        rest = re.sub(re.escape(code), " ", rest, flags=re.IGNORECASE)
    plain = _SAYS_CODE.sub("", plain_words(rest)) if codes else plain_words(rest)
    if not any(letter.isalnum() for letter in plain):
        return bool(codes)
    if known and _IMPATIENT.fullmatch(plain):
        return True
    if len(plain.split()) <= MOST_WORDS + 4 and _NO_CODE.search(plain):
        return True
    if len(plain.split()) > MOST_WORDS or not _ASKS.search(plain) or _STORY.search(plain):
        return False
    return bool(codes or _THING.search(plain))
