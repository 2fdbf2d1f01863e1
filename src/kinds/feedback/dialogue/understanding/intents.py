"""Short messages that are a wish, not words of the matter: menu words, thanks, stop, back, corrections. With and without diacritics."""

import re

from kernel.patterns import pattern
from kernel.text import fold, nfc
from kinds.feedback.reading.wording import STOP, read

_LEAD = pattern(
    r"^(?:da |vang |oi |alo |em oi |ad oi |ban oi |admin oi |cho (?:toi|em|minh|con|chau) |(?:toi|minh|em|con|chau) |muon |can |xin |lam on |hay )+"
)
_TAIL = frozenset(
    (
        "a",
        "nhe",
        "nha",
        "voi",
        "di",
        "em",
        "e",
        "con",
        "ban",
        "ad",
        "admin",
        "giup",
        "ho",
        "toi",
        "minh",
        "nua",
        "ne",
        "oi",
        "vay",
        "nhi",
        "shop",
        "anh",
        "chi",
        "chau",
        "bac",
    )
)
_ME = r"(?:toi|minh|em|e|con|chau|bac|anh|chi|co|chu)"
_I = rf"(?:(?:a|u|uh|um|o|ma|thoi|ok|vang|da|dong y|chac chan|co|khoan|khoan da|sai roi|nham roi|nham|xin loi|gio|bay gio|{_ME}) )*"
# "… trên hệ thống này đi": of this channel, not of some other system.
_OF_OURS = rf"(?: (?:(?:da|vua) (?:gui|nhan|cung cap)|(?:tren|o|trong|khoi|ra khoi)(?: (?:cai|tat ca))*(?: (?:day|he thong|kenh|zalo|trang|app|may|so|tai khoan))(?: (?:nay|cua (?:ban|cac anh|cac ban|ben (?:nay|ban)|thanh pho)))*|nay|do|di|luon|ngay|giup|ho|voi|nua|het|cho|nhe|a|{_ME}))*"
_INTENTS = {
    "send": r"(?:ok )*(?:send(?: it)?|submit|confirm)|(?:thi |the |cu |thoi |ok |da |vang |u )*gui(?: di| luon| ngay| thoi| het| gium| nhe| cho (?:toi|em|minh|con|chau)| ho| giup)*",
    "start": r"(?:gui|viet|tao|bat dau|nop) (?:mot )?(?:phan anh|kien nghi|phan anh kien nghi|pakn|y kien|gop y)(?: moi)?|phan anh|kien nghi|phan anh kien nghi|gop y",
    "matters": r"(?:xem|kiem tra|coi) (?:lai )?(?:cac |may )?(?:viec|phan anh|vu)(?: da gui| cu| truoc)? cua (?:toi|minh|em|con|chau)|(?:xem |tra cuu |theo doi |kiem tra )?(?:viec|phan anh|ho so|kien nghi|don|cac viec)(?: cua)? (?:toi|minh|em)|viec cua|tra cuu|tra cuu phan anh|xem (?:viec|ket qua|tien do)|ket qua (?:the nao|den dau|sao)(?: roi)?|den dau roi|viec (?:cua toi )?den dau roi|theo doi|tien do",
    "guide": r"(?:(?:cho|xin|hoi) )*(?:cach )?(?:gui |nop |viet )?(?:phan anh|kien nghi) (?:nhu the nao|the nao|lam sao|ra sao|bang cach nao)|(?:gui|nop) phan anh o day(?: (?:ha|a|phai khong|duoc khong|u))*|huong dan|huong dan su dung|giup(?: do)?|tro giup|help|menu|bat dau|start|lam the nao|lam sao(?: bay gio)?|(?:tu van|ho tro)(?: (?:truc tuyen|nguoi dan|khach hang))?|(?:lam (?:sao|the nao)|cach)(?: (?:de|ma|nao))* (?:gui|viet|nop)(?: phan anh| kien nghi)?|gui nhu the nao|cach (?:dung|su dung)|(?:su )?dung (?:sao|the nao|nhu the nao)|bam (?:vao )?(?:dau|cho nao|nut nao)|(?:can|phai) (?:gui|ghi|khai|noi|chuan bi) (?:nhung )?gi|(?:can )?(?:nhung )?(?:giay to gi|gi) de (?:gui )?phan anh|\?+",
    "erase": rf"{_I}(?:(?:muon|yeu cau|de nghi|can|xin|hay|lam on|nho|cho|giup|ban|ad|he thong) )*(?:xoa|huy|go|tay)(?: (?:het|bo|sach|toan bo|tat ca|luon|giup|ho|cho|di|{_ME}))* (?:(?:cac|nhung|moi|toan bo|tat ca|het|phan) )*(?:du lieu|thong tin|tai khoan)(?: (?:ca nhan|rieng))?(?: (?:cua|ve|ma|lien quan|den))*(?: {_ME})?{_OF_OURS}"
    rf"|{_I}(?:khong (?:muon|dong y|cho)|dung|khong duoc)(?: (?:de|cac anh|ben (?:nay|ban)|nua))* (?:luu|giu)(?: (?:tru|lai))*(?: (?:du lieu|thong tin)(?: ca nhan)?)(?: cua)?(?: {_ME})?{_OF_OURS}"
    rf"|{_I}(?:rut|thu hoi)(?: lai)? (?:su )?(?:dong y|quyen chia se)(?: (?:chia se|cung cap|xu ly|cho|dung))*(?: (?:du lieu|thong tin)(?: ca nhan)?)?(?: cua)?(?: {_ME})?{_OF_OURS}",
    "greet": r"(?:xin )?(?:kinh )?chao(?: .{1,12})?|hi|hello|hey|alo+(?: alo+)*|(?:(?:cho|xin) )*hoi(?: (?:chut|ti|ty|xiu|cai|voi|da|mot chut|1 chut|mot ti))*|a lo|co ai (?:khong|do khong)|ad oi|em oi|oi|hé lô|helo|xin",
    "thanks": r"(?:(?:thoi|ok+|oke|oki|okay|uk|u|uh|vang|da|duoc|roi|hieu|biet|the|tot) )*(?:toi |minh |em )?(?:da |xin )?(?:nhan duoc |biet |hieu )?(?:roi )?(?:xin )?(?:chan thanh |rat )?(?:cam on|cam on nhieu|biet on|cam ta|tot qua|hay qua|tuyet|tuyet voi)(?: .{1,22})?",
    "stop": r"(?:thoi |the thoi |vang )*(?:chao|tam biet|bye|pp)(?: (?:nhe|nha|em|ad|ban|bye))*(?<!^chao)(?<!^chao em)(?<!^chao ad)(?<!^chao ban)|thoi (?:khong can|khoi can)(?: nua| dau)*|khong can nua|thoi (?:duoc|bo qua) (?:roi|di)|stop|dung|dung lai|ngung|thoi|thoi khoi|de sau|luc khac|khong nhan nua|dung nhan(?: nua)?|unsubscribe|(?:huy|bo) (?:dang ky|theo doi)|tam dung|ban roi",
    "cancel": rf"{_I}(?:khong|khoi|dung|chang|hong|hok)(?: con)?(?: phai| can| muon| mun| co| dinh| thich| them)* (?:gui|phan anh|kien nghi|bao|lam|theo)(?: don| phan anh| gi)? (?:nua|nx|dau|lam gi)(?: nua| nx| dau| a| nhe)*|{_I}(?:khong|khoi|dung) (?:muon |can |co )?(?:gui|phan anh|kien nghi|bao)"
    rf"|{_I}(?:huy|xoa|bo|dep)(?: bo| di| het| luon| qua het| no| cai (?:nay|do|kia)| phan anh(?: nay| do| di)*| nhap| giup| cho (?:toi|em|minh|con|chau))*|thoi khoi gui|bo qua het|thoi khong|{_I}doi y(?: roi)?(?: khong (?:gui|phan anh|muon gui)(?: nua)?)(?: (?:xoa|huy|rut|bo)(?: (?:di|het|luon|giup|ho|cho|cai nay|{_ME}))*)?"
    rf"|(?!.*\b(?:ho|can bo|bi|bao|bat|quat|hen)\b)(?:thoi|ma thoi|a thoi|u thoi|the thoi) (?:{_ME} )*(?:khoi|bo|dep|khong can|khong gui|khong phan anh|tu)(?! qua roi)(?! (?:can |phai )?(?:ghi|khai|noi|cho|de|hoi|lay|sua|dien|nhap|so|ten|dia chi)\b)(?: \w+){{2,14}}"
    rf"|(?!.*\b(?:ho|can bo|bi|bao|bat|quat|hen)\b)(?:\w+ ){{0,6}}tu (?:giai quyet|lam|tim|xu ly|lo|hoi)(?: \w+){{0,3}} (?:duoc|xong|ra|on)(?: roi)(?: \w+){{0,6}}",
    "keep": r"(?:a |thoi |ma |u )*(?:cu )?(?:giu|de)(?: lai| nguyen| do)+|(?:a |thoi |ma |u )*(?:khong|dung|khoi|chua) (?:huy|xoa|bo|rut)(?: nua)?|(?:a |thoi |ma |u |o )*(?:cu )?(?:giu|de|lay|dung|tra|khoi phuc|phuc hoi)(?: lai| nguyen| nhu| theo| cai| ban| noi dung| loi| phan)+ (?:cu|truoc|truoc do|ban dau)|khoi phuc(?: lai)?",
    "wait": r"(?:a |u |oi )*(?:khoan(?: da)?|tu tu(?: da)?|(?:cho|doi) (?:da|ti|chut|xiu|mot chut|mot ti|1 ti|1 chut|mot lat))(?: (?:de )?(?:toi|minh|em)(?: (?:xem|doc|kiem tra|nghi|hoi)(?: lai| da| them)*)?)?|de (?:toi|minh|em) (?:xem|doc|kiem tra|nghi|hoi)(?: lai| da| them)*|(?:a |u |oi |thoi )*(?:de|cho|doi) (?:toi|minh|em|con|chau|anh|chi) .{2,40} da",
    "filling": r"(?:(?:toi|minh|em|con|da|dang|vua|se) )*(?:dien|gui|lam) (?:xong )?(?:mau|form|bieu mau|link|duong link)(?: tren)?(?: dien thoai| mang)?(?: roi| xong| day)*|(?:(?:toi|minh|em|con|da|dang|vua) )+dien(?: xong)?(?: roi| day)*",
    "anew": r"lam lai|lam lai tu dau|viet lai(?: tu dau)?|bat dau lai|lai tu dau|viet cai khac|chuyen khac|doi y(?: roi)?",
    "back": r"quay lai|tro lai|quay ve|back|lui lai|buoc truoc|ve truoc",
    "go_on": r"tiep|tiep tuc|viet tiep|lam tiep|gui tiep|noi tiep",
    "skip": r"bo qua|khong nho|khong ro|khong biet|chiu|qua|skip|khong can|khong co|khong|de trong|khong nho ro|khong ro lam|toi khong nho|khong xac dinh|khoi(?: can| noi| khai)?|khong (?:noi|khai|cung cap|tra loi|ghi)(?: duoc| dau)?|khong muon (?:noi|khai|cung cap|ghi|tra loi)(?:(?! ten)(?: \w+)){0,4}",
    "no": r"khong|chua|sai|sai roi|chua dung|khong dung|khong phai",
    "yes": r"ok+|okay|oke|oki|uk|u|uh|um|vang|da|da vang|dung|dung roi|dung vay|dong y|duoc|duoc roi|chuan|xac nhan|gui|gui di|gui luon|gui ngay|xong|xong roi|yes|y|co|het|het roi|the thoi|vay thoi|nhat tri|da dung|chinh xac|roi",
    "form": r"(?:mau|form|dien (?:mau|form)|mo mau|bieu mau|dien mau tren dien thoai|link|duong link)",
}
_WHO = r"(?:toi|tui|minh|em|e|con|chau|bac|anh|chi|co|chu|ong|ba|o|u|ban|ad|admin)"
_THANKING = rf"(?:(?:xin |rat |chan thanh )*cam on(?: (?:nhieu|nhe|nha|a|truoc|{_WHO}))*)"
_AROUND = rf"(?:(?:tram su nho|nho ca vao|cac|dong chi|anh chi|quy co quan|lanh dao|thanh pho|roi|do|day|vay|the|thi|thoi|ok|okay|oke|oki|xong|duoc|dung (?:het )?roi|dong y|nhat tri|xac nhan|chuan|chinh xac|het|du|vang|a|nhe|nha|nho|phien|lam on|{_WHO}) )*"
_SEND_IT = pattern(
    rf"{_AROUND}(?:{_THANKING} )?{_AROUND}(?:cu |bam |xin |nho )*gui(?: (?:di|luon|lun|lien|ngay|gap|som|giup|ho|gium|dum|zum|nhe|nha|nghe|nghen|nhen|hen|heng|hi|hay|ne|ha|a|voi|oi|cho|thoi|duoc roi|{_WHO}))*(?: {_THANKING})?"
)
_COMPILED = {name: pattern(said) for name, said in _INTENTS.items()}
_COMPILED["yes"] = pattern(rf"(?:(?:{_INTENTS['yes']})(?: |$))+")  # "dc r gui di": one yes after another
_NUMBER = pattern(r"\d{1,2}")
_LAST_NIGHT = pattern(r"(?:(?:da|vang|a|u|oi) )*toi qua(?: .{1,12})?")  # "tối qua": a time, and no "I pass"


