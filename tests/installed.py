"""A whole installation, prepared once per test run; the houses of the tests start from copies of it.

What `Stack.start` does in an empty folder (initdb, every migration, static files, the demo city, Zalo's first token)
costs a quarter of a minute of one core. It is done here once, in earnest; a copy costs a second. `./motcua up` from an
empty folder is tried by tests/launcher/test_stack.py.
"""

from __future__ import annotations

import fcntl
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from launcher.stack import Stack
from tests import hour
from tests.cluster import Ground


class Copied(Stack):
    """An installation that was prepared before it was copied here."""

    def prepare(self, *, demo_city: bool = True) -> None:
        """It was; to look again costs a start of Django. That `up` does look is tried by tests/launcher/test_stack.py."""


@contextmanager
def installed(name: str, *, throwaway: bool = True) -> Iterator[Stack]:
    """A prepared installation with the demo city in a folder of its own; the caller starts it, here it is stopped."""
    ground = Ground.found()
    whole = _prepared(ground)
    folder = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=ground.folder))
    folder.chmod(0o711)
    stack = copied(whole, folder, throwaway=throwaway)
    try:
        yield stack
    finally:
        stack.stop()
        shutil.rmtree(folder, ignore_errors=True)


def copied(whole: Path, folder: Path, *, throwaway: bool) -> Stack:
    # As the owner that each file has: PostgreSQL may be another user. On a file system that can, nothing is written.
    subprocess.run(["cp", "-a", "--reflink=auto", f"{whole}/.", str(folder)], check=True)
    (folder / "run" / "database.port").unlink()
    return Copied(folder, throwaway=throwaway)


def _prepared(ground: Ground) -> Path:
    """Made by whoever comes first; the other test processes wait."""
    whole = ground.folder / "installed"
    with (ground.folder / "installed.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not whole.exists():
            fresh = ground.folder / "installed.new"
            stack = Stack(fresh)
            hour.begin(stack.state.clock_file())
            try:
                stack.start(("emulator",))
            finally:
                stack.stop()
            fresh.rename(whole)
    return whole
