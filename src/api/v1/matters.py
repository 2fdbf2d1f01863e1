"""Matters of one kind over the API: brought through the kind's one door, followed, acted on for its sender; each client sees its own.

What may be a denunciation is answered like any other, stands in the same list, and goes on reading as received (`veiled`).
"""

from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from api import veiled
from api.acts import WITH_FILES, Act, Carried, carry_out
from api.bringing import Way, bring_in
from api.clients import READ_ALL, Caller
from api.models import Report
from api.reference import new_reference
from api.sentences import sentence_for
from api.v1.problems import Refused
from casework.models import Case
from casework.outside import SENDERS_ACTS, FileNotTaken, Glimpse, NotComplete, Outside, Told
from kernel.time import local
from vault.kinds import FileTooLarge, PictureTooLarge

WAY = "api"
NO_VERSION = 0  # none is: a write that goes on from it finds the matter changed
Row = dict[str, object]


# --- brought ------------------------------------------------------------------------------------------------------------


def bring(door: Outside, told: Told, caller: Caller, key: str, at: datetime) -> Row:
    """A case for the report, or the one that the same request opened."""
    if told.service not in {service.code for service in door.services()}:
        raise Refused(422, errors=[("service", _("Không có loại việc này."))])
    told = replace(told, reference=new_reference(told.service, at))
    try:
        reference, carried = bring_in(told, Way(WAY, caller.id, key), at)
        return one(door, reference, caller, carried)
    except NotComplete as problem:
        raise Refused(422, errors=problem.missing) from problem
    except FileNotTaken as problem:
        raise _not_taken(problem) from problem


def _not_taken(problem: FileNotTaken) -> Refused:
    status = 413 if isinstance(problem.why, FileTooLarge | PictureTooLarge) else 422
    return Refused(status, errors=[(f"files.{problem.place}", f"{problem.name}: {sentence_for(problem.why)}")])


# --- read ---------------------------------------------------------------------------------------------------------------


def row_of(glimpse: Glimpse, reference: str, service: str = "", answer: str = "") -> Row:
    return {
        "reference": reference, "state": glimpse.state, "state_label": glimpse.state_label, "is_open": glimpse.is_open,
        "service": service or glimpse.service, "unit": glimpse.unit, "received_at": _told(glimpse.opened_at),
        "changed_at": _told(glimpse.changed_at), "due_at": _told(glimpse.due_at) if glimpse.due_at else None, "title": glimpse.title, "content": glimpse.content,
        "answer": answer or glimpse.answer, "version": glimpse.version,
    }  # fmt: skip


def _told(at: datetime) -> datetime:
    """To the second: what is under a seal knows no more of it, and must read like any other."""
    return local(at).replace(microsecond=0)


def one(door: Outside, reference: str, caller: Caller, carried: Carried | None = None) -> Row:
    """The matter: this client's own, or any for whom all may be read; 404 for everything else. CARRIED: what an act of this
    client's has just read of it."""
    known = carried or Carried()
    veil, report = known.veil, known.report
    if report is None and veil is None:
        veil = veiled.find(reference, caller.id)
        report = Report.objects.filter(reference=reference, client_id=caller.id, case__kind=door.slug).first()
    if report is not None:
        glimpse = door.glimpses([report.case_id]).get(report.case_id)
        if glimpse is not None:
            is_told = glimpse.state in ("answered", "ended")
            answer = door.words_for(report.case_id).get("answer", "") if is_told else ""
            return row_of(veiled.seen_with(glimpse, veil), reference, report.service, answer)
    if veil is not None and not veil.is_beside and veil.door is door:
        return row_of(veil.glimpse, reference)
    if caller.may(f"{door.route}:{READ_ALL}"):
        ids = list(
            Case.objects.filter(code=reference[:60], kind=door.slug, is_sealed=False).values_list("pk", flat=True)
        )
        for glimpse in door.glimpses(ids).values():
            return row_of(glimpse, reference)
    raise Refused(404, _("Không có phản ánh với mã này."))


def expected(door: Outside, reference: str, caller: Caller, seen: frozenset[int] | None) -> int | None:
    """The version that a write goes on from: any (None), or of those that the caller SAW the one that stands, if it does."""
    if seen is None or len(seen) == 1:
        return None if seen is None else next(iter(seen))
    version = one(door, reference, caller)["version"]
    return int(str(version)) if version in seen else NO_VERSION


# --- acted on -----------------------------------------------------------------------------------------------------------


def act(door: Outside, reference: str, caller: Caller, wanted: Act, at: datetime) -> Row:
    """A move of the sender's, made for the sender by the system that brought the matter."""
    if wanted.move not in SENDERS_ACTS or wanted.move not in door.acts:
        raise Refused(404, _("Không có thao tác này."))
    if wanted.files and wanted.move not in WITH_FILES:
        raise Refused(422, errors=[("files", _("Thao tác này không kèm tệp."))])
    try:
        carried = carry_out(reference, caller.id, wanted, at, kind=door.slug)
        if carried is None:
            raise Refused(404, _("Không có phản ánh với mã này."))
    except FileNotTaken as problem:
        raise _not_taken(problem) from problem
    return one(door, reference, caller, carried)
