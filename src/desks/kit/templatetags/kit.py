"""`{% load kit %}`: every component as a tag, every format as a filter.

A tag only lays out what it is given. It must not query, translate stages or decide colours:
the caller brings the words and one of the six meanings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desks.kit import formats
from desks.kit.forms import sentence, summary_lines
from desks.kit.language import spoken
from desks.kit.parts import MEANINGS
from desks.kit.rows import rows_html
from kernel.text import format_phone

register = template.Library()

# Words of django.contrib.messages beside our own six.
_MEANING_OF = {"success": "done", "info": "progress", "warning": "soon", "error": "late", "debug": "neutral"}

_COLUMNS = (
    ("clock", gettext_lazy("Thời hạn")),
    ("code", gettext_lazy("Mã")),
    ("subject", gettext_lazy("Nội dung")),
    ("stage", gettext_lazy("Trạng thái")),
    ("holder", gettext_lazy("Người giữ")),
    ("last", gettext_lazy("Việc gần nhất")),
)


class UnknownMeaning(template.TemplateSyntaxError):
    """Colour carries exactly six meanings; a seventh is a mistake of the caller."""


def _meaning(word: str) -> str:
    word = word or "neutral"
    first = word.split()[0]
    meaning = _MEANING_OF.get(first, first)
    if meaning not in MEANINGS:
        raise UnknownMeaning(f"{word!r} is none of {', '.join(MEANINGS)}")
    return meaning


# ── filters ────────────────────────────────────────────────────────────────────────────────


for _each in formats.FILTERS:
    register.filter(_each.__name__, _each)
register.filter("spoken", spoken)
register.filter("vn_phone", format_phone)


@register.filter
def key(mapping: Mapping[str, Any], name: str) -> Any:
    """A value whose name a template cannot write, such as `data-count`."""
    return mapping.get(name, "")


register.filter("sentence", sentence)


@register.filter
def undo_of(message: Any) -> str:
    """The address that undoes what a message tells: `messages.success(…, extra_tags="undo:/address/")`."""
    tags = str(getattr(message, "extra_tags", "") or "")
    return tags.removeprefix("undo:") if tags.startswith("undo:/") else ""


# ── forms ──────────────────────────────────────────────────────────────────────────────────


@register.inclusion_tag("kit/forms/field.html")
def field(bound: Any) -> dict[str, Any]:
    return {"field": bound}


@register.inclusion_tag("kit/forms/error_summary.html")
def error_summary(form: Any) -> dict[str, Any]:
    """What is wrong, or, where nothing is but a question that is asked back, that question."""
    wrong = form.errors if form else {}
    asks = [name for name in wrong if name in form.fields and getattr(form.fields[name].widget, "asks_back", False)]
    return {"lines": summary_lines(form), "asks": len(asks) == len(wrong)}


# ── tags, notices, small things ────────────────────────────────────────────────────────────


@register.inclusion_tag("kit/parts/stage_tag.html")
def stage_tag(text: str, meaning: str = "neutral") -> dict[str, Any]:
    return {"text": spoken(text), "meaning": _meaning(meaning)}


@register.inclusion_tag("kit/parts/clock_tag.html")
def clock_tag(text: str, meaning: str = "neutral", due: str = "") -> dict[str, Any]:
    return {"text": spoken(text), "meaning": _meaning(meaning), "due": due}


@register.inclusion_tag("kit/parts/tag.html")
def tag(text: str, meaning: str = "neutral") -> dict[str, Any]:
    return {"text": text, "meaning": _meaning(meaning)}


@register.inclusion_tag("kit/parts/notice.html", takes_context=True)
def notice(
    context: template.Context, content: str, meaning: str = "progress", *, title: str = "", undo: str = ""
) -> dict[str, Any]:
    return {
        "content": content,
        "meaning": _meaning(meaning),
        "title": title,
        "undo": undo,
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_block_tag
def more(content: str, summary: str) -> str:
    """Words that few need: `{% more "Vì sao cần" %}…{% endmore %}`."""
    return SafeString(
        f'<details class="more"><summary>{conditional_escape(summary)}</summary><div>{content}</div></details>'
    )


@register.simple_block_tag
def inset(content: str) -> str:
    """Words that must be seen apart: `{% inset %}…{% endinset %}`."""
    return SafeString(f'<div class="inset">{content}</div>')


@register.inclusion_tag("kit/parts/back_link.html")
def back_link(href: str, text: str = "") -> dict[str, Any]:
    return {"href": href, "text": text or _("Quay lại")}


@register.inclusion_tag("kit/parts/breadcrumbs.html")
def breadcrumbs(crumbs: Iterable[Any]) -> dict[str, Any]:
    return {"crumbs": crumbs}


@register.inclusion_tag("kit/parts/steps.html")
def steps(steps: Iterable[Any]) -> dict[str, Any]:
    listed = list(steps)
    states = [s.get("state") if isinstance(s, Mapping) else s.state for s in listed]
    current = states.index("current") + 1 if "current" in states else len(listed)
    here = listed[current - 1] if listed else {}
    title = here.get("title", "") if isinstance(here, Mapping) else here.title
    return {"steps": listed, "current": current, "total": len(listed), "title": title}


@register.inclusion_tag("kit/parts/pagination.html")
def pagination(previous: str = "", next: str = "", label: str = "") -> dict[str, Any]:  # noqa: A002
    return {"previous": previous, "next": next, "label": label}


@register.inclusion_tag("kit/parts/empty_state.html")
def empty_state(title: str, text: str = "", href: str = "", action: str = "") -> dict[str, Any]:
    return {"title": title, "text": text, "href": href, "action": action}


# ── lists and panels ───────────────────────────────────────────────────────────────────────


@register.inclusion_tag("kit/parts/timeline.html")
def timeline(entries: Iterable[Any], order: str = "given") -> dict[str, Any]:
    """`newest_last` for citizens, `newest_first` for officers; `given` keeps the caller's order."""
    listed = list(entries)
    if order != "given":
        listed.sort(key=lambda e: e["at"] if isinstance(e, Mapping) else e.at, reverse=order == "newest_first")
    return {"entries": listed, "reversed": order == "newest_first"}


