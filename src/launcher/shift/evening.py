"""The account of the day: every matter where it should be, every sender answered, every figure adds up, the ledger whole."""

import re
from collections.abc import Callable
from functools import partial
from html import unescape

from launcher.shift import acts
from launcher.shift import matters as m
from launcher.shift.day import Day
from launcher.shift.matters import MATTERS, Matter
from launcher.shift.people import Official

FIGURE = re.compile(r'<a href="(/can-bo/[^"]*\?[^"]*)"[^>]*>(?:<b>)?(?:<span class="figure-number">)?([\d.]+)<')
ROW = re.compile(r'class="cell-code" role="cell"><a href="/can-bo/vu-viec/([^/"]+)/"')
BAND = re.compile(r'class="band-link[^"]*" href="(\?[^"]+)"[^>]*>[^<]*<b>([\d.]+)</b>')
TOTAL = re.compile(r"<b>(\d+)</b></a></td></tr>")
TO_TELL = re.compile(r'<section id="goi-dien".*?</section>', re.DOTALL)
INBOXES = ("dieuphoi", "xuly", "xuly.yte", "xuly.hoankiem", "pheduyet")
HEADS = ("pheduyet", "pheduyet.yte")
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
        day.waits(lambda: matter.ends in day.page_of(matter.key), matter.key)
    except TimeoutError:
        return f"{matter.key} is not «{matter.ends}»"
    return ""


def everybody_was_answered(day: Day) -> None:
    """The very words of the answer, once: on the phone, or in a work item for who has none."""
    for matter in MATTERS:
        for words in matter.hears:
            day.hears(matter.key, words)
        if matter.ends != m.ANSWERED:
            continue
        said = acts.ANSWERS.get(matter.key, acts.ANSWER)
        if matter.key in day.phones:
            day.waits(partial(day.answers_to, matter.key, said), f"the answer for {matter.key}")
            if day.answers_to(matter.key, said) != 1:
                raise ValueError(f"{matter.key} was answered more than once")
        else:
            day.waits(partial(_is_to_be_told, day, matter.key, said), f"somebody who tells {matter.key}")
    day.waits(partial(day.answers_to, "mixed_part", acts.ANSWER, "mixed"), "the answer for the other part")


def _is_to_be_told(day: Day, key: str, said: str) -> bool:
    """Who has neither chat nor a telephone that takes messages is called, or written to: by a person, who sees the answer."""
    page = day.coordinator.get(f"/can-bo/vu-viec/{day.codes[key]}/").text
    waiting = TO_TELL.search(page)
    return waiting is not None and "Gửi trả lời" in waiting.group() and said in unescape(page)


def every_figure_adds_up(day: Day) -> None:
    """Each number of a desk is a link to a list of just so many: the leader's, the bands of the inboxes, the heads' tables."""
    leader = day.official("lanhdao")
    _adds_up(leader, FIGURE.findall(leader.get("/can-bo/toan-canh/").text))
    for name in INBOXES:
        official = day.official(name)
        _adds_up(official, [("/can-bo/" + here, n) for here, n in BAND.findall(official.get("/can-bo/").text)])
    for name in HEADS:
        head = day.official(name)
        page = head.get("/can-bo/don-vi/").text
        _adds_up(head, FIGURE.findall(page))
        carried, whole = sum(int(n) for n in TOTAL.findall(page)), len(_codes_at(head, "/can-bo/don-vi/viec/"))
        if carried != whole:
            raise ValueError(f"{name}: the people carry {carried}, the unit has {whole}")


def _adds_up(official: Official, figures: list[tuple[str, str]]) -> None:
    if not figures:
        raise ValueError(f"the desk of {official.name} has no figures")
    for address, number in figures:
        said, listed = int(number.replace(".", "")), len(_codes_at(official, unescape(address)))
        if said != listed:
            raise ValueError(f"{official.name}, {address}: the desk says {said}, the list holds {listed}")


def _codes_at(official: Official, address: str) -> list[str]:
    """The codes of a list, from its first page to its last."""
    found: list[str] = []
    here = address
    while here:
        text = official.get(here).text
        found += ROW.findall(text)
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
