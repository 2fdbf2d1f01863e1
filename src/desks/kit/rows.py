"""The rows of a worklist as text. Fifty rows of six cells with their tags are most of a page's work, so they are written
here in one go and not by a template tag each; the table around them is `kit/parts/worklist.html`.

Must lay out only what it is given, and escape every word of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from desks.kit.language import spoken


def rows_html(rows: Iterable[Any], *, select: str = "", acts: bool = False, meaning_of: Any = str) -> SafeString:
    """Every row of a group; with SELECT a box of that name in front of each, with ACTS a last cell for its links."""
    words = {"pick": _("Chọn"), "unread": _("Chưa đọc:")}
    return SafeString("".join(_row(_Reading(row), select, acts, words, meaning_of) for row in rows))


class _Reading:
    """A row that is a dataclass or a mapping, read the same way."""

    __slots__ = ("_get",)

    def __init__(self, row: Any) -> None:
        self._get = row.get if isinstance(row, Mapping) else lambda name, other="": getattr(row, name, other)

    def text(self, name: str) -> str:
        return str(escape(self._get(name, "") or ""))

    def spoken(self, name: str) -> str:
        return str(escape(spoken(self._get(name, "") or "")))

    def raw(self, name: str) -> Any:
        return self._get(name, "")


def _row(row: _Reading, select: str, acts: bool, words: Mapping[str, str], meaning_of: Any) -> str:
    due, code, holder = row.text("due"), row.text("code"), row.text("holder")
    subject = row.text("subject")
    unread = f'<span class="unseen">{words["unread"]} </span>' if row.raw("is_unread") else ""
    citizen = f"<b>{row.text('citizen')}</b> " if row.raw("citizen") else ""
    mark_tag = f"tag tag-{meaning_of(row.raw('mark_meaning') or 'soon')}"
    mark = f' <span class="{mark_tag}">{row.spoken("mark")}</span>' if row.raw("mark") else ""
    ref = f' data-work="{row.text("ref")}"' if row.raw("ref") else ""
    # One cell after the other: whoever looks for a cell finds it by its class.
    return (
        f'<tr role="row"{" class=is-unread" if unread else ""}{ref}>'
        + (_pick(row, select, code, words) if select else "")
        + f'<td class="cell-clock" role="cell"><span class="tag tag-clock tag-{meaning_of(row.raw("clock_meaning"))}"'
        + (f' title="{due}"' if due else "")
        + f'>{row.spoken("clock")}{f"""<span class="unseen">, {due}</span>""" if due else ""}</span></td>'
        + f'<td class="cell-code" role="cell"><a href="{row.text("href")}">{code}</a></td>'
        + f'<td class="cell-subject" role="cell"><span title="{subject}">{unread}{citizen}{subject}</span>{mark}</td>'
        + f'<td class="cell-stage" role="cell"><span class="tag tag-stage tag-{meaning_of(row.raw("stage_meaning"))}">'
        + f"{row.spoken('stage')}</span></td>"
        + f'<td class="cell-holder" role="cell" title="{holder}"><span>{holder}</span></td>'
        + f'<td class="cell-last" role="cell">{row.text("last_act")}</td>'
        + (_acts(row, code) if acts else "")
        + "</tr>\n"
    )


def _pick(row: _Reading, name: str, code: str, words: Mapping[str, str]) -> str:
    if row.raw("is_fixed"):
        return '<td class="cell-pick" role="cell"></td>'
    return (
        f'<td class="cell-pick" role="cell"><label><span class="unseen">{words["pick"]} {code}</span>'
        f'<input type="checkbox" name="{escape(name)}" value="{row.text("ref") or code}"></label></td>'
    )


def _acts(row: _Reading, code: str) -> str:
    links = "".join(
        f'<a href="{escape(href)}">{escape(label)}<span class="unseen"> {code}</span></a> '
        for label, href in row.raw("acts") or ()
    )
    return f'<td class="cell-acts" role="cell">{links}</td>'
