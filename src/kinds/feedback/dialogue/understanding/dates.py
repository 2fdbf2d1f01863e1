"""When something happened, as people say it: "hôm qua", "15/9", "thứ hai tuần trước". Understood or kept as typed."""

import re
from datetime import date, timedelta

from kinds.feedback.reading.wording import read

_DAYS_AGO = (
    (re.compile(r"\bhom kia\b"), 2),
    (re.compile(r"\b(?:hom qua|hqua|toi qua|chieu qua|sang qua|dem qua)\b"), 1),
    (
        re.compile(
            r"(?<!may )(?<!nhung )\b(?:hom nay|sang nay|chieu nay|trua nay|toi nay|vua xong|ban nay|luc nay|vua roi)\b"
        ),
        0,
    ),
)
_AMOUNT = r"(\d{1,3}|mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi) (ngay|hom|tuan)"
_AGO = (
    re.compile(rf"(?<!thu )(?<!\bt )\b{_AMOUNT} (?:truoc|nay|roi)\b"),
    re.compile(rf"\bcach (?:day|nay) (?:khoang |chung )?{_AMOUNT}\b"),
)
_NUMBERS = {w: n for n, w in enumerate("khong mot hai ba bon nam sau bay tam chin muoi".split())}  # noqa: SIM905 -- a counting rhyme
_NUMERIC = re.compile(r"(?<![\d/.\-])(\d{1,2})\s?[/\-.]\s?(\d{1,2})(?:\s?[/\-.]\s?(\d{4}|\d{2}))?(?![\d/])")
_SPELLED = re.compile(r"\bngay (?:mong |mung )?(\d{1,2}) thang (\d{1,2})(?: nam (\d{4}))?")
_WEEKDAY = re.compile(
    r"\b(?:(?:thu (?=[a-z\d])|t (?=\d))(hai|ba|tu|nam|sau|bay|[2-7])|(chu nhat|cn))\b(?: (?:vua roi|vua qua|tuan nay|hom|nay))?( tuan truoc)?"
)
_WEEKDAYS = {"hai": 0, "2": 0, "ba": 1, "3": 1, "tu": 2, "4": 2, "nam": 3, "5": 3, "sau": 4, "6": 4, "bay": 5, "7": 5}
_VAGUE = re.compile(
    r"\b(?:tuan truoc|tuan nay|thang truoc|thang nay|nam ngoai|nam nay|dau thang|cuoi thang|dau nam|may hom|may ngay|may thang|lau roi|gan day|"
    r"moi day|thang \d{1,2}|nam \d{4}|\d+ (?:thang|nam) (?:nay|truoc|roi)|tu (?:lau|thang|nam|tet|hom)|hang ngay|thuong xuyen|nhieu lan|hom truoc|hom no|hom do|dip tet|sau tet|truoc tet)\b"
)  # fmt: skip


def says_when(text: str) -> bool:
    """Whether TEXT names a time at all."""
    plain = _plain(text)
    return understood(text, date(2999, 12, 31)) is not None or bool(_VAGUE.search(plain))


def understood(text: str, today: date) -> date | None:
    """The day that TEXT means, not after TODAY; None when it names none or not exactly."""
    plain = _plain(text)
    if _WEEKDAY.search(plain) and not re.search(r"\bhom (?:nay|qua|kia)\b", plain) and not _NUMERIC.search(text):
        return _weekday(plain, today)
    ago = next((found for each in _AGO if (found := each.search(plain))), None)
    if ago:
        return _ago(ago, today)
    for pattern, days in _DAYS_AGO:
        if pattern.search(plain):
            return today - timedelta(days=days)
    written = _NUMERIC.search(text) or _SPELLED.search(plain)
    if written:
        return _past(written[1], written[2], written[3], today)
    return _weekday(plain, today)


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
        return monday - timedelta(days=7) + timedelta(days=wanted)
    day = monday + timedelta(days=wanted)
    return day if day <= today else day - timedelta(days=7)