def plain_words(text: str) -> str:
    """Folded, teencode written out, no punctuation."""
    return " ".join(word.plain for word in read(text).words if word.plain != STOP)


def _without_courtesy(plain: str) -> list[str]:
    """Without "cho mình … với ạ", word by word from the end."""
    words = _LEAD.sub("", plain + " ").split()
    forms = [" ".join(words)] if words else []
    for said in (words, plain.split()):  # "vâng ạ" is a yes: its "vâng" is no mere courtesy before something else
        end = len(said)
        while end > 1 and said[end - 1] in _TAIL:
            end -= 1
            forms.append(" ".join(said[:end]))
    return forms


def intents_of(text: str) -> frozenset[str]:
    """Every wish that the whole of TEXT may be (a "không" is a no and a skip); empty for ordinary words."""
    if len(text) > 120:
        return frozenset()
    if re.fullmatch(r"[?\s!.…]+", text or "-"):
        return frozenset({"guide"})
    plain = plain_words(text)
    forms = {plain, *_without_courtesy(plain)}
    found = {name for name, pattern in _COMPILED.items() if any(pattern.fullmatch(form) for form in forms)}
    if _NUMBER.fullmatch(plain):
        found.add("number")
    if "send" not in found and _SEND_IT.fullmatch(plain):
        found = (found | {"send"}) - {"thanks"}  # "cảm ơn, gửi giúp tôi" is no farewell
    if "gui" in plain.split() and _DID_TYPED.search(nfc(text).lower()):
        found -= {"send", "yes"}  # "cảm ơn đã gửi giúp": it is done
    if _LAST_NIGHT.fullmatch(plain):
        found.discard("skip")
    found -= _not_typed(found, text)
    if "wait" in found and _DA_OF_A_NAME.search(nfc(text).lower()):
        found.discard("wait")
    if not found and _takes_all_back(text):
        found.add("cancel")
    if "start" in found and plain.startswith("bat dau") and "phan" not in plain:
        found.discard("start")
    return frozenset(found)


