"""`./motcua test` and `./motcua check`: the same commands for a developer and for CI."""

import os
import subprocess
import sys
import time

from launcher import tree
from launcher.folders import ROOT
from launcher.words import both, say


def environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))), "PYTHONUTF8": "1"}


def run_suite(arguments: list[str]) -> int:
    """Run pytest on a process more than there are cores, for some of them wait for others; one module in one process.
    What is given after `test` comes last and so wins. They keep their bytecode even where the shell says otherwise: each
    process would translate the whole product and every test anew."""
    line = [sys.executable, "-m", "pytest"]
    if not _names_processes(arguments):
        line += ["-n", str(min(os.cpu_count() or 2, 4) + 1), "--dist", "loadscope"]
    without = {"MOTCUA_STATE", "DATABASE_URL", "PYTHONDONTWRITEBYTECODE"}
    kept = {name: value for name, value in environment().items() if name not in without}
    return subprocess.call([*line, *arguments], cwd=ROOT, env=kept)


def _names_processes(arguments: list[str]) -> bool:
    return any(word in {"-n", "--numprocesses", "no:xdist", "--pdb"} or word.startswith("-n") for word in arguments)


def check() -> int:
    """Every check, even after one failed; the exit code is 1 when any did."""
    places = [name for name in ("src", "tests", "benchmarks", "docs", "manage.py", "motcua") if (ROOT / name).exists()]
    steps: list[tuple[str, list[str]]] = [
        ("format", [sys.executable, "-m", "ruff", "format", "--check", "--quiet", *places]),
        ("ruff", [sys.executable, "-m", "ruff", "check", "--quiet", "--output-format", "concise", *places]),
        ("mypy", [sys.executable, "-m", "mypy", "src"]),
        ("import-linter", [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"]),
    ]
    failed = [name for name, line in steps if not _step(name, line)]
    started = time.monotonic()
    findings = tree.findings(ROOT)
    for finding in findings:
        print(f"  {finding}")
    _tell(both("cây mã nguồn", "tree"), not findings, started)
    failed += ["tree"] if findings else []
    if failed:
        say(f"Kiểm tra không đạt: {', '.join(failed)}.", f"check failed: {', '.join(failed)}")
        return 1
    say("Kiểm tra đạt.", "check passed")
    return 0


def _step(name: str, line: list[str]) -> bool:
    started = time.monotonic()
    done = subprocess.run(line, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        print((done.stdout + done.stderr).strip()[-6000:])
    _tell(name, done.returncode == 0, started)
    return done.returncode == 0


def _tell(name: str, passed: bool, started: float) -> None:
    word = both("đạt", "passed") if passed else both("KHÔNG ĐẠT", "FAILED")
    print(f"{name:<16} {time.monotonic() - started:5.1f} s  {word}", flush=True)
