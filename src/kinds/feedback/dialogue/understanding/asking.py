"""Short questions about the talk itself: why is that asked, who reads it, does it cost anything, is anybody there? And cries
for help. None of these is a word of the matter. Prefers to find none.
"""

import re
from collections.abc import Mapping

from kernel.patterns import pattern
from kernel.text import fold
from kinds.feedback.dialogue.understanding.intents import plain_words
from kinds.feedback.reading.wording import STOP, read

WHY, PRIVATE, COST, LONG, WHO, HUMAN, WAITS, WHICH_ADDRESS, THIS_NUMBER, UNNAMED, BY_VOICE = (
    "why", "private", "cost", "long", "who", "human", "waits", "which address", "this number", "unnamed", "by voice",
)  # fmt: skip
MOST_WORDS = 12
_ME = r"(?:toi|tui|t|tao|minh|em|anh|chi|con|chau|bac|ba|ong)"
_GIVE = r"(?:hoi|khai|ghi|noi|cho|cung cap|biet|nhap|dien|xin|lay|can|doi)"
_ASKED = {
    WHY: rf"(?:(?:the|a|u|ma) )?(?:{_GIVE} )?(?:cai |thong tin )?(?:ten|ho ten|dia chi|so dien thoai|so|ngay|thong tin|cai (?:nay|do)|may cai nay)? ?(?:{_ME} )?(?:de )?lam (?:gi|chi)(?: .{{1,12}})?"
    rf"|(?:(?:tai|vi) )?sao (?:lai |phai |can |cu )*{_GIVE}(?: .{{1,25}})?"
    rf"|(?:{_ME} )?co (?:can|phai|bat buoc)(?: phai)? {_GIVE}(?: .{{1,20}})?|(?:co )?bat buoc(?: khong| a| ha| phai khong)+",
    PRIVATE: r"(?:the |ma |toi |minh |em )?(?:sau nay )?co (?:bi |so |ai |ho )*(?:tru|tru um|tru eo|ghim|de y)(?: dap)?(?: .{1,15})?|(?:the |ma |toi |minh |em )?co bi (?:lo|tra thu|tru dap|lam kho de|cong khai|dua len mang)(?: .{1,25})?|co (?:bi )?(?:cong khai|lo|giu kin|bao mat|giu bi mat)(?: .{1,25})? khong(?: a| nhi)?"
    r"|(?:khai|ghi|noi|de|cho)(?: (?:ten|dia chi|so|that|so dien thoai|thong tin|ra))+ (?:thi )?co (?:sao|bi gi|bi sao|lam sao|anh huong gi|phien gi)(?: \w+)? khong(?: a| nhi)?"
    r"|(?:nhung |co )?ai (?:se )?(?:doc|xem|biet)(?: (?:duoc|thong tin|ten|so|noi dung|phan anh|cai nay|tin|nay|toi|minh|em|cua|a|vay|the|khong))*|(?:(?:the|lieu|khong biet) )*(?:phuong|can bo|ho|nguoi ta|co quan|sep|lanh dao|(?:co|anh|chi|ong|ba|chu|bac|thang|con) (?:ay|ta|do|kia|nay|can bo|tiep dan|cong an)|ong|ba|co|chi|anh|no)(?: (?:do|ay|ta|ho|co ta|anh ta|ong ta))* (?:co )?(?:biet|doc duoc|xem duoc|thay)(?: (?:duoc|la|ten|so|dia chi|cua|chinh|do))* (?:toi|tui|minh|em|con|chau|bac|ai|nguoi gui|nguoi phan anh)(?: .{1,25})? (?:khong|hong|hok)(?: a| nhi| vay)*"
    r"|(?:(?:sep|lanh dao|phuong|can bo|ho|nguoi ta|co quan)(?: (?:do|ay|ta|ho|co ta|anh ta|ong ta))*) (?:co )?(?:doc|xem|biet) duoc (?:khong|hong|hok)"
    r"|(?:(?:the|a|u|cai|tin|loi|noi dung|toi|minh|em|gui|nhan|vua|nay|do|thi|phan anh|ten) )+ai (?:doc|xem|biet|thay)(?: (?:duoc|thong tin|ten|so|noi dung|phan anh|cua|toi|minh|em|a|vay|the))*",
    COST: r"(?:(?:gui|nop|viet|phan anh|kien nghi|o day|kenh nay|cai nay|thi) )*(?:co )?(?:phai )?(?:mat|ton|thu|dong|tra) (?:tien|phi|le phi)(?: gi)?(?: .{1,10})? khong(?: a| nhi)?|(?:co )?mien phi(?: khong| a| ha| phai khong)+",
    LONG: r"(?:bao lau|khi nao|bao gio|may ngay)(?: thi| moi| toi)* (?:duoc |co |nhan |se )*(?:tra loi|ket qua|giai quyet|phan hoi)(?: .{1,12})?",
    WHO: r"(?:(?:ban|em|anh|chi|ad|day|ben nay|ben minh|minh) )?(?:la )?(?:nguoi(?: that)? hay (?:la )?(?:may|bot|robot)|(?:may|bot|robot) hay (?:la )?nguoi|(?:may|bot|robot) (?:a|ha|phai khong|tra loi.*))(?: .{1,10})?"
    r"|ai (?:dang )?(?:nhan|tra loi|noi chuyen)(?: .{1,12})?|(?:day|cho nay|kenh nay) la (?:dau|ai|kenh gi|so nao|co quan nao|cua ai)(?: .{1,12})?",
    HUMAN: rf"(?:(?:alo|cho|muon|can|xin|duoc|{_ME}) )*(?:gap|noi chuyen voi|noi chuyen|trao doi voi) (?:nguoi|can bo|lanh dao|sep|chu tich|giam doc|nhan vien|tong dai vien|tu van vien|ai do|(?:anh|chi|co|chu|ong|ba) (?!toi\b|em\b)\w+)(?: .{{1,15}})?"
    rf"|(?:hay |xin |lam on |nho )?goi (?:dien )?(?:lai )?cho {_ME}(?: voi| di| nhe| a)*|co ai (?:truc|o do)(?: .{{1,12}})?"
    r"|(?:cho |xin |hoi |toi |em )*(?:so )?(?:dien thoai )?(?:cua )?(?:duong day nong|hotline|tong dai)(?: .{1,20})?",
}
# What goes with such a question and says nothing by itself.
_PARTICLES = frozenset((
    "a", "ah", "ua", "uoi", "oi", "alo", "the", "vay", "z", "day", "do", "nhi", "ha", "ho", "hu", "e", "em", "anh", "chi", "ad", "admin", "ban", "da", "vang", "u", "o", "ma", "nhe", "nha", "ne", "u",
    "cho", "hoi", "xin", "lam", "on", "toi", "minh", "con", "chau", "bac", "co", "chu", "ong", "ba", "thua", "chao", "cai", "luon", "thi", "voi", "nay", "kia", "muon", "cac", "m", "may", "tui", "khoan", "thoi", "thui", "vu", "sao", "zay", "ta",
))  # fmt: skip
_CHANNEL = r"(?:b(?= la)|day|kenh|kenh nay|zalo|zalo nay|so nay|tai khoan(?: nay)?|trang(?: nay)?|cho nay|ben (?:nay|minh|ban|em)|may (?:nguoi|anh chi)|ban|ad|admin|em|anh|chi|ai|chat nay|tin nhan nay|nhom nay|group nay|dau day)"
_WHOSE = r"(?:(?:ai|cua ai|kenh gi|kenh nao|cho nao|so nao|so gi|co quan nao|co quan gi|don vi nao|ben nao|phuong nao|to chuc nao|trang gi|zalo gi|zalo cua ai|cong ty nao|cua co quan nao|cua don vi nao|cua ben nao|cua nha nuoc|nha nuoc|nguoi hay may|nguoi that)(?: quan ly| phu trach| lap ra)?)"
_TRUE = r"(?:lua dao|lua|lua nhau|gia|gia mao|gia danh|fake|scam|that|chinh thuc|chinh chu|chinh thong|uy tin|dang tin|tin duoc|tin cay|an toan|hop phap|ao|that hay gia|that hay lua|kenh that|zalo that|cua nha nuoc|nha nuoc|cua thanh pho|cua phuong|cua uy ban|cua chinh quyen|cua chinh phu|kenh chinh thuc|so that|may|bot|chat ?bot|robot|tro ly ao|nguoi|nguoi that|may tra loi|cong an|can bo)"
# Clause by clause, in any form: whose channel is that, is it genuine, why does nobody answer?
_CLAUSES = {
    THIS_NUMBER: r"(?:(?:dung|lay|theo|la|so|qua|chinh|goi) )*(?:so )?(?:zalo|dien thoai)(?: (?:nay|dang dung|nay luon|duoc khong|luon|co duoc khong|khong|thoi|cung duoc))+|(?:so |dien thoai )(?:nao|cua ai|ban hay di dong|co dinh duoc khong|nguoi nha duoc khong|cua con duoc khong|cua vo duoc khong)",
    WHO: rf"(?:{_CHANNEL} )*(?:la )?{_WHOSE}(?: (?:nhan tin|nhan|tra loi|noi chuyen|hoi|phu trach|quan ly))?|(?:{_CHANNEL} )*(?:co )?(?:phai |la |dung )*(?:{_CHANNEL} )*(?:la )?{_TRUE}(?: (?:khong|hay khong|phai khong|dung khong|chu|chua))?"
    rf"|(?:so|nghi|khong biet|chang biet|lo) (?:{_CHANNEL} )*(?:co phai |bi |la )*{_TRUE}(?: khong)?|(?:lam sao|lam the nao|sao|the nao|can cu nao|gi)(?: de| ma)* (?:biet|tin|chac|kiem tra|chung minh)(?: (?:duoc|rang|la|{_CHANNEL}|khong phai|{_TRUE}))*"
    rf"|(?:{_CHANNEL} )+(?:la )?(?:o )?(?:dau|gi)|bao nhieu la ai|(?:{_CHANNEL} )+(?:(?:la|dung|lap|sinh|mo) )?(?:ra )?(?:de )?lam (?:duoc )?(?:nhung )?gi(?: (?:duoc|cho toi))*"
    rf"|(?:lam )?(?:sao|ai)(?: (?:ma|lai|cho|biet|co|nhan|gui|duoc|{_ME}))+ (?:(?:so|sdt|zalo|tin|cho|so dien thoai)(?: (?:cua|cho|nhan|nay))*(?: {_ME}| nay)+|tin(?: nhan)? nay)"
    r"|ten (?:ban|em|may|ad) (?:la )?gi|(?:ban|em|ad|may) (?:ten|la) (?:gi|ai)|(?:ban|em) lam o dau|thuoc (?:co quan|don vi|phong) nao",
    WAITS: r"(?:sao|lam gi ma|the) (?:ma |mai |van |chang |lai |cu )*(?:khong|chua|chang)(?: thay| co)* (?:ai )?(?:tra loi|rep|nhan|phan hoi|noi gi|ai|gi|nguoi)(?: (?:tra loi|rep|ca|het|tin|toi))*|(?:khong|chua|chang)(?: thay| co)* ai (?:tra loi|rep|phan hoi|noi gi|doc|nghe|o day|truc)(?: ca| het| tin| may)*|(?:gui|nhan) (?:roi |xong |tin )*(?:ma )?(?:van )?(?:khong|chua|chang)(?: thay| co)* (?:ai )?(?:tra loi|rep|phan hoi|gi)(?: ca| het| gi)*"
    r"|(?:sao )?(?:im|lau|cham|im re|im ru|im lang)(?: (?:qua|the|vay|lam|re|thin thit))*|co ai(?: (?:khong|o do khong|o day khong|nghe khong|doc khong|truc khong|tra loi khong|o do|doc|nghe))|(?:tra loi|rep|noi|nhanh)(?: (?:di|len|giup|cai|nhanh|ngay|gi di|luon))+|(?:con|co) (?:do|day|o do|nghe|doc) khong|(?:van )?(?:chua|khong) thay tra loi|(?:nay |the nay |vay |the |nhu vay |rua |ri )*(?:la |thi )?(?:xong|duoc|du|gui duoc|gui|ok) chua",
    WHICH_ADDRESS: r"(?:dia chi|noi o|cho o)(?: (?:thuong tru|tam tru|ho khau|hien tai|nha|nao|cu|moi|gi|co quan|hay|hoac|o|dang))+(?: (?:a|duoc|ha))*|(?:(?:co )?(?:can|phai|bat buoc)(?: phai| co| ghi)* |ghi |lay )?(?:so nha|ngo|duong|phuong|quan|to|thon|ho khau|thuong tru|tam tru)(?: (?:hay|hoac|nua|va|khong|cu|moi|the nao|so nha|phuong|quan|duong|tam tru|thuong tru|ngo|to|thon|chi tiet|cu the|thoi|duoc khong|chua))+"
    r"|(?:ghi|khai|noi|dien|lay) (?:dia chi |cho |noi )*(?:nao|the nao|gi|sao|o dau|cu the|chi tiet|ca|theo)(?: (?:cung|duoc|cung duoc|ha|khong|la|phuong|so nha|moi|cu|dia chi|thi))*|(?:nha )?(?:toi |em |minh )?(?:o |di )?(?:thue|tro|nho)(?: nha| tro)*(?: (?:ghi|thi|khai|noi))+(?: (?:the nao|sao|dia chi|nao|o dau|gi))+|(?:nha )?(?:toi |em |minh )?(?:o |di )?(?:thue|tro|o nho)(?: nha| tro)*|o dau(?: co)?|cua (?:toi|em|minh|ai)",
    PRIVATE: r"(?:gui|chuyen|noi dung|cai nay|thong tin)(?: nay| do)* (?:cho|toi|den|di|ve)(?: ai| dau| co quan nao| noi nao)+|ai (?:nhan|giu|xu ly)(?: \w+){0,2}",
    WHY: rf"(?:ho ten|ten|dia chi|so dien thoai|sdt|so)(?: (?:{_ME}|that|day du|gi|khai sinh|a|ha|u|ai|nao|de lam gi|lam gi))+|(?:hoi|xin|doi|can|lay)(?: (?:gi|lam gi|nhieu|ky|lam|ca|cai|nha|bac|chau|the|ten|dia chi|so|thong tin|ma|nhieu the|lam the))+",
    COST: r"(?:the )?(?:(?:co )?(?:mat|ton|het|thu|tra|dong|phai tra|phai dong) )?(?:bao nhieu|may)(?: (?:tien|dong|nghin|phi|le phi))*(?: khong)?|(?:co )?(?:mat|ton|thu|dong|tra|tinh)(?: (?:tien|phi|le phi|gi))+(?: khong)?|(?:phi|gia(?: ca)?) (?:bao nhieu|the nao|sao|gi khong)(?: (?:tien|mot|1|cai))*",
    UNNAMED: r"(?:(?:gui|noi|phan anh|khai|ghi|de|cho|thi) )*(?:an danh|nac danh|giau ten|khong (?:noi|ghi|khai|de|cho|can|xung) (?:ho )?ten)(?: (?:thi|co))* (?:co )?(?:duoc|sao) khong",
    BY_VOICE: rf"(?:{_ME} )?(?:(?:gia|gia roi|gia ca|lon tuoi|mat kem|mat mo|mu chu|tay run|roi|nen) )*(?:khong (?:biet|quen|the) (?:chu|viet|doc|nhan(?: tin)?|go|danh may|dung (?:dien thoai|zalo|may))|khong (?:nhan|viet|go|doc) (?:tin )?duoc|mu chu)(?: (?:duoc|tin|chu|roi|lau|dai))*"
    r"|(?:(?:gui|nhan|noi|dung|bang|qua) )*(?:tin |tin nhan )?(?:thoai|ghi am|giong noi|loi noi|voice)(?: co)? duoc khong|(?:cho )?(?:goi|noi chuyen)(?: (?:dien|dien thoai|video|truc tiep))+(?: (?:cho nhanh|duoc khong|di|nhe|luon))*"
    rf"|nho (?:con|chau|nguoi nha|nguoi khac|hang xom|ban)(?: {_ME})? (?:nhan|viet|gui|go)(?: (?:ho|giup|thay|tin|cho))*(?: co)? duoc khong",
    LONG: r"(?:co )?(?:duoc )?tra loi(?: (?:nhanh|som|lai))* khong|(?:bao lau|khi nao|bao gio|chung nao|may ngay|lau khong|co lau khong)(?: (?:nua|thi|moi|co|duoc|xong|ket qua|tra loi|giai quyet|xu ly|se))*",
    HUMAN: r"(?:cho |muon |xin |can )?(?:so |goi |gap )?(?:tong dai|hotline|duong day nong|can bo truc|nguoi that|nguoi phu trach)(?: (?:nao|bao nhieu|so may|la gi|o dau|duoc khong))*",
}
_CLAUSE = {topic: pattern(said) for topic, said in _CLAUSES.items()}
_COMPILED = {topic: pattern(said) for topic, said in _ASKED.items()}
# Danger now, not a story of it: "đèn đường cháy cả ngày" and "khoa cấp cứu thu tiền" are none.
_DANGER = pattern(
    r"\b(?:cuu (?:voi|toi voi|nguoi voi)|dang (?:boc )?chay (?:nha|rung|xe|lon|to|xuong|kho)|chay nha\b(?! (?:hom|tuan|thang|nam))|nha (?:\w+ ){0,3}dang (?:boc )?chay"
    r"|dang (?:bi )?(?:ro|ri|xi)(?: ri)? (?:khi )?ga[sz]?|dang (?:danh|dam|chem) nhau|^(?:(?:alo|oi|co|bi) )*(?:cuu|sos|cuop|trom|cap cuu)(?: (?:voi|oi|a|day|toi|toi voi|gap))*$|(?:cap cuu|cuu hoa|chua chay|cong an)(?: (?:thi|la|goi|den))* so (?:may|nao)$|co nguoi (?:vua |dang |bi )*(?:duoi nuoc|dien giat|bat tinh|ngat xiu|nhay (?:cau|lau)))\b"
)


