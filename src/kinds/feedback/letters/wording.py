"""What stands on a letter: its number and symbol, the addressee, the fixed sentences. Always Vietnamese (Decree 30/2020)."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.urls import reverse

from books.house import HOTLINE
from books.orgs.models import Unit, UnitCode
from kernel.text import one_line
from kernel.time import format_date, local, local_day
from kinds.feedback.letters.courtesies import without_courtesies
from kinds.feedback.letters.models import Letter

DRAFT, UNSIGNED_DRAFT = "BẢN XEM TRƯỚC", "CHƯA KÝ SỐ"
_PAIRS = ("phản ánh", "kiến nghị", "điều phối", "giám đốc", "chủ tịch", "câu hỏi", "trả lời", "mã số")
UNSEALED = "Chưa cấu hình khóa ký số của cơ quan"
_LITTLE = frozenset({"và", "của", "các", "cho", "về", "thành", "phố", "tỉnh", "hà", "nội"})


def symbol_of(number: int, unit: Unit) -> str:
    """`05/SXD-PAKN`: number and symbol as the setting has them; two digits at least (Decree 30/2020, Appendix I)."""
    return str(settings.LETTERS["symbol"]).format(number=f"{number:02d}", unit=abbreviation(unit))


def writing_unit(unit_id: UUID | Combinable) -> QuerySet[Unit]:
    """The unit of a letter, read along with its symbol in the books: the number waits for nothing else."""
    symbol = Subquery(_symbols(OuterRef("pk"))[:1])
    return Unit.objects.annotate(symbol=symbol).filter(pk=unit_id)


def _symbols(unit: Any) -> QuerySet[UnitCode, str]:
    return UnitCode.objects.filter(unit=unit, scheme="symbol").order_by("-valid_from").values_list("code", flat=True)


def abbreviation(unit: Unit) -> str:
    """As the books say (a code of the scheme "symbol"), else the first letters: Sở Xây dựng → SXD."""
    told = unit.symbol if hasattr(unit, "symbol") else _symbols(unit).first()
    if told:
        return str(told)
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
    to: tuple[str, str, str],
    answer: str,
) -> dict[str, Any]:
    """Everything that the paper shows. SIGNER: the lines of the capacity (`capacity.block_of`) and name; TO: addressee,
    for whom the addressee wrote, address. Greeting and closing are the letter's own, whatever the draft had of them."""
    day = local_day(letter.issued_at if letter else at)
    subject = f" về việc: {case.subject.rstrip('. ')}" if _is_title(case.subject, own) else ""
    body, closing = without_courtesies(answer, unit.name, signer[1], *signer[0].split("\n"))
    farewell = closing if closing and not closing.isascii() else "Trân trọng"
    return {
        "title": f"Công văn trả lời {_called(own)} {case.code}",
        "on": [day.year, day.month, day.day],
        "authority": unit.name,
        "parent": parent_of(unit),
        "symbol": letter.symbol if letter else symbol_of(0, unit).replace("00", "…", 1),
        "about": _unbroken(f"trả lời {_called(own)} mã số {case.code}"),
        "place": settings.LETTERS["place"],
        "dated": paper_date(day),
        "addressee": to[0],
        "for_whom": f"gửi thay cho: {to[1]}" if to[1] else "",
        "address": to[2],
        "opening": f"Ngày {format_date(case.opened_at)}, thành phố nhận được {_called(own)} của Ông/Bà (mã số {case.code}){subject}. "
        f"Sau khi xem xét, {unit.name} trả lời như sau:",
        "answer": body,
        "closing": f"Nếu chưa đồng ý với trả lời này, Ông/Bà có thể đề nghị xem xét lại tại trang theo dõi vụ việc hoặc gọi {HOTLINE}. {farewell}./.",
        "copies": ["Như trên;", "Lưu: VT, hồ sơ vụ việc."],
        "capacity": _unbroken(signer[0]),
        "signer": signer[1],
        "seal": "",
        "foot": f"Kiểm tra chữ ký số của văn bản này tại {settings.PUBLIC_URL}{reverse('letter_check')}",
        "draft": "",
    }


def _called(own: Any) -> str:
    """What the paper calls the matter: a question is none of the two others."""
    return "câu hỏi" if own and own.scope == "question" else "phản ánh, kiến nghị"


def _unbroken(words: str) -> str:
    """Words of two syllables that a heading must not part at the end of a line."""
    for pair in _PAIRS:
        words = re.sub(pair, lambda found: found[0].replace(" ", "\u00a0"), words, flags=re.IGNORECASE)
    return words


def _is_title(subject: str, own: Any) -> bool:
    """A heading that was taken from the sender's own story is not a sentence for a signed letter."""
    return bool(subject) and not subject.endswith("…") and not (own and subject in one_line(own.content))


def seal_words(organisation: str, unit: str, signed_at: str) -> str:
    """How an electronic signature shows (Decree 30/2020, Appendix I, as secondary sources have it): by whom, of which
    agency, when. No image of a seal: the signature itself is in the file."""
    agency = f"\nCơ quan: {unit}" if unit != organisation else ""
    return f"Ký bởi: {organisation}{agency}\nThời gian ký: {signed_at}"


def seal_time(at: datetime) -> str:
    """15-09-2026 11:00:00 +07:00: day, time by the second, time zone of Việt Nam (ISO 8601)."""
    here = local(at)
    zone = f"{here:%z}"
    return f"{here:%d-%m-%Y %H:%M:%S} {zone[:-2]}:{zone[-2:]}"
