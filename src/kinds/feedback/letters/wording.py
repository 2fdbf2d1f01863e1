"""What stands on a letter: its number and symbol, the addressee, the fixed sentences. Always Vietnamese (Decree 30/2020)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from books.orgs.models import Unit, UnitCode
from kernel.time import format_date, local
from kinds.feedback.letters.models import Letter

DRAFT, UNSIGNED_DRAFT = "BẢN XEM TRƯỚC", "CHƯA KÝ SỐ"
_LITTLE = frozenset({"và", "của", "các", "cho", "về", "thành", "phố", "tỉnh", "hà", "nội"})


def symbol_of(number: int, unit: Unit) -> str:
    """`05/SXD-PAKN`: number and symbol as the setting has them; two digits at least (Decree 30/2020, Appendix I)."""
    return str(settings.LETTERS["symbol"]).format(number=f"{number:02d}", unit=abbreviation(unit))


def abbreviation(unit: Unit) -> str:
    """As the books say (a code of the scheme "symbol"), else the first letters: Sở Xây dựng → SXD."""
    told = (
        UnitCode.objects.filter(unit=unit, scheme="symbol")
        .order_by("-valid_from")
        .values_list("code", flat=True)
        .first()
    )
    if told:
        return told
    name = unit.name.split(" thành phố ")[0]
    if name.lower().startswith(("ủy ban nhân dân", "uỷ ban nhân dân", "ubnd")):
        return "UBND"
    return "".join(word[0].upper() for word in name.split() if word.lower() not in _LITTLE)


def paper_date(day: date) -> str:
    """ngày 05 tháng 02 năm 2026: day and month below 10 or 3 carry a zero."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def parent_of(unit: Unit) -> str:
    """The authority above, as it stands over the issuing one; a People's Committee has none."""
    if unit.kind in ("city", "commune") or unit.parent is None:
        return ""
    return unit.parent.name.replace("Ủy ban nhân dân", "UBND")


def values_of(
    *,
    case: Any,
    own: Any,
    unit: Unit,
    letter: Letter | None,
    at: datetime,
    signer: tuple[str, str],
    to: tuple[str, str],
    answer: str,
) -> dict[str, Any]:
    """Everything that the paper shows. SIGNER: the lines of the capacity (`capacity.block_of`) and name; TO: addressee and address."""
    day = local(letter.issued_at if letter else at).date()
    # A heading that was cut out of the sender's own story is not a sentence for a signed letter.
    subject = f" về việc: {case.subject.rstrip('. ')}" if case.subject and not case.subject.endswith("…") else ""
    return {
        "title": f"Công văn trả lời phản ánh, kiến nghị {case.code}",
        "on": [day.year, day.month, day.day],
        "authority": unit.name,
        "parent": parent_of(unit),
        "symbol": letter.symbol if letter else symbol_of(0, unit).replace("00", "…", 1),
        "about": f"trả lời phản ánh, kiến nghị mã số {case.code}",
        "place": settings.LETTERS["place"],
        "dated": paper_date(day),
        "addressee": to[0],
        "address": to[1],
        "opening": f"Ngày {format_date(case.opened_at)}, thành phố nhận được phản ánh, kiến nghị của Ông/Bà (mã số {case.code}){subject}. "
        f"Sau khi xem xét, {unit.name} trả lời như sau:",
        "answer": answer,
        "closing": "Nếu chưa đồng ý với trả lời này, Ông/Bà có thể đề nghị xem xét lại tại trang theo dõi vụ việc hoặc gọi 1022. Trân trọng./.",
        "copies": ["Như trên;", "Lưu: VT, hồ sơ vụ việc."],
        "capacity": signer[0],
        "signer": signer[1],
        "seal": "",
        "foot": f"Kiểm tra chữ ký số của văn bản này tại {settings.PUBLIC_URL}{reverse('letter_check')}",
        "draft": "",
    }


def seal_words(organisation: str, at: datetime) -> str:
    """The text block of a digital signature (Decree 30/2020, Appendix I): who, and when by the second."""
    here = local(at)
    return f"Ký số: {organisation}\nThời gian ký: {here:%d-%m-%Y %H:%M:%S} {here:%z}"[:-2] + ":" + f"{here:%z}"[-2:]
