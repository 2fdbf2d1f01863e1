"""A question answered with a question about it: "khi nào?", "hôm nào là sao?", "địa chỉ cũ hay mới?", "gửi ảnh được không". Pure.

Every word of the short message must be one of asking, or speak of what was asked: a story that asks something has others.
"""

import re

from kernel.patterns import pattern
from kernel.text import nfc
from kinds.feedback.dialogue.understanding.intents import plain_words

PICTURES = "pictures"
_MOST_WORDS = 10
_WORDS = frozenset(
    # who speaks, and what stands around a question
    "toi minh em e con chau bac co chu anh chi ong ba ad admin ban may nguoi a ah u o oi ui ha ho hu nhi nhe nha vay the z day do nay kia co thi la ma cai voi giup"
    " xin hoi cho da vang thua luon chua xong ca nao gi ai dau sao may hay hoac va khong phai duoc dc can y nghia hieu cau hoi ro hon"
    # of giving an answer
    " ghi viet khai noi dien nhap ke tra loi lay tinh tu den moi cu dung gan day du chi tiet cu the vi du nhu cung".split()
) - {"cung"}
_OF = {
    "happened_on": "khi luc hom ngay thang nam gio thoi gian bao gio xay ra viec nop bi tra lai nhan den hen lan dau cuoi buoi tuan",
    "unit": "co quan don vi noi cho phuong xa quan huyen so uy ban ubnd nhan dan mot cua o tai ten nop tra nhan lam viec ho so phong ban trung tam thanh pho",
    "place": "cho noi o dau dia diem duong so nha ngo vi tri",
    "name": "ho ten that zalo day du nguoi nop gui khai sinh be con viet hoa can bo me bo vo chong nha",
    "address": "dia chi noi cho o nha lam hien tai thuong tru tam tru ho khau so ngo duong phuong xa thon to cu moi cua dang que thue tro uy ban co quan",
    "phone": "so dien thoai di dong ban nha co dinh zalo cua nguoi nha vo chong con rieng hai 2 goi dt sdt co quan khac email mail",
    "email": "email mail dia chi thu dien tu gmail cua nao",
    "title": "tieu de dat ten dau de",
    "content": "phan anh kien nghi noi dung chuyen viec gui ve bat dau tu",
}  # fmt: skip
# One of these it has: what was asked for, or a word of writing it down. "Bạn là ai" asks something else.
_NEAR = {
    "happened_on": r"khi|luc|hom|ngay|thang|nam|gio|thoi gian|bao gio|xay ra|buoi|tuan", "unit": r"co quan|don vi|noi|cho|phuong|xa|quan|so|uy ban|mot cua|o",
    "place": r"cho|o|dia diem|duong|so nha|vi tri", "name": r"ten", "address": r"dia chi|noi|cho|o|duoc|so nha|phuong|xa|ho khau|thuong tru|tam tru",
    "phone": r"so|dien thoai|zalo", "email": r"email|mail|thu", "title": r"tieu de|ten|dat", "content": r"phan anh|kien nghi|noi dung|chuyen|viec|gui",
}  # fmt: skip
_WRITE = r"ghi|viet|khai|noi|dien|nhap|ke|chi tiet|cu the"
_VOCABULARY = {step: _WORDS | frozenset(words.split()) for step, words in _OF.items()}
_QUESTION = pattern(
    r"\b(?:nao|gi|ai|(?:o|tai|tu|den|di|noi) dau(?! (?:thang|nam|tuan|gio|quy|ngay))|dau (?:co|a|vay|the)|sao|hay|hoac|khong hieu|chua hieu|bao gio)\b|(?:^| )(?:khong|chua|ha|phai khong|nhi|u|a)(?: (?:a|vay|em|ad|ban|nhe|e))*$"
)
# An answer, for all that it has a word of asking: "hôm nào cũng", "không biết ngày nào", "chỗ nào cũng được".
_ANSWERS = pattern(
    r"\b(?:cung|khong (?:nho|biet|ro)|bat ky)\b|^(?:\w+ )?khong (?:cho|ghi|khai|noi|dien|nhap|lay)\b|\b(?:day|kenh nay|zalo nay) la\b"
)
_NOT_UNDERSTOOD = pattern(
    r"(?:(?:a|u|e|em|toi|minh|y|nghia|the|hoi|cau hoi|nay|da|vang|ma) )*(?:la sao|la gi|la the nao|nghia la sao|nghia la gi|y la sao|y gi|(?:khong|chua) hieu(?: (?:gi|cau hoi|y|lam|cau nay|hoi gi))*|hoi gi|gi co)(?: (?:a|vay|the|day|nhi|ad|em|ban|ha|ca|z|nua))*"
)
_AT_THE_END = pattern(r"\s+ạ[\s.!]*$", re.IGNORECASE)  # of courtesy: it asks nothing, as "à" does
_OF_PICTURES = pattern(
    r"\b(?:gui|chup|can|kem|them|co)(?: (?:them|kem|duoc|phai|can|ca))* (?:anh|hinh|tep|file|video|clip)\b|^(?:anh|hinh|video) (?:gi|nao)\b"
)
_WORDS_OF_PICTURES = _WORDS | frozenset(
    "anh hinh chup gui kem them tep file video clip bang lam sao nhieu mot 1 tam o dau day luon qua zalo cach".split()
)


def asks_back(step: str, text: str) -> str:
    """STEP where TEXT only asks about the question STEP, PICTURES where it asks whether they may or must be sent; "" otherwise."""
    plain = plain_words(_AT_THE_END.sub("", nfc(text)))
    words = plain.split()
    if not 0 < len(words) <= _MOST_WORDS or _ANSWERS.search(plain) or _has_a_name(text):
        return ""
    is_question = "?" in text or bool(_QUESTION.search(plain))
    if is_question and _of_pictures(text, plain) and all(word in _WORDS_OF_PICTURES for word in words):
        return PICTURES
    if step not in _VOCABULARY:
        return ""
    if _NOT_UNDERSTOOD.fullmatch(plain):
        return step
    is_near = re.search(rf"\b(?:{_NEAR[step]}|{_WRITE})\b", plain)
    return step if is_question and is_near and all(word in _VOCABULARY[step] for word in words) else ""


def _has_a_name(text: str) -> bool:
    """A capital within: "Tên tôi là Không" tells a name."""
    return any(word.istitle() for word in text.split()[1:])


def _of_pictures(text: str, plain: str) -> bool:
    """Typed bare, "anh" is mostly the one who is spoken to."""
    typed = nfc(text).lower()
    return bool(_OF_PICTURES.search(plain)) and (
        "ảnh" in typed or "hình" in typed or typed.isascii() or "anh" not in plain
    )
