"""Do words tell of a matter, of what happened or of what is broken? Asked where a question about the sender is open, or all is
summed up: there only what clearly tells is added to it. Prefers to say no; what was left out may be put in by one press.
"""

import re

from kinds.feedback.reading.wording import amount_of_words, read

SURELY = 16  # words: nobody writes so many to a machine
_ENOUGH = 2
# Of whom, of what, what was done, when; a word of two of these tells something.
_OF_A_MATTER = (
    r"can bo|cong chuc|nhan vien|lanh dao|chu tich|truong phong|bao ve|(?:anh|chi|co|ong|ba|chu) (?:ay|ta|do|kia)|ho|nguoi ta|nguoi dan|ba con|hang xom|chu (?:nha|thau|quan)|mot (?:anh|chi|co|ong|ba)",
    r"ho so|giay(?: \w+)?|bien lai|hoa don|so do|can cuoc|khai sinh|khai tu|ket hon|ho khau|tam tru|thuong tru|thu tuc|le phi|don|phuong|xa|uy ban|mot cua|quay|co quan|tru so|so (?:y te|xay dung|noi vu|tu phap|giao duc|cong thuong|tai chinh)",
    r"den|duong|rac|nuoc|via he|long duong|cong|nap cong|ho ga|o ga|cay|xe|tieng on|cot|day dien|bui|mui|khoi|cong trinh|cho|ngo|pho|nha (?:ben|canh|hang xom)",
    r"bat|quat|mang|chui|noi nang|nang loi|doi tien|doi|hen|tra|nop|thu(?! tuc)|tu choi|gay kho|lam kho|kho de|xuc pham|hach sach|dong cua|di lai|xep hang|cho doi|ngoi cho|phai cho|bi|bao toi|bao em|bao minh|bao la|khong (?:nhan|tiep|giai quyet|lam|giai thich)|thieu|cham|tre|qua han|treo|vo|hong|tran|ngap|chay|do ra|lan chiem|gay on",
    r"hom (?:qua|nay|kia|do|truoc|no)|sang|chieu|tuan (?:truoc|nay)|thang (?:truoc|nay|\d+)|\d+ (?:lan|ngay|tuan|thang|nam)|lan (?:nay|truoc|thu|nao)|(?:ba|hai|may|nhieu) lan",
)
_KINDS = tuple(re.compile(rf"\b(?:{words})\b") for words in _OF_A_MATTER)
# A wish for the matter itself: "mong sớm được giải quyết", "đề nghị xử lý nghiêm".
_WISHES = re.compile(
    r"\b(?:de nghi|mong|kinh mong|yeu cau|kien nghi)\b.*\b(?:giai quyet|xu ly|xem xet|kiem tra|sua|don|tra|khac phuc|chan chinh)\b"
)


def tells_of_a_matter(text: str) -> bool:
    """Clearly of what happened, not said to whoever asks."""
    if amount_of_words(text) >= SURELY:
        return True
    plain = read(text).plain
    return bool(_WISHES.search(plain)) or sum(1 for kind in _KINDS if kind.search(plain)) >= _ENOUGH
