"""What somebody writes for, where it is rather sure: to ask about a procedure, to report a thing of the street, to advertise.

Unsure is the ordinary case, and everything is asked as always.
"""

import re

from kernel.patterns import pattern
from kernel.text import CAPITALS, nfc
from kinds.feedback.dialogue.understanding.intents import plain_words

QUESTION, SCENE = "question", "scene"
SURE = 0.9
# Something was done to somebody: no mere question, whatever stands at its end.
_HAPPENED = pattern(
    r"\b(?:bi|bat|quat|can bo|nhan vien|tu choi|khong (?:nhan|cho|chiu|tra loi|giai quyet|duoc|ai)|chua (?:co|duoc|tra|thay)|tre|qua han|gay|kho khan|ba lan|hai lan|vo ly|tai sao|vi sao|sao)\b"
)
# What the one who asks lost or left late: "thẻ bị mất thì cần gì", "khai sinh trễ hạn có bị phạt không".
_OF_THE_QUESTION = pattern(
    r"\b(?:co )?bi phat\b|\bbi (?:mat|rach|hong|that lac|nhoe|chay|uot)\b"
    r"|\b(?:dang ky|nop|khai|lam|doi|cap|gia han|dong|ket hon|khai tu|khai sinh)(?: \w+){0,4} (?:tre han|qua han|cham|tre|muon)(?=(?: \w+){0,2} (?:thi|co|bi)\b)"
)
_ASKS = pattern(
    r"\b(?:cho (?:toi|em|minh|con|chau)? ?hoi|muon hoi|xin hoi|can (?:nhung )?(?:giay to |ho so )?gi|nhung gi|giay to gi|o dau|bao nhieu|bao lau|nhu the nao|the nao|lam sao|co (?:can|phai|duoc|bi)|may ngay|cap lai the nao)\b"
)
_OFFICE = pattern(
    r"\b(?:can bo|ho so|thu tuc|ubnd|uy ban|mot cua|nhan vien|cong chuc|giay phep|tiep nhan|tra loi"
    r"|so (?:giao duc|y te|noi vu|tu phap|tai chinh|ngoai vu|lao dong|khoa hoc)|bang tot nghiep|can cuoc|bao hiem xa hoi|bhxh)\b"
)
# A name or a number behind it: "ra đường" is no place.
_PLACE = pattern(
    r"(?:^|[\s,.(])(?i:ngõ|ngo|ngách|ngach|hẻm|hem|đường|duong|phố|pho|số nhà|so nha|số|so|thôn|thon|xóm|xom|khu đô thị|khu do thi|kđt|kdt|chung cư|chung cu|toà|tòa|toa|cầu|cau"
    rf"|ngã ba|ngã tư|nga ba|nga tu|công viên|cong vien|chợ|cho|trường|truong|hồ|ho|tổ|to)\s+(?:[{CAPITALS}]|\d)|Vị trí gửi kèm"
)
_SELLS = (
    r"cho vay|vay (?:tien|von|nong|nhanh)|ho tro von",
    r"lai suat (?:thap|uu dai|tu)|giai ngan",
    r"khuyen mai|giam gia|gia re|gia tot|uu dai|tang qua|mien phi ship|freeship|thanh ly|chiet khau",
    r"kiem tien|thu nhap|tuyen (?:ctv|cong tac vien|dai ly)|viec lam them|hoa hong",
    r"ca cuoc|nha cai|casino|lo de|soi cau|ban ca|no hu|dang ky (?:nhan|ngay)",
    r"(?:ib|inb|inbox|lh|zalo|call)(?: (?:zalo|sdt|ngay))* 0\d{6,}",
    r"nhan (?:lam|cap|chay)(?: \w+){0,2} (?:bang|bang cap|chung chi|giay to|so do|cccd|giay phep)",
    r"sim so dep|khong (?:can )?the chap",
    r"inbox|ib ngay|ib zalo|lien he ngay|lh (?:zalo )?0|click|bam (?:vao )?link|truy cap|dat hang|mua ngay|hotline|tham gia nhom",
    r"can ho (?:cao cap|gia)|dat nen|mo ban|chung khoan|dau tu sinh loi|tu van mien phi",
)
_LINK = pattern(r"https?://|www\.|\b[a-z0-9\-]+\.(?:com|net|vip|xyz|shop|top|club|vn)\b", re.IGNORECASE)
_MATTER = pattern(
    r"\b(?:toi|phuong|xa|ubnd|uy ban|can bo|ho so|thu tuc|phan anh|kien nghi|lua dao|de nghi|so nha|ngo|duong|loi|dich vu cong)\b"
)


