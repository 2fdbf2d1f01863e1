"""What an exercise left behind, as its checks read it: the cases, their entries in the ledger, the words said. Reads only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

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
    """Read them: six statements for any number of cases."""
    known = {str(case.pk): case for case in Case.objects.filter(pk__in=case_ids)}
    traces = Traces([known[each] for each in case_ids if each in known])
    ids = [case.pk for case in traces.cases]
    traces.own = {each.pk: each for each in Feedback.objects.filter(pk__in=ids)}
    for entry in Entry.objects.filter(stream__in=ids).order_by("stream", "seq"):
        traces.entries.setdefault(entry.stream, []).append(entry)
    traces.words = dict(Words.objects.filter(case_id__in=ids).values_list("entry_id", "text"))
    traces.published = {each.pk: each for each in Publication.objects.filter(pk__in=ids)}
    traces.links = list(Link.objects.filter(case_id__in=ids))
    return traces


def readings_of(case: Case) -> int:
    """How often somebody opened the sender's identity for this case: readings stand in the ledger. Sealing reads it too, to
    put it under the key; nobody sees it then."""
    read = Entry.objects.filter(verb="people:identity:read", particulars__case=str(case.pk))
    return read.exclude(particulars__why="seal_case").count()
