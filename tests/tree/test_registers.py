"""Promises over what is registered: verbs with labels in both languages, notices, migrations, limits, worker rounds."""

from __future__ import annotations

from io import StringIO

from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext, override

from access.actor import ROLES
from books.limits.lookup import limit
from casework import alarms, recalculation, takeover
from casework.doors import stages_in
from casework.flow import CITIZEN, SYSTEM, ClockIn
from casework.kind import kinds
from casework.models import Case, Work
from casework.outside import HANDED_OVER
from config.beside import Beside
from config.worker import ROUNDS
from ledger import verbs
from tests.casework.town import AT, Town, a_case


def engine_verbs(slug: str) -> set[str]:
    """The verbs that the engine itself writes for a kind."""
    return {f"{slug}:{v}" for v in (*alarms.VERBS.values(), recalculation.VERB, takeover.VERB, "words:erased")}


def test_every_verb_of_a_flow_is_registered_and_decided() -> None:
    assert kinds()
    for kind in kinds():
        known = {verb.code for verb in verbs.registered()}
        moves = {move.verb for flow in kind.flows.values() for move in flow.moves}
        assert moves | engine_verbs(kind.slug) <= known
        assert moves | engine_verbs(kind.slug) <= set(kind.notices), (
            "what the citizen is told is decided for every verb"
        )
        assert set(kind.notices) <= known


def test_every_verb_has_a_label_in_both_languages() -> None:
    for verb in verbs.registered():
        vi, en = verb.label("vi"), verb.label("en")
        assert vi.strip(), verb.code
        assert en.strip(), verb.code
        assert vi != en, f"{verb.code} has no English label"


def test_every_move_and_stage_has_a_label_and_a_basis() -> None:
    for kind in kinds():
        for flow in kind.flows.values():
            for move in flow.moves:
                assert move.label.strip()
                assert move.law.strip(), f"{kind.slug}.{move.name}: which article asks for it?"
                assert move.roles <= ROLES | {CITIZEN, SYSTEM}
            for stage in flow.stages:
                assert stage.label.strip()
                assert stage.holder in ROLES | {""}


def test_every_label_that_people_read_is_in_the_english_catalogue() -> None:
    with override("en"):
        untranslated = [
            text
            for kind in kinds()
            for flow in kind.flows.values()
            for part in (*flow.moves, *flow.stages)
            for text in (str(part.label), str(getattr(part, "public_label", "")))
            if text and gettext(text) == text
        ]
    assert untranslated == []


def test_every_limit_that_a_flow_names_stands_in_the_books(town: Town) -> None:
    for kind in kinds():
        stages = [stage for flow in kind.flows.values() for stage in flow.stages]
        named = {kind.limit, f"{kind.slug}.progress", *(s.limit for s in stages), *(s.follow for s in stages)}
        for code in (named | {code for s in stages for code in s.index}) - {""}:
            assert limit(code, AT.date()).amount > 0


def test_the_clock_of_what_was_handed_over_waits() -> None:
    """The round that hands over looks among paused work alone (`gateways.open311.client.handing`)."""
    stages = [stage for kind in kinds() for flow in kind.flows.values() for stage in flow.stages]
    away = [stage for stage in stages if stage.name in stages_in(HANDED_OVER)]
    assert away and all(stage.clock is ClockIn.PAUSED for stage in away)


def test_what_rounds_ask_of_all_cases_is_found_by_an_index(town: Town) -> None:
    """Every few seconds or minutes, however many cases there are."""
    asked = {
        "case_to_erase": Case.objects.filter(closed_at__lt=AT, erased_at=None).values("pk")[:100],
        "work_waiting": Work.objects.filter(task="handed_over", is_main=True, is_paused=True, closed_at=None).values(
            "pk"
        ),
    }
    # Beside other open work: of a table that is nearly empty the planner takes whichever index it likes.
    case = a_case()
    other = {"task": "assigned", "unit_id": town.unit("works"), "role": "handler", "opened_at": AT, "is_main": False}
    Work.objects.bulk_create(Work(case=case, **other) for _ in range(500))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    for index, query in asked.items():
        assert index in query.explain()


def test_migrations_have_one_head_each_and_none_is_missing(town: Town) -> None:
    loader = MigrationLoader(connection)
    assert not loader.detect_conflicts()
    told = StringIO()
    call_command("makemigrations", "--check", "--dry-run", stdout=told, stderr=told)
    assert "No changes" in told.getvalue() or told.getvalue().strip() == ""


def test_every_round_of_the_worker_can_run_in_an_empty_house(town: Town) -> None:
    assert len(ROUNDS) == len({each.name for each in ROUNDS})
    for each in ROUNDS:
        run = each.run.run if isinstance(each.run, Beside) else each.run  # here, not in its thread
        assert not run(AT), each.name
