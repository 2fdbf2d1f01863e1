"""Promises over the whole tree, read from the source: sizes and names, time in SQL, templates, kinds of one shape."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from launcher import tree
from tests.cluster import ROOT

SRC = ROOT / "src"
PYTHON = [p for p in sorted(SRC.rglob("*.py")) if "/migrations/" not in p.as_posix()]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_sizes_names_and_what_a_machine_leaves_behind() -> None:
    assert tree.findings(ROOT) == []


# --- names (docs/glossary.md, "Refuse in review") -------------------------------------------------------------------

REFUSED_PREFIXES = ("do_", "handle_", "execute_", "check_", "process_")
REFUSED_NAMES = re.compile(
    r"(^|_)(util|utils|helper|helpers|misc|stuff|mcdt|ho_so|trang_thai|don_vi|can_bo|cong_dan|thu_tuc|loai_|ma_so|vu_viec)(_|$)"
    r"|(Service|Manager|Processor|Helper|Util|Handler)$"
)
# Names that somebody else calls: Django, the standard library, allauth, http.server.
THEIRS = {
    "do_GET", "do_POST", "do_PUT", "do_DELETE", "handle_error", "handle_one_request", "handle_exception", "UserManager",
    "check_password", "process_exception", "process_view", "handle_starttag", "handle_endtag", "handle_data",
}  # fmt: skip


def defined(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.lineno, node.name


def test_names_say_what_they_are() -> None:
    refused = [
        f"{name_of(path)}:{line} {name}"
        for path in PYTHON
        for line, name in defined(path)
        if name not in THEIRS and (name.startswith(REFUSED_PREFIXES) or REFUSED_NAMES.search(name))
    ]
    assert refused == []


# --- time ------------------------------------------------------------------------------------------------------------

# The clock and the calendar bring every instant to Viet Nam at their door.
LOCAL_WITHIN = ("src/casework/clock/", "src/books/calendar/working.py", "src/kernel/time.py")
DAY_OF_AN_INSTANT = re.compile(r"(?<!now\(\))(?<!\.time\(\))\.date\(\)")
NO_INSTANT = re.compile(r"strptime\(|cell\.date\(\)|astimezone\(TZ\)\.date\(\)")


def test_the_day_of_an_instant_is_asked_of_the_clock() -> None:
    """`.date()` of what the database gives is a day of UTC, another one than ours until seven in the morning."""
    found = [
        f"{name_of(path)}:{number} {line.strip()}"
        for path in PYTHON
        if not name_of(path).startswith(LOCAL_WITHIN)
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if DAY_OF_AN_INSTANT.search(line) and not NO_INSTANT.search(line)
    ]
    assert found == [], "use kernel.time.local_day"


def test_no_room_is_a_drawer_for_everything() -> None:
    drawers = {"utils", "util", "helpers", "common", "misc", "lib", "base", "core", "shared", "services", "managers"}
    found = {name_of(p) for p in SRC.rglob("*") if p.stem in drawers and p.suffix in {"", ".py"}}
    assert found - tree.DEMANDED == set()


# --- time is a parameter --------------------------------------------------------------------------------------------

SQL_TIME = re.compile(
    r"\b(now\(\)|current_timestamp|current_date|current_time\b|localtimestamp|clock_timestamp\(|statement_timestamp\(|transaction_timestamp\()",
    re.IGNORECASE,
)
# A file may speak of the database's own clock when it measures the database, not a matter of somebody.
MAY_SAY_NOW: dict[str, str] = {}


def strings(path: Path) -> Iterator[tuple[int, str]]:
    """String constants that are no docstrings."""
    tree_ = ast.parse(path.read_text())
    spoken = {
        id(node.body[0].value)
        for node in ast.walk(tree_)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree_):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in spoken:
            yield node.lineno, node.value


def test_no_statement_asks_the_database_for_the_time() -> None:
    found = [
        f"{name_of(path)}:{line} {match.group()}"
        for path in sorted(SRC.rglob("*.py"))
        if not name_of(path).startswith(("src/emulators", "src/launcher")) and name_of(path) not in MAY_SAY_NOW
        for line, text in strings(path)
        if (match := SQL_TIME.search(text))
    ]
    assert found == [], "time comes as a parameter, or the test clock does not move it"


CLOCKS = re.compile(r"\b(timezone\.now|datetime\.now|datetime\.utcnow|date\.today|auto_now|auto_now_add|Now\(\))")
OWN_CLOCK = {
    "src/kernel/time.py": "the one clock",
    "src/access/session_store.py": "sessions end by the real clock: moving the test clock signs nobody out",
    "src/access/sessions.py": "as above",
}
REAL_TIME_ROOMS = (
    "src/emulators/",
    "src/launcher/",
)  # the other side follows the same file; the launcher waits for processes


def test_nobody_but_the_kernel_looks_at_a_clock() -> None:
    found = [
        f"{name_of(path)}: {match.group()}"
        for path in PYTHON
        if name_of(path) not in OWN_CLOCK and not name_of(path).startswith(REAL_TIME_ROOMS)
        for match in [CLOCKS.search(path.read_text())]
        if match
    ]
    assert found == []


def test_the_floors_below_the_desks_are_told_the_time() -> None:
    """`now()` is called where a request or a worker begins; casework, messaging and the kinds' rules receive `at`."""
    rooms = ("casework", "messaging", "ledger")
    callers = [
        f"{name_of(path)}:{node.lineno}"
        for room in rooms
        for path in sorted((SRC / room).rglob("*.py"))
        if "/management/" not in path.as_posix()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "now"
    ]
    assert callers == []


# --- the one door ---------------------------------------------------------------------------------------------------