# "Thế các anh là Sở Tài chính à?": whose channel this is, and no answer to "which office?". "Em là Nam ạ" has another mark.
_IS_IT_YOU = pattern(
    r"(?:(?:the|vay|a|o|u|ua|ma) )*(?:(?:cac|may|ben) )?(?:anh|chi|em|ad|admin|ban|day|kenh nay|zalo nay|co chu|anh chi)(?: (?:day|nay))? (?:co phai )?(?:la|thuoc|cua) (?!toi\b|ten\b)\w"
)
_ENDS_ASKING = pattern(r"(?:\?|(?:^|\s)(?:à|hả|phải không|phải ko|đúng không))\W*$")


def asked_of_us(text: str) -> str:
    """What the whole of a short TEXT asks about this talk, "" when it tells or asks anything else."""
    plain = plain_words(text)
    if len(plain.split()) > MOST_WORDS:
        return ""
    if _IS_IT_YOU.match(plain) and _ENDS_ASKING.search(text.lower()):
        return WHO
    forms = forms_of(plain.split())
    whole = next((topic for topic, pattern in _COMPILED.items() if any(map(pattern.fullmatch, forms))), "")
    clauses = topic_of_clauses(read(text).plain, _CLAUSE)
    return clauses if clauses == WHO else whole or clauses


