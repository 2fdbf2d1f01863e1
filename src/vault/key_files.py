"""The file of one purpose's keys, `PURPOSE.json`: its versions, read and written whole. For `vault.keys` alone."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kernel.errors import MotCuaError
from vault.disk import refuse_if_exposed, write_file
from vault.errors import KeysMissing, KeysUnreadable, KeyVersionMissing


@dataclass(frozen=True, slots=True)
class Versions:
    """The versions of one purpose; repr must never show them."""

    purpose: str
    current: int
    secrets: Mapping[int, bytes]

    def __repr__(self) -> str:
        return f"<keys {self.purpose} current={self.current} of {sorted(self.secrets)}>"

    def secret(self, version: int) -> bytes:
        try:
            return self.secrets[version]
        except KeyError:
            raise KeyVersionMissing(purpose=self.purpose, version=version) from None


def _file(folder: Path, purpose: str) -> Path:
    return folder / f"{purpose}.json"


def read_versions(folder: Path, purpose: str) -> Versions:
    path = _file(folder, purpose)
    try:
        refuse_if_exposed(path)
        content = json.loads(path.read_bytes())
        secrets = {int(n): base64.b64decode(secret, validate=True) for n, secret in content["versions"].items()}
        current = int(content["current"])
    except FileNotFoundError:
        raise KeysMissing(path=str(path)) from None
    except MotCuaError:
        raise
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise KeysUnreadable(path=str(path), why=type(error).__name__) from None
    if current not in secrets or any(len(secret) != 32 for secret in secrets.values()):
        raise KeysUnreadable(path=str(path), why="nội dung không đúng dạng")
    return Versions(purpose, current, secrets)


def write_versions(folder: Path, versions: Versions, *, only_if_new: bool = False) -> None:
    content = {
        "purpose": versions.purpose,
        "current": versions.current,
        "versions": {str(n): base64.b64encode(secret).decode() for n, secret in sorted(versions.secrets.items())},
    }
    write_file(_file(folder, versions.purpose), json.dumps(content, indent=1).encode(), only_if_new=only_if_new)