ENGINE_TABLES = ("casework_case", "casework_work", "ledger_entry")
WRITERS = {
    "src/casework/perform.py", "src/casework/intake.py", "src/casework/alarms.py", "src/casework/recalculation.py",
    "src/casework/takeover.py", "src/casework/chores.py",
    "src/casework/erasure.py", "src/casework/entries.py", "src/casework/restored.py",
}  # fmt: skip


def test_nobody_else_writes_the_rows_of_the_engine() -> None:
    write = re.compile(
        rf"(Insert|Update|Delete)\(\s*\"({'|'.join(ENGINE_TABLES)})\"|(INSERT INTO|UPDATE|DELETE FROM) ({'|'.join(ENGINE_TABLES)})\b"
    )
    found = {
        name_of(path)
        for path in PYTHON
        if not name_of(path).startswith(("src/ledger/", "src/demo/"))
        if write.search(path.read_text())
    }
    assert found <= WRITERS
    orm = re.compile(
        r"Case\.objects\.(create|bulk_create|update)|Case\.objects\.filter\([^)]*\)\.(update|delete)\(|case\.save\("
    )
    # An alarm whose ringing failed is put off by hand: nothing happened to the case, so there is nothing to enter.
    assert [name_of(p) for p in PYTHON if orm.search(p.read_text())] == ["src/casework/alarms.py"]


# --- templates and kinds --------------------------------------------------------------------------------------------

# Templates that a package of somebody else asks for by name, by its prefix.
ASKED_BY_OTHERS = ("account/", "mfa/", "allauth/", "usersessions/", "socialaccount/", "axes/")


# Pages that a desk's frame opens by their bare name: page(request, "units", …) is admin/units.html.
FRAMED = "admin/"


def test_every_template_is_used() -> None:
    templates = {p.as_posix().split("/templates/", 1)[1] for p in SRC.rglob("templates/**/*.html")}
    told = "\n".join(p.read_text() for p in [*PYTHON, *SRC.rglob("*.html")])
    framed = {
        t for t in templates if t.startswith(FRAMED) and f'"{t.removeprefix(FRAMED).removesuffix(".html")}"' in told
    }
    unused = [t for t in sorted(templates - framed) if t not in told and not t.startswith(ASKED_BY_OTHERS)]
    assert unused == []


SHAPE = {
    "__init__.py", "apps.py", "kind.py", "stages.py", "moves.py", "notices.py", "verbs.py", "queries.py", "forms.py",
    "screens.py", "urls.py", "models.py", "erasure.py", "templates", "migrations",
}  # fmt: skip


def test_every_kind_has_the_same_shape() -> None:
    kinds = [folder for folder in (SRC / "kinds").iterdir() if (folder / "apps.py").exists()]
    assert kinds
    for folder in kinds:
        missing = SHAPE - {p.name for p in folder.iterdir()}
        assert not missing, f"{folder.name} lacks {sorted(missing)}"
        assert len((folder / "kind.py").read_text().splitlines()) <= 60, "the manifest is read in one look"


# The tests and the demo city play a kind; config lists everything.
PLAYS_KINDS = ("src/kinds/", "src/demo/", "src/config/", "src/launcher/", "src/emulators/")


def test_nobody_else_names_the_verbs_and_moves_of_a_kind() -> None:
    """What an entry, a stage or a move means outside says its kind (casework/outside.py); a desk reads its tables."""
    kinds = [folder.name for folder in (SRC / "kinds").iterdir() if (folder / "kind.py").exists()]
    flows = [flow for kind in kinds for flow in import_module(f"kinds.{kind}.stages").FLOWS.values()]
    moves = {move.name for flow in flows for move in flow.moves if "_" in move.name}  # "note" is anybody's word
    assert len(moves) > 10
    verb = re.compile(rf"\b({'|'.join(kinds)}):[a-z_]")
    found = [
        f"{name_of(path)}:{line} {text[:60]!r}"
        for path in PYTHON
        if not name_of(path).startswith(PLAYS_KINDS)
        for line, text in strings(path)
        if text in moves or verb.search(text)
    ]
    pages = [p for end in ("html", "js", "css", "sql") for p in SRC.rglob(f"*.{end}")]
    found += [name_of(p) for p in pages if not name_of(p).startswith(PLAYS_KINDS) and verb.search(p.read_text())]
    assert found == []


@pytest.mark.parametrize("floor", ["api", "desks", "gateways"])
def test_who_serves_all_kinds_names_none(floor: str) -> None:
    slugs = re.compile(
        rf"\b({'|'.join(folder.name for folder in (SRC / 'kinds').iterdir() if (folder / 'kind.py').exists())})\b"
    )
    named = [name_of(p) for p in (SRC / floor).rglob("*.py") if any(slugs.search(text) for _line, text in strings(p))]
    assert [name for name in named if "/migrations/" not in name] == []


@pytest.mark.parametrize("floor", ["kernel", "vault", "ledger", "books", "access", "messaging", "casework"])
def test_no_floor_names_a_kind_or_a_channel(floor: str) -> None:
    """Beyond imports: a string that names one is a knot too (the starter rows of the books are data of the law)."""
    data = {"src/books/limits/starter.py", "src/books/orgs/editing.py"}
    slugs = re.compile(r"\b(feedback|zalo)\b", re.IGNORECASE)
    found = [
        f"{name_of(path)}:{line} {text[:60]!r}"
        for path in sorted((SRC / floor).rglob("*.py"))
        if name_of(path) not in data and "/migrations/" not in path.as_posix()
        for line, text in strings(path)
        if slugs.search(text)
    ]
    assert found == []