def topic_of_clauses(plain: str, clauses: Mapping[str, re.Pattern[str]]) -> str:
    """Each clause of PLAIN asks for a topic of CLAUSES, or says nothing; the first that asks tells which. "" where one tells."""
    topics = []
    for clause in plain.split(STOP):
        forms = forms_of(clause.split())
        topic = next((name for name, pattern in clauses.items() if any(map(pattern.fullmatch, forms))), "")
        if topic:
            topics.append(topic)
        elif forms[-1]:
            return ""
    return topics[0] if topics else ""


def forms_of(words: list[str]) -> list[str]:
    """The clause as it is, and with fewer and fewer of the particles around it."""
    forms = [" ".join(words)]
    while words and words[-1] in _PARTICLES:
        words = words[:-1]
        forms.append(" ".join(words))
    while words and words[0] in _PARTICLES:
        words = words[1:]
        forms.append(" ".join(words))
    return forms


_OF_WHO_ONE_IS = r"(?:ho ten|ten|dia chi|so dien thoai|dien thoai|sdt|so|thong tin)"
_REMARK = pattern(
    rf"(?:.* )?(?:(?:tai|vi) )?sao (?:(?:lai|ma|phai|can|cu|hoi|doi|khai|biet|cho|xin|noi|co|nhieu) )+(?:{_ME} )?(?:{_OF_WHO_ONE_IS}|the|vay)?(?: .{{1,15}})?"
    rf"|(?:{_ME} )?khong (?:muon|thich|tien|can|dam|phai) (?:\w+ ){{0,3}}{_OF_WHO_ONE_IS}(?: .{{1,20}})?"
    rf"|(?:.* )?khong (?:\w+ ){{0,2}}{_OF_WHO_ONE_IS} (?:co )?(?:duoc|sao)(?: khong)?(?: a| nhi)?"
    rf"|(?:{_ME} )?chi (?:hoi|muon hoi)(?: thoi)?(?: ma| a)*"
)
_TELLS = pattern(r"\b(?:can bo|ho so|giay to|thu tuc|phuong|nhan vien|lam lai|nop)\b")


