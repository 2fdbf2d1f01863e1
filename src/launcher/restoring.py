"""What a restore has begun and not ended: a mark in the state folder, written before its first step and removed after its last.

While it is there nothing may serve, write or be saved: words that were erased would be back, messages would go out twice.
Whatever ended the restore (a power cut too), the mark says what has to be put back, and where it lies.
"""

import contextlib
import json
import os
import shutil
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from launcher.backup import DUMP
from launcher.database import connect, without_password
from launcher.ending import deaf
from launcher.folders import State
from launcher.stack import Stack
from launcher.surroundings import chosen_profile, given
from launcher.unfinished import mark_of
from launcher.visit import last_ports
from launcher.words import LauncherError, say, stop

if TYPE_CHECKING:
    import psycopg


@contextlib.contextmanager
def marked(state: State, source: Path, aside: Path, names: Iterable[str]) -> Iterator[None]:
    """The old data steps aside, and within comes what is new. When that fails, the old state is the state again."""
    _note(
        state,
        file=str(source.absolute()),
        at=time.strftime("%d/%m/%Y %H:%M"),
        aside=str(aside.relative_to(state.path)),
        names=list(names),
    )
    try:
        _move(state.path, aside, names)
        state.make()
        yield
    except BaseException:
        with deaf():
            _put_back(state, aside, names)
            if "schema" not in _told(state):
                mark_of(state).unlink()
        raise
    os.sync()  # or a power cut could leave less than what was told as done
    mark_of(state).unlink()


@contextlib.contextmanager
def made_empty(state: State, owner: str, *, force: bool) -> Iterator[None]:
    """On a server of the operator's: what is there steps aside under another name, and comes back when this fails."""
    with connect(owner) as server:
        row = server.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
        was_full = bool(row and row[0])
        if was_full and not force:
            stop(
                "Cơ sở dữ liệu đã có bảng. Dùng cơ sở dữ liệu trống hoặc thêm --force.",
                "the database is not empty: use an empty one, or --force",
            )
        aside = time.strftime("replaced_%Y%m%d_%H%M%S") if was_full else ""
        if given("DATABASE_URL"):
            _note(state, database=without_password(owner), schema=aside)
        try:
            if was_full:
                server.execute(f"ALTER SCHEMA public RENAME TO {aside}")
                server.execute("CREATE SCHEMA public")
            yield
        except BaseException:
            with deaf():
                _bring_back(server, aside)
                _forget(state, "schema")
            raise
    if was_full:
        say(
            f"Bảng cũ nằm ở lược đồ {aside} của cơ sở dữ liệu. Khi không cần nữa: DROP SCHEMA {aside} CASCADE",
            f"the old tables lie in schema {aside} of the database; when they are no longer needed, drop it",
        )


def put_back_cut(state: State) -> bool:
    """Undo a restore that was cut off: what was there before it is there again. False when there was none."""
    if not mark_of(state).exists():
        return False
    told = _told(state)
    with deaf():
        if "schema" in told:
            _bring_back_tables(state, told)
        (state / "run" / DUMP).unlink(missing_ok=True)
        if told:
            _put_back(state, state / told["aside"], told["names"])
        mark_of(state).unlink()
    say(
        "Đã trả lại dữ liệu có trước lần khôi phục dở dang.",
        "what was there before the restore that was cut off is back",
    )
    return True


def _bring_back_tables(state: State, told: dict[str, Any]) -> None:
    stack = Stack(state.path, ports=last_ports(state), profile=chosen_profile())
    if not given("DATABASE_URL"):
        _other_database(told)
    stack.start_database()
    owner = stack.addresses.owner if stack.addresses else ""
    if without_password(owner) != told["database"]:
        _other_database(told)
    with connect(owner) as server:
        _bring_back(server, told["schema"])
    _forget(state, "schema")


def _other_database(told: dict[str, Any]) -> None:
    stop(
        f"Lần khôi phục dở dang ghi vào cơ sở dữ liệu {told['database']}. Đặt DATABASE_URL và DATABASE_OWNER_URL như lúc "
        "đó rồi chạy lại.",
        "the restore that was cut off wrote into that database: set its two addresses and run this again",
    )


def _bring_back(server: "psycopg.Connection[tuple[object, ...]]", aside: str) -> None:
    """Public is again what it was: the schema that stepped ASIDE, or (none did) without tables."""
    if aside and not server.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [aside]).fetchone():
        return  # it had not gone yet
    server.execute("DROP SCHEMA IF EXISTS public CASCADE")
    server.execute(f"ALTER SCHEMA {aside} RENAME TO public" if aside else "CREATE SCHEMA public")


# --- the mark ---------------------------------------------------------------------------------------------------


def _told(state: State) -> dict[str, Any]:
    """What the mark says; nothing when not even that was written whole."""
    try:
        return dict(json.loads(mark_of(state).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return {}


def _note(state: State, **more: object) -> None:
    _write(state, _told(state) | more)


def _forget(state: State, name: str) -> None:
    _write(state, {key: value for key, value in _told(state).items() if key != name})


def _write(state: State, told: dict[str, Any]) -> None:
    """Whole, or as it was; and on the disk before anything else happens."""
    partial = mark_of(state).with_suffix(".part")
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(told, file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(mark_of(state))
    folder = os.open(state.path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


# --- the folders ------------------------------------------------------------------------------------------------


def _move(source: Path, target: Path, names: Iterable[str]) -> None:
    target.mkdir(parents=True, mode=0o700, exist_ok=True)
    for name in names:
        if (source / name).exists():
            (source / name).rename(target / name)


def _put_back(state: State, aside: Path, names: Iterable[str]) -> None:
    """Something went wrong: remove what came in, and the old state is the state again. What had not gone aside yet, or is
    back already, stays: `state.make` sees to it that each of the folders is there before."""
    try:
        for name in names:
            if (aside / name).exists():
                shutil.rmtree(state / name, ignore_errors=True)
                (aside / name).rename(state / name)
        if aside.exists():
            aside.rmdir()
    except OSError as error:
        raise LauncherError(
            f"Khôi phục không thành công và không trả được dữ liệu cũ về chỗ; dữ liệu cũ ở {aside}: {error}",
            f"the old data could not be put back, it lies in {aside}",
        ) from error
