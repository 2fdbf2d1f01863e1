"""A step of the product that dies at each of its statements in turn, and what the world does afterwards.

A scene is prepared once and put back for every death. The step runs in a fork of this process, so that it can be killed like a
web or a worker and costs no start; its PostgreSQL lies behind a `Wire`.
"""

from __future__ import annotations

import os
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.casework.conftest import _forgetting
from tests.cluster import Copy, Ground, copy
from tests.conftest import _let_go, _point_django_at
from tests.faults.wire import Fuse, Wire

KILLED, CUT = "killed", "line cut"
LONGEST = 120.0  # seconds: a step that hangs is found, one on a busy machine is not
_TABLES = """
    SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
    AND NOT EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attgenerated <> '')
"""  # a book that computes its own column is nothing that a step writes
_KEEP = f"""
    DO $$ DECLARE name text; BEGIN
        CREATE SCHEMA scene;
        FOR name IN {_TABLES} LOOP EXECUTE format('CREATE TABLE scene.%I AS TABLE public.%I', name, name); END LOOP;
    END $$
"""
# As the superuser, and without the triggers that forbid it to everybody else.
_PUT_BACK = f"""
    SET session_replication_role = replica;
    DO $$ DECLARE name text; BEGIN
        FOR name IN {_TABLES} LOOP
            EXECUTE format('DELETE FROM public.%I', name);
            EXECUTE format('INSERT INTO public.%I OVERRIDING SYSTEM VALUE SELECT * FROM scene.%I', name, name);
        END LOOP;
    END $$
"""


@dataclass(frozen=True)
class Death:
    """Who died at which statement, and on which side of it."""

    how: str
    nth: int
    is_after: bool

    def __str__(self) -> str:
        return f"{self.how} {'after' if self.is_after else 'before'} statement {self.nth}"


@dataclass
class Stage:
    """Where scenes are prepared and played."""

    ground: Ground
    wire: Wire
    told: Path
    ends: list[bool] = field(
        default_factory=list
    )  # of the statements of the last play: did each end outside a transaction?

    @contextmanager
    def prepared(self, build: Callable[[], Any]) -> Iterator[tuple[Copy, Any]]:
        """A database with the scene in it, committed and kept beside itself."""
        here = copy(self.ground, "scene")
        try:
            with _at(here):
                facts = build()
            with here.superuser() as server:
                server.execute(_KEEP)
            yield here, facts
        finally:
            here.drop()

    def every_death(
        self, here: Copy, step: Callable[[], object], after: Callable[[Death], None], *, within: bool = True
    ) -> int:
        """Play STEP again and again, each time dying one statement later; AFTER is what the world does then, and looks.

        The line breaks before every statement and after every commit. The power goes before the first and the last statement
        of every transaction and after every commit: what was open in between the server undoes, wherever it was. Not WITHIN:
        the line too breaks at those alone. Returns at how many boundaries the step died.
        """
        died = 0
        if within:
            while self._died(here, step, after, Death(CUT, died + 1, is_after=False)):
                died += 1
        else:
            assert not self._died(here, step, after, Death(CUT, 0, is_after=False))
        ends = [nth for nth, is_end in enumerate(self.ends, 1) if is_end]  # as the last play, which lived, went
        edges = sorted({1, *ends, *(nth + 1 for nth in ends[:-1])})
        deaths = [Death(how, nth, is_after=True) for how in (CUT, KILLED) for nth in range(1, len(ends) + 1)]
        deaths += [Death(how, nth, is_after=False) for how in ((KILLED,) if within else (CUT, KILLED)) for nth in edges]
        return died + sum(self._died(here, step, after, death) for death in deaths)

    def _died(self, here: Copy, step: Callable[[], object], after: Callable[[Death], None], death: Death) -> bool:
        with here.superuser() as server:
            server.execute(_PUT_BACK)
        blew = self._played(here, step, death)
        _is_quiet(here)
        with _at(here):
            try:
                after(death)
            except BaseException as problem:
                problem.add_note(f"{death}\n{self.told.read_text(encoding='utf-8')}")
                raise
        return blew

    def _played(self, here: Copy, step: Callable[[], object], death: Death) -> bool:
        _let_go()
        self.told.write_text("", encoding="utf-8")
        ready, go = os.pipe()
        child = os.fork()
        if child == 0:
            self._lives(here, step, ready)
        self.wire.fuse = fuse = Fuse(death.nth, death.is_after, victim=child if death.how == KILLED else 0)
        os.write(go, b"!")
        try:
            code = _ended(child)
        finally:
            os.close(ready)
            os.close(go)
            self.wire.fuse = None
            self.wire.cut()
            self.ends = fuse.ends
        if fuse.blew and death.how == KILLED:
            assert code == -9, f"{death}: it lived on ({code})"
        elif not fuse.blew:
            assert code == 0, f"undisturbed it ended with {code}: {self.told.read_text(encoding='utf-8')}"
        return fuse.blew

    def _lives(self, here: Copy, step: Callable[[], object], ready: int) -> None:
        """In the fork: never comes back."""
        code = 1
        try:
            os.read(ready, 1)
            _point_django_at(here, port=self.wire.port)
            step()
            code = 0
        except BaseException:  # noqa: BLE001 -- told to the parent, which decides
            self.told.write_text(traceback.format_exc(), encoding="utf-8")
        finally:
            os._exit(code)


@contextmanager
def _at(here: Copy) -> Iterator[None]:
    _point_django_at(here)
    with _forgetting():
        yield
    _let_go()


def _ended(child: int) -> int:
    """How the fork ended: its exit code, or minus the signal."""
    until = time.monotonic() + LONGEST
    while time.monotonic() < until:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.002)
    os.kill(child, 9)
    os.waitpid(child, 0)
    raise AssertionError(f"nothing for {LONGEST:.0f} s")


def _is_quiet(here: Copy) -> None:
    """What the dead had open the server has noticed and undone: as seconds later in life."""
    until = time.monotonic() + LONGEST
    with here.superuser() as server:
        query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        query += " AND backend_type = 'client backend'"
        while (server.execute(query).fetchone() or (0,))[0]:
            assert time.monotonic() < until, "a connection of the dead does not end"
            time.sleep(0.003)