def remarks_on_asking(text: str) -> bool:
    """Behind "your name?": why that is needed, or whether it can be left out; no word of the matter."""
    plain = plain_words(text)
    clauses = [each.strip() for each in read(text).plain.split(STOP)]
    remarks = _REMARK.fullmatch(plain) or any(map(_REMARK.fullmatch, clauses))
    return len(plain.split()) <= MOST_WORDS + 4 and bool(remarks) and not _TELLS.search(plain)


# Somebody was beaten, or is being beaten; found against no mark that was typed ("dành", "đám", "tắt"), and typed bare only where
# it cannot be another word ("danh bạ", "đánh đàn").
_WHOM = r"(?:tôi|tui|mình|em|con|cháu|chồng|vợ|bố|mẹ|cha|má|anh|chị|ông|bà|bé|người|dân|nó|học sinh|trẻ|bạn|nhau)"
_WHOM_BARE = r"(?:toi|em|con|chau|chong|vo|bo|me|anh|nguoi|hoc sinh|nhau)"
_HARD = r"(?:đập|hội đồng|gãy|chảy máu|ngất|bầm|thâm|sưng|tới tấp|túi bụi|vào (?:mặt|đầu|người|lưng|bụng))"
_WAS_HIT = (
    r"\b(?:hành hung|nhục hình|tra tấn|bóp cổ)\b"
    r"|\bbị (?:\w+ ){0,6}?đánh\b(?! (?:giá|trượt|rớt|thuế|mất|cắp|lừa|đồng|tráo|sập|bài|dấu|số|máy|tiếng|đổi|ghen|đố|tuột|bật|hỏng|vần|lái|thức)\b)"
)
_BEATEN = pattern(
    rf"{_WAS_HIT}|\bđánh (?:{_HARD}|{_WHOM})\b|\b(?:tát|đấm|đạp|đâm|chém) (?:vào (?:mặt|đầu|người|lưng|bụng|má|tai|cổ|ngực)|{_WHOM}|liên tiếp)\b"
)
_BEATEN_BARE = pattern(fold(rf"{_WAS_HIT}|\bđánh (?:{_HARD}|{_WHOM_BARE})\b"))