@register.inclusion_tag("kit/parts/summary_list.html")
def summary_list(rows: Iterable[Any]) -> dict[str, Any]:
    return {"rows": rows, "edit": _("Sửa")}


@register.inclusion_tag("kit/parts/facts.html")
def facts(rows: Iterable[Any], title: str = "") -> dict[str, Any]:
    return {"rows": rows, "title": title}


@register.inclusion_tag("kit/parts/task_list.html")
def task_list(tasks: Iterable[Any]) -> dict[str, Any]:
    return {"tasks": tasks}


@register.inclusion_tag("kit/parts/identity_bar.html")
def identity_bar(code: str, subject: str, clocks: Mapping[str, str] | None = None, **tags: str) -> dict[str, Any]:
    """Further: stage, stage_meaning, holder; by themselves or as `clocks`: clock, clock_meaning, due, answer (the answer's
    clock where the step's is another), answer_meaning, answer_due, index, index_meaning."""
    return {"code": code, "subject": subject, **(clocks or {}), **tags}


@register.inclusion_tag("kit/parts/filters.html")
def filters(chips: Iterable[Any], clear: str = "") -> dict[str, Any]:
    return {"chips": list(chips), "clear": clear}


@register.inclusion_tag("kit/parts/worklist.html")
def worklist(
    groups: Iterable[Any],
    caption: str = "",
    heads: Mapping[str, Any] | None = None,
    *,
    select: str = "",
    acts: bool = False,
) -> dict[str, Any]:
    """`heads`: column → Head, for filters in the heads; `select`: name of a box before every row; `acts`: links after it."""
    shown = [_band(group, select, acts) for group in groups]
    return {
        "groups": [group for group in shown if group["html"]],
        "caption": caption or _("Danh sách việc, xếp theo thời hạn"),
        "columns": [(name, str(label), (heads or {}).get(name)) for name, label in _COLUMNS],
        "select": select,
        "acts": acts,
        "wide": len(_COLUMNS) + bool(select) + bool(acts),
    }


def _of(part: Any, name: str) -> Any:
    """A line of a component is a dict or one of the dataclasses."""
    return part.get(name) if isinstance(part, Mapping) else getattr(part, name, None)


def _band(group: Any, select: str, acts: bool) -> dict[str, Any]:
    rows = list(_of(group, "rows") or ())
    counted = _of(group, "count")
    return {
        "title": _of(group, "title"),
        "meaning": _meaning(_of(group, "meaning") or "neutral"),
        "note": _of(group, "note"),
        "count": len(rows) if counted is None else counted,
        "html": rows_html(rows, select=select, acts=acts, meaning_of=_meaning),
    }


@register.inclusion_tag("kit/parts/confirmation.html")
def confirmation(title: str, code: str, **rest: Any) -> dict[str, Any]:
    """Further: next (list of lines), when, call (phone), save (href), track (href)."""
    return {"title": title, "code": code, **rest}


@register.inclusion_tag("kit/parts/moves.html", takes_context=True)
def moves(
    context: template.Context,
    moves: Iterable[Any],
    title: str = "",
    none: str = "",
    *,
    name: str = "",
    untitled: bool = False,
) -> dict[str, Any]:
    """Several groups on a page each have a `name`; `untitled`: the title is read aloud only."""
    return {
        "name": name,
        "untitled": untitled,
        "moves": list(moves),
        "title": title or _("Thao tác"),
        "none": none or _("Lúc này không có thao tác nào dành cho đồng chí."),
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("kit/parts/reach.html")
def reach(moves: Iterable[Any], target: str = "thao-tac") -> dict[str, Any]:
    """On a phone, where the moves stand below the matter: the main one and the way to all, at hand from anywhere.

    Right after the identity bar; TARGET is the id of what holds the moves. On a wide screen it is not there.
    """
    listed = list(moves)
    main = next((each for each in listed if _of(each, "weight") == "primary" and _of(each, "href")), None)
    return {"main": main, "count": len(listed), "target": target}


@register.inclusion_tag("kit/parts/figure.html")
def figure(number: object, label: str, href: str, meaning: str = "neutral", **source: str) -> dict[str, Any]:
    """Every number is a link to the list that it counts; further: definition, period, source."""
    shown = formats.count(number)
    return {"number": shown, "label": label, "href": href, "meaning": _meaning(meaning), **source}


@register.inclusion_tag("kit/parts/derivation.html")
def derivation(steps: Iterable[Any], title: str = "") -> dict[str, Any]:
    return {"steps": steps, "title": title or _("Vì sao có thời hạn này")}


@register.inclusion_tag("kit/parts/chat.html")
def chat(messages: Iterable[Any], title: str = "") -> dict[str, Any]:
    return {"messages": messages, "title": title or _("Nội dung trao đổi")}
