"""What an exercise left behind, as its checks read it: the cases, their entries in the ledger, the words said. Reads only."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import OuterRef, Subquery

from casework.models import Case, Link, Words
from kernel.text import fold
from kinds.feedback.models import Feedback
from kinds.feedback.publication.models import Publication
from ledger.models import Entry


@dataclass
class Traces:
    """Everything that happened to the cases of one run, in the order of the exercise."""

    cases: list[Case]
    own: dict[UUID, Feedback] = field(default_factory=dict)
    entries: dict[UUID, list[Entry]] = field(default_factory=dict)
    words: dict[UUID, str] = field(default_factory=dict)
    published: dict[UUID, Publication] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)

    @property
    def case(self) -> Case:
        return self.cases[0]

    @property
    def matter(self) -> Feedback | None:
        return self.own.get(self.case.pk)

    def did(self, verb: str, case: Case | None = None) -> list[Entry]:
        """The entries of VERB ("case:assigned") on a case, oldest first."""
        return [e for e in self.entries.get((case or self.case).pk, []) if e.verb == f"feedback:{verb}"]

    def said(self, *verbs: str) -> str:
        """What was written at the last entry of any of these verbs, folded for comparison."""
        found = [e for e in self.entries.get(self.case.pk, []) if e.verb.removeprefix("feedback:") in verbs]
        return fold(self.words.get(found[-1].id, "")) if found else ""

    def acts(self) -> list[Entry]:
        """What officials did, whatever it was."""
        return [e for e in self.entries.get(self.case.pk, []) if e.actor_kind == "official"]


def traces_of(case_ids: Sequence[str]) -> Traces:
    """Read them: three statements for any number of cases."""
    cases = Case.objects.filter(pk__in=case_ids).select_related("feedback", "publication")
    known = {str(case.pk): case for case in cases}
    traces = Traces([known[each] for each in case_ids if each in known])
    ids = [case.pk for case in traces.cases]
    for case in traces.cases:
        with suppress(Feedback.DoesNotExist):
            traces.own[case.pk] = case.feedback
        with suppress(Publication.DoesNotExist):
            traces.published[case.pk] = case.publication
    said = Subquery(Words.objects.filter(entry_id=OuterRef("id")).values("text")[:1])
    for entry in Entry.objects.filter(stream__in=ids).annotate(said=said).order_by("stream", "seq"):
        traces.entries.setdefault(entry.stream, []).append(entry)
        if entry.said is not None:
            traces.words[entry.id] = entry.said
    traces.links = list(Link.objects.filter(case_id__in=ids))
    return traces


def readings_of(case: Case) -> int:
    """How often somebody opened the sender's identity for this case: readings stand in the ledger. Sealing reads it too, to
    put it under the key; nobody sees it then."""
    read = Entry.objects.filter(verb="people:identity:read", particulars__case=str(case.pk))
    return read.exclude(particulars__why="seal_case").count()
