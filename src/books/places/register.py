"""The places of the country as frozen rows in memory: 34 provinces, 3,321 communes, Hà Nội's districts and wards before 07/2025.

Read once from the files in `data`. Plain Python: no database, no search (that is `finding`), nothing about units of government.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

HOME = "01"  # Hà Nội: the province whose older names are known by heart
BASIS = "Nghị quyết 202/2025/QH15; Nghị quyết 1656/NQ-UBTVQH15 ngày 16/06/2025 (Hà Nội)"
_DATA = Path(__file__).with_name("data")
_KINDS = {"t": "thành phố", "i": "tỉnh", "p": "phường", "x": "xã", "k": "đặc khu"}
_KINDS_BEFORE = {"p": "phường", "x": "xã", "t": "thị trấn", "q": "quận", "h": "huyện", "s": "thị xã"}


@dataclass(frozen=True, slots=True)
class Province:
    code: str
    name: str
    kind: str

    @property
    def full_name(self) -> str:
        return f"{self.kind} {self.name}"


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune of today. `code` is the official one: five characters, leading zeros kept."""

    code: str
    name: str
    kind: str
    province: str

    @property
    def full_name(self) -> str:
        return f"{self.kind} {self.name}"


@dataclass(frozen=True, slots=True)
class Before:
    """A commune that ended on 30/06/2025 and the communes of today that took its parts, the likeliest first."""

    name: str
    kind: str
    district: str  # with its kind: "quận Ba Đình"
    codes: tuple[str, ...]
    also: tuple[str, ...]  # folded, without spaces: wards that had been merged into it

    @property
    def full_name(self) -> str:
        return f"{self.kind} {self.name}"


@dataclass(frozen=True, slots=True)
class Places:
    """Everything, by code and in the order of the files."""

    provinces: dict[str, Province]
    communes: dict[str, Commune]
    before: tuple[Before, ...]
    provinces_before: dict[str, str]  # name → code of today

    def of_province(self, code: str) -> tuple[Commune, ...]:
        return tuple(each for each in self.communes.values() if each.province == code)

    def districts(self) -> dict[str, tuple[str, ...]]:
        """District as written before → today's communes on its ground, those with most of its old communes first."""
        found: dict[str, dict[str, int]] = {}
        for old in self.before:
            parts = found.setdefault(old.district, {})
            for place, code in enumerate(old.codes):
                parts[code] = parts.get(code, 0) + (10 if place == 0 else 1)
        return {name: tuple(sorted(parts, key=lambda code: -parts[code])) for name, parts in found.items()}


@lru_cache(maxsize=1)
def places() -> Places:
    """The register, read on first use and kept: about one megabyte a process."""
    provinces, communes = _today()
    lines = _lines("provinces_before.tsv")
    return Places(provinces, communes, tuple(_before()), {line[0]: line[1] for line in lines})


def _today() -> tuple[dict[str, Province], dict[str, Commune]]:
    provinces: dict[str, Province] = {}
    communes: dict[str, Commune] = {}
    here = ""
    for code, kind, name in _lines("units.tsv"):
        if len(code) == 2:
            here = code
            provinces[code] = Province(code, name, _KINDS[kind])
        else:
            communes[code] = Commune(code, name, _KINDS[kind], here)
    return provinces, communes


def _before() -> list[Before]:
    found: list[Before] = []
    district = ""
    for name, kind, *more in _lines("hanoi_before.tsv"):
        if not more:
            district = f"{_KINDS_BEFORE[kind]} {name}"
            continue
        also = tuple(more[1].split()) if len(more) > 1 else ()
        found.append(Before(name, _KINDS_BEFORE[kind], district, tuple(more[0].split()), also))
    return found


def _lines(name: str) -> list[list[str]]:
    text = (_DATA / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
