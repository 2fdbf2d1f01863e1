"""Orders to the press, a process that lives for one of them."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from desks.kit.context import house_words
from kernel.errors import MotCuaError
from kinds.feedback.letters.keys import signing_key, trusted

SRC: Final = Path(__file__).resolve().parents[3]
LONGEST: Final = 120.0


class PressFailed(MotCuaError):
    """Chưa in được văn bản. Hãy thử lại sau ít phút; nếu vẫn vậy, báo người vận hành."""


def printed(paper: str, values: dict[str, Any], *, as_picture: bool = False) -> bytes:
    """The PDF of a paper, or its first page as a picture; unsigned."""
    order = {"what": "print", "paper": paper, "values": values, "as_picture": as_picture}
    return base64.b64decode(_sent(order)["pdf"])


def printed_and_signed(paper: str, values: dict[str, Any], at: datetime) -> tuple[bytes, bool]:
    """The PDF, and whether it carries the organisation's signature (False where no key is configured)."""
    key = signing_key()
    order: dict[str, Any] = {"what": "print", "paper": paper, "values": values, "at": at.isoformat()}
    if key:
        words = {"name": str(house_words()["authority"]), "place": settings.LETTERS["place"], "reason": values["title"]}
        order["key"] = {"file": key.file, "password": key.password, "tsa": settings.LETTERS["tsa_url"], **words}
    return base64.b64decode(_sent(order)["pdf"]), key is not None


def examined(pdf: bytes, at: datetime) -> dict[str, Any]:
    """What the press finds about the signature of a file: is_signed, holds, why, signer, signed_at, stamp."""
    order = {"what": "examine", "pdf": base64.b64encode(pdf).decode(), "trust": trusted(), "at": at.isoformat()}
    found = _sent(order | {"stamp_trust": settings.LETTERS["tsa_trust_files"]})
    if stamp := found.get("stamp"):
        stamp["at"] = datetime.fromisoformat(stamp["at"])  # for the page, which writes it as people read it
    return found


def _sent(order: dict[str, Any]) -> dict[str, Any]:
    command = [sys.executable, "-m", "kinds.feedback.letters.press"]
    environment = {"PYTHONPATH": str(SRC), "PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1", "LANG": "C.UTF-8"}
    try:
        done = subprocess.run(
            command, input=json.dumps(order).encode(), capture_output=True, timeout=LONGEST, check=True, env=environment
        )
        answer: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.SubprocessError, OSError, ValueError) as problem:
        # The error stream may quote the letter: only its last line, which is the kind of error, goes on.
        told = (getattr(problem, "stderr", b"") or b"").decode(errors="replace").strip().splitlines()
        raise PressFailed(why=told[-1][:200] if told else type(problem).__name__) from problem
    return answer
