"""The procedures that a fresh installation starts with: forty that people ask for most, in our own words.

None was compared with the published decision, so each is marked as known, not read; what is not sure is left empty.
A national file (`import_procedures`) or the administrator replaces them code by code.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from books.procedures.editing import Content

FROM = date(2026, 6, 1)
_FILE = Path(__file__).with_name("data") / "starter.tsv"
_SOURCE = "Danh mục khởi đầu, theo Cổng Dịch vụ công quốc gia"


def starter() -> Iterator[tuple[Content, str]]:
    """Each procedure with what people call it."""
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield _read(line)


def _read(line: str) -> tuple[Content, str]:
    code, name, field, levels, authority, limit, said, fee, result, papers, basis, also = line.split("\t")
    amount, _, unit = limit.partition(" ")
    content = Content(
        code=code,
        name=name,
        field=field,
        levels=tuple(levels.split(",")),
        authority=authority,
        limit_amount=int(amount) if amount else None,
        limit_unit=unit,
        limit_text=said,
        fee_text=fee,
        result=result,
        papers=tuple({"case": "", "name": each, "form": "", "originals": 0, "copies": 0} for each in papers.split("|")),
        legal_basis=basis,
        source=_SOURCE,
        as_of="06/2026",
        certainty="known",
    )
    return content, also
