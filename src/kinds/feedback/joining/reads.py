"""Reads for `judging`: the two matters as they stand, who follows, whom they accuse. And the same rules held afterwards:
when a main matter is classified, and when a follower is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import JSONField, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from books.orgs.models import Unit
from casework.errors import InputMissing, StaleCase
from casework.kind import Asked
from casework.links import DUPLICATE_OF
from casework.models import Case, Link, Work
from casework.reads import read_together
from kernel.text import excerpt
from kinds.feedback.joining.judging import CONDUCT, Matter, Verdict, nature_of, verdict
from kinds.feedback.models import Feedback
from kinds.feedback.suggestions.corrections import with_alike
from kinds.feedback.suggestions.guesses import Suggestions
from kinds.feedback.suggestions.models import Suggested
from kinds.feedback.units.accused import houses_of

WHO = "Hãy chọn đơn vị bị phản ánh."
# One of each sort among those that follow the matter {0}: a thousand followers are as quickly looked at as three. A column, for
# who reads other things of it in the same statement; `followers_in` takes it.
BEHIND = f"""
    SELECT json_agg(sort) FROM (
        SELECT min(c.code) AS code, f.stream, f.scope, c.shielded_unit_id AS accused, u.name
        FROM casework_link l JOIN casework_case c ON c.id = l.case_id LEFT JOIN feedback_feedback f ON f.case_id = c.id
        LEFT JOIN orgs_unit u ON u.id = c.shielded_unit_id
        WHERE l.other_id = {{0}} AND l.relation = '{DUPLICATE_OF}' AND l.settled_at IS NULL
        GROUP BY f.stream, f.scope, c.shielded_unit_id, u.name
    ) sort
"""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two matters of which one is to follow the other, and what else that asks. `behind`: one of each sort that follows MINE;
    `met`: who has LEAD, or had it, and so sees it; `suggested`: what the machine took MINE for."""

    lead: Matter
    mine: Matter
    behind: Sequence[Matter]
    met: frozenset[UUID]
    followed_before: bool
    suggested: Suggested | None


def read_pair(case: Mapping[str, Any], main: Case, named: UUID | None) -> Pair:
    """One read for all that a merger asks, with both matters locked. NAMED: whom an official says just now that CASE accuses."""
    both = (case["id"], main.pk)
    units = {named, *(each for row in (case, vars(main)) for each in (row["unit_id"], row["shielded_unit_id"]))}
    behind = RawSQL(BEHIND.format("%s"), [case["id"]], JSONField())  # noqa: S611 -- our own text, its value apart
    own, said, names, works, before = read_together(
        Feedback.objects.filter(pk__in=both).annotate(behind=behind),
        with_alike(case["id"], both),
        Unit.objects.filter(pk__in=units - {None}).only("name"),
        _units_at_work([main.pk]),
        Link.objects.filter(case_id=case["id"], other_id=main.pk, relation=DUPLICATE_OF).only("id"),
    )
    if named not in (named_of := {unit.pk: unit.name for unit in names}) and named is not None:
        raise InputMissing("accused_unit_id", WHO)
    owns, guesses = ({row.pk: row for row in rows} for rows in (own, said))
    lead = _matter(vars(main), owns[main.pk], named_of, guessed=guesses.get(main.pk))
    mine = _matter(case, owns[case["id"]], named_of, accused=named, guessed=guesses.get(case["id"]))
    met = _met(main, works)
    return Pair(lead, mine, followers_in(owns[main.pk].behind), met, bool(before), guesses.get(case["id"]))


def _matter(
    case: Mapping[str, Any],
    own: Feedback,
    names: Mapping[UUID, str],
    *,
    accused: UUID | None = None,
    guessed: Suggested | None = None,
) -> Matter:
    """The matter as it stands; ACCUSED: whom an official names just now, where it accuses nobody yet."""
    accused = case["shielded_unit_id"] or accused
    nature = nature_of(own.stream, own.scope, case["shielded_unit_id"])
    signs = not nature and CONDUCT in (own.suggestion, _scope_in(guessed))
    return Matter(
        case["code"],
        nature,
        accused if nature == CONDUCT else None,
        names.get(accused, "") if accused else "",
        names.get(case["unit_id"], ""),
        signs,
        excerpt(own.answer, 200) if case["stage"] in ("answered", "closed") else "",
    )


def _scope_in(guessed: Suggested | None) -> str:
    return Suggestions.of_row(guessed.guesses, guessed.model).scope.value if guessed else ""


def followers_in(found: Sequence[Mapping[str, Any]] | None) -> list[Matter]:
    """What `BEHIND` found."""
    return [_sort(each, UUID(each["accused"]) if each["accused"] else None) for each in found or ()]


def _sort(row: Mapping[str, Any], accused: UUID | None) -> Matter:
    nature = nature_of(row["stream"] or "", row["scope"] or "", accused)
    return Matter(row["code"], nature, accused, row["name"] or "")


def _units_at_work(case_ids: Any) -> QuerySet[Work]:
    each = ("case_id", "unit_id")
    return Work.objects.filter(case_id__in=case_ids).order_by(*each).distinct(*each).only(*each)


def _met(main: Case, works: Sequence[Work]) -> frozenset[UUID]:
    at_work = (work.unit_id for work in works if work.case_id == main.pk)
    return frozenset({main.unit_id, main.receiving_unit_id, *at_work})


