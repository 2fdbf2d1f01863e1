"""When something happened, as people say it: "hôm qua", "15/9", "thứ hai tuần trước". Understood or kept as typed."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from kernel.patterns import pattern
from kernel.text import fold
from kinds.feedback.reading.wording import STOP, Word, read

_DAYS_AGO = (
    (pattern(r"\bhom kia\b"), 2),
    (pattern(r"\b(?:hom qua|hqua|toi qua|chieu qua|sang qua|dem qua)\b"), 1),
    (
        pattern(
            r"(?<!may )(?<!nhung )\b(?:hom nay|sang nay|chieu nay|trua nay|toi nay|vua xong|ban nay|luc nay|(?<!cau )(?<!tin )(?<!doan )(?<!loi )(?<!them )(?<!nhan )vua roi)\b"
        ),
        0,
    ),
)
_AMOUNT = r"(\d{1,3}|mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi) (ngay|hom|tuan)"
_AGO = (
    pattern(rf"(?<!thu )(?<!\bt )\b{_AMOUNT} (?:truoc|nay|roi)\b"),
    pattern(rf"\bcach (?:day|nay) (?:khoang |chung )?{_AMOUNT}\b"),
)
_NUMBERS = {w: n for n, w in enumerate("khong mot hai ba bon nam sau bay tam chin muoi".split())}  # noqa: SIM905 -- a counting rhyme
_NUMERIC = pattern(r"(?<![\d/.\-])(\d{1,2})\s?[/\-.]\s?(\d{1,2})(?:\s?[/\-.]\s?(\d{4}|\d{2}))?(?![\d/])")
_SPELLED = pattern(r"\bngay (?:mong |mung )?(\d{1,2}) thang (\d{1,2})(?: nam (\d{4}))?")
_MONTHS = {**_NUMBERS, "gieng": 1, "tu": 4, "mot": 11, "chap": 12}  # of the old calendar, as of ours
_OF_THE_OLD = frozenset(("am", "ta"))  # "mùng 5 âm lịch": which day of ours that is, is for a person to look up
_BEFORE_MUNG = frozenset(("hom", "ngay", "tu", "den", "sang", "chieu", "toi", "trua", "hoi", "vao", "dem"))
_HOUSE = pattern(r"\b(?:ngo|ngach|hem|kiet|nha|so|sn|lo|can|phong|to|toa)\s*$")
_WEEKDAY = pattern(
    r"\b(?:(?:thu (?=[a-z\d])|t (?=\d))(hai|ba|tu|nam|sau|bay|[2-7])|(chu nhat|cn))\b(?: (?:vua roi|vua qua|tuan nay|hom|nay))?( tuan truoc(?P<nua> nua)?)?"
)
_WEEKDAYS = {"hai": 0, "2": 0, "ba": 1, "3": 1, "tu": 2, "4": 2, "nam": 3, "5": 3, "sau": 4, "6": 4, "bay": 5, "7": 5}
_VAGUE = pattern(
    r"\b(?:tuan truoc|tuan nay|thang truoc|thang nay|nam ngoai|nam nay|dau thang|cuoi thang|dau nam|may hom|may ngay|may thang|lau roi|gan day|"
    r"moi day|thang \d{1,2}|nam \d{4}|\d+ (?:thang|nam) (?:nay|truoc|roi)|tu (?:lau|thang|nam|tet|hom)|hang ngay|thuong xuyen|nhieu lan|hom truoc|hom no|hom do|dip tet|sau tet|truoc tet)\b"
)  # fmt: skip


def says_when(text: str) -> bool:
    """Whether TEXT names a time at all."""
    plain = _plain(text)
    return _meant(text, date(2999, 12, 31)) is not None or bool(_VAGUE.search(plain) or _full_moon(text))


def understood(text: str, today: date) -> date | None:
    """The day that TEXT means, not after TODAY; None when it names none, several, or not exactly."""
    day = _meant(text, today)
    return None if day is None or _names_several(text, today) or is_appointed(text, today) else day


def is_appointed(text: str, today: date) -> bool:
    """ "Hẹn 12/12" without a year is the nearest such day; one that is ahead is no day on which something happened."""
    day, written = _meant(text, today), _numeric(text)
    has_year = bool(written and written[3]) or bool(_YEAR.search(_plain(text)))
    return bool(day and not has_year and _APPOINTED.search(_plain(text)) and (today - day).days > _HALF_A_YEAR)


_APPOINTED = pattern(
    r"\b(?:hen|lich|han)(?: (?:lai|tra|lay|ket qua|ngay|vao|hom|den|toi|gap|la|moi|thu|sang|chieu|mung|mong))* \d"
)
_YEAR = pattern(r"\b(?:19|20)\d\d\b")
_HALF_A_YEAR = 182


def _names_several(text: str, today: date) -> bool:
    """ "18/11 là lần đầu, lần hai là 20/11": each is one of its times, none is the time."""
    days = (_past(each[1], each[2], each[3], today) for each in _numerics(text))
    return len(set(filter(None, days))) > 1


def _meant(text: str, today: date) -> date | None:
    plain = _plain(text)
    numeric = _numeric(text)
    if not numeric and (day := _of_a_month(text, today)):
        return day
    if _WEEKDAY.search(plain) and not re.search(r"\bhom (?:nay|qua|kia)\b", plain) and not numeric:
        return _weekday(plain, today)
    ago = next((found for each in _AGO if (found := each.search(plain))), None)
    if ago:
        return _ago(ago, today)
    for said, days in _DAYS_AGO:
        if said.search(plain):
            return today - timedelta(days=days)
    written = numeric or _SPELLED.search(plain)
    if written:
        return _past(written[1], written[2], written[3], today)
    return _weekday(plain, today)


def _numeric(text: str) -> re.Match[str] | None:
    """ "5/12"; in "ngách 5/12" it is a house."""
    return next(_numerics(text), None)


def _numerics(text: str) -> Iterator[re.Match[str]]:
    return (each for each in _NUMERIC.finditer(text) if not _HOUSE.search(fold(text[: each.start()])))


def _of_a_month(text: str, today: date) -> date | None:
    """ "Mùng 6", "hôm mồng năm tháng chín", "ngày 6": of that month, else of the last that had it."""
    words = read(text).words
    for place in range(len(words) - 1):
        behind = [word.plain for word in words[place + 2 : place + 4]]
        month = _month(behind[1]) if len(behind) > 1 and behind[0] == "thang" else 0
        day = _day_at(words, place, is_ended=bool(month) or not behind or behind[0] in _ENDS or behind in _WHICH_MONTH)
        if not day or _OF_THE_OLD & {word.plain for word in words[place : place + 6]}:
            continue
        if behind == ["thang", "truoc"]:
            is_twice = [word.plain for word in words[place + 4 : place + 5]] == ["nua"]
            return _latest(day, _month_before(_month_before(today) if is_twice else today))
        return _past(str(day), str(month), None, today) if month else _latest(day, today)
    return None


def _day_at(words: tuple[Word, ...], place: int, *, is_ended: bool) -> int:
    """The number behind "mùng" or "ngày", 0 where it counts something: "ngày 2 lần", "mong 2 bên"."""
    word, said = words[place], words[place + 1].plain
    before = words[place - 1].plain if place else STOP
    if word.plain in {"mung", "mong"}:
        number = int(said) if said.isdigit() and len(said) <= _DIGITS else _NUMBERS.get(said, 0)
        is_day = word.typed in {"mùng", "mồng"} or (word.is_bare and (before in _BEFORE_MUNG or is_ended))
        return number if is_day and number <= _LAST_MUNG else 0
    is_one = word.plain in {"ngay", "hom"} and said.isdigit() and len(said) <= _DIGITS and is_ended
    is_weekday = place > 1 and words[place - 2].plain in {"thu", "t"}  # "thứ 5 ngày 12"
    is_amount = not is_weekday and (before.isdigit() or before in _NUMBERS or before in {"moi", "may", "vai"})
    return int(said) if is_one and not is_amount and int(said) <= _LAST_DAY else 0


_ENDS = frozenset((STOP, "vua", "a", "nhe", "roi"))
_WHICH_MONTH = (["thang", "nay"], ["thang", "truoc"])
_LAST_MUNG, _LAST_DAY, _DIGITS = 10, 31, 2


def _month(said: str) -> int:
    number = int(said) if said.isdigit() and len(said) <= _DIGITS else _MONTHS.get(said, 0)
    return number if number <= _LAST_MONTH else 0


_LAST_MONTH = 12


def _latest(day: int, today: date) -> date | None:
    """The last such day that is not ahead."""
    first = today.replace(day=1)
    for month in (first, (first - timedelta(days=1)).replace(day=1)):
        try:
            found = month.replace(day=day)
        except ValueError:
            continue
        if found <= today:
            return found
    return None


def _month_before(day: date) -> date:
    """The last day of it."""
    return day.replace(day=1) - timedelta(days=1)


def _full_moon(text: str) -> bool:
    """ "Rằm tháng chín", "hôm rằm": a day of the old calendar; typed bare it needs what only a day has around it."""
    words = read(text).words
    for place, word in enumerate(words):
        if word.plain != "ram":
            continue
        around = {each.plain for each in (*words[max(0, place - 1) : place], *words[place + 1 : place + 2])}
        if word.typed == "rằm" or (word.is_bare and around & {"hom", "ngay", "thang", "dip"}):
            return True
    return False


def _ago(found: re.Match[str], today: date) -> date:
    amount = int(found[1]) if found[1].isdigit() else _NUMBERS[found[1]]
    return today - timedelta(days=amount * (7 if found[2] == "tuan" else 1))


def _plain(text: str) -> str:
    return read(text).plain


def _past(day: str, month: str, year: str | None, today: date) -> date | None:
    for guess in [int(year) + (2000 if len(year) == 2 else 0)] if year else [today.year, today.year - 1]:
        try:
            found = date(guess, int(month), int(day))
        except ValueError:
            continue
        if found <= today and found.year >= 1990:
            return found
    return None


def _weekday(plain: str, today: date) -> date | None:
    found = _WEEKDAY.search(plain)
    if not found:
        return None
    wanted = _WEEKDAYS[found[1]] if found[1] else 6
    monday = today - timedelta(days=today.weekday())
    if found[3]:
        return monday - timedelta(days=14 if found["nua"] else 7) + timedelta(days=wanted)
    day = monday + timedelta(days=wanted)
    return day if day <= today else day - timedelta(days=7)
