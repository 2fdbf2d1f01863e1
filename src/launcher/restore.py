"""`./motcua restore FILE`: an empty installation becomes the one that was saved, or stays exactly as it was.

The file is read and summed whole before anything is touched.
"""

import contextlib
import hashlib
import json
import shutil
import subprocess
import tarfile
import tempfile
import time
from pathlib import Path, PurePosixPath
from typing import IO, Any, NoReturn

from launcher import journal
from launcher.backup import DUMP, FOLDERS, FORMAT, LEFT_OUT, MANIFEST, SECRETS, connection_environment
from launcher.binaries import find_binaries
from launcher.database import Addresses
from launcher.ending import ending_on_signals
from launcher.folders import State, only_one
from launcher.restoring import made_empty, marked, put_back_cut
from launcher.stack import Stack
from launcher.surroundings import chosen_profile
from launcher.visit import last_ports
from launcher.words import instant_words, say, stop

MOVED = ("postgres", *FOLDERS)
SETTINGS_END_BY = 60  # lines; data comes later
YOUNGER_SETTINGS = (b"SET transaction_timeout = 0;\n",)  # since PostgreSQL 17; nought is the default


def restore(
    state: State, source: Path, *, force: bool, erasures: Path | None = None, without_erasures: bool = False
) -> int:
    state.make()
    source = source.expanduser()
    manifest = read_whole(source)
    with only_one(state), ending_on_signals():
        put_back_cut(state)
        if not state.is_empty() and not force:
            stop(
                f"{state.path} đang có dữ liệu. Chọn MOTCUA_STATE trống, hoặc thêm --force (dữ liệu cũ được chuyển vào "
                "backups, không bị xóa).",
                "this state folder holds data: use an empty one, or --force (the old data is moved aside, not deleted)",
            )
        brought = None if without_erasures else journal.require(state, manifest, erasures)
        aside = state / "backups" / time.strftime("replaced-%Y%m%d-%H%M%S")
        moved = (*MOVED, "erasures") if without_erasures or brought else MOVED
        had_something = not state.is_empty() or ("erasures" in moved and journal.journal_of(state).exists())
        with marked(state, source, aside, moved):
            if brought:
                journal.put(state, brought)
            _bring_in(state, source, str(manifest["made_at"]), force=force)
        if not had_something:
            shutil.rmtree(aside)
    kept = f" Dữ liệu cũ nằm ở {aside}." if had_something else ""
    say(
        f"Đã khôi phục bản sao lưu lúc {instant_words(str(manifest['made_at']))}.{kept} Nội dung tin đã hủy không trở lại.",
        "restored; destroyed messages stay destroyed",
    )
    if without_erasures:
        journal.without(str(manifest["made_at"]))
    return 0


def put_back(state: State) -> int:
    """`./motcua restore --put-back`: end a restore that was cut off by undoing it."""
    state.make()
    with only_one(state), ending_on_signals():
        if not put_back_cut(state):
            say("Không có lần khôi phục nào dở dang.", "no restore was cut off here")
    return 0


# --- the file ---------------------------------------------------------------------------------------------------


def read_whole(source: Path) -> dict[str, Any]:
    """The manifest, after every part was read and summed; a damaged file is named with what is wrong."""
    if not source.is_file():
        stop(f"Không có tệp {source}.", "there is no such file")
    sums: dict[str, str] = {}
    manifest: dict[str, Any] | None = None
    try:
        with tarfile.open(source, mode="r:") as tar:
            for part in tar:
                if not is_expected(part):
                    _damaged(source, f"có phần lạ «{part.name[:80]}»", "it holds an unexpected part")
                body = tar.extractfile(part)
                if body is None:
                    _damaged(source, f"không đọc được «{part.name}»", "a part cannot be read")
                if part.name == MANIFEST:
                    manifest = json.loads(body.read())
                else:
                    sums[part.name] = _sum(body)
    except (tarfile.TarError, EOFError, ValueError, OSError) as error:
        _damaged(source, f"không đọc được: {error}", "it cannot be read to its end")
    if manifest is None:
        _damaged(source, "thiếu bảng kê (tệp bị cắt cụt?)", "the manifest is missing, the file was cut short")
    return _agreed(source, manifest, sums)


def _sum(body: IO[bytes]) -> str:
    total = hashlib.sha256()
    while piece := body.read(1024 * 1024):
        total.update(piece)
    return total.hexdigest()


def _agreed(source: Path, manifest: dict[str, Any], sums: dict[str, str]) -> dict[str, Any]:
    if manifest.get("format") != FORMAT:
        _damaged(source, f"định dạng {manifest.get('format')!r} chưa biết", "its format is unknown to this version")
    expected = manifest.get("sha256")
    if not isinstance(expected, dict) or DUMP not in expected:
        _damaged(source, "bảng kê hỏng", "its manifest is broken")
    wrong = sorted(name for name in expected.keys() | sums.keys() if expected.get(name) != sums.get(name))
    if wrong:
        _damaged(
            source, f"{len(wrong)} phần sai mã kiểm tra, phần đầu: «{wrong[0]}»", f"checksum of {wrong[0]} is wrong"
        )
    return manifest


