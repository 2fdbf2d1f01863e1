"""Names of things of a case that no kind and no stage names: the channels by which a matter came."""

from typing import Any

from django.utils.translation import gettext_lazy

CHANNELS = {
    "zalo": "Zalo",
    "web": gettext_lazy("Biểu mẫu trên mạng"),
    "phone": gettext_lazy("Điện thoại"),
    "letter": gettext_lazy("Thư, công văn"),
    "email": gettext_lazy("Thư điện tử"),
    "counter": gettext_lazy("Tại quầy"),
    "open311": gettext_lazy("Hệ thống khác (Open311)"),
    "portal": gettext_lazy("Cổng Dịch vụ công quốc gia"),
    "api": gettext_lazy("Phần mềm khác (API)"),
    "sealed": gettext_lazy("Cách ly"),
}
# What an official writes down for somebody: of when it came only the day is told, the hour on the row is the clock's.
BY_HAND = frozenset({"phone", "letter", "email", "counter"})


def began_by_day(case: Any) -> bool:
    """Does its term run from what was written down by hand? Once it was taken up again, from an instant like any other."""
    return case.channel in BY_HAND and case.clock_from == case.opened_at
