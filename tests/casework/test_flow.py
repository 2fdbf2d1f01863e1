"""A flow that contradicts itself refuses to load; one that a kind has not decided about refuses to be registered."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from casework import kind as register
from casework.clock import PauseMode
from casework.flow import CITIZEN, SYSTEM, ClockIn, Flow, FlowInconsistent, Move, Stage
from casework.kind import Kind
from kinds.feedback.kind import KIND
from kinds.feedback.stages import FLOW_2

OFFICER = frozenset({"handler"})
OPEN = Stage("open", "Mở", ClockIn.RUNS, "handler")
DONE = Stage("done", "Xong", ClockIn.STOPPED, "handler", is_final=True)
END = Move("end", "Kết thúc", ("open",), "done", OFFICER, "tiny:case:ended")


def flow(*stages: Stage, moves: tuple[Move, ...] = (END,), initial: tuple[str, ...] = ("open",)) -> Flow:
    return Flow(1, initial, stages or (OPEN, DONE), moves)


def test_the_smallest_flow_loads() -> None:
    assert flow().stage("done").is_final


@pytest.mark.parametrize(
    ("why", "table"),
    [
        ("has no clock", {"stages": (replace(OPEN, clock=None), DONE)}),
        ("has no clock", {"stages": (OPEN, replace(DONE, clock=None))}),
        ("stage lost is unreachable", {"stages": (OPEN, DONE, Stage("lost", "Lạc", ClockIn.STOPPED, is_final=True))}),
        ("stage trap has no way out", {
            "stages": (OPEN, DONE, Stage("trap", "Kẹt", ClockIn.RUNS)),
            "moves": (END, Move("fall", "Rơi", ("open",), "trap", OFFICER, "tiny:case:fell")),
        }),
        ("stage a has no way out", {  # two stages that only lead to each other
            "stages": (OPEN, DONE, Stage("a", "A", ClockIn.RUNS), Stage("b", "B", ClockIn.RUNS)),
            "moves": (END, Move("in", "Vào", ("open", "b"), "a", OFFICER, "tiny:case:went"),
                      Move("over", "Qua", ("a",), "b", OFFICER, "tiny:case:crossed")),
        }),
        ("stage open has no way out", {"moves": (replace(END, target=""),), "stages": (OPEN,)}),
        ("may be made by nobody", {"moves": (replace(END, roles=frozenset()),)}),
        ("has no verb", {"moves": (replace(END, verb=""),)}),
        ("names the unknown stage nowhere", {"moves": (END, Move("go", "Đi", ("open",), "nowhere", OFFICER, "tiny:a:b"))}),
        ("names the unknown stage nowhere", {"moves": (END, Move("go", "Đi", ("nowhere",), "done", OFFICER, "tiny:a:b"))}),
        ("initial stage nowhere does not exist", {"initial": ("nowhere",)}),
        ("stage open stands twice", {"stages": (OPEN, OPEN, DONE)}),
        ("move end stands twice", {"moves": (END, END)}),
        ("final stage done does not stop the clock", {"stages": (OPEN, replace(DONE, clock=ClockIn.RUNS))}),
        ("final stage done does not stop the clock", {"stages": (OPEN, replace(DONE, clock=ClockIn.PAUSED))}),
        ("lapses into end, which the system may not make", {
            "stages": (replace(OPEN, limit="tiny.stay", lapse="end"), DONE)}),
        ("lapses into vanish, which the system may not make", {
            "stages": (replace(OPEN, limit="tiny.stay", lapse="vanish"), DONE)}),
        ("lapses without a limit", {
            "stages": (replace(OPEN, lapse="end"), DONE), "moves": (replace(END, roles=frozenset({SYSTEM})),)}),
        ("may be made by nobody", {  # the system moves only what lapses
            "moves": (END, Move("tidy", "Dọn", ("open",), "done", frozenset({SYSTEM}), "tiny:case:tidied"))}),
        ("stage open begins the term anew without pausing it", {
            "stages": (replace(OPEN, pause=PauseMode.RESTART), DONE)}),
        ("initial stage open has no holder", {"stages": (replace(OPEN, holder=""), DONE)}),
    ],
)  # fmt: skip
def test_a_contradiction_refuses_to_load(why: str, table: dict[str, Any]) -> None:
    with pytest.raises(FlowInconsistent, match=why):
        flow(*table.get("stages", ()), **{k: v for k, v in table.items() if k != "stages"})


def test_all_contradictions_are_named_at_once() -> None:
    with pytest.raises(FlowInconsistent, match=r"no clock.*unreachable"):
        flow(replace(OPEN, clock=None), DONE, Stage("lost", "Lạc", ClockIn.STOPPED, is_final=True))


def tiny(**changed: Any) -> Kind:
    plain = {"slug": "tiny", "label": "Thử", "flows": {1: flow()}, "limit": "tiny.whole"}
    return Kind(**{**plain, "notices": {"tiny:case:ended": None}, **changed})


@pytest.mark.parametrize(
    ("why", "changed"),
    [
        ("no notice decision for tiny:case:ended", {"notices": {}}),
        ("belongs to another kind", {
            "flows": {1: flow(moves=(replace(END, verb="other:case:ended"),))}, "notices": {"other:case:ended": None}}),
        ("a plan for the unknown move vanish", {"plans": {"vanish": lambda asked: None}}),
        ("flow 1 is listed as 2", {"flows": {2: flow()}}),
    ],
)  # fmt: skip
def test_a_kind_that_is_incomplete_is_not_registered(why: str, changed: dict[str, Any]) -> None:
    try:
        with pytest.raises(FlowInconsistent, match=why):
            register.register(tiny(**changed))
        with pytest.raises(KeyError):
            register.kind_of("tiny")
    finally:
        register.forget("tiny")


def test_a_second_kind_cannot_take_the_name_of_a_registered_one() -> None:
    with pytest.raises(FlowInconsistent, match="twice"):
        register.register(replace(KIND, label="Giả"))
    register.register(KIND)  # the same one again changes nothing
    assert register.kind_of("feedback") is KIND


def test_feedback_leads_everybody_out_of_every_stage() -> None:
    for stage in FLOW_2.stages:
        roles = {role for move in FLOW_2.moves if stage.name in move.sources for role in move.roles}
        assert stage.is_final or roles - {CITIZEN, SYSTEM}, f"no official can move a case in {stage.name}"


def test_the_expected_move_comes_first() -> None:
    names = [m.name for m in FLOW_2.moves_from("received", frozenset({"coordinator"}))]
    assert names[0] == "assign"
    assert {"refuse", "redirect", "ask_supplement", "note"} < set(names)
    assert not [m for m in FLOW_2.moves_from("closed", frozenset({"coordinator", CITIZEN, "approver"})) if m.target]