def _takes_all_back(text: str) -> bool:
    """Each clause is a change of mind: "thôi đổi ý không gửi nữa, xóa giúp"."""
    clauses = [each for each in re.split(r"[,.;!\n]+", text) if any(map(str.isalnum, each))]
    if not 1 < len(clauses) <= 4:  # noqa: PLR2004 - more is a story
        return False
    wanted = [intents_of(each) for each in clauses]
    return any("cancel" in each for each in wanted) and all(each & {"cancel", "stop", "thanks"} for each in wanted)


# What looks alike without its marks: "dừng" must never send what "đúng" sends. Typed bare it stays both.
_STOP_TYPED, _YES_TYPED = pattern(r"\b(?:d[ừù]ng|đừng)\b"), pattern(r"\bđúng\b")
_DID_TYPED = pattern(r"\bđã\b")


_DA_OF_A_NAME = pattern(r"(?:đ[aáàạảã](?<!đã)|\bdong da)(?:\W+(?:nhé|nhe|ạ|a|nha))*\W*$")  # "… phường Đống Đa": no "đã"


def _not_typed(found: set[str], text: str) -> set[str]:
    typed = nfc(text).lower()
    if "yes" in found and _STOP_TYPED.search(typed):
        return {"yes"}
    return {"stop"} if {"stop", "yes"} <= found and _YES_TYPED.search(typed) else set()


