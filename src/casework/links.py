"""Cases that belong together, seen from both sides. A link is a fact of the file: it moves nothing by itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework.models import Case, Link
from casework.writes import Delete, Insert, Update, Write
from kernel.ids import uuid7

DUPLICATE_OF, SPLIT_FROM, PROPOSAL_OF, RELATED = "duplicate_of", "split_from", "proposal_of", "related"
ADDED_TO = "added_to"
# What the other case is to this one: seen from the one that has the link, and from the one it leads to.
WORDS: dict[str, tuple[Promise, Promise]] = {
    DUPLICATE_OF: (_("Vụ việc chính"), _("Vụ việc trùng, cùng nhận trả lời")),
    SPLIT_FROM: (_("Tách ra từ"), _("Phần tách ra")),
    PROPOSAL_OF: (_("Kiến nghị cho"), _("Kiến nghị từ vụ việc này")),
    RELATED: (_("Liên quan"), _("Liên quan")),
    ADDED_TO: (_("Nhắn thêm cho"), _("Nội dung nhắn thêm")),
}


_FAMILY = """
    WITH RECURSIVE family AS (
        SELECT %s::uuid AS id
        UNION
        SELECT near.id FROM family CROSS JOIN LATERAL (
            SELECT other_id AS id FROM casework_link WHERE case_id = family.id AND relation = %s
            UNION ALL SELECT case_id FROM casework_link WHERE other_id = family.id AND relation = %s
        ) near
    ) SELECT id FROM family
"""


@dataclass(frozen=True, slots=True)
class Linked:
    """The other case of a link: enough for a line on a page. Its subject is not here: not everybody may see it."""

    case_id: UUID
    code: str
    kind: str
    flow_version: int
    stage: str
    relation: str
    is_forward: bool
    is_settled: bool

    @property
    def label(self) -> str:
        """What that case is to the one that is looked at."""
        return str(WORDS[self.relation][0 if self.is_forward else 1])


def row(case_id: UUID, other_id: UUID, relation: str, at: datetime) -> Insert:
    """The link from CASE to OTHER, to travel in a writing statement."""
    assert relation in WORDS, relation
    values = {"id": uuid7(), "case_id": case_id, "other_id": other_id, "relation": relation, "at": at}
    return Insert("casework_link", values)


def cut(case_id: UUID) -> Sequence[Write]:
    """Nothing leads from this case to another any more: its words are sealed. Who waits for its answer is set free by the
    round that would have told it."""
    away = [Delete("casework_link", {"case_id": case_id})]
    towards = [
        Delete("casework_link", {"other_id": case_id, "relation": each})
        for each in (SPLIT_FROM, PROPOSAL_OF, RELATED, ADDED_TO)
    ]
    return [*away, *towards]


def around(case_id: UUID, cases: QuerySet[Case]) -> tuple[QuerySet[Link], QuerySet[Case]]:
    """Every link of a case, in both directions, oldest first; and those of CASES that are at the other ends. For one read with
    whatever else its caller reads (`casework.reads`)."""
    away, towards = Link.objects.filter(case_id=case_id), Link.objects.filter(other_id=case_id)
    # A union, so that the few other ends are looked up: two conditions would walk over all cases.
    ends = away.values("other_id").union(towards.values("case_id"))
    found = cases.filter(pk__in=ends).only("code", "kind", "flow_version", "stage")
    return Link.objects.filter(Q(case_id=case_id) | Q(other_id=case_id)).order_by("id"), found


def linked(case_id: UUID, links: Iterable[Link], cases: Iterable[Case]) -> list[Linked]:
    """The LINKS of a case of which the other end is among CASES: who may not see one does not learn that it is there."""
    there = {each.pk: each for each in cases}
    pairs = [(link, there.get(link.other_id if link.case_id == case_id else link.case_id)) for link in links]
    return [_seen_from(case_id, link, other) for link, other in pairs if other is not None]


def followers(case_id: Any) -> QuerySet[Link]:
    """Those that get the answer of this one: they wait for it, or have the one that was taken up again."""
    whole = Q(settled_at=None) | Q(retry_at__isnull=False)
    return Link.objects.filter(whole, other_id=case_id, relation=DUPLICATE_OF)


def followers_of(case_id: UUID) -> int:
    """How many matters wait for the answer of this one."""
    return Link.objects.filter(other_id=case_id, relation=DUPLICATE_OF, settled_at=None).count()


def split_with(case: Case) -> list[Case]:
    """The case from which this one was split, and the parts that were split from it, or added: of the same sender, open to be
    seen."""
    found = Link.objects.filter(
        Q(case_id=case.pk) | Q(other_id=case.pk), relation__in=(SPLIT_FROM, ADDED_TO)
    ).select_related("case", "other")
    theirs = [link.other if link.case_id == case.pk else link.case for link in found.order_by("id")]
    return [
        each for each in theirs if each.sender_id == case.sender_id and not each.is_sealed and each.erased_at is None
    ]


def family(case_id: UUID) -> RawSQL:
    """The parts of one matter, as far as they were split from each other, this case too: as a set to look things up in."""
    return RawSQL(_FAMILY, [case_id, SPLIT_FROM, SPLIT_FROM])  # noqa: S611 -- our own text, its values apart


def main_of(case_id: UUID) -> UUID | None:
    """The case that this one follows as a duplicate, if any."""
    link = Link.objects.filter(case_id=case_id, relation=DUPLICATE_OF, settled_at=None).order_by("-id").first()
    return link.other_id if link else None


def answered_by(case_id: UUID) -> UUID | None:
    """The case whose answer this one was given as its duplicate, if any."""
    link = Link.objects.filter(case_id=case_id, relation=DUPLICATE_OF).exclude(settled_at=None).order_by("-settled_at")
    return link.values_list("other_id", flat=True).first()


def doubted(case_id: UUID, at: datetime) -> Write:
    """What followed from the answer of this case is to be looked at again: it is taken up anew."""
    return Update("casework_link", {"retry_at": at}, {"other_id": case_id, "relation": DUPLICATE_OF})


def _seen_from(case_id: UUID, link: Link, there: Case) -> Linked:
    return Linked(
        there.pk,
        there.code,
        there.kind,
        there.flow_version,
        there.stage,
        link.relation,
        link.case_id == case_id,
        link.settled_at is not None,
    )
