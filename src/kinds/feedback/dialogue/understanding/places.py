"""Which unit somebody means: accent-blind, older names and short forms included; several possible → all of them.

What a unit is called is looked for in the units themselves; wards and districts that ended lead through `books.places`.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from books.places.finding import Lead, lead
from books.places.register import HOME, places
from books.places.spelling import accent
from kernel.patterns import pattern
from kernel.text import CAPITALS, fold, nfc, plain_of
from kinds.feedback.dialogue.terms import Unit

_SHORT = (
    (pattern(r"\b(?:uy ban nhan dan|uy ban nd|uy ban|ubnd|ub)\b"), "ubnd"),
    (pattern(r"\bp\.? ?(?=[a-z])(?!ha\b|hai\b)"), "phuong "),
    (pattern(r"\bq\.? (?=[a-z])"), "quan "),
    (pattern(r"\bx\. ?(?=[a-z])"), "xa "),
    (pattern(r"\b(?:tp|t\.p)\.? ?(?=[a-z])"), "thanh pho "),
    (
        pattern(r"\b(?:tthcc|ttpvhcc|trung tam pvhcc|trung tam hanh chinh cong)\b"),
        "trung tam phuc vu hanh chinh cong",
    ),
)
_LEAD = pattern(r"^(?:ubnd |phuong |xa |thi tran |quan |huyen |thanh pho |bo phan mot cua |mot cua )+")
# An office beside the People's Committee that bears the name of its ward: the ward is not whom it is about.
_OTHER_BODY = pattern(
    r"\b(?:dien luc|nuoc sach|cong an|ca (?=phuong|p\b|xa\b|quan|q\b|huyen)|van phong dang ky|vpdk|chi nhanh (?!trung tam phuc vu)|thue (?!dat\b)|toa an|toa (?=phuong|quan|huyen)|benh vien|tram y te|toa an|vien kiem sat|kho bac|ngan hang|buu dien|bao hiem xa hoi|bhxh|chi cuc|doi quan ly|ban quan ly|ban chi huy|cong ty|truong (?:tieu hoc|mam non|thcs|thpt|trung hoc|hoc))\b"
)
_NOISE = pattern(r"[^\w\s]+")
_OFFICE = pattern(r"^(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân)\s+", re.IGNORECASE)
_JUST_P = pattern(r"\bp\.?\s+(?=[a-zđ])|\bp\.(?=[a-zđ])")


def _plain(text: str) -> str:
    plain = _JUST_P.sub("phuong ", fold(text))
    for short, full in _SHORT[:1] + _SHORT[2:]:
        plain = short.sub(full, plain)
    return " ".join(_NOISE.sub(" ", plain).split())


@lru_cache(maxsize=8192)
def _forms(name: str) -> tuple[str, str]:
    """(whole name, its core without "UBND phường")."""
    whole = _plain(name)
    return whole, _LEAD.sub("", whole)


def units_in(text: str, units: Sequence[Unit], *, is_answer: bool) -> list[Unit]:
    """The units that TEXT may mean. In an answer the bare core ("ba đình") is enough; in a story the kind must stand with it."""
    named = _named(text, units, is_answer=is_answer)
    offices = [unit for unit in named if not _place_of(unit)]
    if offices:
        return named  # an office that is named is what the matter is about; the ward beside it only tells where
    if _is_of_another(text):
        return []
    led = lead(text, is_answer=is_answer)
    there = _serving(led, units) if led.said or not named else []
    return list({unit.id: unit for unit in there or named}.values())


_OWN_WARD = pattern(
    r"\b(?:mot cua|ubnd|can bo|tru so|ra|len|den|tren|o|tai|bo phan tiep nhan) (?:cua )?(?:phuong|xa)(?= (?:lam|de|nop|xin|ma|thi|bao|khong|chua|van|bi|cho|hen|hoi|toi|minh|em)\b|$|\s*[.,;!?\n])"
)


def speaks_of_the_wards_own(text: str) -> bool:
    """ "Bộ phận một cửa phường", without a name: of the ward where its sender lives."""
    return bool(_OWN_WARD.search(" ".join(_SHORT[0][0].sub("ubnd", fold(text)).split())))


def _is_of_another(text: str) -> bool:
    plain = _plain(text)
    return bool(_OTHER_BODY.search(plain)) and "ubnd" not in plain


_BODY = pattern(
    r"\b(?:cong an|ca(?= (?:phuong|p|p\.|xa|quan|q|q\.|huyen)\b)|bao hiem xa hoi|bhxh|(?:chi )?cuc thue|(?:chi nhanh )?(?:van phong|vp) dang ky(?: dat dai)?|toa an(?: nhan dan)?"
    r"|vien kiem sat(?: nhan dan)?|dien luc|kho bac(?: nha nuoc)?|benh vien|tram y te|truong (?:tieu hoc|mam non|mau giao|thcs|thpt|trung hoc co so|trung hoc pho thong|dai hoc))\b"
    r"(?: (?:chi nhanh|khu vuc|phuong|p\.?|xa|quan|q\.?|huyen|thi xa|thanh pho|tp\.?|tinh)(?=\s))*"
)
_CAPITALS = pattern(rf"\s+(?:[{CAPITALS}]\w*(?:\s+(?=[{CAPITALS}\d]))?|\d+){{1,4}}")


def body_in(text: str, units: Sequence[Unit]) -> str:
    """The one institution beside the People's Committees that a story names, in its own words; "" for none or several."""
    plain = plain_of(text)
    cores = {_forms(name)[1] for unit in units for name in (unit.name, *unit.also)}
    found = {fold(said): said for match in _BODY.finditer(plain) if (said := _with_name(text, plain, match, cores))}
    return next(iter(found.values())) if len(found) == 1 else ""


