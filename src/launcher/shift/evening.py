"""The account of the day: every matter where it should be, every sender answered, every figure adds up, the ledger whole."""

import re
from collections.abc import Callable
from functools import partial
from html import unescape

from launcher.shift import matters as m
from launcher.shift.day import Day
from launcher.shift.matters import MATTERS, Matter
from launcher.shift.people import Official

FIGURE = re.compile(r'<a href="(/can-bo/[^"]*\?[^"]*)"[^>]*>(?:<b>)?(?:<span class="figure-number">)?([\d.]+)<')
ROW = re.compile(r'class="cell-code" role="cell"><a href="/can-bo/vu-viec/([^/"]+)/"')
NEXT = re.compile(r'<a rel="next" href="([^"]+)"')


def everything_is_where_it_should_be(day: Day) -> None:
    """The page behind each sender's link says the end that the matter had to have."""
    wrong = [told for each in MATTERS if (told := _misplaced(day, each))]
    if wrong:
        raise ValueError("; ".join(wrong))


def _misplaced(day: Day, matter: Matter) -> str:
    if matter.key not in day.links:
        page = day.coordinator.get(f"/can-bo/vu-viec/{day.codes[matter.key]}/")
        allowed = {200: "Đã trả lời" in page.text} if matter.ends else {404: True}
        return "" if allowed.get(page.status_code) else f"{matter.key}: {page.status_code} at the desk"
    try:
        day.waits(lambda: matter.ends in day.page_of(matter.key), matter.key, 20)
    except TimeoutError:
        return f"{matter.key} is not «{matter.ends}»"
    return ""


def everybody_was_answered(day: Day) -> None:
    """On the phone, or by a work item for who has none."""
    for matter in MATTERS:
        for words in matter.hears:
            day.hears(matter.key, words)
        if matter.ends == m.ANSWERED and matter.key in day.phones:
            day.waits(partial(_is_answered, day, matter.key), f"the answer for {matter.key}", 60)


def _is_answered(day: Day, key: str) -> bool:
    code = day.codes[key]
    return any(code in str(row["text"]) and len(str(row["text"])) > 60 for row in day.phones[key].heard())


def every_figure_adds_up(day: Day) -> None:
    """Each number of the leader's desk is a link to a list of just so many."""
    leader = day.official("lanhdao")
    page = leader.get("/can-bo/toan-canh/")
    figures = [(int(number.replace(".", "")), unescape(address)) for address, number in FIGURE.findall(page.text)]
    if not figures:
        raise ValueError(f"the leader's desk has no figures: {page.status_code}")
    for number, address in figures:
        if (listed := len(_codes_at(leader, address))) != number:
            raise ValueError(f"{address}: the desk says {number}, the list holds {listed}")


def _codes_at(leader: Official, address: str) -> set[str]:
    """The codes of a list, from its first page to its last."""
    found: set[str] = set()
    here = address
    while here:
        text = leader.get(here).text
        found |= set(ROW.findall(text))
        more = NEXT.search(text)
        here = address.split("?", maxsplit=1)[0] + unescape(more[1]) if more else ""
    return found


def ledger_is_whole(day: Day) -> None:
    day.stack.manage("verify_ledger")


ACCOUNT: list[tuple[str, str, Callable[[Day], object]]] = [
    ("Mỗi vụ việc ở đúng chỗ của nó", "every case is where it should be", everything_is_where_it_should_be),
    ("Mọi người gửi đều được trả lời", "every citizen was answered", everybody_was_answered),
    ("Mọi con số đều khớp", "every figure adds up", every_figure_adds_up),
    ("Nhật ký nguyên vẹn", "the ledger is whole", ledger_is_whole),
]
