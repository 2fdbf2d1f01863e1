"""Places: the communes of the city with the unit that serves each, and where an older name leads. Read only: the list is shipped."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from access.guards import official
from books.orgs.finding import directory
from books.orgs.models import Unit
from books.places import finding
from books.places.register import BASIS, HOME, places
from desks.admin.frame import page
from kernel.text import one_line
from kernel.time import today

_LONGEST = 200


@official("administrator")
@require_safe
def show_places(request: HttpRequest) -> HttpResponse:
    """What a name leads to, as the chat would understand it; below it every commune and its unit."""
    text = one_line(request.GET.get("q", ""))[:_LONGEST]
    register = places()
    units = _units()
    led = finding.lead(text, is_answer=True) if text else None
    rows = [(each, units.get(each.code)) for each in register.of_province(HOME)]
    shown = {
        "text": text,
        "lead": led,
        "found": [(each, units.get(each.code)) for each in led.units] if led else [],
        "units": units,
        "rows": rows,
        "without": sum(unit is None for _, unit in rows),
        "counts": (len(register.provinces), len(register.communes), len(register.before), len(register.districts())),
        "basis": BASIS,
    }
    return page(request, "books_places", _("Địa danh"), [], **shown)


def _units() -> dict[str, Unit]:
    """Code of a commune → the unit that serves it today; of one whose committee ended, the unit that took over."""
    return {code: units[0] for code, units in directory(today()).codes.items()}
