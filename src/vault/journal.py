"""The erasure journal: which things were erased, by id and date, in a file outside the database and outside every backup.

A backup brings back what was erased after it was made; `./motcua restore` reads this journal and erases it again (Law
91/2025/QH15, art. 14). A line is on the disk before the transaction that erases is committed, so that a crash loses none;
a line whose transaction was rolled back is taken back by `settle`. Ids and dates only: no words, no names, no keys.
"""

from __future__ import annotations

import fcntl
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid4

from kernel.time import today
from vault.disk import fsync_folder, state_folder, write_file
from vault.errors import VaultError

NAME: Final = "journal.jsonl"
_SETTLED: Final = "settled"
_SETTLES_AFTER: Final = timedelta(minutes=10)  # longer than any transaction lives

Key = tuple[str, UUID]


class JournalUnwritable(VaultError):
    """Chưa xóa được: không ghi được sổ ghi xóa ở {path} ({why}). Hãy báo người vận hành; chưa có gì thay đổi."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was erased: what it was (a case, a file, …), its id, until when, and the coded reason."""

    what: str
    id: UUID
    at: datetime
    why: str = ""


Still = Callable[[Sequence[Line]], Iterable[Line]]


def note(what: str, thing: UUID, at: datetime, why: str = "", *, until: datetime | None = None) -> None:
    """Write down that THING is being erased; on the disk when this returns, so call it before the commit.

    UNTIL: what it held until then is meant, where that is not the hour of the erasure.
    """
    more = {"why": why, "until": until.isoformat() if until and until != at else ""}
    told = {"erased": what, "id": str(thing), "at": at.isoformat()}
    _append(told | {name: value for name, value in more.items() if value})


def take_back(what: str, thing: UUID, at: datetime) -> None:
    """It was not erased after all (a rollback), or is lawfully back (words released from quarantine)."""
    _append({"kept": what, "id": str(thing), "at": at.isoformat()})


def begin() -> Path:
    """The journal, with its first line. Doing it twice changes nothing."""
    with _opened():
        return _path()


def erased() -> list[Line]:
    """Everything that is erased, in order of its last line; what was taken back is not among it."""
    last: dict[Key, Line] = {}
    for line in _lines(0):
        key = (str(line.get("erased") or line.get("kept")), UUID(str(line["id"])))
        last.pop(key, None)
        if "erased" in line:
            last[key] = _line(line)
    return list(last.values())


def settle(still: Mapping[str, Still], at: datetime) -> int:
    """Take back the lines whose erasure was rolled back: STILL tells, by kind, which of these things are there as before.

    Looks at each line once, some minutes after it was written; returns how many were taken back. A line whose hour has
    not come (a clock that was wrong) holds up no other: while it waits, it stays erased.
    """
    start = end = _settled()
    ripe: list[Line] = []
    for line in _lines(start):
        written = datetime.fromisoformat(str(line["at"]))
        if written > at + _SETTLES_AFTER:
            continue
        if written > at - _SETTLES_AFTER:
            break
        end = line["end"]
        if "erased" in line:
            ripe.append(_line(line))
    if end == start:
        return 0
    alive = [one for what, ask in still.items() for one in ask([each for each in ripe if each.what == what])]
    for one in alive:
        take_back(one.what, one.id, at)
    write_file(_path().with_name(_SETTLED), str(end).encode())
    return len(alive)


# --- the file ---------------------------------------------------------------------------------------------------


def _path() -> Path:
    return state_folder() / "erasures" / NAME


def _append(told: Mapping[str, str]) -> None:
    body = json.dumps(told, separators=(",", ":")).encode() + b"\n"
    with _opened() as descriptor:
        _write(descriptor, body)


@contextmanager
def _opened() -> Iterator[int]:
    """The journal, ours alone and whole to its last line, whatever a crash left at its end."""
    path = _path()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            size = os.fstat(descriptor).st_size
            if size == 0:
                _write(descriptor, json.dumps({"journal": str(uuid4()), "begun": today().isoformat()}).encode() + b"\n")
                fsync_folder(path.parent)
            elif os.pread(descriptor, 1, size - 1) != b"\n":
                _write(descriptor, b"\n")
            yield descriptor
        finally:
            os.close(descriptor)
    except OSError as error:
        raise JournalUnwritable(path=str(path), why=error.strerror or type(error).__name__) from error


def _write(descriptor: int, body: bytes) -> None:
    while body:
        body = body[os.write(descriptor, body) :]
    os.fsync(descriptor)


def _lines(start: int) -> list[dict[str, Any]]:
    """The whole lines from START on, each with the place where it ends."""
    found: list[dict[str, Any]] = []
    try:
        with _path().open("rb") as file:
            file.seek(start)
            for raw in file:
                start += len(raw)
                if (line := _parsed(raw)) is not None:
                    found.append({**line, "end": start})
    except FileNotFoundError:
        pass
    return found


def _parsed(raw: bytes) -> dict[str, Any] | None:
    """None for the first line, and for one cut short by a crash: its erasure was never committed."""
    try:
        line = json.loads(raw)
        _line(line)
    except (ValueError, KeyError, TypeError):
        return None
    return dict(line)


def _line(line: Mapping[str, Any]) -> Line:
    what = line["erased"] if "erased" in line else line["kept"]
    until = datetime.fromisoformat(str(line.get("until") or line["at"]))
    datetime.fromisoformat(str(line["at"]))
    return Line(str(what), UUID(str(line["id"])), until, str(line.get("why", "")))


def _settled() -> int:
    try:
        return int(_path().with_name(_SETTLED).read_bytes())
    except (OSError, ValueError):
        return 0


if __name__ == "__main__":  # `python -m vault.journal`: the launcher begins it with the keys
    begin()
    sys.exit(0)
