"""Patterns that are compiled at first use: like `re.compile` in all that is asked of them, once, whoever asks."""

from __future__ import annotations

import copy
import re
import threading

import pytest

from kernel import patterns
from kernel.patterns import pattern


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was compiled, in order."""
    seen: list[str] = []
    real = re.compile

    def counted(written: str, flags: int = 0) -> re.Pattern[str]:
        seen.append(written)
        return real(written, flags)

    monkeypatch.setattr(patterns.re, "compile", counted)
    return seen


def test_nothing_is_compiled_before_something_is_asked_and_then_once(compiled: list[str]) -> None:
    number = pattern(r"\d+")
    assert number.pattern == r"\d+"
    assert repr(number) == r"pattern('\\d+')"
    assert compiled == []
    assert number.search("nhà 12")
    assert number.search("nhà 13")
    assert number.fullmatch("14")
    assert compiled == [r"\d+"]


def test_it_answers_as_what_re_gives() -> None:
    written, flags = r"(?P<a>[a-z]+)(\d)?", re.IGNORECASE
    lazy, eager, text = pattern(written, flags), re.compile(written, flags), "Ab1 cd - EF2"
    assert lazy.sub(r"<\1>", text) == eager.sub(r"<\1>", text)
    assert lazy.subn("x", text) == eager.subn("x", text)
    assert lazy.split(text) == eager.split(text)
    assert lazy.findall(text) == eager.findall(text)
    assert [each.span() for each in lazy.finditer(text)] == [each.span() for each in eager.finditer(text)]
    for door in ("search", "match", "fullmatch"):
        ours, theirs = getattr(lazy, door)(text, 4, 6), getattr(eager, door)(text, 4, 6)
        assert (ours and ours.groups()) == (theirs and theirs.groups())
    assert (lazy.groupindex, lazy.groups, lazy.flags) == (eager.groupindex, eager.groups, eager.flags)
    assert next(filter(None, map(lazy.fullmatch, ("?", "q7"))))["a"] == "q"


def test_asked_again_it_is_the_compiled_one_itself_that_answers() -> None:
    each = pattern("a")
    each.search("")
    assert vars(each)["search"].__self__ is re.compile("a")


def test_many_threads_at_once_compile_it_once(compiled: list[str]) -> None:
    each, found = pattern("một|hai"), []
    together = threading.Barrier(8)

    def ask() -> None:
        together.wait()
        found.append(bool(each.search("thứ hai")))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [True] * 8
    assert compiled == ["một|hai"]


def test_a_slip_is_told_when_it_is_used_and_every_time() -> None:
    wrong = pattern("(a")
    for _ in range(2):
        with pytest.raises(re.error):
            wrong.search("a")


def test_it_can_be_copied_and_has_no_doors_of_its_own() -> None:
    each = copy.deepcopy(pattern("b", re.IGNORECASE))
    assert each.match("B")
    with pytest.raises(AttributeError):
        each.serach("b")  # type: ignore[attr-defined]
