"""Feedback as other systems see it: the services that they may report to, the same door in, what may be told of a matter.

The door is `submission.submit`: suspicion and quarantine hold for a report from elsewhere as for a message in a chat.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from access.actor import citizen
from books.numbers.blocks import make_ready
from books.orgs.models import Unit
from books.orgs.names import name_of
from casework import outside, practice
from casework.attachment_rows import new_rows
from casework.deadlines import if_filed
from casework.errors import MoveNotAllowed
from casework.flow import CITIZEN, ClockIn
from casework.models import Attachment, Case
from casework.outside import (
    ALONE,
    Addition,
    Along,
    Arrived,
    CursorUnknown,
    FileNotTaken,
    Glimpse,
    Meaning,
    NotComplete,
    Published,
    Reportable,
    Told,
)
from casework.writes import Write, write_together
from kernel.text import keep_legible, one_line
from kernel.time import local_day
from kinds.feedback.kind import KIND
from kinds.feedback.models import Feedback
from kinds.feedback.outside import scene_pictures, scene_words
from kinds.feedback.outside.contacts_out import without_contacts
from kinds.feedback.outside.lacking import missing_in
from kinds.feedback.outside.reportable import SERVICES
from kinds.feedback.outside.told import ACTS, RIGHTS, STATES, meaning_of
from kinds.feedback.publication.finding import Found, place_of, search
from kinds.feedback.publication.models import PUBLISHED, Publication
from kinds.feedback.sealing import added
from kinds.feedback.sealing.quarantine import quarantine
from kinds.feedback.submission import Origin, looks_secret, submit, tells_secret
from kinds.feedback.units.duties import RECEIVE, OnDuty
from vault import files
from vault.kinds import FileRefused, accepted

NOBODY = UUID(int=0)
# What is told of a matter that a person has cleared for the public: column → as what.
_CLEARED = {"title": "title", "content": "content", "answer": "answer", "code": "public_code", "field": "service"}


class FeedbackOutside:
    """Feedback for gateways and the API."""

    slug = route = KIND.slug
    called = "phản ánh"  # in the description of the API, whose language is Vietnamese
    rights = RIGHTS
    first_stage = "received"
    unsorted = "other"
    acts = ACTS

    def services(self) -> Sequence[Reportable]:
        return SERVICES

    def ready(self, at: datetime) -> None:
        """Outside a transaction, before `submit` in one: numbers are reserved in a transaction of their own."""
        make_ready(KIND.number_scope, local_day(at))

    def submit(self, told: Told, *, channel: str, at: datetime, key: str, along: Along = ALONE) -> Arrived:
        """The one door. NotComplete says what is missing, FileNotTaken which file is refused."""
        fields = _fields(told)
        if missing := list(missing_in(told, fields, channel)):
            raise NotComplete(missing)
        names = [name for name, _content in told.files]
        is_secret = tells_secret(fields, names)
        if is_secret:
            # Although nothing of them is kept: the answer is that of any other report.
            self.refuse_bad_files(told.files)
        written = [] if is_secret else _written(told.files, at)
        marks = [sha256(content).hexdigest() for _name, content in told.files]
        origin = Origin(
            reference=told.reference, marks=marks, received_at=told.received_at, written=written, along=along
        )
        media = [{"url": url, "kind": "image", "name": ""} for url in told.media]
        kept = False
        try:
            way: dict[str, Any] = {"file_names": names, "media": media, "origin": origin}
            done = submit(fields, channel=channel, at=at, key=key, **way)
            kept = not (done.is_sealed or done.opened.again)
        finally:
            if not kept:
                files.discard(written)
        if done.is_sealed:
            return Arrived(is_sealed=True, again=done.opened.again)
        return Arrived(False, done.opened.id, done.opened.code, done.opened.secret, done.opened.again)

    def looks_secret(self, *texts: str) -> bool:
        return looks_secret(*texts)

    def refuse_bad_files(self, files: Sequence[tuple[str, bytes]]) -> None:
        """FileNotTaken for the first that we do not keep; nothing is stored."""
        for place, (name, content) in enumerate(files):
            with _named(place, name):
                accepted(content)

    def add_files(self, case_id: UUID, files: Sequence[tuple[str, bytes]], at: datetime) -> None:
        """More files of a matter, in the transaction of the move that brought them."""
        write_together(new_rows(case_id, _written(files, at), at))

    def put_aside(self, case: Case | None, said: Addition, at: datetime, along: Sequence[Write] = ()) -> None:
        """Words added to a matter that may be a denunciation are sealed, not dropped: a person decides.

        CASE is None where the matter lies under a seal itself: it is found by its reference when that one is released. ALONG:
        rows of whoever brings them, which travel with the token.
        """
        sealed = {"content": said.text, "conversation_id": "", "channel": said.channel}
        if case:
            # A move that goes on without its words was made by now; they are an addition then.
            move = ACTS[said.act] if said.act in (outside.SUPPLEMENT, outside.REOPEN) else ACTS[outside.ADD]
            sealed |= {"channel": case.channel, "sender_id": str(case.sender_id or ""), **added.way_to(case, move, {})}
        elif said.reference:
            sealed["added_under"] = said.reference
        quarantine(sealed, citizen(), at, key=said.key, along=lambda: along)

    def meaning_of(self, verb: str, particulars: Mapping[str, Any]) -> Meaning:
        return meaning_of(verb, particulars)

    def state_of(self, stage: str) -> str:
        return STATES.get(stage, "")

    def label_of(self, stage: str) -> str:
        return str(_(KIND.current.stage(stage).for_citizen))

    def is_running(self, stage: str) -> bool:
        return KIND.current.stage(stage).clock is not ClockIn.STOPPED

    def sender_move(self, stage: str, act: str) -> tuple[str, bool]:
        """Where an ACT of the sender's leads from STAGE, and whether it needs words; refused as the door refuses it."""
        found, here = KIND.current.move(ACTS.get(act, "")), KIND.current.stage(stage)
        if found is None or stage not in found.sources or CITIZEN not in found.roles:
            raise MoveNotAllowed(move=found.label if found else act, stage=here.label)
        return found.target or stage, found.words_required

    def stages_in(self, states: Sequence[str]) -> Sequence[str]:
        return [stage for stage, state in STATES.items() if state in states]

    def just_received(self, service: str, at: datetime) -> Glimpse:
        """What any matter looks like that was received then and has not moved."""
        duty = OnDuty(local_day(at), RECEIVE)
        label = str(_(KIND.current.stage(self.first_stage).for_citizen))
        due = if_filed(KIND.limit, duty.unit(RECEIVE), at).due_at
        return Glimpse(NOBODY, "", service, STATES[self.first_stage], label, at, at, due, duty.name(RECEIVE))

    def glimpses(self, case_ids: Sequence[UUID]) -> Mapping[UUID, Glimpse]:
        """One statement, however many."""
        return {case.pk: self.glimpse_of(case) for case in self.glimpsed(case_ids)}

    def glimpsed(self, case_ids: Sequence[UUID]) -> QuerySet[Any]:
        """Sealed and erased matters and exercises are left out, and stages that are not told."""
        cases = Case.objects.filter(
            pk__in=case_ids, kind=self.slug, is_sealed=False, erased_at=None, stage__in=list(STATES)
        )
        unit = Subquery(Unit.objects.filter(pk=OuterRef("unit_id")).values("name"))
        cleared = Publication.objects.filter(pk=OuterRef("pk"), state=PUBLISHED)
        told = cleared.values(told=JSONObject(**{name: name for name in (*_CLEARED, "published_at")}))
        return practice.real(cases).annotate(unit_name=unit, cleared=Subquery(told))

    def glimpse_of(self, row: Any) -> Glimpse:
        return _glimpse(row, row.unit_name or "", row.cleared or {})

    def published(self) -> QuerySet[Any]:
        """The ids of the matters whose words a person has cleared for the public."""
        return Publication.objects.filter(state=PUBLISHED).values("case_id")

    def published_as(self, code: str) -> Sequence[UUID]:
        """The matter that is published under this code, which says nothing of the case."""
        return list(self.published().filter(code=code[:60]).values_list("case_id", flat=True))

    def search_published(self, words: str, *, after: str = "", most: int = 20) -> Sequence[Published]:
        if after and place_of(after) is None:
            raise CursorUnknown
        return [_as_published(found) for found in search(words, after=after, most=most)]

    def published_one(self, code: str) -> Published | None:
        row = Publication.objects.filter(state=PUBLISHED, code=code[:60]).first()
        if row is None:
            return None
        return Published(
            row.code, row.title, row.content, row.answer, row.field, name_of(row.unit_id), row.published_at
        )

    def words_for(self, case_id: UUID) -> Mapping[str, str]:
        """The matter itself, for an authority to which an official handed it over: never who sent it, nor how to reach them."""
        own = Feedback.objects.filter(pk=case_id).select_related("case").first()
        if own is None:
            return {}
        return {
            "title": without_contacts(own.case.subject), "content": without_contacts(own.content), "answer": own.answer, "happened_on": own.happened_on,
            "national_code": own.national_code,
        }  # fmt: skip

    def words_handed_over(self, case_id: UUID, at: datetime) -> Mapping[str, str]:
        """Title and content for a neighbour who does the work and need not know who asked for it."""
        own = Feedback.objects.filter(pk=case_id).select_related("case").first()
        return scene_words.handed_over(own.case, own, at) if own else {}

    def pictures_for(self, case_id: UUID) -> Sequence[Attachment]:
        """What an official chose to be seen by whom the matter was handed over to; nothing as soon as it is not there."""
        return scene_pictures.handed_over(case_id)