_FIELD_WORDS = {
    "phone": r"so dien thoai|dien thoai|so dt|so phone|sdt|so",
    "name": r"ho va ten|ho ten|ten",
    "address": r"dia chi|noi o|cho o|dc|d/c",
    "email": r"email|e-mail|mail|thu dien tu",
    "title": r"tieu de",
    "unit": r"co quan|don vi|noi xay ra|phuong|uy ban",
    "happened_on": r"thoi gian|ngay xay ra|ngay thang|ngay|luc xay ra",
    "content": r"noi dung|phan anh|cau chuyen|su viec",
}
_VERB = r"(?:(?:cho|toi|em|minh|con|xin|muon|can|giup|de) )*(?:sua|doi|chinh|chinh sua|thay|thay doi|cap nhat|nhap lai|ghi lai|viet lai|dien lai|them|bo sung)(?: lai)?(?: cai| phan)?"
_WRONG = r"(?:(?:toi|em|minh) )?(?:ghi |viet |nhap |dien )?(?:sai|nham|lon)(?: roi)?(?: cai| phan)?"


_BEFORE = pattern(
    r"(?:khoan(?: da)?|(?:cho|doi) (?:da|ti|chut)|a|u|o|ay|oi|nhung|dung|roi|ok|chet|xin loi|sorry|thoi) "
)
_BEHIND = frozenset(("nhe", "nha", "a", "voi", "giup", "ho", "co", "day", "nhi", "ne", "em", "ad"))


