"""The time that a story tells by the way, so that it is not asked for; and times that cannot be. Prefers to find none."""

import re
from collections.abc import Iterator
from datetime import date

from kernel.patterns import pattern
from kernel.text import fold, one_line
from kinds.feedback.dialogue.understanding.dates import says_when, understood
from kinds.feedback.reading.wording import STOP, read

_DATE = pattern(r"(?<![\d/.\-])(\d{1,2})\s?[/\-.]\s?(\d{1,2})(?:\s?[/\-.]\s?(\d{4}))?(?![\d/])")
# A fraction, a house number, a paragraph are written like a day: without a year a word before it must say so.
_SAYS_DAY = pattern(r"\b(?:ngay|hom|tu|sang|chieu|toi|trua|vao|luc|dip|dem)\s*$")
# When something is to be, or what else carries a date: a law, a birth, an appointment.
_OTHER = pattern(
    r"\b(?:hen|han|(?<!khai )sinh|cap|luat|nghi dinh|quyet dinh|thong tu|cong van|van ban|(?<!ho )so|dieu|muc|khoan|ngo|ngach|hem|nha|to|den|toi het|truoc|hieu luc|ban hanh)\b"
    r"(?: (?:lai|tra|ket qua|ngay|vao|hom|tu|thang|la|het|hoi|su|sang|chieu|tuan|thu|mung|mong|\d{1,2}))*\s*$"
)
_EXACT = (
    pattern(
        r"\b(?:ngay (?:mong |mung )?|mung |mong )\d{1,2} thang (?:\d{1,2}|gieng|hai|ba|tu|nam|sau|bay|tam|chin|muoi|chap)\b(?: nam \d{4})?"
    ),
    pattern(
        r"\b(?:sang|chieu|toi|trua|dem|hom|ngay|vao) (?:thu (?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat|cn)\b(?: (?:vua roi|vua qua|tuan nay|tuan truoc(?: nua)?))?"
        r"|\b(?:thu (?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat) (?:vua roi|vua qua|tuan nay|tuan truoc(?: nua)?)\b"
    ),
    pattern(r"\b(?:hom qua|hqua|chieu qua|sang qua|dem qua|hom kia|sang nay|chieu nay|trua nay)\b|(?:^|\. )hom nay\b"),
    pattern(
        r"(?<!thu )(?<!\bt )\b(?:\d{1,3}|mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi) (?:ngay|hom|tuan) (?:truoc|nay)\b"
    ),
)
_ABOUT = pattern(
    r"\b(?:(?:dau |cuoi |giua )?thang (?:\d{1,2}(?! (?:\d|lan|nam \d))|truoc(?: nua)?)|tuan truoc(?: nua)?)\b"
)
_AHEAD = pattern(
    r"\b(?:ngày mai|ngay mai|ngày kia|mai|(?:ngày|ngay|tuần|tuan|tháng|thang|năm|nam|hôm|hom) (?:sau|tới|toi))\b",
    re.IGNORECASE,
)
_YEAR = pattern(r"\b(?:năm|nam) (\d{4})\b", re.IGNORECASE)
# An hour beside a day, or with its minutes; the last are minutes. By itself "48 giờ" is how long it took.
_O_CLOCK = r"(\d{2,3}) ?(?:h|g|giờ|gio)(?![^\W\d])"
_HOUR = pattern(
    rf"\b(?:lúc|luc|hồi|hoi|vào|vao) {_O_CLOCK}|(?:\b(?:qua|nay|kia)|\d[/-]\d{{1,4}}),? {_O_CLOCK}"
    rf"|\b{_O_CLOCK},? (?:sáng|trưa|chiều|tối|đêm|hôm|ngày|sang|trua|chieu|toi|dem|hom|ngay)\b"
    r"|\b(\d{2,3})(?:h|:)\d{2}\b|\b\d{1,2}(?:h|:)([6-9]\d)\b",
    re.IGNORECASE,
)
_ONLY = pattern(
    r"(?:(?:hom|ngay|thang|nam|tuan|sang|chieu|toi|trua|dem|qua|kia|nay|truoc|nua|roi|vua|thu|mot|hai|ba|bon|tu|sau|bay|tam|chin|muoi|chu|nhat|cn"
    r"|dau|cuoi|giua|lan|tien|la|va|den|hen|lich|khoang|vao|luc|mong|mung|ram|gieng|chap|am|lich|ngoai|da|a|nhe|\d+|\.)(?: |$))+"
)
_LONGEST = 60
_HOURS = 24


def told(story: str, today: date) -> tuple[str, date | None]:
    """(the words, the day if it is exact) of the one time that STORY tells; ("", None) when it tells none or several."""
    exact = {day: words for words, day in _exact(story, today)}
    if len(exact) == 1:
        ((day, words),) = exact.items()
        return words, day
    about = {fold(words): words for words in _about(story, today)}
    return (next(iter(about.values())), None) if len(about) == 1 and not exact else ("", None)


def _exact(story: str, today: date) -> Iterator[tuple[str, date]]:
    for found in _DATE.finditer(story):
        before = fold(story[: found.start()])
        day = understood(found.group(), today)
        if day and not _OTHER.search(before) and (found[3] or _SAYS_DAY.search(before)):
            yield found.group(), day
    for words, _ in _spoken(story, *_EXACT):
        day = understood(words, today)
        if day:
            yield words, day


def _about(story: str, today: date) -> Iterator[str]:
    for words, plain in _spoken(story, _ABOUT):
        month = re.search(r"\d+", plain)
        if month is None or 1 <= int(month.group()) <= today.month:
            yield words


def _spoken(story: str, *forms: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """(as it was typed, folded) for each place where a pattern stands and nothing before it says that it is no event."""
    said = read(story)
    plain, begins = said.plain + " ", said.begins
    for form in forms:
        for found in form.finditer(plain):
            if _OTHER.search(plain[: found.start()]):
                continue
            here = (said.words[number] for at, number in begins.items() if found.start() <= at < found.end())
            inside = [word for word in here if word.plain != STOP]
            yield one_line(story[inside[0].at : inside[-1].past])[:_LONGEST], found.group()


def is_only_a_time(text: str) -> bool:
    """Nothing but when."""
    return says_when(text) and bool(_ONLY.fullmatch(read(text).plain))


def cannot_be(text: str, today: date) -> str:
    """ "never" for a day that no calendar has or an hour that no day has, "ahead" for one that is still to come, "" otherwise."""
    if any(int(each) > _HOURS for found in _HOUR.finditer(text) for each in found.groups() if each):
        return "never"
    if any(int(found[1]) > today.year for found in _YEAR.finditer(text)):
        return "ahead"
    for found in _DATE.finditer(text):
        day, month, year = int(found[1]), int(found[2]), int(found[3]) if found[3] else 0
        try:
            meant = date(year or 2024, month, day)
        except ValueError:
            return "never"
        if year and meant > today:
            return "ahead"
    return "ahead" if _AHEAD.search(text) and understood(text, today) is None else ""