def _glimpse(case: Case, unit: str, cleared: Mapping[str, Any]) -> Glimpse:
    """CLEARED: what a person has cleared of it for the public, as it was read along with it."""
    stage = KIND.flow(case.flow_version).stage(case.stage)
    told = {_CLEARED[name]: value for name, value in cleared.items() if name in _CLEARED}
    if cleared:
        told["published_at"] = datetime.fromisoformat(cleared["published_at"])
    return Glimpse(
        case_id=case.pk, code=case.code, state=STATES[case.stage], state_label=str(_(stage.for_citizen)),
        opened_at=case.opened_at, changed_at=case.last_entry_at, due_at=None if case.stopped_at else case.due_at, unit=unit,
        version=case.row_version, **{"service": "", **told},
    )  # fmt: skip


def _as_published(found: Found) -> Published:
    return Published(
        found.code, found.title, found.content, found.answer, found.field, found.unit, found.published_at, found.cursor
    )


def _fields(told: Told) -> dict[str, str]:
    place = one_line(told.place)
    content = keep_legible(told.content).strip()
    if place:
        content = f"{content}\n\nĐịa điểm: {place}"  # part of what is kept, whatever language the caller reads
    return {
        "content": content, "title": told.title, "name": told.name, "address": told.address or place,
        "phone": told.phone, "email": told.email, "unit_text": told.unit_text, "happened_on": told.happened_on, "unit_id": "",
    }  # fmt: skip


def _written(told: Sequence[tuple[str, bytes]], at: datetime) -> list[files.Written]:
    """All files or none."""
    taken = []
    for place, (name, content) in enumerate(told):
        with _named(place, name):
            taken.append(accepted(content))
    return [files.written(each, at=at, name=name) for each, (name, _content) in zip(taken, told, strict=True)]


@contextmanager
def _named(place: int, name: str) -> Iterator[None]:
    """Which of several files it was."""
    try:
        yield
    except FileRefused as why:
        raise FileNotTaken(place, name, why) from why
