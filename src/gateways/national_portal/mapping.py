"""ASSUMED: how our words become those of the national system, and theirs ours. The one file to put right.

What was read (integrations of the National Public Service Portal, 2020-2021): the calling convention, with login, session,
`madonvi`, `service`, `error_code` 0, "0" or "00", dates yyyyMMddHHmmss. What was NOT found anywhere: services for feedback.
Names and fields below are ours, made after the portal's services for questions and answers, its nearest relatives.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from kernel.text import excerpt
from kernel.time import TZ, YEARS, local

# Services.
LIST: Final = "LayDanhSachPAKN"  # what the portal has for us: new ones, and what became of known ones
SEND: Final = "DongBoPAKN"  # ours, so that the national system knows it
STATE: Final = "CapNhatTrangThaiPAKN"
ANSWER: Final = "DongBoKetQuaPAKN"
TRUE, FALSE = "True", "False"
GOOD: Final = frozenset({"0", "00"})

# Our state (casework.outside.STATES) → TrangThai there.
STATES: Final[Mapping[str, str]] = {
    "received": "2", "waiting": "5", "at_work": "4", "forwarded": "6", "handed_over": "6", "merged": "4",
    "answered": "9", "refused": "3", "redirected": "3", "ended": "9", "withdrawn": "7",
}  # fmt: skip
# TrangThai there → what it means for us: nothing new, or something that a person has to look at.
THEIR_STATES: Final[Mapping[str, str]] = {
    "1": "new", "2": "same", "3": "refused", "4": "same", "5": "same", "6": "same", "7": "withdrawn", "9": "answered",
}  # fmt: skip
SOURCES: Final[Mapping[str, str]] = {
    "zalo": "Zalo", "web": "Cổng thông tin", "form": "Cổng thông tin", "phone": "Điện thoại", "letter": "Văn bản",
    "email": "Thư điện tử", "counter": "Trực tiếp", "open311": "Hệ thống khác", "api": "Hệ thống khác",
}  # fmt: skip
LONGEST_CONTENT: Final = 2000  # longer made calls fail (OpenCPS dropped GhiChu for it)
LONGEST_TITLE: Final = 300
LONGEST_HERE: Final = 5000  # as on our own form


def stamp(at: datetime | None) -> str:
    """yyyyMMddHHmmss in Viet Nam; empty when there is none."""
    return local(at).strftime("%Y%m%d%H%M%S") if at else ""


def sent_at(row: Mapping[str, str], at: datetime) -> datetime:
    """Since when the matter is ours, by what THEY say: the day on which it was sent, or came to us from another authority
    (Decision 766/QĐ-TTg counts from it). What cannot be read, or is still to come, is now."""
    said = row.get("NgayChuyen", "") or row.get("NgayGui", "")
    try:
        sent = datetime.strptime(said.strip(), "%Y%m%d%H%M%S").replace(tzinfo=TZ)
    except ValueError:
        return at
    return sent if sent.year in YEARS and sent <= at else at


def shortened(text: str, longest: int, where: str) -> str:
    """As much of TEXT as the other side takes; what is left out is never left out in silence: WHERE the whole stands."""
    if len(text) <= longest:
        return text
    mark = f"… (toàn văn tại {where})"
    return text[: longest - len(mark)].rstrip() + mark


def is_good(code: object) -> bool:
    """0, "0" or "00": the type differs from version to version of the portal."""
    return str(code).strip() in GOOD


def sent(facts: Mapping[str, Any]) -> dict[str, Any]:
    """One matter of ours for SEND."""
    return {
        "MaPAKN": facts["national_code"],
        "MaPAKNDonVi": facts["code"],
        "TieuDe": excerpt(facts["title"], LONGEST_TITLE),
        "NoiDung": shortened(facts["content"], LONGEST_CONTENT, f"hệ thống của đơn vị, mã {facts['code']}"),
        "HoVaTen": facts["name"],
        "DiaChi": facts["address"],
        "SoDienThoai": facts["phone"],
        "ThuDienTu": facts["email"],
        "NguonPAKN": SOURCES.get(facts["channel"], "Khác"),
        "NgayGui": stamp(facts["opened_at"]),
        "HanXuLy": stamp(facts["due_at"]),
        "DonViXuLy": facts["unit"],
        "TrangThai": STATES[facts["state"]],
    }


def state_told(facts: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """For STATE."""
    return {
        "MaPAKN": facts["national_code"], "MaPAKNDonVi": facts["code"], "TrangThai": STATES[facts["state"]],
        "DonViXuLy": facts["unit"], "NoiDung": facts["state_label"], "NgayXuLy": stamp(at),
    }  # fmt: skip


def answer_told(facts: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """For ANSWER. `CongKhai` says whether a person has cleared it for the public."""
    return {
        "MaPAKN": facts["national_code"], "MaPAKNDonVi": facts["code"], "NoiDungTraLoi": facts["answer"],
        "DonViTraLoi": facts["unit"], "NgayTraLoi": stamp(at), "CongKhai": TRUE if facts["is_public"] else FALSE,
    }  # fmt: skip
