"""What is asked beside a matter, once or before one is sent: where did it go, what now, an office's number or hours, a letter,
may one write for somebody else, how is a procedure done. And that it is over: "em nhận được kết quả rồi". Pure; prefers to find none.
"""

from kernel.patterns import pattern
from kinds.feedback.dialogue.understanding.asking import topic_of_clauses
from kinds.feedback.reading.wording import STOP, read

STANDS, NOW, OFFICE, LETTER, BEHALF, PROCEDURE, WAY, CONTACT, COMPLAINT = (
    "stands", "now", "office", "letter", "behalf", "procedure", "way", "contact", "complaint",
)  # fmt: skip
MOST_WORDS = 14
_ME = r"(?:toi|tui|minh|em|e|con|chau|bac|anh|chi|co|chu|ong|ba|nha (?:toi|em|minh))"
_WISH = rf"(?:(?:{_ME}|cho|xin|muon|can|hoi|duoc|lam on|biet|la|nho|thi|the|lai|giup|ho|voi) )*"
_THING = r"(?:(?:cai |cac )?(?:viec|phan anh|kien nghi|pakn|don|tin(?: nhan)?|ma(?: so)?(?: phan anh| theo doi)?|vu(?: viec)?|noi dung|bai))"
_SENT = rf"(?:(?: cua)? {_ME}| (?:da|vua|moi)(?= (?:gui|nop|nhan|phan anh|bao|viet|noi))| (?:gui|nop|nhan|phan anh|bao|viet)| (?:vua (?:nay|roi|xong)|hoi (?:nay|sang|chieu|trua)|luc nay|ban nay|sang nay|chieu nay|hom (?:qua|nay|truoc|no|kia)|tuan truoc|truoc|kia|ay|do))"
_ASKS_HOW_FAR = r"(?:(?:thi|gio|bay gio|nay|di|nam|o|la) )*(?:dau|toi dau|den dau|the nao|ra sao|sao|gi|bao nhieu)(?: roi| vay| the| ta| nhi)*"
_BODY = r"(?:ubnd|uy ban|so(?! (?:dien|dt|nha|\d))|phuong|xa|quan|huyen|trung tam|cong an|mot cua|phong|chi nhanh|co quan|thue|bhxh|bao hiem|toa an|benh vien|truong|van phong|bo phan|can bo|don vi|thanh tra|(?:noi |cho )?tiep cong dan|ho(?= (?:lam|mo|dong|tiep|nghi|nhan|o)\b)|o do)"
# "Bao giờ có người ra", "mấy hôm nữa có trả lời", "sở trả lời chưa", "hôm qua bà gửi chưa".
_WHEN = r"(?:bao gio|khi nao|chung nao|luc nao|bao lau nua|may (?:hom|ngay|bua|tuan) nua|hom nao|bua nao|ngay nao)"
_WHO_ANSWERS = rf"(?:ho|ai|nguoi ta|ben (?:do|ay|kia|nay)|co quan|{_BODY}(?: (?!(?:da|co|van|tra|xu|giai|tiep|nhan|xem|lam)\b)\w+){{0,5}})"
_ANSWERS = r"(?:tra loi|phan hoi|xu ly|giai quyet|xem|doc|tiep nhan|nhan duoc|xuong|den|ra|toi|lam|sua|don|kiem tra|coi|khao sat|lien he|goi)"
_LEADS = rf"(?:(?:{_ME}|the|vay|gio|bay gio|thi|muon|biet|can|phai|nen|se|dinh|o|u|oi|a|cho|hoi|xin|duoc|la|nhu|neu) )*"
_WHITHER = r"(?:o dau|dau|ai|di dau|o cho nao|cho nao|(?:co quan|noi|so|ben) nao|so may)(?: (?:bay gio|duoc|day|de|trinh bay|nop|gui|noi|hoi|giup|giai quyet))*"
_DONE = r"(?:lam|nop|dang ky|khai|xin|gui|cap|doi|tra cuu|thuc hien)(?: lai)?"
_DOSSIER = r"(?: (?:ho so|thu tuc|giay to|giay|don|to khai|cai (?:nay|do)|viec (?:nay|do)|cai|giay khai sinh|khai sinh|khai tu|ket hon|so do|so hong|can cuoc|ho chieu|tam tru|thuong tru|ly lich|giay phep(?: xay dung| kinh doanh)?|chung thuc|bang lai|phep|nay|do|nha))"
_ONLINE = r"(?:(?:qua |tren |bang |o )?(?:online|onl|mang|truc tuyen|internet|app|ung dung|vneid|dich vu cong|dvc|cong dich vu cong)|tai nha|o nha)"
_THEY = rf"(?:{_WHO_ANSWERS}|can bo(?: phuong| xa)?|nguoi|cac (?:anh|chi|bac|ong)(?: (?:ay|can bo))?|lanh dao|sep)"
_REACH = rf"(?:(?:goi|gap|lien he|lien lac|hoi|moi|hen|nhan tin|bao|tim)(?: (?:dien|lai|mat|rieng|truc tiep))*|(?:den|xuong|toi|ra|qua)(?: (?:tan noi|tan nha|nha|cho|xem|gap|kiem tra|lam viec))+)(?: (?:cho|voi|den|lai|nha|len|ra|phuong|do|cho o|xem|gap|hoi|lam viec|gi|them|{_ME}))*"
_GO_THERE = r"(?:len|ra|den|toi|qua|xuong)(?: (?:phuong|xa|do|uy ban|ubnd|so|co quan|tan noi|gap|ho|can bo|lam viec|truc tiep|lai|nua|day|tru so))*"
_CLAUSES = {
    # May be called, visited or asked to come: what comes next for who wrote.
    CONTACT: rf"{_WISH}(?:roi |sau do )*{_THEY} (?:(?:co|se|da|con|can) )*{_REACH} (?:nua )?(?:khong|chua|hong|hok|ha|chu)"
    rf"|{_WISH}(?:roi )?co (?:{_THEY}|ai)(?: nao)? (?:se )?{_REACH} (?:khong|hong|hok|chua)"
    rf"|{_WISH}(?:khoang |tam |chung )?{_WHEN}(?: (?:thi|moi|la|se|co|duoc|{_THEY}|nguoi|ai))* {_REACH}"
    rf"|{_WISH}(?:roi |the )?(?:{_ME} )?(?:con |co )*(?:phai|can) {_GO_THERE} (?:khong|hong|hok|chu)"
    rf"|(?:(?:gio|bay gio|the|vay|roi|thi) )*(?:{_ME} )?(?:(?:con |lai )?(?:phai|can) )?(?:cho|doi) (?:gi|den (?:bao gio|khi nao)|bao lau|ai)(?: nua)?"
    rf"|(?:(?:the|vay|roi|gio) )*(?:buoc )?(?:tiep theo|ke tiep|sau do)(?: (?:thi|la|{_THEY}|se|phai|lam))* (?:gi|sao|the nao|ra sao|lam gi)"
    rf"|(?:(?:the|vay|roi) )*ai (?:se )?{_REACH}|{_WISH}(?:da |co )+lich hen(?: (?:gi|nao))? (?:khong|chua)",
    STANDS: rf"{_WISH}(?:(?:xem|kiem tra|coi|tra|tim) )?{_THING}{_SENT}+ {_ASKS_HOW_FAR}"
    rf"|{_WISH}(?:xem|kiem tra|coi|nhac|tra|tim|gui|doc)(?: (?:lai|giup|cho|ho|voi|{_ME}))* (?:cai )?ma(?: so)?(?: (?:phan anh|theo doi|ho so|cua|cu|do|{_ME}))*"
    rf"|{_WISH}(?:kiem tra|tra cuu|tra|xem|coi)(?: (?:lai|giup|ho|cho|voi|{_ME}))* ho so(?: (?:nay|do|cua|da nop|giup|ho|cho|voi|dat dai|nha dat|khai sinh|{_ME}))*"
    rf"|{_WISH}(?:quen|mat|lo xoa|khong nho|khong luu)(?: (?:mat|roi))* ma(?: so)?(?: (?:phan anh|theo doi|cua|roi|{_ME}))*"
    rf"|(?:{_THING}{_SENT}* )?(?:(?:da|co|duoc|ai|nguoi nao) )+(?:nhan|xem|doc|xu ly|giai quyet|lam|chuyen|tiep nhan|duyet|phan hoi)(?: (?:duoc|{_THING}|cua|di|giup|cho|{_ME}))* chua"
    rf"|(?:{_ME} )?(?:da )?den luot(?: {_ME})? chua|ai (?:dang |se )?(?:xu ly|giai quyet|lam|phu trach|nhan) {_THING}{_SENT}*"
    r"|(?:bao gio|khi nao|bao lau nua)(?: thi)?(?: (?:co|xong|tra loi|giai quyet|duoc|moi|ket qua))+"
    rf"|{_WISH}(?:khoang |tam |chung )?{_WHEN}(?: (?:thi|moi|la|se|co|duoc|biet|xong|toi luot|{_WHO_ANSWERS}|nguoi|can bo|{_ANSWERS}|ket qua|cho|{_ME}|viec|vu|nay))+"
    rf"|{_WISH}(?:{_WHO_ANSWERS} |{_THING}{_SENT}* )?(?:da |dang )*{_ANSWERS} (?:den|toi) dau(?: roi)?"
    rf"|{_WISH}(?:thoi )?(?:han|han chot|deadline)(?: (?:tra loi|giai quyet|xu ly|cua|{_ME}|phan anh))*(?: (?:la|den|toi|thi))* (?:ngay nao|hom nao|khi nao|bao gio|bao lau|ngay may|bua nao)"
    rf"|{_THING}{_SENT}* (?:(?:thi|la|do) )*(?:ai|nguoi nao|co quan nao|phong nao|don vi nao|ben nao) (?:dang |se |da )*(?:xu ly|giai quyet|lam|giu|nhan|phu trach)"
    rf"|(?:ngay |sang |chieu )?(?:mai|mot|hom nay|tuan nay|tuan sau|thang nay) (?:co|se)(?: co)? (?:ai|nguoi|can bo|ho|doan)(?: (?:nao|den|ben|cua|phuong))*? {_ANSWERS}(?: (?:cho|{_ME}|lam|xem|coi|don|sua))* (?:khong|hong|chua)"
    rf"|{_WISH}(?:{_WHO_ANSWERS} |co ai )(?:da |co )?{_ANSWERS} {_ANSWERS} chua"
    rf"|{_WISH}{_WHO_ANSWERS} (?:da |co )?{_ANSWERS}(?: (?:gi|cho|{_ME}|lai))* chua"
    rf"|(?:(?:hom (?:qua|nay|kia|truoc|no)|sang nay|chieu qua|lan truoc|vua (?:nay|roi)|hoi nay) )?(?:{_ME} )?(?:da )?(?:gui|nop|nhan)(?: (?:di|duoc|xong|phan anh|cho|{_ME}))* chua",
    WAY: rf"{_LEADS}(?:gui|nop|mang|dua|chuyen|trinh bay|bao)(?: (?:don|don thu|thu|to cao|khieu nai|no|cai (?:nay|do)|bang chung|cho|den|toi|vao))* {_WHITHER}"
    rf"|{_LEADS}(?:goi|gap|hoi|lien he|bao|tim|den|toi|len|ra)(?: (?:cho|voi|den|gap))* {_WHITHER}"
    rf"|{_LEADS}(?:(?:tai|vi) )?sao (?:(?:lai|ma) )*(?:khong|chua) (?:nhan|tiep nhan|cho gui|chuyen|ghi)(?: (?:duoc|don|tin|loi|phan anh|noi dung|cua|cho|viec|{_ME}))*",
    # The wish alone; who says what about tells of a matter.
    COMPLAINT: rf"{_WISH}(?:(?:lam sao|lam the nao|cach|de|gui|nop|lam|viet|co the|duoc) )*(?:don )?khieu nai(?: (?:o dau|o day|the nao|nhu the nao|ra sao|lam sao|duoc khong|khong|thi|don|dat dai|quyet dinh|hanh chinh|{_ME}))*",
    NOW: rf"{_WISH}(?:(?:(?:gui (?:roi|xong) )?(?:bay )?gio|gui (?:roi|xong)|xong roi|tiep theo|sau do|nhu vay|vay)(?: thi)? (?:{_ME} )?(?:(?:phai|can|nen|se|con|biet) )*lam (?:sao|gi|the nao)|(?:{_ME} )?(?:phai|can|nen) lam (?:sao|gi|the nao)(?= bay gio| tiep| nua| day))(?: (?:bay gio|nua|tiep|day|ha))*",
    OFFICE: rf"(?:(?:hien|hien nay|bay gio) )?ai (?:dang |hien )?(?:la|lam) (?:pho )?(?:chu tich|bi thu|giam doc|lanh dao)(?: (?!bi\b|ma\b|cho\b)\w+){{0,7}}|(?:pho )?(?:chu tich|bi thu|giam doc)(?: \w+){{1,7}} (?:la ai|ten gi|ten la gi)"
    rf"|{_WISH}(?:so dien thoai|so dt|dien thoai|so|email) (?:cua )?(?:(?:pho )?chu tich|bi thu|giam doc|lanh dao|can bo)(?: (?!bi\b|ma\b|cho\b|khong\b)\w+){{0,6}}|{_WISH}(?:e ?mail|fax)"
    rf"|{_BODY}(?: \w+){{0,4}}? (?:la |goi )?so (?:may|bao nhieu|dien thoai bao nhieu)|"
    rf"(?:{_ME} )*(?:cho|xin|hoi|can|muon)(?: (?:{_ME}|xin|hoi|biet|muon|lay|co))* (?:so dien thoai|so dt|dien thoai|so|dia chi|email|gio lam viec|lich lam viec|lich tiep dan)(?: lien he)?(?: (?:cua|ben|o|tai))* {_BODY}.{{0,40}}"
    rf"|(?:so dien thoai|so dt|hotline|duong day nong)(?: lien he)?(?: (?:cua|ben|o))? {_BODY}(?: (?!la\b)\w+){{0,5}}"
    rf"|(?:so dien thoai|so dt|dia chi)(?: (?:cua|ben))? {_BODY}.{{0,40}} (?:la gi|bao nhieu|o dau|la so may|so may)"
    rf"|{_BODY}(?: \w+){{0,6}} (?:nam )?o (?:dau|cho nao)"
    rf"|(?:{_WISH}{_BODY}(?: \w+){{0,5}} )?(?:tu |lam viec |mo cua )*(?:may (?:gio|h)|gio nao)(?! roi)(?: thi| thi moi)?(?: {_BODY}(?: \w+){{0,4}}?)?(?: (?:lam viec|lam|mo cua|dong cua|tiep dan|nhan ho so|bat dau|nghi|den may gio|thu \w+|t7|chu nhat|cn|cuoi tuan|hom nay|ngay mai|buoi \w+))*"
    rf"|{_WISH}(?:gio|thoi gian|lich) (?:lam viec|tiep dan|mo cua)(?: (?:cua|ben|o|tai))*(?: {_BODY}(?: (?!ghi\b|ma\b|nhung\b|la\b)\w+){{0,6}})?(?: (?:la )?(?:the nao|ra sao|gi|may gio|khi nao|nhu the nao))?"
    rf"|(?:{_BODY}(?: \w+){{0,5}} )?(?:thu (?:bay|7)|t ?7|chu nhat|cn|cuoi tuan|buoi trua|ngay le)(?: {_BODY}(?: \w+){{0,4}}?)? co (?:lam viec|lam|mo cua|tiep dan|nhan ho so)(?: \w+){{0,3}} khong"
    rf"|(?:{_BODY}(?: \w+){{0,5}} )?co (?:lam viec|lam|mo cua|tiep dan|nhan ho so) (?:ca )?(?:thu (?:bay|7)|t ?7|chu nhat|cn|cuoi tuan|buoi trua) khong",
    LETTER: rf"{_WISH}(?:nhan |lay |gui |co )*(?:van ban|cong van|giay|thu)(?: (?:giay|phuc dap))?(?: (?:tra loi|phuc dap|co dau|dong dau|co dong dau|dau do|dau|chu ky|co chu ky|co|ky|chinh thuc|ban giay|ban cung|duoc khong|khong))+"
    rf"|{_WISH}(?:roi |the )?(?:ho |phuong |co quan |ben do )?(?:co )?(?:tra loi|phan hoi|phuc dap)(?: {_ME})? (?:bang|qua|theo) (?:van ban|cong van|giay|thu)(?: \w+){{0,4}}",
    PROCEDURE: rf"{_WISH}(?:(?:co the|co|duoc|muon) )*{_DONE}{_DOSSIER}* {_ONLINE}(?: (?:quoc gia|luon|duoc))* (?:(?:co )?duoc khong|khong|the nao|nhu the nao|o dau|kieu gi|ra sao)(?: (?:the|luon))?"
    rf"|{_WISH}{_ONLINE} (?:co )?(?:{_DONE}{_DOSSIER}* )?(?:duoc khong|duoc chua|co duoc khong)"
    rf"|{_WISH}(?:{_DONE}{_DOSSIER}+ (?:thi )?)?(?:(?:can|phai|nen|gom|mang|chuan bi|nop|co) )+(?:(?:nhung|cac|bao nhieu) )?(?:giay to|giay|ho so|thu tuc)(?: (?:gi|nao|nhung gi|the nao|bao gom gi)){{1,2}}(?: (?:vay|the|nua))*"
    rf"|{_WISH}(?:giay to|ho so|thu tuc){_DOSSIER}? (?:gom |can |la )+(?:nhung )?(?:gi|giay to gi|giay gi)"
    rf"|{_WISH}(?:le phi|phi)(?: (?:la|het|mat|{_DONE}))*{_DOSSIER}* (?:la |het |mat )?(?:bao nhieu|the nao)(?: tien)?"
    rf"|{_WISH}{_DONE}{_DOSSIER}+ (?:thi )?(?:het|mat|ton|trong) (?:bao lau|bao nhieu (?:ngay|lau|tien)|may ngay)"
    rf"|{_WISH}(?:thu tuc|{_DONE})(?: {_DONE})?{_DOSSIER}+ (?:thi )?(?:(?:phai )?lam )?(?:the nao|nhu the nao|ra sao|kieu gi)",
    BEHALF: rf"{_WISH}(?:co the )?(?:gui|phan anh|viet|khai|bao|nhan)(?: (?:thay mat|thay|ho|giup|gium|dum|dai dien))+(?: cho)? (?:cong ty|doanh nghiep|to chuc|co quan|truong|hop tac xa|to dan pho|khu pho|chung cu|ban quan tri|me|bo|cha|vo|chong|con (?:trai|gai|{_ME})|ong (?:ba|noi|ngoai)|ba (?:noi|ngoai|cu|con)|cu|hang xom|nguoi (?:nha|khac|quen|than)|ban|ho hang|anh trai|chi gai|em (?:trai|gai)|moi nguoi|ca (?:xom|ngo|to))(?: (?!(?:ve|vi|viec|bi|rang|la|ma|nen)\b)\w+){{0,5}}"
    rf"|(?:{_ME} )(?:la|ten)(?: \w+){{1,4}}? (?:ben|thuoc|dai dien(?: cho)?|nhan vien|giam doc)(?: cua)? (?:cong ty|doanh nghiep|ctcp|hop tac xa|to chuc)(?: \w+){{0,7}}",
}  # fmt: skip
_CLAUSE = {topic: pattern(said) for topic, said in _CLAUSES.items()}

