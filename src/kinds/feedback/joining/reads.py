"""Reads for `judging`: the two matters as they stand, who follows, whom they accuse. And the same rules held afterwards:
when a main matter is classified, and when a follower is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Min, Q
from django.utils.translation import gettext as _

from books.orgs.models import Unit
from books.orgs.names import name_of
from casework.errors import InputMissing
from casework.kind import Asked
from casework.links import DUPLICATE_OF, main_of
from casework.models import Case, Link, Work
from casework.reads import read_together
from casework.statements import fetch_row
from kernel.text import excerpt
from kinds.feedback.accused import houses_of
from kinds.feedback.joining.judging import CONDUCT, Matter, Verdict, nature_of, verdict
from kinds.feedback.models import Feedback
from kinds.feedback.suggestions.corrections import with_alike
from kinds.feedback.suggestions.guesses import Suggestions
from kinds.feedback.suggestions.models import Suggested

WHO = "Hãy chọn đơn vị bị phản ánh."
_ANY = "SELECT 1 FROM casework_link WHERE other_id = $1 AND relation = $2 AND settled_at IS NULL LIMIT 1"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two matters of which one is to follow the other, and what else that asks. `suggested`: what the machine took MINE for."""

    lead: Matter
    mine: Matter
    has_followers: bool
    followed_before: bool
    suggested: Suggested | None


def read_pair(case: Mapping[str, Any], main: Case, named: UUID | None) -> Pair:
    """One read for all that a merger asks, with both matters locked. NAMED: whom an official says just now that CASE accuses."""
    both = (case["id"], main.pk)
    units = {named, *(each for row in (case, vars(main)) for each in (row["unit_id"], row["shielded_unit_id"]))}
    own, said, names, behind, before = read_together(
        Feedback.objects.filter(pk__in=both),
        with_alike(case["id"], both),
        Unit.objects.filter(pk__in=units - {None}).only("name"),
        Link.objects.filter(other_id=case["id"], relation=DUPLICATE_OF, settled_at=None).only("id")[:1],
        Link.objects.filter(case_id=case["id"], other_id=main.pk, relation=DUPLICATE_OF).only("id"),
    )
    if named not in (named_of := {unit.pk: unit.name for unit in names}) and named is not None:
        raise InputMissing("accused_unit_id", WHO)
    owns, guesses = ({row.pk: row for row in rows} for rows in (own, said))
    lead = _matter(vars(main), owns[main.pk], named_of, guessed=guesses.get(main.pk))
    mine = _matter(case, owns[case["id"]], named_of, accused=named, guessed=guesses.get(case["id"]))
    return Pair(lead, mine, bool(behind), bool(before), guesses.get(case["id"]))


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


def matter_of(case: Case) -> Matter:
    """A matter by itself, without what only the sentences of a merger need."""
    (own,), names = read_together(
        Feedback.objects.filter(pk=case.pk), Unit.objects.filter(pk=case.shielded_unit_id).only("name")
    )
    return _matter(vars(case), own, {unit.pk: unit.name for unit in names})


def followers_by_kind(case_id: UUID) -> list[Matter]:
    """One of each sort among those that follow a matter: a thousand followers are as quickly looked at as three."""
    if fetch_row(_ANY, [case_id, DUPLICATE_OF]) is None:
        return []
    what = ("case__feedback__stream", "case__feedback__scope", "case__shielded_unit_id")
    found = Link.objects.filter(other_id=case_id, relation=DUPLICATE_OF, settled_at=None).values_list(*what)
    return [
        Matter(code, nature_of(stream or "", scope or "", accused), accused, name_of(accused))
        for stream, scope, accused, code in found.annotate(code=Min("case__code"))
    ]


def judged(follower: Matter, main: Matter, main_case: Case, *, version: int) -> Verdict:
    """`joining.verdict` with what it has to know of units, by the VERSION of their book that the lock read along."""
    houses = houses_of(follower.accused, version=version)
    return verdict(
        follower,
        main,
        is_within=follower.accused is not None and follower.accused in houses_of(main.accused, version=version),
        has_met=bool(houses) and _has_met(houses, main_case),
    )


def _has_met(houses: frozenset[UUID], main: Case) -> bool:
    if main.unit_id in houses or main.receiving_unit_id in houses:
        return True
    return Work.objects.filter(case_id=main.pk, unit_id__in=houses).exists()


# --- afterwards -----------------------------------------------------------------------------------------------------


def refuse_assignment(
    asked: Asked, stream: str, accused: UUID | None, unit_id: UUID, *, has_followers: bool = True
) -> None:
    """A main matter is given to a unit, and with it those that follow: none of them to whom it accuses, none across.

    `has_followers`: False where it has been read that there are none.
    """
    behind = followers_by_kind(asked.case["id"]) if has_followers else []
    for each in behind:
        if each.nature == CONDUCT and unit_id in houses_of(each.accused):
            raise InputMissing(
                "unit_id",
                _("Một vụ việc gộp vào đây phản ánh về chính đơn vị này. Hãy chọn đơn vị khác, hoặc tách vụ việc đó ra trước."),
            )  # fmt: skip
        if stream == CONDUCT and each.nature == CONDUCT and each.accused not in houses_of(accused):
            words = _(
                "Vụ việc %(code)s gộp vào đây phản ánh %(unit)s. Hãy ghi đúng đơn vị bị phản ánh, hoặc tách vụ việc đó ra trước."
            )
            raise InputMissing("accused_unit_id", words % {"code": each.code, "unit": each.accused_name})
        refuse_nature(each, stream, "stream")
    if behind and stream == CONDUCT and accused:
        _refuse_in_sight(asked.case["id"], accused)


def _refuse_in_sight(main_id: UUID, accused: UUID) -> None:
    """Followers get their shield with the answer; until then whom the matter accuses must not have them in its lists."""
    houses = houses_of(accused)
    met = Q(case__receiving_unit_id__in=houses) | Q(case__works__unit_id__in=houses)
    behind = Link.objects.filter(met, other_id=main_id, relation=DUPLICATE_OF, settled_at=None)
    code = behind.exclude(case__shielded_unit_id=accused).values_list("case__code", flat=True).first()
    if code:
        words = _("Đơn vị bị phản ánh đã từng có vụ việc %(code)s gộp vào đây, và còn thấy vụ việc đó. Hãy tách vụ việc đó ra trước.")  # fmt: skip
        raise InputMissing("accused_unit_id", words % {"code": code})


def refuse_classification(asked: Asked, scope: str, field: str = "scope") -> None:
    """What a matter is about was said or corrected: it must still fit those that follow it, and the one that it follows."""
    for each in followers_by_kind(asked.case["id"]):
        refuse_nature(each, scope, field)
    if asked.case["stage"] != "merged" or (main_id := main_of(asked.case["id"])) is None:
        return
    main = Case.objects.get(pk=main_id)
    accused = asked.case["shielded_unit_id"]
    said = Matter(asked.case["code"], nature_of("", scope, accused), accused)
    found = judged(said, matter_of(main), main, version=asked.case["orgs_version"])
    if found.refused:
        raise InputMissing(
            field, _("Vụ việc này đang theo vụ việc %(code)s. Hãy tách khỏi vụ việc đó trước.") % {"code": main.code}
        )


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
