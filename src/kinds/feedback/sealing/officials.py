"""Who is spoken of as somebody in office: ranks, trades of the public service, bodies that check. Over words without diacritics. Pure.

Wider than the law's "cán bộ, công chức": whoever has something to give or to overlook (Law on Preventing Corruption
36/2018/QH14, art. 3). Read where more than the one word speaks of a violation, never by itself.
"""

from typing import Final

from kernel.patterns import pattern

_RANKS: Final = (
    r"chu tich|bi thu|giam doc|lanh dao|thu truong|tham phan|thu quy|thu kho|chu nhiem|sep"
    r"|truong (?:phong|ban|cong an|tram|khoa|thon|khu|xom|doan|kho|bo phan|chi nhanh)"
    r"|pho (?:phong|ban|giam|chu|truong|cong|bi|khoa|doi|vien|tram|thon|chi cuc|hieu)"
    r"|(?:doi|to|tram|hieu|vien|hat|chi hoi|xa doi|chi cuc) (?:truong|pho)|hieu pho|(?:ong|ba|anh|chi) hoi truong|ong (?:pho|truong)|ba (?:pho|truong)"
)
_TRADES: Final = (
    r"can bo|cong chuc|vien chuc|chuyen vien|cong an|canh sat|csgt|ao vang|dan phong|dan quan|xa doi|trat tu|thanh tra|kiem lam|kiem tra vien|quan ly thi truong|qltt"
    r"|ke toan|dia chinh|ho tich|tu phap|van thu|mot cua|thue vu|can bo thue|chi cuc|hai quan|thu y|dang kiem|thi hanh an|chap hanh vien|kiem sat vien|dieu tra vien|cong chung vien"
    r"|bac si|duoc si|y ta|y si|dieu duong|ho ly|giao vien|giam thi|giam khao|thay giao|co giao|giai phong mat bang|gpmb|thanh vien hoi dong"
)
_BODIES: Final = r"doan (?:kiem tra|thanh tra|lien nganh)|doi (?:kiem tra|kiem|quan ly|quan|trat tu|gt|giao thong|thue)|ban quan (?:ly|tri)|tram (?:can|kiem|thu phi)|don cong an"
OFFICIAL: Final = rf"(?:{_RANKS}|{_TRADES}|{_BODIES})"
_OFFICIAL: Final = pattern(rf"\b{OFFICIAL}\b")


def names_official(plain: str) -> bool:
    """Is somebody in office spoken of in PLAIN (without diacritics)?"""
    return bool(_OFFICIAL.search(plain))
