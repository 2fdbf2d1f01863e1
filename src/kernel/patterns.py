"""Regular expressions that stand where they belong, and are compiled when something is first asked of them.

Reading a message takes hundreds, and compiling them cost every process a quarter of a second at its start and megabytes for
good, though a web process hardly uses one. A slip in one is found by a test that compiles all.
"""

from __future__ import annotations

import re
import threading
from typing import Any, cast

_ONE_AT_A_TIME = threading.Lock()


def pattern(written: str, flags: int = 0) -> re.Pattern[str]:
    """To be used like what `re.compile` gives. Where the pattern only is, nothing is compiled: `pattern(...).pattern` is the text."""
    return cast("re.Pattern[str]", Unread(written, flags))


class Unread:
    """Stands for the compiled one. Each of its doors is looked for once and then the compiled one's own, at its speed."""

    def __init__(self, written: str, flags: int) -> None:
        self.pattern = written
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        """Only what this instance does not have yet comes here; Python's own questions (may it be copied?) are no use of it."""
        if name.startswith("__"):
            raise AttributeError(name)
        door = getattr(self._compiled_once(), name)
        self.__dict__[name] = door
        return door

    def _compiled_once(self) -> re.Pattern[str]:
        with _ONE_AT_A_TIME:  # of many threads that ask at once, one compiles
            if "_compiled" not in self.__dict__:
                self.__dict__["_compiled"] = re.compile(self.pattern, self._flags)
        return cast("re.Pattern[str]", self.__dict__["_compiled"])

    def __repr__(self) -> str:
        return f"pattern({self.pattern!r})"
