"""What a list on a page holds, however many pages it has."""

from __future__ import annotations

import re
from html import unescape

from django.test import Client

CODE = re.compile(r'class="cell-code" role="cell"><a href="/can-bo/vu-viec/([^/"]+)/"')
NEXT = re.compile(r'<a rel="next" href="([^"]+)"')


def codes_at(browser: Client, address: str) -> list[str]:
    """The codes of a list from its first page to its last."""
    found: list[str] = []
    path, here = address.split("?")[0], address
    while here:
        answer = browser.get(here)
        assert answer.status_code == 200, (here, answer.status_code)
        text = answer.content.decode()
        found += CODE.findall(text)
        more = NEXT.search(text)
        here = path + unescape(more[1]) if more else ""
    assert len(found) == len(set(found)), "a case stands twice"
    return found


def numbers_on(text: str) -> list[tuple[int, str]]:
    """(number, address) of every link on a page that is a number: in figures, tables and above lists."""
    links = re.findall(
        r'<a href="(/can-bo/[^"]*\?[^"]*)"[^>]*>(?:<b>)?(?:<span class="figure-number">)?([\d.]+)<', text
    )
    return [(int(number.replace(".", "")), unescape(href)) for href, number in links]
