"""What a report from another system lacks or has wrong: each by its field, with the sentence for whoever sends it."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from books.people.emails import is_email
from casework.outside import Told
from kernel.text import keep_legible, normalise_phone, one_line
from kernel.time import now
from kinds.feedback.outside.reportable import BY_CODE
from kinds.feedback.reading.filled_in import names_nobody, never_was, says_nothing
from kinds.feedback.sender.conditions import conditions, in_words, way_of

SHORTEST, LONGEST = 10, 5000  # letters of what is told


def missing_in(told: Told, fields: Mapping[str, str], channel: str) -> Sequence[tuple[str, str]]:
    """Decree 20/2008/NĐ-CP, art. 7: clear words, and who says so. A scene report needs no name (Decision 1207/QĐ-UBND)."""
    said = keep_legible(told.content).strip()
    missing = []
    if len(said) < SHORTEST:
        missing.append(("content", _("Hãy kể lại sự việc rõ hơn.")))
    elif says_nothing(said):
        missing.append(("content", _("Hãy kể bằng lời: việc gì, ở đâu, vướng ở điểm nào.")))
    if len(fields["content"]) > LONGEST:
        missing.append(("content", _("Nội dung dài quá %(most)d ký tự.") % {"most": LONGEST}))
    if told.service not in BY_CODE:
        missing.append(("service", _("Không có loại việc này.")))
    elif BY_CODE[told.service].group != "scene":
        missing += _lacking(fields, channel)
    if never_was(told.happened_on, now().date()):
        missing.append(("happened_on", _("Ngày này chưa đến hoặc không có trong lịch. Hãy xem lại.")))
    if told.phone and normalise_phone(told.phone) is None:
        missing.append(("phone", _("Số điện thoại không đọc được.")))
    if told.email and not is_email(told.email):
        missing.append(("email", _("Hãy viết địa chỉ như ten@vidu.vn")))
    return missing


def _lacking(fields: Mapping[str, str], channel: str) -> list[tuple[str, str]]:
    """Who sends it: what `sender.conditions` asks of what comes this way."""
    name = "" if names_nobody(one_line(fields["name"])) else fields["name"]
    said = {**fields, "name": name, "email": fields["email"] if is_email(fields["email"]) else ""}
    lacking = conditions(way_of(channel), now().date()).lacks(said)
    return [(each[0], _("Cần %(what)s của người gửi.") % {"what": in_words(each)}) for each in lacking]
