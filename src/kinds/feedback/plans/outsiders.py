"""An authority in free text, to which a matter goes and for which our clock waits: never one of our own.

What a unit of the city is competent for it is given, with its clock running (Decree 20/2008/NĐ-CP, art. 12); conduct is no rule
that anybody is asked to change.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from books.orgs.models import UnitKind
from books.orgs.ours import own_unit
from casework.errors import InputMissing
from casework.kind import Asked
from kernel.time import local_day


def refuse_ours(asked: Asked, authority: str) -> None:
    """Forwarded is what nobody in the city is competent for."""
    unit = own_unit(authority, local_day(asked.at), version=asked.case["orgs_version"])
    if unit is None:
        return
    if unit.pk == asked.case["receiving_unit_id"]:
        raise InputMissing("authority", _("“{unit}” là chính đơn vị tiếp nhận. Việc của mình thì không chuyển đi: hãy “Trả lời câu hỏi”, hoặc “Giao đơn vị xử lý”."), unit=unit.name)  # fmt: skip
    raise InputMissing("authority", _("“{unit}” là đơn vị của thành phố: hãy dùng “Giao đơn vị xử lý”, thời hạn vẫn chạy. Nếu là cơ quan cùng tên ở tỉnh khác, hãy ghi cả tên tỉnh."), unit=unit.name)  # fmt: skip


def refuse_no_rule(asked: Asked, body: str) -> None:
    """Proposed to is who made the rule: a ministry, the Government, the city; and only where it is about a rule."""
    if asked.case["shielded_unit_id"]:
        raise InputMissing("body", _("Phản ánh về hành vi của cán bộ không phải kiến nghị sửa quy định: hãy “Duyệt và gửi trả lời”, hoặc “Trả lại dự thảo”."))  # fmt: skip
    unit = own_unit(body, local_day(asked.at), version=asked.case["orgs_version"])
    if unit is not None and unit.kind != UnitKind.CITY:
        raise InputMissing("body", _("“{unit}” là đơn vị của thành phố, không ban hành quy định này. Nếu việc thuộc đơn vị đó, hãy “Trả lại dự thảo” và đề nghị điều phối giao lại. Nếu là cơ quan ở tỉnh khác, hãy ghi cả tên tỉnh."), unit=unit.name)  # fmt: skip