_GOT = pattern(
    rf"(?:^|\b(?:vi|do|nen|gio|gio thi|the|thoi|{_ME}) )(?:{_ME} )?(?:da |moi |vua )*(?:nhan|lay|co)(?: duoc)? (?:lai )?(?:ket qua|giay|so|the|ho so|bang|can cuoc|tra loi)(?: \w+){{0,4}} roi\b"
    rf"|\b(?:ho|phuong|xa|co quan|can bo|uy ban|ben do)(?: \w+){{0,3}}? (?:da |moi |vua )*(?:tra|giai quyet|sua|lam|xu ly|goi|xin loi)(?: (?:lai|cho|xong|ket qua|ho so|giay|so|the|{_ME}))* roi\b"
    rf"|\b(?:viec|vu|phan anh|ho so)(?: (?:cua|nay|{_ME}))* (?:da |duoc |vua )*(?:giai quyet|xu ly|xong|sua|on)(?: xong| on)? roi\b"
    rf"|\b(?:ho|phuong|xa) da (?:tra|sua|giai quyet|lam xong)(?: \w+){{1,3}}$"
)
_NO_MORE = pattern(
    r"\b(?:khong can|khoi can|khoi|khong phai|thoi khong|dung)(?: (?:xu ly|giai quyet|xem xet|lam|phan anh|theo|gi|kiem tra|giup))*(?: nua\b|$)"
)
_STILL = pattern(
    r"\b(?:giay moi|bat|doi|khong cho|nhung|ma (?!da)|van|chua|sai|lai bi|thieu|tiep tuc|sao|mat them|de nghi|yeu cau|mong|may lan|lan nua)\b"
)


def asked(text: str) -> str:
    """What the whole of a short TEXT asks, "" when it tells or asks anything else. Clause by clause, as it is typed."""
    plain = read(text).plain
    if len(plain.split()) > MOST_WORDS:
        return ""
    return topic_of_clauses(plain, _CLAUSE)


def is_over(text: str) -> bool:
    """Somebody has what they wanted, and wants nothing more: short, and no complaint in it."""
    plain = " ".join(word for word in read(text).plain.split() if word != STOP)
    is_got = bool(_GOT.search(plain))
    return len(plain.split()) <= MOST_WORDS + 4 and is_got and not _STILL.search(_NO_MORE.sub("", plain))
