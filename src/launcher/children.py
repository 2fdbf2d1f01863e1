"""One child process: started on a leash, watched, stopped in order. Knows nothing of what the child does."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

LEASH = Path(__file__).with_name("leash.py")
LOG_TURNS_AT = 10 * 1024 * 1024


@dataclass(frozen=True)
class Drop:
    """The way to stop being root, and who to become."""

    way: str
    uid: int
    gid: int

    def arguments(self) -> list[str]:
        return ["--drop", self.way, "--uid", str(self.uid), "--gid", str(self.gid)]


def leashed(command: Sequence[str], *, death_signal: str = "TERM", drop: Drop | None = None) -> list[str]:
    """The command line that starts `command` bound to the life of this process."""
    line = [sys.executable, "-I", "-S", str(LEASH), "--parent", str(os.getpid()), "--death-signal", death_signal]
    return [*line, *(drop.arguments() if drop else []), "--", *command]


@dataclass
class Child:
    """A named program that should be running."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str]
    log: Path
    stop_signal: int = signal.SIGTERM
    patience: float = 10.0
    drop: Drop | None = None
    folder: Path | None = None
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    started: float = 0.0
    failures: int = 0
    due: float = 0.0

    def start(self) -> None:
        self._turn_log()
        death = signal.Signals(self.stop_signal).name.removeprefix("SIG")
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                leashed(self.command, death_signal=death, drop=self.drop),
                env=dict(self.env),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                process_group=0,  # from the first moment on: it may be killed before the leash has made one
            )
        self.started = time.monotonic()

    @property
    def pid(self) -> int:
        if self.process is None:
            raise RuntimeError(f"{self.name} was never started")
        return self.process.pid

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def exit_code(self) -> int | None:
        return None if self.process is None else self.process.poll()

    def stop(self) -> None:
        """Ask, wait, then insist; nothing of its group stays behind."""
        if self.process is None:
            return
        if self.is_running():
            self._signal(self.stop_signal, group=False)
            try:
                self.process.wait(self.patience)
            except subprocess.TimeoutExpired:
                pass  # it had its time; the whole group goes below
        self._signal(signal.SIGKILL, group=True)
        self.process.wait()

    def kill(self) -> None:
        """What a power cut does: no warning, the whole group."""
        self._signal(signal.SIGKILL, group=True)
        if self.process is not None:
            self.process.wait()

    def postpone(self) -> float:
        """After a crash: seconds to wait before the next start, growing while it keeps crashing at once."""
        lived = time.monotonic() - self.started
        self.failures = 1 if lived > 60 else self.failures + 1
        wait = min(30.0, 0.5 * 2 ** (self.failures - 1))
        self.due = time.monotonic() + wait
        self._signal(signal.SIGKILL, group=True)  # workers whose main process died
        return wait

    def tail(self, lines: int = 15) -> str:
        if not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])

    def _signal(self, number: int, *, group: bool) -> None:
        if self.process is None:
            return
        try:
            if group:
                os.killpg(self.process.pid, number)
            else:
                os.kill(self.process.pid, number)
        except (ProcessLookupError, PermissionError):
            pass  # already gone

    def keep_log_small(self) -> None:
        """While it runs and writes (always at the end, so the file may be cut): one older part is kept."""
        if not self.log.exists() or self.log.stat().st_size <= LOG_TURNS_AT:
            return
        older = self.log.with_suffix(".1.log")
        shutil.copyfile(self.log, older)
        older.chmod(0o600)
        os.truncate(self.log, 0)

    def _turn_log(self) -> None:
        if self.log.exists() and self.log.stat().st_size > LOG_TURNS_AT:
            self.log.replace(self.log.with_suffix(".1.log"))
