"""The patterns of the tree are compiled at first use; a slip in one is found here, not by a citizen."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator
from importlib import import_module

from kernel.patterns import Unread
from tests.cluster import ROOT

SRC = ROOT / "src"
KIND = SRC / "kinds" / "feedback"
FILES = [path for path in sorted(SRC.rglob("*.py")) if "/migrations/" not in path.as_posix()]


def written_in(text: str) -> int:
    """How many patterns a file writes down: one in a comprehension counts as one, though it makes many."""
    return sum(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "pattern"
        for node in ast.walk(ast.parse(text))
    )


def kept_in(value: object) -> Iterator[Unread]:
    """The patterns of a module's name, of its tables too."""
    if isinstance(value, dict):
        value = tuple(value.values())
    if type(value) is Unread:
        yield value
    elif isinstance(value, tuple | list):
        for each in value:
            yield from kept_in(each)


def test_every_pattern_compiles_and_none_warns() -> None:
    written, kept = 0, {}
    for path in FILES:
        if count := written_in(path.read_text()):
            module = import_module(".".join(path.relative_to(SRC).with_suffix("").parts))
            written += count
            kept |= {id(each): (path.name, each) for each in kept_in(vars(module))}
    assert len(kept) >= written > 400
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for name, each in kept.values():
            assert each.groups >= 0, name


def test_the_kind_compiles_nothing_when_it_is_loaded() -> None:
    """Some four hundred patterns cost every start of a process a quarter of a second: `kernel.patterns.pattern` instead."""
    found = []
    for path in sorted(KIND.rglob("*.py")):
        tree = ast.parse(path.read_text())
        inside = {
            id(each)
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef | ast.Lambda)
            for each in ast.walk(node)
        }
        found += [
            f"{path.relative_to(ROOT)}:{node.lineno}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "re.compile" and id(node) not in inside
        ]
    assert found == []
