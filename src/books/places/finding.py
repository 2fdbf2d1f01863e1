"""Which commune of today a text speaks of: by today's name, by a ward or district that ended, or a question when it was split.

From a frozen table in memory: no statement per message. Knows places only; which unit serves one is for `books.orgs`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from books.places import spelling
from books.places.register import HOME, Before, Commune, Places, Province, places
from books.places.spelling import COMMUNE, DISTRICT, PROVINCE, Word

_LONGEST_NAME = 5  # words
_LONGEST_TEXT = 4000
_LONGEST_ANSWER = 12  # words
_NAMED = 12  # names in one question
_WAS = frozenset(("cu", "truoc"))
_PROVINCES_ALSO = {"hcm": "79", "tphcm": "79", "saigon": "79", "thuathienhue": "46", "hn": HOME}


@dataclass(frozen=True, slots=True)
class Lead:
    """Where a text leads: one commune, or several and the question that decides, or another province, or nowhere."""

    units: tuple[Commune, ...] = ()
    question: str = ""
    said: str = ""  # the place as the books write it, when an older name was used: "phường Dịch Vọng"
    province: Province | None = None  # named in the text and not ours

    @property
    def is_certain(self) -> bool:
        return len(self.units) == 1 and not self.question


@dataclass(frozen=True, slots=True)
class _Mention:
    level: str
    kind: str
    said: str  # the words of the name as typed
    key: str
    was: bool


@dataclass(frozen=True, slots=True)
class _Index:
    today: dict[str, tuple[Commune, ...]]
    before: dict[str, tuple[Before, ...]]
    merged: dict[str, tuple[Before, ...]]
    districts: dict[str, tuple[str, ...]]  # key → full names
    provinces: dict[str, str]


def lead(text: str, *, is_answer: bool = False) -> Lead:
    """The commune of today that TEXT means. In an answer the bare name is enough; in a story its kind must stand with it."""
    said = spelling.words(text[:_LONGEST_TEXT])
    found = list(_mentions(said))
    if not found and is_answer:
        found = _bare(said)
    return _resolved(found)


def _resolved(found: list[_Mention]) -> Lead:
    index = _index()
    province = _province_of(found, index)
    communes = [each for each in found if each.level == COMMUNE]
    if province:
        return Lead(tuple(_in_province(communes, province)), province=province)
    districts = _districts_of(found, index)
    leads = [_lead_of(each, districts, index) for each in communes]
    leads = [each for each in leads if each.units] or _leads_of_districts(districts)
    if len({each.units for each in leads}) <= 1:
        return leads[0] if leads else Lead()
    units = tuple(dict.fromkeys(unit for each in leads for unit in each.units))
    return Lead(units, f"Ông/bà nêu nhiều nơi: {_either(units, 'và')}. Việc này ở nơi nào?")


# --- what is said -------------------------------------------------------------------------------


def _mentions(said: list[Word]) -> Iterator[_Mention]:
    accented = spelling.is_accented(said)
    at = 0
    while at < len(said):
        kind = spelling.kind_at(said, at, accented=accented)
        name = _name_at(said, at + kind[2], kind[0]) if kind else None
        if kind and name:
            width = kind[2] + name
            start = at + kind[2]
            yield _mention(said[start : start + name], kind[0], kind[1], said[start + name : start + name + 2])
            at += width
        else:
            at += 1


def _mention(name: list[Word], level: str, kind: str, after: list[Word]) -> _Mention:
    was = bool(after) and after[0].plain in _WAS
    return _Mention(level, kind, " ".join(word.raw for word in name), "".join(word.plain for word in name), was)


def _name_at(said: list[Word], start: int, level: str) -> int:
    """How many words from here are a known name of this level; 0: none."""
    known = _known(level)
    for width in range(min(_LONGEST_NAME, len(said) - start), 0, -1):
        if "".join(word.plain for word in said[start : start + width]) in known:
            return width
    return 0


def _bare(said: list[Word]) -> list[_Mention]:
    """Names in an answer of a few words; a single word only when it is (nearly) all that was said."""
    if len(said) > _LONGEST_ANSWER:
        return []
    found: list[_Mention] = []
    shortest = 1 if len(said) <= 2 else 2
    at = 0
    while at < len(said):
        level, width = _longest(said, at, shortest, has_commune=bool(found))
        if width:
            found.append(_mention(said[at : at + width], level, "", said[at + width :]))
        at += width or 1
    return found


def _longest(said: list[Word], at: int, shortest: int, *, has_commune: bool) -> tuple[str, int]:
    """The longest name that begins here. What stands behind a commune's name is its district or province."""
    index = _index()
    ours = (index.today, index.before, index.merged)
    for width in range(min(_LONGEST_NAME, len(said) - at), shortest - 1, -1):
        written = "".join(word.plain for word in said[at : at + width])
        levels = [(COMMUNE, any(written in names for names in ours)), (DISTRICT, written in index.districts),
                  (PROVINCE, written in index.provinces)]  # fmt: skip
        for level, is_one in levels[1:] + levels[:1] if has_commune else levels:
            if is_one:
                return level, width
    return "", 0


# --- what is meant ------------------------------------------------------------------------------


def _province_of(found: list[_Mention], index: _Index) -> Province | None:
    codes = {index.provinces[each.key] for each in found if each.level == PROVINCE} - {HOME}
    return places().provinces[codes.pop()] if len(codes) == 1 else None