def without_courtesy(value: str) -> str:
    """Not the "nhé" or "ạ" behind an answer."""
    words = value.split()
    while words and _bare(words[-1]) in _BEHIND and not words[-1][0].isupper():  # "Tây Hồ" keeps its "Hồ"
        words.pop()
    return " ".join(words).strip(" ,.")


def correction(text: str) -> tuple[str, str] | None:
    """("phone", what follows) for "sửa số điện thoại 0912…", "sai tên rồi"; ("", "") for a bare "sửa"; None otherwise."""
    words = text.split()
    plain = [_bare(word) for word in words]
    while (before := _BEFORE.match(" ".join(plain))) and len(plain) > 2:
        skipped = len(before.group().split())
        words, plain = words[skipped:], plain[skipped:]
    joined = " ".join(plain)
    if re.fullmatch(rf"{_VERB}(?: thong tin)?(?: di| nhe| a)*", joined) and not joined.endswith(("them", "bo sung")):
        return "", ""
    for name, said in _FIELD_WORDS.items():
        match = re.match(
            rf"(?:{_VERB}|{_WRONG}) (?:{said})(?: (?:cua )?(?:toi|minh|em))?(?: roi| nhe| a| di| voi| (?:giup|ho|cho|gium)(?: (?:toi|em|minh|con|chau))?)*(?: thanh| la| sang)?(?= |$)",
            joined,
        )
        if match:
            return name, " ".join(words[len(match.group().split()) :]).strip(" :")
    return None


def _bare(word: str) -> str:
    plain = plain_words(word) if word.lower() in {"ko", "k", "mk"} else ""
    return plain or re.sub(r"[:.,!?]+$", "", _fold(word)) or "-"


def _fold(word: str) -> str:
    return fold(word).replace(" ", "") or "-"


def field_named(text: str) -> str:
    """The answer that TEXT names and nothing else: "số điện thoại"."""
    joined = " ".join(_bare(word) for word in text.split())
    named = (name for name, said in _FIELD_WORDS.items() if name != "content" or joined == "noi dung")
    return next(
        (name for name in named if re.fullmatch(_FIELD_WORDS[name] + "(?: (?:cua )?(?:toi|minh|em))?", joined)), ""
    )
