"""What the figures were to reach, and whether they did. A verdict of one run on one machine: printed, never a test."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

SHARE_OF_PGBENCH = 0.25
GROWTH = 1.5
STEADY_P99_MS = 100.0
WEB_MB = 200.0


class Line(Protocol):
    """A row of the table."""

    @property
    def name(self) -> str: ...
    @property
    def clients(self) -> int: ...
    @property
    def cases(self) -> int: ...
    @property
    def ratio(self) -> float: ...
    @property
    def p50_ms(self) -> float: ...


@dataclass(frozen=True)
class Goal:
    """One target: VALUE is to be at least (or at most) TARGET."""

    what: str
    value: float
    target: float
    at_least: bool

    @property
    def is_met(self) -> bool:
        return self.value >= self.target if self.at_least else self.value <= self.target

    def __str__(self) -> str:
        sign = "≥" if self.at_least else "≤"
        return f"{'met' if self.is_met else 'MISSED':<7}{self.what:<58}{self.value:>8.2f} {sign} {self.target:g}"


def goals(lines: Sequence[Line], facts: Mapping[str, float | str]) -> Iterator[Goal]:
    """The targets that this run can speak about."""
    for line in lines:
        if line.name in {"intake", "move"}:
            what = f"{line.name}, {line.clients} clients, {line.cases} cases: share of pgbench"
            yield Goal(what, line.ratio, SHARE_OF_PGBENCH, at_least=True)
    yield from _growth(lines)
    for name, target in (("open_loop_p99_ms", STEADY_P99_MS), ("pss_web_mb", WEB_MB)):
        if name in facts:
            yield Goal(name, float(facts[name]), target, at_least=False)


def _growth(lines: Sequence[Line]) -> Iterator[Goal]:
    """The median time of the officials' pages with most cases against that with the fewest."""
    few, many = min(line.cases for line in lines), max(line.cases for line in lines)
    before = {
        (line.name.split()[0], line.clients): line.p50_ms
        for line in lines
        if line.cases == few and line.name.endswith("one of many")
    }
    for line in lines:
        page = (line.name.split()[0], line.clients)
        if line.cases == many > few and page in before:
            what = f"{line.name}, {line.clients} clients: time with {many} against {few}"
            yield Goal(what, line.p50_ms / before[page], GROWTH, at_least=False)
