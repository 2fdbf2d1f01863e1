"""What is refused is said in the reader's language: no sentence of a refusal is put together where no translation can follow."""

from __future__ import annotations

import ast
import importlib.util
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils.translation import override

from casework.errors import InputMissing, MoveNotAllowed
from kernel.errors import MotCuaError
from tests.cluster import ROOT

SRC = ROOT / "src"
TRANSLATED = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
# Whom no page shows them to: who runs commands at a terminal, who starts the house, who writes code.
FOR_NOBODY = ("launcher/", "emulators/", "demo/", "vault/", "ledger/", "casework/clock/", "desks/kit/samples.py")


@pytest.fixture(scope="module")
def tool() -> Any:
    spec = importlib.util.spec_from_file_location("translations", ROOT / "docs" / "translations.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def refusals() -> Iterator[tuple[str, ast.expr]]:
    """Everything that is handed to an error where it is raised or made for raising: place, argument."""
    for path in sorted(SRC.rglob("*.py")):
        name = path.relative_to(SRC).as_posix()
        if name.startswith(FOR_NOBODY) or "/management/" in name or "/migrations/" in name:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            made = node.exc if isinstance(node, ast.Raise) else node
            called = getattr(made.func, "id", "") if isinstance(made, ast.Call) else ""
            if isinstance(made, ast.Call) and (isinstance(node, ast.Raise) or called in {"InputMissing", "InTruth"}):
                yield from ((f"{name}:{made.lineno}", each) for each in [*made.args, *(k.value for k in made.keywords)])


def spoken(argument: ast.expr) -> Iterator[tuple[str, bool]]:
    """(words, are they put together) of what stands outside a call for translation."""
    if isinstance(argument, ast.Call) and getattr(argument.func, "id", "") in TRANSLATED:
        return
    if isinstance(argument, ast.JoinedStr):
        yield "".join(str(part.value) for part in argument.values if isinstance(part, ast.Constant)), True
    elif isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        yield argument.value, False
    else:
        for inner in ast.iter_child_nodes(argument):
            yield from spoken(inner) if isinstance(inner, ast.expr) else ()


def test_no_refusal_is_put_together_and_each_sentence_is_collected_for_translation(tool: Any) -> None:
    collected = {words for message in tool.extracted() for words in message}
    found = [
        f"{place} {words}"
        for place, argument in refusals()
        for words, is_made in spoken(argument)
        if tool.VIETNAMESE.search(words) and (is_made or words not in collected)
    ]
    assert found == [], (
        "say it as one sentence with named places, through gettext or as a refusal of docs/translations.py"
    )


def test_a_refusal_is_said_whole_in_the_language_of_the_reader() -> None:
    with override("en"):
        assert (
            InputMissing("part_1", "Mỗi lần tách nhiều nhất {most} phần.", most=5).message
            == "At most 5 parts at a time."
        )
        refused = MoveNotAllowed(move="Giao đơn vị xử lý", stage="chưa có trả lời").message
        assert refused == "“Assign to a unit” cannot be done while the case is in the stage “no answer yet”."
    with override("vi"):
        assert InputMissing("part_1", "Mỗi lần tách nhiều nhất {most} phần.", most=5).message.endswith("nhất 5 phần.")


def test_what_somebody_typed_is_never_taken_for_our_own_words() -> None:
    """Only fields that a refusal declares to be ours are looked up; braces in what was typed stay."""

    class Wrong(MotCuaError):
        """Không có “{typed}”."""

    with override("en"):
        assert Wrong(typed="Hãy chọn lý do. {x}").message.endswith("“Hãy chọn lý do. {x}”.")