def is_expected(part: tarfile.TarInfo) -> bool:
    """Ordinary files in the known places only; a backup comes over channels that we do not control."""
    path = PurePosixPath(part.name)
    if not part.isfile() or path.is_absolute() or ".." in path.parts or path.is_relative_to(LEFT_OUT):
        return False
    return part.name in {DUMP, MANIFEST, *SECRETS} or (len(path.parts) > 1 and path.parts[0] in FOLDERS)


def _damaged(source: Path, vi: str, en: str) -> NoReturn:
    stop(
        f"Tệp sao lưu {source.name} hỏng: {vi}. Chưa thay đổi gì.", f"damaged backup: {en}; nothing was changed", code=6
    )


# --- bringing it in ---------------------------------------------------------------------------------------------


def _bring_in(state: State, source: Path, made_at: str, *, force: bool) -> None:
    say("Chép kho tệp, khóa và con dấu…", "copying vault, keys and seals")
    dumped = state / "run" / DUMP
    try:
        _extract(source, state, dumped)
        stack = Stack(state.path, ports=last_ports(state), profile=chosen_profile())
        try:
            stack.start_database()
            if stack.addresses is None:
                raise RuntimeError("start_database gives the addresses")
            say("Nạp cơ sở dữ liệu…", "loading the database")
            with made_empty(state, stack.addresses.owner, force=force):
                _load(stack.addresses, dumped)
                stack.manage("prepare", as_owner=True)
                stack.manage("after_restore", as_owner=True)
                stack.begin_journal()
                _settle(stack, state, made_at)
        finally:
            stack.stop()
    finally:
        dumped.unlink(missing_ok=True)


def _settle(stack: Stack, state: State, made_at: str) -> None:
    """What the world has that the backup does not know of: numbers given, things erased, messages sent."""
    times = journal.restores_since(state, made_at) + 1
    journal.note_restore(state, made_at)
    stack.manage("skip_numbers", "--yes", f"--times={times}", as_owner=True)
    told = stack.manage("erase_again").strip()
    say(f"Xóa lại theo sổ ghi xóa: {told}.", f"erased again, as the erasure journal says: {told}")
    told = stack.manage("doubt_unsent", f"--made-at={made_at}").strip()
    say(
        f"Có thể đã gửi sau lúc sao lưu nên máy không tự gửi: {told}.",
        f"may have gone out since the backup, so nothing goes out by itself: {told}",
    )


def _extract(source: Path, state: State, dumped: Path) -> None:
    with tarfile.open(source, mode="r:") as tar:
        for part in tar:
            body = tar.extractfile(part) if is_expected(part) and part.name != MANIFEST else None
            if body is None:
                continue
            target = dumped if part.name == DUMP else state / part.name
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with target.open("wb") as file:
                shutil.copyfileobj(body, file)
            target.chmod(part.mode & 0o700)


def _load(addresses: Addresses, dumped: Path) -> None:
    binaries, environment = find_binaries(), connection_environment(addresses.owner)
    script = [binaries / "pg_restore", "--no-owner", "--no-privileges", "--file=-", str(dumped)]
    line = [
        binaries / "psql",
        "--no-psqlrc",
        "--quiet",
        "--single-transaction",
        "--set=ON_ERROR_STOP=1",
        "--output=/dev/null",
    ]
    with tempfile.TemporaryFile() as told:
        reading = subprocess.Popen(script, env=environment, stdout=subprocess.PIPE, stderr=told)
        writing = subprocess.Popen(line, env=environment, stdin=subprocess.PIPE, stderr=told)
        try:
            _hand_on(reading.stdout, writing.stdin)
        except BrokenPipeError:
            reading.kill()  # psql has said what was wrong
        except BaseException:
            writing.kill()  # before its input ends: it would take half for the whole, and keep it
            reading.kill()
            raise
        finally:
            for pipe in (reading.stdout, writing.stdin):
                with contextlib.suppress(OSError):  # psql is gone, and has said why
                    pipe.close()  # type: ignore[union-attr]
        if writing.wait() or reading.wait():
            told.seek(0)
            said = told.read().decode("utf-8", "replace").strip()[-800:]
            stop(f"Không nạp được cơ sở dữ liệu:\n{said}", "loading the database failed, see above")


def _hand_on(script: IO[bytes] | None, server: IO[bytes] | None) -> None:
    """To psql, so that an older server than our programs may be the target: what it does not know stays out."""
    if script is None or server is None:
        raise RuntimeError("both are pipes")
    for _ in range(SETTINGS_END_BY):
        piece = script.readline()
        if piece not in YOUNGER_SETTINGS:
            server.write(piece)
    shutil.copyfileobj(script, server, 1024 * 1024)
