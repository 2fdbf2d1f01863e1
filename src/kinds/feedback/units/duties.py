"""The duties that the city gives to units for this kind of matter (books.orgs.UnitDuty), and what they are called."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

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
