"""What somebody writes for, where it is rather sure: to ask about a procedure, to report a thing of the street, to advertise.

Unsure is the ordinary case, and everything is asked as always.
"""

import re

from kinds.feedback.dialogue.understanding.intents import plain_words

QUESTION, SCENE = "question", "scene"
SURE = 0.9
# Something was done to somebody: no mere question, whatever stands at its end.
_HAPPENED = re.compile(
    r"\b(?:bi|bat|quat|can bo|nhan vien|tu choi|khong (?:nhan|cho|chiu|tra loi|giai quyet|duoc|ai)|chua (?:co|duoc|tra|thay)|tre|qua han|gay|kho khan|ba lan|hai lan|vo ly|tai sao|vi sao|sao)\b"
)
_ASKS = re.compile(
    r"\b(?:cho (?:toi|em|minh|con|chau)? ?hoi|muon hoi|xin hoi|can (?:nhung )?(?:giay to |ho so )?gi|nhung gi|giay to gi|o dau|bao nhieu|bao lau|nhu the nao|the nao|lam sao|co (?:can|phai|duoc)|may ngay)\b"
)
_OFFICE = re.compile(
    r"\b(?:can bo|ho so|thu tuc|ubnd|uy ban|mot cua|nhan vien|cong chuc|giay phep|tiep nhan|tra loi)\b"
)
# A name or a number behind it: "ra đường" is no place.
_PLACE = re.compile(
    r"(?:^|[\s,.(])(?i:ngõ|ngo|ngách|ngach|hẻm|hem|đường|duong|phố|pho|số nhà|so nha|số|so|thôn|thon|xóm|xom|khu đô thị|khu do thi|kđt|kdt|chung cư|chung cu|toà|tòa|toa|cầu|cau"
    r"|ngã ba|ngã tư|nga ba|nga tu|công viên|cong vien|chợ|cho|trường|truong|hồ|ho|tổ|to)\s+(?:[A-ZĐÀ-Ỹ]|\d)|Vị trí gửi kèm"
)
_SELLS = (
    r"cho vay|vay (?:tien|von|nong|nhanh)|ho tro von",
    r"lai suat (?:thap|uu dai|tu)|giai ngan",
    r"khuyen mai|giam gia|gia re|gia tot|uu dai|tang qua|mien phi ship|freeship|thanh ly|chiet khau",
    r"kiem tien|thu nhap|tuyen (?:ctv|cong tac vien|dai ly)|viec lam them|hoa hong",
    r"ca cuoc|nha cai|casino|lo de|soi cau|ban ca|no hu|dang ky (?:nhan|ngay)",
    r"inbox|ib ngay|lien he ngay|lh (?:zalo )?0|click|bam (?:vao )?link|truy cap|dat hang|mua ngay|hotline|tham gia nhom",
    r"can ho (?:cao cap|gia)|dat nen|mo ban|chung khoan|dau tu sinh loi|tu van mien phi",
)
_LINK = re.compile(r"https?://|www\.|\b[a-z0-9\-]+\.(?:com|net|vip|xyz|shop|top|club|vn)\b", re.IGNORECASE)
_MATTER = re.compile(
    r"\b(?:toi|phuong|xa|ubnd|uy ban|can bo|ho so|thu tuc|phan anh|kien nghi|lua dao|de nghi|so nha|ngo|duong|loi|dich vu cong)\b"
)


_PRAISES = re.compile(
    r"\b(?:cam on|cam ta|biet on|khen|bieu duong|tuyen duong|ghi nhan)\b.*\b(?:nhanh|nhiet tinh|chu dao|tot|vui ve|tan tinh|tan tam|le phep|hai long|gon|dep|tu te|niem no|de thuong|trach nhiem)\b"
)
_BUT = re.compile(
    r"\b(?:nhung|tuy|khong|chua|cham|tre|lau|te|bi|quat|kho khan|de nghi|kien nghi|yeu cau|mong (?:sua|xem|giai quyet)|gia nhu|ma sao|tai sao|vi sao|hoi)\b"
)


def is_praise(text: str) -> bool:
    """Thanks for how somebody was served, and nothing else."""
    plain = plain_words(text)
    return bool(_PRAISES.search(plain)) and not _BUT.search(plain) and "?" not in text


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
    if value == QUESTION and _ASKS.search(plain) and not _HAPPENED.search(plain):
        return QUESTION
    return SCENE if value == SCENE and not _OFFICE.search(plain) else ""


def tells_place(text: str) -> bool:
    """A street, a lane, a mark: enough to go there."""
    return bool(_PLACE.search(text))