def elsewhere_of_its_kind(body: str, place: str) -> str:
    """The institution BODY as it is called in another PLACE: "công an phường Tây Mỗ" in "Láng"; "" where its name says no kind."""
    found = _BODY.match(plain_of(body))
    return f"{body[: found.end()]} {place}" if found and found.end() < len(body) else ""


def _with_name(text: str, plain: str, body: re.Match[str], cores: set[str]) -> str:
    """Where it is tells which one it is; without a name it is any."""
    named = _CAPITALS.match(text, body.end())
    if named:
        return text[body.start() : named.end()].strip()
    behind = plain[body.end() :].split()[:4]
    for count in range(len(behind), 0, -1):
        if " ".join(behind[:count]).strip(" .,;") in cores:
            length = re.match(rf"(?:\s+\S+){{{count}}}", plain[body.end() :])
            return text[body.start() : body.end() + (length.end() if length else 0)].strip(" .,;")
    return ""


def question_in(text: str, units: Sequence[Unit], *, is_answer: bool) -> str:
    """What to ask when an older name leads to several units of today; empty when nothing is to be asked."""
    led = lead(text, is_answer=is_answer)
    if _is_of_another(text):
        return ""
    return led.question if led.said and len(_serving(led, units)) > 1 else ""


def _serving(led: Lead, units: Sequence[Unit]) -> list[Unit]:
    """The units that serve the communes, in the order of the lead."""
    by_place = {place: unit for unit in reversed(units) if (place := _place_of(unit))}
    return [by_place[commune.code] for commune in led.units if commune.code in by_place]


def _place_of(unit: Unit) -> str:
    return unit.place or _place_named(unit.name)


@lru_cache(maxsize=8192)
def _place_named(name: str) -> str:
    """A unit without a code of its place: "UBND phường Ba Đình" is known by its name."""
    return _codes_by_name().get(accent(_OFFICE.sub("", nfc(name))), "")


@lru_cache(maxsize=1)
def _codes_by_name() -> dict[str, str]:
    return {accent(commune.full_name): commune.code for commune in places().of_province(HOME)}


def _named(text: str, units: Sequence[Unit], *, is_answer: bool) -> list[Unit]:
    """The units whose own names stand in TEXT."""
    plain = f" {_plain(text)} "
    hits: list[tuple[str, str, Unit]] = []
    for unit in units:
        for name in (unit.name, *unit.also, *_initials(unit)):
            form = _hit(plain, name, is_answer=is_answer)
            if form:
                hits.append((form, name, unit))
    longest = [
        hit for hit in hits if not any(hit[0] != other[0] and f" {hit[0]} " in f" {other[0]} " for other in hits)
    ]
    found = {unit.id: unit for _, _, unit in longest}
    if len(found) > 1:
        exact = {unit.id: unit for _, name, unit in longest if _is_typed(text, name)}
        found = exact if len(exact) == 1 else found
    return list(found.values())


def _initials(unit: Unit) -> list[str]:
    """Short forms: "Sở Giao thông vận tải" is also "Sở GTVT"."""
    short = []
    for name in (unit.name, *unit.also):
        words = name.split()
        rest = [word for word in words[1:] if word.lower() not in {"và", "-"}]
        if words and words[0].lower() in {"sở", "phòng", "ban"} and len(rest) >= 2:
            short.append(words[0] + " " + "".join(word[0] for word in rest))
    return short


def _hit(plain: str, name: str, *, is_answer: bool) -> str:
    whole, core = _forms(name)
    if whole and f" {whole} " in plain:
        return whole
    without_office = whole.removeprefix("ubnd ")
    if without_office != core and f" {without_office} " in plain:
        return without_office
    if is_answer and len(core) >= 3 and f" {core} " in plain:
        return core
    return ""


def _is_typed(text: str, name: str) -> bool:
    """With the same diacritics: "Tây Mỗ" is not "Tây Mô"."""
    core = _OFFICE.sub("", nfc(name)).lower()
    core = re.sub(r"^(?:phường|xã|thị trấn)\s+", "", core)
    return not core.isascii() and core in nfc(text).lower()