_PRAISES = pattern(
    r"\b(?:cam on|cam ta|biet on|khen|bieu duong|tuyen duong|ghi nhan)\b.*\b(?:nhanh|nhiet tinh|chu dao|tot|vui ve|tan tinh|tan tam|le phep|hai long|gon|dep|tu te|niem no|de thuong|trach nhiem)\b"
)
# Of how people were; without thanks two of them: "các cháu nhiệt tình chu đáo lắm".
_KIND = pattern(
    r"\b(?:nhiet tinh|chu dao|vui ve|tan tinh|tan tam|le phep|hai long|tu te|niem no|de thuong|an can|lich su|than thien|hoa nha|de men)\b"
)
_THANKS = pattern(r"\b(?:cam on|cam ta|biet on|khen|bieu duong|tuyen duong)\b")
_WANTS = pattern(r"\b(?:mong|phai|nen|can(?! bo)|hay|lam on|nho|thieu|vo|hon|dau|gi)\b")
_BUT = pattern(
    r"\b(?:nhung|tuy|khong|chua|cham|tre|lau|te|bi|quat|kho khan|de nghi|kien nghi|yeu cau|mong (?:sua|xem|giai quyet)|gia nhu|ma sao|tai sao|vi sao|hoi)\b"
)


_TWO = 2


def is_praise(text: str) -> bool:
    """Thanks for how somebody was served, and nothing else."""
    plain = plain_words(text)
    if _BUT.search(plain) or "?" in text:
        return False
    kind = set(_KIND.findall(plain))
    is_kind = len(kind) >= _TWO or (bool(kind) and bool(_THANKS.search(plain)))
    return bool(_PRAISES.search(plain)) or (is_kind and not _WANTS.search(plain))


_ASKS_MORE = pattern(
    r"(?:(?:vay|the|thi|roi|con|a|ma|co|cho|hoi|toi|em|minh|them|neu|luc do) )*"
    r"(?:(?:can|phai|gom|chuan bi|mang|nop)(?: (?:nhung|co|them|mang|theo|nop|di|den))* (?:gi|giay to gi|giay gi|bao nhieu tien|giay to nao)"
    r"|(?:(?:het|mat|ton|le phi|phi) )+(?:la )?bao (?:nhieu|lau)(?: tien)?|bao lau(?: (?:thi|la|moi))?(?: (?:co|xong|duoc|nhan duoc))+(?: ket qua)?|may ngay(?: (?:thi|la|moi))?(?: (?:co|xong|duoc))+"
    r"|(?:(?:co|duoc|the) )*(?:lam|nop|dang ky|khai)(?: (?:ho so|thu tuc))? (?:online|qua mang|truc tuyen|tren mang|o dau|o phuong|the nao|ho|thay)(?: (?:duoc|co|khong))*"
    r"|(?:co )?(?:can|phai|bi)(?: (?:phai|co))* (?:phat|mang|nop|di|den|dong)(?: \w+){0,5} khong)(?: (?:a|vay|nhi|the|nua|em|ad))*"
)


def asks_more(text: str) -> bool:
    """Behind a question about a procedure one more of it: "vậy cần gì", "bao lâu có", "có làm online được không"."""
    return bool(_ASKS_MORE.fullmatch(plain_words(text)))


def is_advert(text: str) -> bool:
    """Two different signs of selling, and none of a matter."""
    plain = plain_words(text)
    signs = sum(1 for sold in _SELLS if re.search(rf"\b(?:{sold})\b", plain)) + bool(_LINK.search(text))
    return signs >= 2 and not _MATTER.search(plain)


def settled(text: str, value: str, probability: float) -> str:
    """What a guess about all words so far may change in what is asked: question, scene, or nothing."""
    if probability < SURE:
        return ""
    plain = plain_words(text)
    if value == QUESTION and _ASKS.search(plain) and not _HAPPENED.search(_OF_THE_QUESTION.sub("", plain)):
        return QUESTION
    return SCENE if value == SCENE and not _OFFICE.search(plain) else ""


def tells_place(text: str) -> bool:
    """A street, a lane, a mark: enough to go there."""
    return bool(_PLACE.search(nfc(text)))
