"""Readers of the ledger: what happened to cases, told after commit to those who asked, at least once and in order.

Sealed cases (a likely denunciation) are told to nobody. A reader has a name and a place (a transaction number, kept in its row); a round of the worker leads it on. What is not
committed yet is not told, and nothing that commits late is passed over: a reader stops before the oldest transaction that
still runs. What a listener writes to our database is in the same transaction as the new place: told and written, or neither.
Of one case the entries come in their order; after a failure some may come again, so a listener knows entries by their id.
"""

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import InterfaceError, OperationalError, connection, transaction

from casework.models import Reader
from casework.practice import IS_REAL

log = logging.getLogger(__name__)

BATCH = 500
PATIENCE = 20  # an entry that a listener cannot take this many times is left out, loudly
_LATER = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of a case's ledger: which case, what happened, when, by what kind of actor, ids and codes about it."""

    entry_id: UUID
    case_id: UUID
    seq: int
    verb: str
    at: datetime
    actor_kind: str
    particulars: Mapping[str, Any]
    kind: str
    txid: int


Listener = Callable[[Change], None]


@dataclass(frozen=True, slots=True)
class Registered:
    """A listener under its name; `wants` says which verbs it hears of (None: all of the kind)."""

    name: str
    kind: str
    listener: Listener
    wants: frozenset[str] | None
    from_the_beginning: bool


_registered: dict[str, Registered] = {}

# The entries of real cases in a span of transactions: each case's own in their order.
_ENTRIES = f"""
    SELECT e.id, e.stream, e.seq, e.verb, e.at, e.actor_kind, e.particulars, c.kind, e.txid
    FROM ledger_entry e JOIN casework_case c ON c.id = e.stream
    WHERE e.txid >= %s AND e.txid < %s AND c.kind = %s AND NOT c.is_sealed AND {IS_REAL} ORDER BY e.stream, e.seq
"""
_CUT = "SELECT txid FROM ledger_entry WHERE txid >= %s AND txid < %s ORDER BY txid OFFSET %s LIMIT 1"
# Who waited for a case's lock may have a lower number than the one it waited for: a cut must not part the two.
_ELDERS = """
    SELECT max(elder.txid) FROM ledger_entry e JOIN ledger_entry elder ON elder.stream = e.stream AND elder.seq < e.seq
    WHERE e.txid >= %s AND e.txid < %s AND elder.txid >= %s AND elder.txid < %s
"""


def register(
    name: str, kind: str, listener: Listener, *, verbs: Sequence[str] | None = None, from_the_beginning: bool = False
) -> None:
    """Tell LISTENER of what happens to cases of KIND. NAME keeps its place: the same name goes on where it stopped.

    A new reader begins now, or FROM_THE_BEGINNING with everything that ever happened.
    """
    wants = frozenset(verbs) if verbs is not None else None
    _registered[name] = Registered(name, kind, listener, wants, from_the_beginning)


def forget(name: str) -> None:
    """Take a listener out of the register; its place stays."""
    _registered.pop(name, None)


def registered() -> list[Registered]:
    return list(_registered.values())


def reader_round(at: datetime) -> int:
    """Lead every reader on by one batch; returns how many entries were told. Any number of workers may run it."""
    return sum(_lead_on(each, at) for each in registered())


def _lead_on(each: Registered, at: datetime) -> int:
    """Told transaction by transaction; what fails is tried again later, what went before it is kept."""
    try:
        with transaction.atomic():
            return _tell(each, at)
    except (OperationalError, InterfaceError):
        raise
    except _Refused as refused:
        _put_off(each, refused.change, at)
        return 0


class _Refused(Exception):
    """A listener failed on the first transaction of its batch: there is nothing to keep."""

    def __init__(self, change: Change) -> None:
        super().__init__(change.entry_id)
        self.change = change


def _tell(each: Registered, at: datetime) -> int:
    reader = _locked(each, at)
    if reader is None:
        return 0
    upper, told = _upper(reader.next_txid), 0
    groups = _by_transaction(each, reader.next_txid, upper)
    for place, changes in enumerate(groups):
        try:
            with transaction.atomic():
                for change in changes:
                    each.listener(change)
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            log.exception("listener failed", extra={"facts": {"reader": each.name, "entry": str(changes[0].entry_id)}})
            if not place:
                raise _Refused(changes[0]) from None
            # What came before is kept; this one is met again at the head of the next batch.
            upper = min(change.txid for group in groups[place:] for change in group)
            break
        told += len(changes)
    if told or upper - reader.next_txid > BATCH or reader.failures:
        Reader.objects.filter(pk=each.name).update(next_txid=upper, failures=0, retry_at=None)
    return told


def _locked(each: Registered, at: datetime) -> Reader | None:
    """The reader's row, for this worker alone; None while another has it or it waits after a failure."""
    rows = Reader.objects.select_for_update(skip_locked=True)
    reader = rows.filter(pk=each.name).first()
    if reader is None and not Reader.objects.filter(pk=each.name).exists():
        start = 0 if each.from_the_beginning else _committed_below()
        Reader.objects.bulk_create([Reader(name=each.name, next_txid=start)], ignore_conflicts=True)
        reader = rows.filter(pk=each.name).first()
    return None if reader is None or (reader.retry_at and reader.retry_at > at) else reader


def _put_off(each: Registered, change: Change, at: datetime) -> None:
    """Later again; after so many times the entry is left out, so that the rest is not held up for ever."""
    with transaction.atomic():
        reader = Reader.objects.select_for_update().get(pk=each.name)
        reader.failures += 1
        reader.retry_at = at + _LATER
        if reader.failures >= PATIENCE:
            log.error("entry left out", extra={"facts": {"reader": each.name, "entry": str(change.entry_id)}})
            reader.next_txid, reader.failures, reader.retry_at = change.txid + 1, 0, None
        reader.save()


def _committed_below() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT ledger_committed_below()")
        return int(cursor.fetchone()[0])


def _upper(lower: int) -> int:
    """The end of the batch: where the oldest running transaction begins, or less when there is too much."""
    committed = max(_committed_below(), lower)
    with connection.cursor() as cursor:
        cursor.execute(_CUT, [lower, committed, BATCH])
        row = cursor.fetchone()
        cut = int(row[0]) + 1 if row else committed
        while cut < committed:
            cursor.execute(_ELDERS, [lower, cut, cut, committed])
            elder = cursor.fetchone()[0]
            if elder is None:
                break
            cut = int(elder) + 1
    return cut


def _by_transaction(each: Registered, lower: int, upper: int) -> list[list[Change]]:
    """What was committed, transaction by transaction, but the entries of one case never before their elders."""
    with connection.cursor() as cursor:
        cursor.execute(_ENTRIES, [lower, upper, each.kind])
        rows = cursor.fetchall()
    groups: dict[int, list[Change]] = {}
    last: dict[UUID, int] = {}
    for row in rows:
        entry_id, case_id, seq, verb, at, actor_kind, particulars, kind, txid = row
        change = Change(entry_id, case_id, seq, verb, at, actor_kind, _plain(particulars), kind, txid)
        if each.wants is None or change.verb in each.wants:
            group = last[change.case_id] = max(change.txid, last.get(change.case_id, 0))
            groups.setdefault(group, []).append(change)
    return [groups[txid] for txid in sorted(groups)]


def _plain(particulars: Any) -> Mapping[str, Any]:
    return particulars if isinstance(particulars, dict) else json.loads(particulars)
