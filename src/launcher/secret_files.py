"""Random secrets of this installation, each in a file of its own (0600). Never printed, never in a log."""

import secrets
from pathlib import Path

from launcher.folders import write_private


def password(path: Path, length: int = 32) -> str:
    """The secret at `path`, made when missing. URL-safe, so that it fits into an address."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_private(path, secrets.token_urlsafe(length))
    return path.read_text(encoding="utf-8").strip()
