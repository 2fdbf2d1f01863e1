"""What an official takes or gives away that is not money: a gift in kind, a favour to a relative, work at the own house.

Read by `suspicion`: each of these, said of an official, is a report of a violation (Law on Denunciations 2018, art. 2; Law
on Preventing Corruption 36/2018/QH14, art. 2 and 22). What the sender's own family does, and what a rule ought to forbid, is not.
Over words without diacritics, clause by clause. Pure.
"""

import re
from collections.abc import Callable

from kernel.patterns import pattern
from kinds.feedback.reading.wording import STOP

_OFFICIAL = (
    r"(?:can bo|cong chuc|vien chuc|(?:pho )?(?:chu tich|bi thu|giam doc|hieu truong|truong)|lanh dao|cong an|canh sat|thanh tra|kiem lam"
    r"|ke toan|dia chinh|chuyen vien|doi truong|doi (?:trat tu|quan ly|kiem tra)|(?:pho|truong) (?:phong|ban|thon|tram|khoa|doi)|thu truong|sep|bac si|tram truong|hai quan|dang kiem vien|quan ly cho)"
)
_GIFT = (
    r"(?:cay thuoc(?! nam)|tut thuoc|(?:chai|cap|binh) ruou|thung bia|ket bia|con ga|cap ga|gio (?:qua|trai cay)|tui qua|hop qua|qua cap|qua bieu"
    r"|(?:chi|cay|luong) vang|the (?:nap|cao|mua sam))"
)
_THING = rf"(?:{_GIFT}|xe|o to|dien thoai|dong ho|ti vi|tivi|can ho|manh dat|lo dat|suat dat|bo ban ghe|cay canh|chuyen du lich|qua)"
_GIVER = r"(?:chu|quan|doanh nghiep|cong ty|nha thau|dai gia|tieu thuong|ben thi cong|con buon|cac ho|phu huynh)"
_DO = r"(?:ky|tra|giai quyet|duyet|dong dau|xac nhan|cap|nhan ho so|lam cho|lam giay|cho qua|cho xong|chiu|xong)"
_KIN = r"(?:vo|chong|con (?:trai|gai|re|dau)|em (?:vo|trai|gai|ruot|re|chong)|anh (?:re|trai|ruot|vo|chong)|chi (?:gai|dau)|chau|bo vo|nguoi nha|nguoi than|ho hang|than nhan)"
_FIRM = r"(?:cong ty|doanh nghiep|co so|xuong|cua hang|nha thau|hop tac xa)"
# "vợ tôi": then it is the sender who asks for something.
_NOT_MINE = r"(?!(?: \w+)? (?:toi|em|minh toi|chung toi|nha toi|chau toi|con toi)\b)"

