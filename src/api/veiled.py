"""Reports under a seal, as the system that sent them goes on reading them: as received, or as they stood, and never otherwise.

The Law on Denunciations (25/2018/QH14, art. 56) forbids to tell, and an answer that differs would tell. So what was said
outside before the seal is kept apart from the case: encrypted, found by keyed tags, with the month for its only date.
Beside an open case stands the same where words added to it were sealed: how much further its version reads outside.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Final
from uuid import UUID, uuid4

from django.db.models import QuerySet

from api.models import Report, Veiled
from casework.doors import for_service, of_kind
from casework.errors import KeyReused
from casework.models import Request
from casework.outside import Glimpse, Outside
from casework.reads import Rows, read_together
from casework.writes import Delete, Insert, Update, Write, write_together
from kernel.ids import uuid7
from kernel.time import local_day
from ledger.models import Entry
from vault.errors import VaultError
from vault.keys import keyring

NOBODY: Final = UUID(int=0)
MOST: Final = 1000  # rows that one list may open
_TAGGED: Final = {"reference": "reference", "owner": "client", "key": "key"}  # column → which fact it finds a row by
_TIMES: Final = ("opened_at", "changed_at", "due_at", "key_at")


@dataclass(frozen=True, slots=True)
class Veil:
    """What is told of one report. `is_beside`: its case is open, and only VERSION (added) and CHANGED_AT count."""

    reference: str
    client: str
    way: str
    service: str
    stage: str
    opened_at: datetime
    changed_at: datetime
    due_at: datetime | None = None
    unit: str = ""
    version: int = 1
    key: str = ""  # of the request that brought it, at `key_at`; forgotten when an open case's is
    # How long what it brought was: tells a repeat from another report under the same key, without its words.
    size: int = 0
    key_at: datetime | None = None
    acts: list[list[str]] = field(default_factory=list)  # done with it since: key, move and size ("" = not known), when
    events: list[list[str]] = field(default_factory=list)  # id, when, stage: what was told as having happened
    is_beside: bool = False
    kind: str = ""  # "": kept before there were several; its service says which
    row: UUID | None = None  # where it is kept, as it was read; not part of what is told

    @property
    def door(self) -> Outside:
        return of_kind(self.kind) if self.kind else for_service(self.service)

    @property
    def glimpse(self) -> Glimpse:
        door = self.door
        state, label = door.state_of(self.stage), door.label_of(self.stage)
        due = self.due_at if door.is_running(self.stage) else None
        return Glimpse(
            NOBODY, "", self.service, state, label, self.opened_at, self.changed_at, due, self.unit, self.version
        )

    def has_done(self, keys: Collection[str], what: str) -> bool:
        """The same request again; another one under its key is refused, as on an open case."""
        for known, done, _at in self.acts:
            if known in keys:
                if done not in {"", what}:
                    raise KeyReused
                return True
        return False

    @property
    def place(self) -> UUID:
        """Tells it from others of the same second in a list: always the same, and nothing else."""
        return UUID(bytes=sha256(self.reference.encode()).digest()[:16])


# --- making -----------------------------------------------------------------------------------------------------------


def just_received(reference: str, *, client: UUID, way: str, service: str, at: datetime, key: str, size: int) -> Veil:
    """A report that is sealed at arrival: told as any other that came then. Still to be written down."""
    door = for_service(service)
    told, stage = door.just_received(service, at), door.first_stage
    return Veil(
        reference, str(client), way, service, stage, at, at, told.due_at, told.unit, told.version, key, size,
        events=[[str(uuid7()), at.isoformat(), stage]], kind=door.slug,
    )  # fmt: skip


def as_it_stands(report: Report, kind: str, at: datetime) -> Sequence[Write]:
    """A report whose case (of this KIND) an official seals now goes on reading as it did until now."""
    door = of_kind(kind)
    cases, kept_apart, asked, events = read_together(
        door.glimpsed([report.case_id]),
        _of_reference(report.reference),
        Request.objects.filter(case_id=report.case_id, key__startswith=f"{report.way}:").order_by("at", "row_version"),
        Entry.objects.filter(stream=report.case_id, particulars__has_key="stage").order_by("seq"),
    )
    if not cases:
        return ()
    before = next(_opened(kept_apart), None)
    by_which = {row.row_version: row for row in asked}
    brought = by_which.pop(1, None)
    stages = [[str(e.pk), e.at.isoformat(), str(e.particulars["stage"])] for e in events]
    shown = seen_with(door.glimpse_of(cases[0]), before)
    veil = Veil(
        report.reference, str(report.client_id), report.way, report.service, cases[0].stage,
        shown.opened_at, shown.changed_at, shown.due_at, shown.unit, shown.version,
        key=brought.key if brought else "", key_at=brought.at if brought else None,
        acts=[*(before.acts if before else ()), *([row.key, "", row.at.isoformat()] for row in by_which.values())],
        events=[row for row in stages if door.state_of(row[2])], kind=kind, row=before.row if before else None,
    )  # fmt: skip
    return [written(veil, at)]


def added(report: Report, before: Veil | None, act: list[str], at: datetime, *, shift: int) -> Veil:
    """Words added to an open case are sealed: outside it reads as if they had come to it (SHIFT further than it is). BEFORE: what
    stood beside it, locked. Still to be written down."""
    if before is None:
        before = Veil(
            report.reference, str(report.client_id), report.way, report.service, "", at, at, version=0, is_beside=True
        )
    return replace(before, version=before.version + shift, changed_at=at, acts=[*before.acts, act])


def come_back(reference: str, case_id: UUID, version: int, at: datetime) -> Sequence[Write]:
    """The words were released as feedback, and the case has VERSION now: its report leads to it again."""
    veil = find(reference, lock=True)
    if veil is None or veil.is_beside:
        return ()
    row = {"reference": reference, "way": veil.way, "case_id": case_id, "client_id": UUID(veil.client)}
    shift = max(0, veil.version + 1 - version)
    return [
        Insert("api_report", {**row, "service": veil.service, "at": veil.opened_at}),
        written(replace(veil, is_beside=True, version=shift, changed_at=at, events=[]), at),
    ]


def keep(veil: Veil, at: datetime) -> None:
    """Write it down, over what it was when it was read."""
    write_together([written(veil, at)])


def written(veil: Veil, at: datetime) -> Write:
    """`keep` for a change that writes everything in one statement."""
    row_id = veil.row or uuid4()  # by lot: a UUIDv7 would tell the time
    facts = {name: value for name, value in asdict(veil).items() if name != "row"}
    told = json.dumps(facts, ensure_ascii=False, default=datetime.isoformat)
    values: dict[str, object] = {"way": veil.way, "told_ct": keyring().encrypt("words", told.encode(), row_id.bytes)}
    values |= {f"{column}_tag": tag_in(told, what) for column, what in _TAGGED.items()}
    if veil.row:
        return Update("api_veiled", values, {"id": row_id}, must_match=True)
    return Insert("api_veiled", {"id": row_id, **values, "since": month_of(at)})


def forgotten(reference: str) -> Sequence[Write]:
    return [Delete("api_veiled", {"reference_tag": tag}) for tag in _tags("reference", reference)]


def forget_old(before: datetime, at: datetime) -> int:
    """For the retention table."""
    return Veiled.objects.filter(since__lt=month_of(before)).delete()[0]


def forget_keys(before: datetime) -> int:
    """Keys used before that are good for another request, as those of open cases are: let go of in the same transaction,
    or a repeat would tell the one from the other. Returns how many."""
    gone = 0
    for row in Veiled.objects.select_for_update():
        for veil in _opened([row]):
            acts = [act for act in veil.acts if datetime.fromisoformat(act[2]) >= before]
            is_old = bool(veil.key) and (veil.key_at or veil.opened_at) < before
            if is_old or len(acts) < len(veil.acts):
                gone += is_old + len(veil.acts) - len(acts)
                kept = replace(veil, acts=acts)
                keep(replace(kept, key="", key_at=None) if is_old else kept, before)
    return gone


# --- reading ----------------------------------------------------------------------------------------------------------


def find(reference: str, client: UUID | None = None, *, lock: bool = False) -> Veil | None:
    """What is kept of this report (of this client's, if one is named)."""
    rows = _of_reference(reference)
    found = next(_opened(rows.select_for_update() if lock else rows), None)
    return found if found and (client is None or found.client == str(client)) else None


def locked_beside(reference: str, *beside: QuerySet[Any]) -> tuple[Veil | None, list[Rows]]:
    """The same, locked until the transaction ends, and the rows of other queries, in one statement."""
    rows, *others = read_together(_of_reference(reference).select_for_update(), *beside)
    return next(_opened(rows), None), others


def by_key(key: str, *beside: QuerySet[Any]) -> tuple[Veil | None, list[Rows]]:
    """What the same request was answered with before, and the rows of other queries, in one statement."""
    rows, *others = read_together(Veiled.objects.filter(key_tag__in=_tags("key", key)), *beside)
    return next(_opened(rows), None), others


def all_kept() -> list[Veil]:
    return list(_opened(Veiled.objects.all()))


def of_client(client: UUID) -> list[Veil]:
    return list(_opened(Veiled.objects.filter(owner_tag__in=_tags("client", str(client)))))


def of_way(way: str, *, since: datetime | None = None) -> list[Veil]:
    """What came this way and was kept apart, the newest MOST of it: whoever asks for a list proves nothing of himself, and each
    row has to be decrypted. SINCE: only of reports that came then or later (a row is never older than its report)."""
    rows = Veiled.objects.filter(way=way)
    if since is not None:
        rows = rows.filter(since__gte=month_of(since))
    return list(_opened(rows.order_by("-since", "pk")[:MOST]))


def of_references(references: Iterable[str]) -> dict[str, Veil]:
    """What is kept apart of these reports."""
    tags = [tag for reference in references for tag in _tags("reference", reference)]
    return {veil.reference: veil for veil in _opened(Veiled.objects.filter(reference_tag__in=tags))}


def seen_with(glimpse: Glimpse, veil: Veil | None) -> Glimpse:
    """An open case as it reads outside, where words added to it were sealed."""
    if veil is None or not veil.is_beside:
        return glimpse
    changed = max(glimpse.changed_at, veil.changed_at)
    return replace(glimpse, version=glimpse.version + veil.version, changed_at=changed)


def tag_in(told: str, what: str) -> bytes | None:
    """The tag of one fact of a row, from its clear text; also when keys are rotated."""
    fact = str(json.loads(told).get(what) or "")
    return keyring().blind(f"veiled-{what}", fact) if fact else None


def month_of(at: datetime) -> date:
    return local_day(at).replace(day=1)


def _tags(what: str, fact: str) -> list[bytes]:
    return keyring().blinds(f"veiled-{what}", fact)


def _of_reference(reference: str) -> QuerySet[Veiled]:
    return Veiled.objects.filter(reference_tag__in=_tags("reference", reference))


def _opened(rows: Iterable[Veiled]) -> Iterator[Veil]:
    for row in rows:
        with suppress(VaultError):  # a key that was not restored: the rest is read all the same
            told = json.loads(keyring().decrypt("words", bytes(row.told_ct), row.pk.bytes))
            times = {name: datetime.fromisoformat(told[name]) for name in _TIMES if told.get(name)}
            acts = [_act(act, told["changed_at"]) for act in told["acts"]]
            yield Veil(**{**told, **times, "acts": acts, "row": row.pk})


def _act(act: list[str] | str, changed_at: str) -> list[str]:
    """Once an act was kept without its hour; it was not after the last change."""
    if isinstance(act, list):
        return act
    key, _space, what = act.partition(" ")
    return [key, what, changed_at]
