"""What the national system has for us: new matters through the one door, and what became there of matters that we sent."""

import logging
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError, transaction

from api.exchange import NotHeard
from casework.doors import that_knows
from casework.errors import CaseError
from casework.outside import NOTE_CODE, NotComplete, Told, is_code
from casework.requests import keyed, known_as
from gateways.national_portal import differences, mapping
from gateways.national_portal.client import Refused, Row, look
from gateways.national_portal.hearing import heard
from gateways.national_portal.models import Sync
from gateways.national_portal.pushing import CHANNEL, note
from kernel.text import excerpt, keep_legible, one_line

log = logging.getLogger(__name__)
OVERLAP = timedelta(hours=24)


def pull(since: datetime, at: datetime) -> int:
    """Everything since then, with a day of overlap: reading twice changes nothing. There is no paging in this protocol.

    One row holds up no other: what cannot be read is listed for a person.
    """
    rows = look(mapping.LIST, at, tuNgay=mapping.stamp(since - OVERLAP), denNgay=mapping.stamp(at))
    return sum(_taken(row, at) for row in rows if row.get("MaPAKN"))


def _taken(row: Row, at: datetime) -> int:
    number = row["MaPAKN"]
    if not is_code(number):
        differences.bad_number(number, at)
        return 0
    try:
        return _take(number, row, at)
    except (NotHeard, Refused, OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("national matter not read", extra={"facts": {"number": number}})
        differences.found("not_read", at, national_code=number)
        return 0


def _take(number: str, row: Row, at: datetime) -> int:
    ours = row.get("MaPAKNDonVi", "")
    sync = Sync.objects.filter(national_code=number).first() or Sync.objects.filter(code=ours or "-").first()
    if sync is not None:
        return heard(sync, row.get("TrangThai", "")[:20], at)
    return 0 if ours else _new(number, row, at)


def _new(number: str, row: Row, at: datetime) -> int:
    """A matter that somebody brought to the national portal, and that is ours to deal with."""
    door = that_knows(NOTE_CODE)
    if door is None:
        return 0  # no kind has to do with the national system
    told = _told(number, row, door.unsorted, at)
    key = known_as(keyed("national", "national-portal", number))
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
    if (length := len(keep_legible(row.get("NoiDung", "")))) > mapping.LONGEST_HERE:
        sizes = {"ours": str(mapping.LONGEST_HERE), "theirs": str(length)}
        differences.found("cut_here", at, code=arrived.code, national_code=number, **sizes)
    note(arrived.case_id, door, number, at)
    return 1


def _told(number: str, row: Row, service: str, at: datetime) -> Told:
    """Their row as a report to us, shortened to what we take."""
    where = f"hệ thống quốc gia, mã {number}"
    return Told(
        service=service,
        content=mapping.shortened(keep_legible(row.get("NoiDung", "")), mapping.LONGEST_HERE, where),
        title=excerpt(one_line(row.get("TieuDe", "")), mapping.LONGEST_TITLE),
        name=one_line(row.get("HoVaTen", ""))[:200],
        address=excerpt(one_line(row.get("DiaChi", "")), 300),
        phone=one_line(row.get("SoDienThoai", ""))[:30],
        email=one_line(row.get("ThuDienTu", ""))[:200],
        received_at=mapping.sent_at(row, at),  # and not when we happened to read it
    )
