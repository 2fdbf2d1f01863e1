"""Log lines as JSON, without personal data: an exception is logged by its type and place, never by its message or locals.

A message of an exception may quote what a citizen wrote (a failed INSERT quotes the row), so it is kept out. So is the
address of a request: a link to a matter or to a form is a key, and Django would write it down with every 4xx.
"""

import json
import logging
import traceback
from typing import Any

from kernel.time import now


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time, level, logger, event, and the frames of an exception."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {"at": now().isoformat(), "level": record.levelname, "logger": record.name}
        line["event"] = record.msg if isinstance(record.msg, str) else type(record.msg).__name__
        line.update(getattr(record, "facts", {}))
        if (request := getattr(record, "request", None)) is not None:
            line |= _about(request, record)
        elif record.args and not record.exc_info:
            line["event"] = record.getMessage()
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            frames = traceback.extract_tb(record.exc_info[2])[-6:]
            line["frames"] = [f"{f.filename.rsplit('/src/', 1)[-1]}:{f.lineno} {f.name}" for f in frames]
        return json.dumps(line, ensure_ascii=False)


def _about(request: Any, record: logging.LogRecord) -> dict[str, Any]:
    """What Django says of a request: the route instead of the address, the status instead of its words."""
    match = getattr(request, "resolver_match", None)
    said = {"event": "request", "method": getattr(request, "method", ""), "route": match.route if match else ""}
    return said | {"status": getattr(record, "status_code", 0)}
