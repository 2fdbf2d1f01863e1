"""Units to which a matter may go, for whoever assigns: those with somebody to handle it; the others last, and said so.

A matter in a unit without anybody in the handling role waits for nobody, so the machine neither proposes nor fills in such a unit.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from books.orgs.finding import Directory, choices_by_hands, other_names

ROLE = "handler"


def choose_handling_unit(field: Any, book: Directory, initial: str = "") -> None:
    """The units of BOOK in groups; those where nobody would handle the matter stand in a group of their own at the end.

    INITIAL is filled in where the matter would find somebody.
    """
    able, unable = choices_by_hands(ROLE, book)
    groups = [*able, (_("Chưa có người xử lý"), [(each, without_hands(name)) for each, name in unable])]
    field.choices = [("", _("Chọn đơn vị")), *(group for group in groups if group[1])]
    field.widget.also = other_names(book)
    field.initial = initial if initial not in dict(unable) else ""


def without_hands(name: str) -> str:
    """The name of a unit where nobody would handle a matter."""
    return _("%(unit)s (chưa có người xử lý)") % {"unit": name}
