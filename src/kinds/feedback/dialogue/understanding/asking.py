"""Short questions about the talk itself: why is that asked, who reads it, does it cost anything, is anybody there? And cries
for help. None of these is a word of the matter. Prefers to find none.
"""

import re

from kinds.feedback.dialogue.understanding.intents import plain_words

WHY, PRIVATE, COST, LONG, WHO, HUMAN = "why", "private", "cost", "long", "who", "human"
MOST_WORDS = 12
_ME = r"(?:toi|minh|em|anh|chi|con|chau)"
_GIVE = r"(?:hoi|khai|ghi|noi|cho|cung cap|biet|nhap|dien|xin|lay|can|doi)"
_ASKED = {
    WHY: rf"(?:(?:the|a|u|ma) )?(?:{_GIVE} )?(?:cai |thong tin )?(?:ten|ho ten|dia chi|so dien thoai|so|ngay|thong tin|cai (?:nay|do)|may cai nay)? ?(?:{_ME} )?(?:de )?lam (?:gi|chi)(?: .{{1,12}})?"
    rf"|(?:(?:tai|vi) )?sao (?:lai |phai |can |cu )*{_GIVE}(?: .{{1,25}})?"
    rf"|(?:{_ME} )?co (?:can|phai|bat buoc)(?: phai)? {_GIVE}(?: .{{1,20}})?|(?:co )?bat buoc(?: khong| a| ha| phai khong)+",
    PRIVATE: r"(?:the |ma |toi |minh |em )?co bi (?:lo|tra thu|tru dap|lam kho de|cong khai|dua len mang)(?: .{1,25})?|co (?:bi )?(?:cong khai|lo|giu kin|bao mat|giu bi mat)(?: .{1,25})? khong(?: a| nhi)?"
    r"|(?:nhung )?ai (?:se )?(?:doc|xem|biet)(?: (?:duoc|thong tin|ten|so|noi dung|phan anh|cai nay|tin|nay|toi|minh|em|cua|a|vay|the))*|(?:phuong|can bo|ho|nguoi ta|co quan)(?: do)? co biet (?:toi|minh|em|ai|nguoi gui)(?: .{1,20})? khong",
    COST: r"(?:gui |phan anh )?(?:co )?(?:phai )?(?:mat|ton|thu|dong|tra) (?:tien|phi|le phi)(?: gi)?(?: .{1,10})? khong(?: a| nhi)?|(?:co )?mien phi(?: khong| a| ha| phai khong)+",
    LONG: r"(?:bao lau|khi nao|bao gio|may ngay)(?: thi| moi| toi)* (?:duoc |co |nhan |se )*(?:tra loi|ket qua|giai quyet|phan hoi)(?: .{1,12})?",
    WHO: r"(?:(?:ban|em|anh|chi|ad|day|ben nay|ben minh|minh) )?(?:la )?(?:nguoi(?: that)? hay (?:la )?(?:may|bot|robot)|(?:may|bot|robot) hay (?:la )?nguoi|(?:may|bot|robot) (?:a|ha|phai khong|tra loi.*))(?: .{1,10})?"
    r"|ai (?:dang )?(?:nhan|tra loi|noi chuyen)(?: .{1,12})?|(?:day|cho nay|kenh nay) la (?:dau|ai|kenh gi|so nao|co quan nao|cua ai)(?: .{1,12})?",
    HUMAN: rf"(?:(?:alo|cho|muon|can|xin|duoc|{_ME}) )*(?:gap|noi chuyen voi|noi chuyen|trao doi voi) (?:nguoi|can bo|nhan vien|tong dai vien|tu van vien|ai do)(?: .{{1,15}})?"
    rf"|(?:hay |xin |lam on |nho )?goi (?:dien )?(?:lai )?cho {_ME}(?: voi| di| nhe| a)*|co ai (?:truc|o do)(?: .{{1,12}})?"
    r"|(?:cho |xin |hoi |toi |em )*(?:so )?(?:dien thoai )?(?:cua )?(?:duong day nong|hotline|tong dai)(?: .{1,20})?",
}
_COMPILED = {topic: re.compile(pattern) for topic, pattern in _ASKED.items()}
# Danger now, not a story of it: "đèn đường cháy cả ngày" and "khoa cấp cứu thu tiền" are none.
_DANGER = re.compile(
    r"\b(?:cuu (?:voi|toi voi|nguoi voi)|dang (?:boc )?chay (?:nha|rung|xe|lon|to|xuong|kho)|chay nha\b(?! (?:hom|tuan|thang|nam))|nha (?:\w+ ){0,3}dang (?:boc )?chay"
    r"|dang (?:bi )?(?:ro|ri|xi)(?: ri)? (?:khi )?ga[sz]?|dang (?:danh|dam|chem) nhau|co nguoi (?:vua |dang |bi )*(?:duoi nuoc|dien giat|bat tinh|ngat xiu|nhay (?:cau|lau)))\b"
)


def asked_of_us(text: str) -> str:
    """What the whole of a short TEXT asks about this talk, "" when it tells or asks anything else."""
    plain = plain_words(text)
    if len(plain.split()) > MOST_WORDS:
        return ""
    return next((topic for topic, pattern in _COMPILED.items() if pattern.fullmatch(plain)), "")


_OF_WHO_ONE_IS = r"(?:ho ten|ten|dia chi|so dien thoai|dien thoai|sdt|so|thong tin)"
_REMARK = re.compile(
    rf"(?:.* )?(?:(?:tai|vi) )?sao (?:(?:lai|ma|phai|can|cu|hoi|doi|khai|biet|cho|xin|noi|co|nhieu) )+(?:{_ME} )?(?:{_OF_WHO_ONE_IS}|the|vay)?(?: .{{1,15}})?"
    rf"|(?:{_ME} )?khong (?:muon|thich|tien|can|dam|phai) (?:\w+ ){{0,3}}{_OF_WHO_ONE_IS}(?: .{{1,20}})?"
    rf"|(?:.* )?khong (?:\w+ ){{0,2}}{_OF_WHO_ONE_IS} (?:co )?(?:duoc|sao)(?: khong)?(?: a| nhi)?"
    rf"|(?:{_ME} )?chi (?:hoi|muon hoi)(?: thoi)?(?: ma| a)*"
)
_TELLS = re.compile(r"\b(?:can bo|ho so|giay to|thu tuc|phuong|nhan vien|lam lai|nop)\b")


def remarks_on_asking(text: str) -> bool:
    """Behind "your name?": why that is needed, or whether it can be left out; no word of the matter."""
    plain = plain_words(text)
    return len(plain.split()) <= MOST_WORDS and bool(_REMARK.fullmatch(plain)) and not _TELLS.search(plain)


def is_in_danger(text: str) -> bool:
    """Somebody needs help now: no form can wait for that."""
    return bool(_DANGER.search(plain_words(text)))
