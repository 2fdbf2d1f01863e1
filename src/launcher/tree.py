"""The house's own rules over the whole tree: sizes, names, docstrings, NFC, nothing of a machine in what is committed.

What a linter of the trade can see is left to it (pyproject.toml).
"""

import ast
import re
import subprocess
import unicodedata
from collections.abc import Iterator
from pathlib import Path

LONGEST_FILE = 500
LONGEST_FUNCTION = 60
MOST_POSITIONAL = 7  # the aim is four; beyond seven nobody reads a call
REFUSED_NAMES = {
    "utils", "util", "helpers", "helper", "common", "misc", "lib", "base", "core", "shared", "manager", "managers",
    "service", "services", "processor", "handlers", "stuff", "thing", "things", "temp",
}  # fmt: skip
OTHERS_NAMES = {
    "handle_error", "handle_one_request", "handle_exception", "do_GET", "do_POST", "do_DELETE", "do_PUT",
    "handle_starttag", "handle_data", "handle_endtag",
}  # fmt: skip
DEMANDED = {"src/config/postgresql/base.py"}  # Django finds a backend's code under this name
# What a machine leaves behind; a registry's host is never named, the ordinary clients know it.
FOREIGN = re.compile(
    r"(?:^|[\s\"'=(])/(?:root|Users)/|files\.pythonhosted|pypi\.org/simple|registry\.npmjs|--index-url\b"
)
TEXT = {".py", ".md", ".html", ".css", ".js", ".toml", ".txt", ".po", ".json", ".sql", ".sh", ".yml", ""}


def findings(root: Path) -> list[str]:
    """Every breach, one line each, in the order of the files."""
    found: list[str] = []
    for path in committed(root):
        name = path.relative_to(root).as_posix()
        if path.suffix in TEXT and path.is_file():
            found += [f"{name}: {what}" for what in _of_text(path, name)]
        if path.suffix == ".py" and path.is_file() and "/migrations/" not in name:
            found += [f"{name}:{line}: {what}" for line, what in _of_python(path, name)]
    return found


def committed(root: Path) -> list[Path]:
    """What git knows, or will know: ignored files are nobody's business."""
    line = ["git", "-C", str(root), "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    told = subprocess.run(line, capture_output=True, check=False).stdout.decode()
    if told:
        return [root / name for name in told.split("\0") if name]
    return [path for folder in ("src", "tests", "docs") for path in sorted((root / folder).rglob("*"))]


def _of_text(path: Path, name: str) -> Iterator[str]:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        yield "is not UTF-8"
        return
    # Tests and the text kernel hold decomposed letters on purpose, as escapes; as plain letters they are a slip.
    if not unicodedata.is_normalized("NFC", text):
        yield "holds Vietnamese that is not NFC"
    if name != "src/launcher/tree.py" and (match := FOREIGN.search(text)):
        yield f"names a machine or a registry: {match.group().strip()!r}"


def _of_python(path: Path, name: str) -> Iterator[tuple[int, str]]:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    lines = text.count("\n")
    if lines > LONGEST_FILE:
        yield 1, f"{lines} lines, at most {LONGEST_FILE}"
    if path.stem in REFUSED_NAMES and name not in DEMANDED:
        yield 1, f"'{path.stem}' names no room (docs/glossary.md)"
    if name.startswith("src/") and path.name not in {"apps.py", "__init__.py"} and not ast.get_docstring(tree):
        yield 1, "no module docstring: what is this room for, and what must it not do?"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _of_function(node, is_test=name.startswith("tests/"))


def _of_function(node: ast.FunctionDef | ast.AsyncFunctionDef, *, is_test: bool) -> Iterator[tuple[int, str]]:
    length = (node.end_lineno or node.lineno) - node.lineno + 1
    if length > LONGEST_FUNCTION:
        yield node.lineno, f"{node.name} has {length} lines, at most {LONGEST_FUNCTION}"
    arguments = [*node.args.posonlyargs, *node.args.args]
    own = 1 if arguments and arguments[0].arg in {"self", "cls"} else 0
    if not is_test and len(arguments) - own > MOST_POSITIONAL:
        yield node.lineno, f"{node.name} takes {len(arguments) - own} positional arguments; make them keyword-only"
    if re.match(r"(do|handle|execute)_", node.name) and node.name not in OTHERS_NAMES and not is_test:
        yield node.lineno, f"'{node.name}': say what is done, not do_, handle_, execute_"
