"""What a sender does with a matter through the system that brought it: on its case, or under a seal, answered in the same way.

Words that may be a denunciation are sealed, never dropped and never added to an open case (art. 56).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from access.actor import citizen
from api import telling, veiled
from api.models import Report
from casework.doors import doors, of_kind
from casework.errors import InputMissing, KeyReused, StaleCase
from casework.models import Request
from casework.outside import ADD, REOPEN, SUPPLEMENT, Addition, Outside
from casework.perform import perform
from casework.writes import Write, write_together
from kernel.ids import uuid7

Files = Sequence[tuple[str, bytes]]
WITH_FILES = (ADD, SUPPLEMENT, REOPEN)


@dataclass(frozen=True, slots=True)
class Act:
    """What the sender does: which act, with what, under which key, on which version (None: on any). Which move it is says the kind."""

    move: str
    key: str
    words: str = ""
    score: str = ""
    files: Files = ()
    expects: int | None = None
    keys: tuple[str, ...] = ()  # under which it may be known as well, from before the index key was rotated

    def looks_secret(self, door: Outside) -> bool:
        """A file's name is read by itself: it seldom has the diacritics of the text beside it."""
        texts = (self.words, *(name for name, _content in self.files))
        return any(door.looks_secret(text) for text in texts if text)

    @property
    def what(self) -> str:
        """Tells a repeat from another request under its key by the length alone: of words under a seal no hash is kept."""
        size = len(self.words) + sum(len(content) for _name, content in self.files)
        return f"{self.move}:{self.score} {size}"

    def done(self, at: datetime) -> list[str]:
        """As a veil keeps it."""
        return [self.key, self.what, at.isoformat()]


@dataclass(frozen=True, slots=True)
class Carried:
    """An act that was carried out. REPORT, and the VEIL beside it, as they stood under the lock, for whoever tells of the matter
    next; a VEIL alone where the matter itself lies under a seal; none where they have to be read anew."""

    report: Report | None = None
    veil: veiled.Veil | None = None


def state_of(reference: str, client: UUID) -> str | None:
    """Where the matter stands, as its client may know; None for what is not this client's."""
    report = Report.objects.filter(reference=reference, client_id=client).select_related("case").first()
    if report is not None:
        return of_kind(report.case.kind).state_of(report.case.stage)
    veil = veiled.find(reference, client)
    return veil.door.state_of(veil.stage) if veil else None


def carry_out(reference: str, client: UUID, wanted: Act, at: datetime, *, kind: str = "") -> Carried | None:
    """None when there is no such matter of this client's (of this KIND); refusals are `CaseError`s and `FileNotTaken`, for all alike."""
    if wanted.words or wanted.files:  # they may come under a seal, as a case of their own
        for door in doors():
            door.ready(at)
    with transaction.atomic():
        ours = Report.objects.filter(reference=reference, client_id=client).select_related("case")
        report = ours.select_for_update(of=("case",)).first()
        if report is not None:
            return _on_case(report, wanted, at, kind)
        veil, (known,) = veiled.locked_beside(reference, _known_by(wanted.key))
        if veil is not None and veil.client == str(client) and kind in {"", veil.door.slug}:
            return Carried(veil=_under_a_seal(veil, wanted, at, known))
    return None


