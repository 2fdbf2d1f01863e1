"""The duties that the city gives to units for this kind of matter (books.orgs.UnitDuty), what they are called, who has them."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db.models import F, Subquery
from django.utils.translation import gettext_lazy as _

from books.calendar.models import CalendarVersion
from books.orgs.holders import DutyVacant, held_duties
from books.orgs.models import OrgsVersion
from casework.intake import Books
from kernel.time import format_date

RECEIVE, QUARANTINE, RECEIVE_CONDUCT = "feedback.receive", "feedback.quarantine", "feedback.receive_conduct"

DUTIES: Mapping[str, object] = {
    RECEIVE: _("Tiếp nhận, phân loại, chuyển xử lý, công khai"),
    QUARANTINE: _("Giữ và quyết định nội dung có thể là tố cáo"),
    RECEIVE_CONDUCT: _("Tiếp nhận thay khi chính đơn vị tiếp nhận bị phản ánh"),
}
# Who is the first to have what comes in by a duty: as the stages of the flow say ("received", "quarantined").
DUTY_ROLES: Mapping[str, str] = {
    RECEIVE: "coordinator",
    QUARANTINE: "integrity_officer",
    RECEIVE_CONDUCT: "coordinator",
}


class OnDuty:
    """Which units have duties on a day, and the books that say so; read in one statement."""

    def __init__(self, on: date, *duties: str) -> None:
        books = {"orgs": Subquery(OrgsVersion.objects.values("version")[:1])}
        books["calendar"] = Subquery(CalendarVersion.objects.values("version")[:1])
        rows = held_duties(duties, on).annotate(called=F("unit__name"), **books)
        self._on = on
        self._units: dict[str, tuple[UUID, str]] = {}
        self.books = Books(0, 0)
        for duty, unit_id, called, *versions in rows.values_list("duty", "unit_id", "called", *books):
            self._units.setdefault(duty, (unit_id, called))
            self.books = Books(*versions)

    def unit(self, duty: str) -> UUID:
        """The unit that has this DUTY, of those asked for; DutyVacant where nobody has."""
        return self._of(duty)[0]

    def name(self, duty: str) -> str:
        """What that unit is called."""
        return self._of(duty)[1]

    def _of(self, duty: str) -> tuple[UUID, str]:
        if duty not in self._units:
            raise DutyVacant(duty=duty, on=format_date(self._on))
        return self._units[duty]
