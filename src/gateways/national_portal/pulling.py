"""What the national system has for us: new matters through the one door, and what became there of matters that we sent."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from casework import chores
from casework.doors import that_knows
from casework.errors import CaseError
from casework.models import Case, Work
from casework.outside import NOTE_CODE, NotComplete, Told
from casework.writes import write_together
from gateways.national_portal import differences, mapping
from gateways.national_portal.client import look
from gateways.national_portal.models import Sync
from gateways.national_portal.pushing import CHANNEL, note
from kernel.text import excerpt, keep_legible, one_line
from vault.keys import keyring

log = logging.getLogger(__name__)
OVERLAP = timedelta(hours=24)
REPLY = "national_reply"


def pull(since: datetime, at: datetime) -> int:
    """Everything since then, with a day of overlap: reading twice changes nothing. There is no paging in this protocol."""
    rows = look(mapping.LIST, at, tuNgay=mapping.stamp(since - OVERLAP), denNgay=mapping.stamp(at))
    return sum(_take(row, at) for row in rows if row.get("MaPAKN"))


def _take(row: Mapping[str, Any], at: datetime) -> int:
    number = str(row["MaPAKN"])[:60]
    sync = (
        Sync.objects.filter(national_code=number).first()
        or Sync.objects.filter(code=str(row.get("MaPAKNDonVi") or "-")).first()
    )
    if sync is not None:
        return _heard(sync, row, at)
    return 0 if row.get("MaPAKNDonVi") else _new(number, row, at)


def _new(number: str, row: Mapping[str, Any], at: datetime) -> int:
    """A matter that somebody brought to the national portal, and that is ours to deal with."""
    door = that_knows(NOTE_CODE)
    if door is None:
        return 0  # no kind has to do with the national system
    content = keep_legible(str(row.get("NoiDung") or ""))
    told = Told(
        service=door.unsorted,
        content=mapping.shortened(content, mapping.LONGEST_HERE, f"hệ thống quốc gia, mã {number}"),
        title=excerpt(one_line(str(row.get("TieuDe") or "")), mapping.LONGEST_TITLE),
        name=one_line(str(row.get("HoVaTen") or ""))[:200],
        address=excerpt(one_line(str(row.get("DiaChi") or "")), 300),
        phone=one_line(str(row.get("SoDienThoai") or ""))[:30],
        email=one_line(str(row.get("ThuDienTu") or ""))[:200],
    )
    key = "national:" + keyring().blind("national-portal", number).hex()
    door.ready(at)
    try:
        with transaction.atomic():
            arrived = door.submit(told, channel=CHANNEL, at=at, key=key)
            if arrived.is_sealed or arrived.case_id is None or arrived.again:
                return 0
            values = {
                "code": arrived.code,
                "national_code": number,
                "is_theirs": True,
                "changed_at": at,
                "next_try_at": at,
            }
            Sync.objects.get_or_create(case_id=arrived.case_id, defaults=values)
    except NotComplete as problem:
        differences.found(
            "not_taken", at, national_code=number, theirs=", ".join(field for field, _s in problem.missing)
        )
        return 0
    except CaseError as problem:
        differences.found("not_taken", at, national_code=number, theirs=type(problem).__name__)
        return 0
    if len(content) > mapping.LONGEST_HERE:
        sizes = {"ours": str(mapping.LONGEST_HERE), "theirs": str(len(content))}
        differences.found("cut_here", at, code=arrived.code, national_code=number, **sizes)
    note(arrived.case_id, door, number, at)
    return 1


def _heard(sync: Sync, row: Mapping[str, Any], at: datetime) -> int:
    """Their state of a matter that both have. An answer of somebody else there is for the coordinator to record."""
    state = str(row.get("TrangThai") or "")
    if state == sync.their_state:
        return 0
    Sync.objects.filter(pk=sync.pk).update(their_state=state)
    case = Case.objects.filter(pk=sync.case_id, is_sealed=False, erased_at=None).values().first()
    meaning = mapping.THEIR_STATES.get(state, "same")
    if case is None or case["stopped_at"] is not None or meaning not in ("answered", "refused", "withdrawn"):
        return 1
    if not Work.objects.filter(case_id=sync.case_id, task=REPLY, closed_at=None).exists():
        receiving = {**case, "unit_id": case["receiving_unit_id"], "person_id": None, "role": "coordinator"}
        write_together([chores.opened(receiving, REPLY, at, ends=chores.CLOCK, role="coordinator")])
    return 1