def _on_case(report: Report, wanted: Act, at: datetime, kind: str) -> Carried | None:
    """The case's row was locked before what stands beside it, as whoever seals or releases it does."""
    case = report.case
    if kind not in {"", case.kind}:
        return None
    door = of_kind(case.kind)
    veil, (known,) = veiled.locked_beside(report.reference, _known_by(wanted.key))
    if veil is not None and not veil.is_beside:  # it was sealed while we waited for the row
        return Carried(veil=_under_a_seal(veil, wanted, at, known))
    if veil is not None and veil.has_done({wanted.key, *wanted.keys}, wanted.what):
        return Carried(report, veil)
    is_repeat = _answers_for(known, wanted.key, case.pk)
    expects = None if wanted.expects is None else wanted.expects - (veil.version if veil else 0)
    if wanted.looks_secret(door):
        if not is_repeat:
            veil, is_all = _set_aside(report, veil, wanted, expects, at)
            if is_all:
                return Carried(report, veil)
        wanted = replace(wanted, words="")
    given: dict[str, object] = {"words": wanted.words, "score": wanted.score}
    if wanted.files:
        given["files"] = [sha256(content).hexdigest() for _name, content in wanted.files]
    move = door.acts.get(wanted.move, wanted.move)
    done = perform(case.pk, move, citizen(case.sender_id), at=at, inputs=given, key=wanted.key, expects=expects)
    if wanted.files and not done.again:
        door.add_files(case.pk, wanted.files, at)
    return Carried(report, veil)


def _known_by(key: str) -> QuerySet[Request]:
    """What the engine has carried out under this KEY, sealed or not."""
    return Request.objects.filter(key__in=[key, f"sealed:{key}"])


def _answers_for(known: Iterable[Request], key: str, case_id: UUID | None = None) -> bool:
    """Is it the engine that knows this KEY, for this case? One that stands for anything else is refused."""
    if any((each.key, each.case_id) != (key, case_id) for each in known):
        raise KeyReused
    return bool(known)


def _set_aside(
    report: Report, veil: veiled.Veil | None, wanted: Act, expects: int | None, at: datetime
) -> tuple[veiled.Veil, bool]:
    """Seal what may be a denunciation; the veil as it is then, and whether nothing is left of the move but the answer that it was
    made."""
    case, door = report.case, of_kind(report.case.kind)
    _target, needs_words = door.sender_move(case.stage, wanted.move)
    if expects not in {None, case.row_version}:
        raise StaleCase
    shift = 1 if needs_words else 0  # a move that goes on without its words counts by itself
    added = veiled.added(report, veil, wanted.done(at), at.replace(microsecond=0), shift=shift)
    _seal_words(door, report, wanted, at, [veiled.written(added, at)])
    return added, needs_words


def _under_a_seal(veil: veiled.Veil, wanted: Act, at: datetime, known: Iterable[Request]) -> veiled.Veil:
    """Answered like any other move; its words come to the named official, under a seal of their own. Returns the VEIL (locked)
    as it is then. KNOWN: as `_known_by` asks."""
    if veil.has_done({wanted.key, *wanted.keys}, wanted.what):
        return veil
    _answers_for(known, wanted.key)
    stage, needs_words = veil.door.sender_move(veil.stage, wanted.move)
    if wanted.expects not in {None, veil.version}:
        raise StaleCase
    if needs_words and not wanted.words.strip():
        raise InputMissing("words", _("Hãy nhập nội dung trước khi thực hiện."))
    second, moved = at.replace(microsecond=0), stage != veil.stage
    events = [*veil.events, [str(uuid7()), second.isoformat(), stage]] if moved else veil.events
    after = replace(
        veil, stage=stage, changed_at=max(second, veil.changed_at), version=veil.version + 1,
        acts=[*veil.acts, wanted.done(at)], events=events,
    )  # fmt: skip
    along = [veiled.written(after, second), *(telling.veiled(after, second) if moved else ())]
    if wanted.words.strip() or wanted.files:
        _seal_words(veil.door, veil, wanted, at, along)
    else:
        write_together(along)
    return after


def _seal_words(door: Outside, of: Report | veiled.Veil, wanted: Act, at: datetime, along: Sequence[Write]) -> None:
    """All that was said, names of files too, with what is to be written ALONG; the files themselves are looked at and not kept, as
    at arrival."""
    door.refuse_bad_files(wanted.files)
    text = "\n".join([wanted.words, *(name for name, _content in wanted.files)])
    said = Addition(text, wanted.key, channel=of.way, act=wanted.move, reference=of.reference)
    door.put_aside(of.case if isinstance(of, Report) else None, said, at, along)