def tells_of_beating(text: str) -> bool:
    """Violence against a person, just now or before: whoever may still need help is told whom to call."""
    said = " ".join(word.typed for word in read(text).words)
    return bool((_BEATEN_BARE if said.isascii() else _BEATEN).search(said))


# "Từ từ", "tư vấn", "sông": only with their marks where the bare word is another one.
_I = r"(?:tôi|tui|em|mình|con|cháu|bác|bà|ông|tao)"
_KILLS = (
    r"(?:tự tử|tự vẫn|tự sát|quyên sinh|treo cổ|nhảy (?:cầu|lầu|sông)|uống thuốc (?:sâu|ngủ|chuột|độc|trừ sâu|diệt cỏ))"
)
_NO_LIFE = (
    r"\b(?:không|chẳng|chả|hết) (?:còn )?(?:muốn|thiết|ham) (?:gì )?sống(?! (?:ở|trong|với|chung|cạnh|tại|gần|cùng|nhờ|bằng|như)\b)"
    r"|\bchết (?:quách )?(?:đi )?cho (?:xong|rồi|rảnh|khuất mắt|nhẹ nợ)\b|\bsống (?:thế này )?(?:không|chẳng) bằng chết\b"
    r"|\bkết liễu (?:đời|cuộc đời|cuộc sống|bản thân)\b|\bsống (?:để )?làm gì nữa\b|\bkhông (?:còn )?(?:có )?(?:lý do|động lực|thiết tha) (?:gì )?(?:để )?sống\b"
    rf"|\b{_I} (?:\w+ ){{0,2}}chán sống\b(?! (?:ở|trong|với|chung|cạnh|tại|gần|cùng|nhờ|bằng|như)\b)|\bchán (?:sống|đời) (?:lắm|quá)(?: rồi)?\b(?! (?:ở|trong)\b)"
    rf"|\b{_I} (?:chỉ |thật sự |rất |cũng |đang )*muốn chết\b(?! (?:khát|đói|mệt|nóng|cười|vì nóng)\b)|\bmuốn chết (?:đi|quách|luôn|cho)\b"
)
_DESPAIRS = pattern(
    rf"{_NO_LIFE}|\b(?:muốn|định|sẽ|chắc|phải|đòi|nghĩ đến|nghĩ tới) (?:\w+ ){{0,2}}?{_KILLS}\b|\b{_I} {_KILLS}\b"
)
_DESPAIRS_BARE = pattern(fold(_NO_LIFE))


