"""What the documents say is there: links lead somewhere, files and commands that they name exist, tables agree with the code."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
NAMES = [path.relative_to(ROOT).as_posix() for path in DOCUMENTS]
PICTURE_AT_MOST = 120 * 1024
PICTURES_AT_MOST = 1200 * 1024
FLOORS = (
    "demo",
    "config",
    "kinds",
    "channels",
    "gateways",
    "desks",
    "api",
    "casework",
    "messaging",
    "access",
    "books",
    "ledger",
    "vault",
    "kernel",
    "launcher",
    "emulators",
)


def words_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_every_link_leads_somewhere(name):
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", words_of(name)):
        if not target.startswith(("http://", "https://", "mailto:")):
            assert ((ROOT / name).parent / target).exists(), target


@pytest.mark.parametrize("name", NAMES)
def test_every_file_named_exists(name):
    """`casework/perform.py`, `src/config/retention.py`, `docs/operations.md`: as the reader would look for it."""
    for target in re.findall(
        r"`((?:src/|docs/|tests/|benchmarks/)?[a-z_]+(?:/[\w.-]+)+\.(?:py|md|css|html|json))`", words_of(name)
    ):
        first = target.split("/")[0]
        if first in FLOORS or first in {"src", "docs", "tests", "benchmarks"}:
            assert (ROOT / target).exists() or (ROOT / "src" / target).exists(), target


def commands() -> set[str]:
    told = subprocess.run(
        [sys.executable, "-c", "from launcher.parser import parser_of_all; p, *_ = parser_of_all(); print(p.format_help())"],
        cwd=ROOT, env={"PYTHONPATH": str(ROOT / "src"), "MOTCUA_LANG": "en", "COLUMNS": "200", "PATH": "/usr/bin:/bin"},
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    return set(re.findall(r"(?m)^ {4}([a-z]+)\b", told))


@pytest.mark.parametrize("name", NAMES)
def test_every_command_named_exists(name):
    known = commands()
    assert {"up", "test", "backup"} <= known
    for word in re.findall(r"\./motcua ([a-z]+)\b", words_of(name)):
        assert word in known, word


@pytest.mark.parametrize("name", NAMES)
def test_every_management_command_named_exists(name):
    known = {path.stem for path in (ROOT / "src").glob("**/management/commands/*.py")} | {"check"}
    for word in re.findall(r"(?:motcua manage|manage\.py) ([a-z_]+)", words_of(name)):
        assert word in known, word


def test_the_readmes_say_the_same():
    """Same pictures, same links, same commands, same number of headings and steps."""
    vietnamese, english = words_of("README.md"), words_of("README.en.md")
    for pattern in (
        r"\((docs/[^)]+)\)",
        r"(?m)^\./motcua [a-z]+",
        r"(?m)^##? ",
        r"(?m)^\d\. ",
        r"`(dieuphoi|xuly|pheduyet|liemchinh)`",
    ):
        assert sorted(re.findall(pattern, vietnamese)) == sorted(re.findall(pattern, english)), pattern


def test_pictures_are_there_and_small():
    """Every picture is in some document, and none is big, nor all together."""
    named = {each for name in NAMES for each in re.findall(r"\((?:docs/)?pictures/([a-z]+\.png)\)", words_of(name))}
    there = list((ROOT / "docs/pictures").glob("*.png"))
    assert named
    assert named == {path.name for path in there}
    assert all(path.stat().st_size < PICTURE_AT_MOST for path in there)
    assert sum(path.stat().st_size for path in there) < PICTURES_AT_MOST


@pytest.mark.parametrize("name", ["docs/so-tay-can-bo.md", "docs/quan-tri.md"])
def test_what_a_guide_says_to_press_stands_on_a_screen(name):
    """Names of pages and buttons are bold, begin with a capital and end without a mark; emphasis does not."""
    places = [path for kind in ("*.py", "*.html") for path in (ROOT / "src").rglob(kind)]
    screens = "".join(path.read_text(encoding="utf-8") for path in places)
    named = [
        each for each in re.findall(r"\*\*([^*]+)\*\*", words_of(name)) if each[0].isupper() and each[-1] not in ".?:!"
    ]
    assert len(named) > 30
    assert [each for each in named if each not in screens] == []


def test_every_variable_is_explained():
    """Whatever the settings and the launcher read from the environment stands in the operations guide, and nothing more."""
    explained = set(
        re.findall(
            r"`((?:MOTCUA|ZALO|EMAIL|SMS|LETTER|DATABASE|API|OPEN311|SCENE_REPORTS|NATIONAL_PORTAL)_[A-Z_]+)`",
            words_of("docs/operations.md"),
        )
    )
    settings = (ROOT / "src/config/settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r"env\.\w+\(\s*\"([A-Z_]+)\"", settings))
    sources = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py") if "emulators" not in path.parts
    )
    launcher = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src/launcher").glob("*.py"))
    read |= set(re.findall(r"\bMOTCUA_[A-Z_]+[A-Z]\b", launcher))
    assert sorted(name for name in read if not {name, name.removesuffix("_FILE")} & explained) == []
    assert sorted(name for name in explained if name.removesuffix("_FILE") not in sources) == []


def test_the_retention_table_is_the_codes():
    from config.retention import TABLE

    text = words_of("docs/operations.md")
    rows = {what.strip(): int(days) for what, days in re.findall(r"(?m)^\| [^|]+ \| ([^|]+) \| (\d+) \|", text)}
    assert rows == {kept.what: kept.period.days for kept in TABLE}


def test_the_limits_table_is_the_codes():
    from books.limits.starter import IN_FORCE

    text = words_of("docs/operations.md")
    rows = {
        code: (amount, unit, sure)
        for code, amount, unit, sure in re.findall(
            r"(?m)^\| `((?:index\.)?(?:feedback|message|national)\.\w+)` \| [^|]+ \| (\d+) ([a-z ]+) \| (\w+) \|", text
        )
    }
    assert rows == {one.code: (str(one.amount), one.unit.replace("_", " "), one.certainty) for one in IN_FORCE}


def test_the_rounds_are_the_workers():
    text = words_of("docs/operations.md")
    worker = (ROOT / "src/config/worker.py").read_text(encoding="utf-8")
    rounds = re.findall(r'Round\("(\w+)"', worker)
    assert re.findall(r"(?m)^\| (\w+) \| [\d.]+ (?:s|min) \|", text) == rounds


def test_decisions_are_numbered_and_shaped():
    files = sorted((ROOT / "docs/decisions").glob("*.md"))
    numbers = [path.name[:4] for path in files]
    assert len(numbers) == len(set(numbers))
    for path in files:
        assert re.match(rf"# 0*{int(path.name[:4])}\.? ", path.read_text(encoding="utf-8")), path.name