def _districts_of(found: list[_Mention], index: _Index) -> list[str]:
    return [name for each in found if each.level == DISTRICT for name in _typed(each, index.districts[each.key])]


def _lead_of(mention: _Mention, districts: list[str], index: _Index) -> Lead:
    """One commune's name → today. Today's name rules, unless the person says "cũ" or adds a district that ended."""
    today = _of_kind(mention, _typed(mention, index.today.get(mention.key, ())))
    before = _of_kind(mention, _typed(mention, index.before.get(mention.key, ())))
    before = before or list(index.merged.get(mention.key, ()))
    here = [old for old in before if old.district in districts]
    if today and not mention.was and not here:
        return Lead(tuple(today))
    before = here or before
    if not before:
        return Lead(tuple(today))
    if len(before) == 1:
        return _of_one(before[0])
    return _of_several(before)


def _of_one(old: Before) -> Lead:
    units = tuple(_first_namesake(old))
    if len(units) == 1:
        return Lead(units, said=old.full_name)
    return Lead(
        units,
        f"{_capital(old.full_name)} ({old.district} cũ) nay thuộc {_either(units)}. Ông/bà ở khu nào?",
        old.full_name,
    )


def _first_namesake(old: Before) -> list[Commune]:
    known = places().communes
    units = [known[code] for code in old.codes]
    return sorted(units, key=lambda unit: spelling.key(unit.name) != spelling.key(old.name))


def _of_several(before: list[Before]) -> Lead:
    """The same name in several districts that ended."""
    units = tuple(dict.fromkeys(unit for old in before for unit in _first_namesake(old)))
    if len(units) == 1:
        return Lead(units, said=before[0].full_name)
    where = "; ".join(f"{old.district}, nay là {_either(tuple(_first_namesake(old)))}" for old in before[:_NAMED])
    return Lead(units, f"Có nhiều nơi tên {before[0].name}: {where}. Ông/bà ở nơi nào?", before[0].name)


def _leads_of_districts(districts: list[str]) -> list[Lead]:
    register = places()
    codes = register.districts()
    leads = []
    for name in districts:
        # The one that carries the district's name first, then as the books count their parts.
        units = sorted(
            (register.communes[code] for code in codes[name]), key=lambda unit: not name.endswith(f" {unit.name}")
        )
        ask = f"{_capital(name)} cũ nay gồm {_either(tuple(units), 'và')}. Việc này ở phường, xã nào?"
        leads.append(Lead(tuple(units), ask if len(units) > 1 else "", name))
    return leads


def _in_province(communes: list[_Mention], province: Province) -> list[Commune]:
    there = _elsewhere(province.code)
    return [unit for each in communes for unit in _of_kind(each, _typed(each, there.get(each.key, ())))]


def _typed(mention: _Mention, candidates: Iterable) -> list:
    """Those written with the same diacritics, if there are any: "Tây Mỗ" is not "Tây Mô"."""
    every = list(candidates)
    typed = spelling.accent(mention.said)
    return [each for each in every if spelling.accent(_bare_name(each)) == typed] or every


def _bare_name(each: Commune | Before | str) -> str:
    if isinstance(each, str):  # a district with its kind: quận Ba Đình, thị xã Sơn Tây
        return each.removeprefix("quận ").removeprefix("huyện ").removeprefix("thị xã ")
    return each.name


def _of_kind(mention: _Mention, candidates: list) -> list:
    """Those of the kind that was said, if there are any; many a xã became a phường."""
    return [each for each in candidates if each.kind == mention.kind] or candidates


def _either(units: tuple[Commune, ...], last: str = "hoặc") -> str:
    names = [unit.full_name for unit in units]
    if len(names) > _NAMED:
        names = [*names[: _NAMED - 1], "…"]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {last} {names[-1]}"


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


# --- tables -------------------------------------------------------------------------------------


def _known(level: str) -> frozenset[str]:
    return _names()[level]


@lru_cache(maxsize=1)
def _names() -> dict[str, frozenset[str]]:
    index = _index()
    everywhere = {spelling.key(unit.name) for unit in places().communes.values()}
    return {
        COMMUNE: frozenset(everywhere | set(index.before) | set(index.merged)),
        DISTRICT: frozenset(index.districts),
        PROVINCE: frozenset(index.provinces),
    }


@lru_cache(maxsize=1)
def _index() -> _Index:
    register = places()
    merged = [(also, old) for old in register.before for also in old.also]
    districts = [(spelling.key(_bare_name(name)), name) for name in register.districts()]
    # One huyện until 2013.
    districts += [("tuliem", name) for name in register.districts() if name.endswith(" Từ Liêm")]
    return _Index(
        today=_elsewhere(HOME),
        before=_by_key((spelling.key(old.name), old) for old in register.before),
        merged=_by_key(merged),
        districts=_by_key(districts),
        provinces=_provinces(register),
    )


def _provinces(register: Places) -> dict[str, str]:
    now = {spelling.key(each.name): each.code for each in register.provinces.values()}
    then = {spelling.key(name): code for name, code in register.provinces_before.items()}
    return {**then, **now, **_PROVINCES_ALSO}


@lru_cache(maxsize=64)
def _elsewhere(province: str) -> dict[str, tuple[Commune, ...]]:
    return _by_key((spelling.key(unit.name), unit) for unit in places().of_province(province))


def _by_key(pairs: Iterable) -> dict:
    found: dict = {}
    for name, each in pairs:
        found.setdefault(name, []).append(each)
    return {name: tuple(dict.fromkeys(every)) for name, every in found.items()}