def despairs(text: str) -> bool:
    """Whoever writes speaks of not wanting to live: that comes before any form."""
    said = " ".join(word.typed for word in read(text).words)
    return bool((_DESPAIRS_BARE if said.isascii() else _DESPAIRS).search(said))


_SECRET = pattern(
    r"\b(?:tài liệu|văn bản|công văn|hồ sơ|giấy tờ|báo cáo|kế hoạch|bản đồ|danh sách|quyết định|số liệu|giấy|file|tệp)(?: \w+){0,3} (?<!bí )(?<!bảo )mật\b(?! (?:khẩu|độ|thiết|ong|thư|mã|vụ))"
    r"|\b(?:tuyệt|tối) mật\b|\bđóng dấu mật\b|\bbí mật nhà nước\b|\btai lieu mat (?:cua|toi|em|muon|cho|can)\b|\bbi mat nha nuoc\b|\btuyet mat\b"
)
_OFFERS = pattern(r"\b(?:gui|nop|dua|chuyen|chup|dang|cung cap|nhan)\b")


def speaks_of_secrets(text: str) -> bool:
    """Papers that are a state secret: they must not come over a network (Law 117/2025/QH15, art. 5)."""
    return bool(_SECRET.search(" ".join(word.typed for word in read(text).words)))


def offers_secrets(text: str) -> bool:
    """Nothing but the offer of such papers; no matter in it."""
    plain = plain_words(text)
    return speaks_of_secrets(text) and len(plain.split()) <= MOST_WORDS + 2 and bool(_OFFERS.search(plain))


def is_in_danger(text: str) -> bool:
    """Somebody needs help now: no form can wait for that."""
    return bool(_DANGER.search(plain_words(text)))
