"""Secrets on disk: where they lie, who may read them, and files written whole or not at all."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

from vault.errors import KeysExposed


def keys_folder() -> Path:
    """MOTCUA_KEYS_DIR, or `keys` in the state folder."""
    if own := os.environ.get("MOTCUA_KEYS_DIR"):
        return Path(own)
    return state_folder() / "keys"


def state_folder() -> Path:
    """MOTCUA_STATE, or `var` in the repository."""
    return Path(os.environ.get("MOTCUA_STATE") or Path(__file__).resolve().parents[2] / "var")


def refuse_if_exposed(path: Path) -> None:
    """In production a key that other accounts can read is no key."""
    refuse_if_open_to_others(path, path)


def refuse_if_open_to_others(opened: int | Path, path: Path) -> None:
    """The same for a file that is open already."""
    mode = stat.S_IMODE(os.stat(opened).st_mode)
    if mode & 0o077 and os.environ.get("MOTCUA_PROFILE") == "production":
        raise KeysExposed(path=str(path), mode=oct(mode)[2:])


def write_file(path: Path, content: bytes, *, mode: int = 0o600, only_if_new: bool = False) -> None:
    """Whole or not at all; of two processes that create at once the first wins and both read its key."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if only_if_new:
            os.link(fresh, path)
        else:
            os.replace(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink(missing_ok=True)
    fsync_folder(path.parent)


def fsync_folder(folder: Path) -> None:
    """A rename is durable only once its folder is."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