def judged(follower: Matter, main: Matter, *, met: frozenset[UUID], version: int) -> Verdict:
    """`joining.verdict` with what it has to know of units, by the VERSION of their book that the lock read along; MET as in `Pair`."""
    return verdict(
        follower,
        main,
        is_within=follower.accused is not None and follower.accused in houses_of(main.accused, version=version),
        has_met=not met.isdisjoint(houses_of(follower.accused, version=version)),
    )


# --- afterwards -----------------------------------------------------------------------------------------------------


def refuse_assignment(asked: Asked, stream: str, accused: UUID | None, unit_id: UUID, behind: Sequence[Matter]) -> None:
    """A main matter is given to a unit, and with it those that follow: none of them to whom it accuses, none across.

    BEHIND: one of each sort of them.
    """
    version = asked.case["orgs_version"]
    for each in behind:
        if each.nature == CONDUCT and unit_id in houses_of(each.accused, version=version):
            raise InputMissing(
                "unit_id",
                _("Một vụ việc gộp vào đây phản ánh về chính đơn vị này. Hãy chọn đơn vị khác, hoặc tách vụ việc đó ra trước."),
            )  # fmt: skip
        if stream == CONDUCT and each.nature == CONDUCT and each.accused not in houses_of(accused, version=version):
            words = _(
                "Vụ việc %(code)s gộp vào đây phản ánh %(unit)s. Hãy ghi đúng đơn vị bị phản ánh, hoặc tách vụ việc đó ra trước."
            )
            raise InputMissing("accused_unit_id", words % {"code": each.code, "unit": each.accused_name})
        refuse_nature(each, stream, "stream")
    if behind and stream == CONDUCT and accused:
        _refuse_in_sight(asked, accused, houses_of(accused, version=version))


def _refuse_in_sight(asked: Asked, accused: UUID, houses: frozenset[UUID]) -> None:
    """Followers get their shield with the answer; until then whom the matter accuses must not have them in its lists."""
    if asked.known:
        code = next((code for unit, other, code in asked.known.met if unit in houses and other != accused), None)
    else:
        met = Q(case__receiving_unit_id__in=houses) | Q(case__works__unit_id__in=houses)
        behind = Link.objects.filter(met, other_id=asked.case["id"], relation=DUPLICATE_OF, settled_at=None)
        code = behind.exclude(case__shielded_unit_id=accused).values_list("case__code", flat=True).first()
    if code:
        words = _("Đơn vị bị phản ánh đã từng có vụ việc %(code)s gộp vào đây, và còn thấy vụ việc đó. Hãy tách vụ việc đó ra trước.")  # fmt: skip
        raise InputMissing("accused_unit_id", words % {"code": code})


def refuse_classification(asked: Asked, scope: str, behind: Sequence[Matter]) -> None:
    """What a matter is about was said or corrected: it must still fit those that follow it (BEHIND: one of each sort), and the
    one that it follows."""
    for each in behind:
        refuse_nature(each, scope, "scope")
    case_id = asked.case["id"]
    if asked.case["stage"] != "merged":
        return
    found: Lead | None = asked.known.lead if asked.known else leads_of([case_id]).get(case_id)
    if found is None:
        return
    if asked.known and asked.known.is_led_along:
        raise StaleCase  # what it must fit is just being said
    accused = asked.case["shielded_unit_id"]
    said = Matter(asked.case["code"], nature_of("", scope, accused), accused)
    if judged(said, found.matter, met=found.met, version=asked.case["orgs_version"]).refused:
        words = _("Vụ việc này đang theo vụ việc %(code)s. Hãy tách khỏi vụ việc đó trước.")
        raise InputMissing("scope", words % {"code": found.case.code})


@dataclass(frozen=True, slots=True)
class Lead:
    """A matter that others follow: its case, what a judgement has to know of it, and who has met it."""

    case: Case
    matter: Matter
    met: frozenset[UUID]


def leads_of(case_ids: Sequence[UUID]) -> dict[UUID, Lead]:
    """The matter that each of these follows, of those that follow one. One statement."""
    ties = Link.objects.filter(case_id__in=case_ids, relation=DUPLICATE_OF, settled_at=None)
    ids = ties.values("other_id")
    links, mains, owns, works = read_together(
        ties, Case.objects.filter(pk__in=ids), Feedback.objects.filter(pk__in=ids), _units_at_work(ids)
    )
    own_of = {own.pk: own for own in owns}
    leads = {main.pk: Lead(main, _matter(vars(main), own_of[main.pk], {}), _met(main, works)) for main in mains}
    return {link.case_id: leads[link.other_id] for link in links if link.other_id in leads}


def refuse_nature(follower: Matter, nature: str, field: str) -> None:
    """A follower of one nature under a main matter of another, where the one is conduct."""
    if not follower.nature or (follower.nature == CONDUCT) == (nature == CONDUCT):
        return
    words = (
        _("Vụ việc %(code)s gộp vào đây phản ánh hành vi của cán bộ. Hãy tách vụ việc đó ra trước.")
        if follower.nature == CONDUCT
        else _("Vụ việc %(code)s gộp vào đây không phản ánh hành vi của cán bộ. Hãy tách vụ việc đó ra trước.")
    )
    raise InputMissing(field, words % {"code": follower.code})