_GIFT_TAKEN = pattern(
    rf"\b{_OFFICIAL}(?: (?!khong|chua|cam)\w+){{0,8}} (?:nhan|lay|cam|duoc tang|duoc bieu)(?: \w+){{0,2}} {_THING}(?: \w+){{0,5}} (?:cua|do|tu) {_GIVER}\b"
)
_GIFT_ASKED = pattern(
    rf"\b(?:bao|keu|doi|noi|hen|bat|phai|goi y|cam|giu|yeu cau|voi)(?: \w+){{0,9}} (?:mang|dem|mua|bieu|co|dua|tang)(?: \w+){{0,2}} {_GIFT}(?: \w+){{0,10}} (?:toi|den|qua|roi|xong|thi|moi|cho)\b"
)
# "bảo mua cho chị ấy cái ... rồi mới ký": for whom it is says it, whatever the thing is.
_BOUGHT_FOR_THEM = pattern(
    r"\b(?:bao|bieu|keu|doi|noi|bat|goi y|yeu cau)(?: \w+){0,4} (?:mua|sam|tang|bieu)(?: \w+){0,2} cho (?:ong|ba|anh|chi|co|chu|sep|no|ho)"
    rf"(?: (?!ho so|to khai|mau don|bao hiem|tem)\w+){{0,7}} (?:thi |roi )?moi (?:chiu |cho )?(?:{_DO}|dong|lam)\b"
)
_SOMETHING_FIRST = pattern(
    r"\b(?:xin|voi|goi y|ga|hoi xin|moi)(?: \w+){0,3} (?:it|chut|vai|may) (?:\w+ )?(?:dong|tien|do|qua|xu|dinh|bia)(?: \w+){0,8} moi (?:chiu )?"
    rf"{_DO}\b"
    rf"|\b(?:nhau|chau bia|chau nhau|an uong|an nhau|di bia|phong bi|qua cap|{_GIFT})(?: \w+){{0,5}} (?:roi|xong|thi) (?:ho |ong ay |anh ay |chi ay |can bo )?moi (?:chiu )?{_DO}\b"
)
_KIN_PROFIT = pattern(
    rf"\b(?:cho|de|giao|dua|chi dinh|nhet|uu tien|cap|sap xep|bo tri)(?: \w+){{0,7}} {_KIN}{_NOT_MINE}(?: \w+){{0,4}} (?:thau|trung thau|nhan thau|dung ten|lam chu|thi cong|khai thac|thue|vao (?:lam|bien che|co quan)|mo (?:quan|xuong|bai))\b"
    rf"|\b(?:cho|giao|chi dinh|duyet|cap|ky|uu ai|uu tien|don)(?: \w+){{0,8}} {_FIRM}(?: \w+){{0,2}} (?:cua |nha )?{_KIN}{_NOT_MINE}(?: (?:minh|ong|ba|anh|chi|ho|sep|chu tich|giam doc|dung ten|lam chu)|$| [.])"
    rf"|\b{_KIN} (?:cua )?{_OFFICIAL}(?: \w+){{0,4}} (?:thau|trung thau|nhan thau|nhan het|lam het|duoc giao)\b"
)
_OWN_HOUSE = pattern(
    r"\b(?:bat|ep|sai|dieu|huy dong|sai bao)(?: \w+){0,2} (?:nhan vien|cap duoi|can bo|giao vien|cong nhan|bao ve|lai xe|hoc sinh|anh em|dan quan)(?: \w+){0,3}"
    r" (?:nha (?:rieng|minh|ong|ba|sep|giam doc|chu tich)|viec nha|viec rieng|vuon nha|trang trai (?:cua|nha|rieng))\b"
)
_PUBLIC_GOODS = pattern(
    r"\b(?:dem|mang|lay|tuon|trao|doi|ban|xuat)(?: \w+){0,3} (?:thuoc (?:bao hiem|cap phat|chuong trinh|du tru|cua tram|cua benh vien)|vac xin|vat tu|(?:gao|hang|qua|do) cuu tro|xi mang|dau may)"
    r"(?: \w+){0,5} (?:ban|ve nha|ve phong (?:mach|kham)|ra ngoai ban|xay nha|tiem dich vu)\b|\bban thuoc (?:bao hiem|cap phat|chuong trinh|du tru)\b"
    r"|\b(?:xe cong|xe co quan|xe bien xanh)(?: \w+){0,4} (?:dam cuoi|an cuoi|di choi|du lich|le chua|cho vo|cho con|cho hang|ve que)\b"
)
_KEEPER = r"(?:y si|y ta|duoc si|dieu duong|ky thuat vien|thu kho|thu quy|tram y te|benh vien|kho)"
_IS_OFFICIAL = pattern(rf"\b(?:{_OFFICIAL}|ho tich|tu phap|mot cua|o quay|lai xe|tai xe|{_KEEPER})\b")
# A rule that ought to be, a fear, a denial, praise.
_NOT_SAID = pattern(
    r"\b(?:khong|chua|cam|nghiem cam|ngan|tranh|han che|de phong|quy dinh|quy che|neu|co duoc|duoc phep|co bi)\b(?: \w+){0,8}$"
)

_SOUGHT: tuple[tuple[re.Pattern[str], bool, str], ...] = (
    (_GIFT_TAKEN, False, "nhận quà, vật có giá trị"),
    (_GIFT_ASKED, True, "đòi quà"),
    (_BOUGHT_FOR_THEM, True, "đòi quà"),
    (_SOMETHING_FIRST, False, "có quà, có tiền rồi mới làm"),
    (_KIN_PROFIT, True, "dành việc, dành đất cho người nhà"),
    (_PUBLIC_GOODS, True, "lấy của công"),
    (_OWN_HOUSE, False, "dùng người của cơ quan vào việc nhà"),
)


def favours(plain: str, is_excused: Callable[[str], bool]) -> list[str]:
    """What of this is said in PLAIN, as names. IS_EXCUSED(clause): a lawful fee is meant."""
    return [
        name
        for sought, needs_official, name in _SOUGHT
        for found in sought.finditer(plain)
        if _is_said(plain, found, needs_official=needs_official)
        and not (sought is _SOMETHING_FIRST and is_excused(found.group()))
    ]


def _is_said(plain: str, found: re.Match[str], *, needs_official: bool) -> bool:
    before = plain[plain.rfind(STOP, 0, found.start()) + 1 : found.start()].strip()
    if _NOT_SAID.search(before):
        return False
    around = plain[max(found.start() - 120, 0) : found.end() + 80]
    return not needs_official or _IS_OFFICIAL.search(around) is not None
