"""What an edit of the calendar would move, in words: how many running cases get another date, and some of them."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from access.actor import Actor
from casework.recalculation import WouldMove
from casework.visibility import visible_cases
from desks.kit.formats import count
from desks.kit.language import instant


def moves_in_words(moves: WouldMove) -> str:
    """How many, in one sentence."""
    if not moves.count:
        return _("Không vụ việc đang chạy nào đổi hạn.")
    some = ngettext(
        "%(n)s vụ việc đang chạy sẽ có hạn khác.", "%(n)s vụ việc đang chạy sẽ có hạn khác.", moves.count
    ) % {"n": count(moves.count)}
    return _("Ít nhất %(some)s") % {"some": some} if moves.is_least else some


def examples_of(moves: WouldMove, actor: Actor) -> list[dict[str, str]]:
    """Some of them: code, where ACTOR may read it its address, the date as it is, the date as it would be."""
    codes = [code for code, _before, _after in moves.examples]
    seen = set(visible_cases(actor).filter(code__in=codes).values_list("code", flat=True)) if codes else set()
    return [
        {
            "code": code,
            "href": reverse("officer_case", args=[code]) if code in seen else "",
            "before": instant(before) if before else "–",
            "after": instant(after) if after else "–",
        }
        for code, before, after in moves.examples
    ]
