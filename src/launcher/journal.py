"""The erasure journal as backup and restore see it: a file beside the keys, in no backup, that must be the right one.

The product writes it (vault/journal.py). A backup remembers how far it had come and what it held until there; a restore
refuses a journal that is not that one or is shorter, because then nobody knows what must be erased again.
"""

import datetime as dt
import hashlib
import json
import os
from pathlib import Path
from typing import Any

from launcher.folders import State
from launcher.words import instant_words, say, stop

MISSING = 7  # exit code


def journal_of(state: State) -> Path:
    return state / "erasures" / "journal.jsonl"


def told_of(state: State) -> dict[str, str | int]:
    """For the manifest: which journal, how long, and the sum of what it holds so far. It only ever grows."""
    body = journal_of(state).read_bytes()
    whole = body[: body.rfind(b"\n") + 1]
    return {"id": _id_of(body), "size": len(whole), "sha256": hashlib.sha256(whole).hexdigest()}


def require(state: State, manifest: dict[str, Any], given: Path | None) -> bytes | None:
    """The journal that belongs to this backup, from GIVEN (None: it lies in its place already), or nothing is restored."""
    place = journal_of(state)
    source = given.expanduser().absolute() if given else place
    wrong = _what_is_wrong(source, manifest.get("journal"))
    if wrong:
        vi, en = wrong
        stop(
            f"Chưa khôi phục: {vi}. Không có sổ ghi xóa thì những gì người dân đã yêu cầu xóa sau lúc sao lưu "
            f"({manifest.get('made_at')}) sẽ sống lại. Chép sổ từ máy cũ (thư mục erasures) rồi thêm "
            "--erasures TỆP; chỉ khi sổ đã mất hẳn mới dùng --without-erasures.",
            f"not restored: {en}. Without the erasure journal what was erased after the backup comes back. Copy it from "
            "the old machine (folder erasures) and give --erasures FILE; only if it is lost for good: --without-erasures",
            code=MISSING,
        )
    return None if source == place else source.read_bytes()


def put(state: State, body: bytes) -> None:
    """The journal of the old machine becomes the one that goes on here."""
    place = journal_of(state)
    with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())


def restores_since(state: State, made_at: str) -> int:
    """How often the time after MADE_AT was lost before: each of those restores let out numbers of its own."""
    since, found = dt.datetime.fromisoformat(made_at), 0
    for raw in journal_of(state).read_bytes().splitlines():
        try:
            line = json.loads(raw)
            found += "restored" in line and dt.datetime.fromisoformat(line["at"]) > since
        except (ValueError, KeyError, TypeError):
            continue  # cut short by a crash: an erasure that was never committed
    return found


def note_restore(state: State, made_at: str) -> None:
    """This restore, in the one file that outlives it; vault/journal.py passes over such a line."""
    told = {"restored": made_at, "at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds")}
    place = journal_of(state)
    is_cut = not place.read_bytes().endswith(b"\n")
    with place.open("ab") as file:
        file.write(b"\n" * is_cut + json.dumps(told, separators=(",", ":")).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def without(made_at: str) -> None:
    say(
        f"KHÔNG có sổ ghi xóa: những gì đã xóa sau {instant_words(made_at)} có thể đã sống lại. Báo người phụ trách bảo vệ dữ liệu cá nhân.",
        "WITHOUT the erasure journal: what was erased after the backup may be back; tell who answers for personal data",
    )


def _what_is_wrong(path: Path, told: dict[str, Any] | None) -> tuple[str, str] | None:
    """None when this is the journal that the backup knew, grown or not. Older backups say nothing of theirs."""
    try:
        body = path.read_bytes()
    except OSError as error:
        return (
            f"không đọc được sổ ghi xóa {path} ({error.strerror})",
            f"no erasure journal at {path} ({error.strerror})",
        )
    if not _id_of(body):
        return f"{path} không phải là sổ ghi xóa", f"{path} is not an erasure journal"
    if not told:
        return None
    if _id_of(body) != told["id"]:
        return f"sổ ghi xóa {path} là của bản cài đặt khác", f"the journal {path} is another installation's"
    if hashlib.sha256(body[: int(told["size"])]).hexdigest() != told["sha256"]:
        return (
            f"sổ ghi xóa {path} cũ hơn bản sao lưu hoặc đã bị sửa",
            f"the journal {path} is older than the backup or was changed",
        )
    return None


def _id_of(body: bytes) -> str:
    try:
        return str(json.loads(body.partition(b"\n")[0])["journal"])
    except (ValueError, KeyError, TypeError):
        return ""
