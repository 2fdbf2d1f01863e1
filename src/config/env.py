"""Typed readers of the environment that fail loudly, for `settings.py` alone."""

import json
import os
from collections.abc import Collection
from pathlib import Path
from typing import Any

_MISSING = object()


class SettingMissing(Exception):
    """A setting that this profile needs is not there."""


def text(name: str, default: object = _MISSING) -> str:
    """The variable NAME, else the default; without a default its absence is an error."""
    value = os.environ.get(name)
    if value is not None:
        return value
    if default is _MISSING:
        raise SettingMissing(f"Set the environment variable {name}.")
    return str(default)


def flag(name: str, *, default: bool) -> bool:
    """The variable NAME as yes/no; anything else is an error, not a guess."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise SettingMissing(f"{name}={value!r} is neither yes nor no: use 1 or 0.")


def secret(name: str, default: object = _MISSING) -> str:
    """NAME itself, or the content of the file that NAME_FILE names (the way containers hand over secrets)."""
    path = os.environ.get(f"{name}_FILE")
    if path:
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as problem:
            raise SettingMissing(f"{name}_FILE={path}: {problem.strerror}.") from problem
    return text(name, default)


def words(name: str, known: Collection[str]) -> dict[str, str]:
    """Words by their name, of those KNOWN, from the JSON file that the variable NAME names; none without one."""
    told = table(name) or {}
    if not isinstance(told, dict) or not all(isinstance(each, str) for each in told.values()) or told.keys() - known:
        raise SettingMissing(f"{name}: words by their name are expected, of: {', '.join(sorted(known))}.")
    return told


def bounds(told: str) -> tuple[float, ...]:
    """South, west, north and east in degrees; none of them where nothing is TOLD."""
    try:
        found = tuple(map(float, told.split()))
    except ValueError:
        found = (0.0,)
    if found and not (len(found) == _SIDES and -90 <= found[0] < found[2] <= 90 and -180 <= found[1] < found[3] <= 180):
        raise SettingMissing(
            f"MOTCUA_HOUSE_FILE: bounds={told!r}: south, west, north and east in degrees are expected."
        )
    return found


_SIDES = 4


def table(name: str) -> Any:
    """What stands in the JSON file that the variable NAME names; an empty list without one."""
    path = os.environ.get(name)
    if not path:
        return []
    try:
        return json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as problem:
        raise SettingMissing(f"{name}={path}: {problem.strerror}.") from problem
    except ValueError as problem:
        raise SettingMissing(f"{name}={path}: not JSON ({problem}).") from problem
