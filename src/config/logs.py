"""Log lines as JSON, without personal data: an exception is logged by its type and place, never by its message or locals.

A message of an exception may quote what a citizen wrote (a failed INSERT quotes the row), so it is kept out.
"""

import json
import logging
import traceback

from kernel.time import now


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time, level, logger, event, and the frames of an exception."""

    def format(self, record: logging.LogRecord) -> str:
        line = {"at": now().isoformat(), "level": record.levelname, "logger": record.name}
        line["event"] = record.msg if isinstance(record.msg, str) else type(record.msg).__name__
        line.update(getattr(record, "facts", {}))
        if record.args and not record.exc_info:
            line["event"] = record.getMessage()
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            frames = traceback.extract_tb(record.exc_info[2])[-6:]
            line["frames"] = [f"{f.filename.rsplit('/src/', 1)[-1]}:{f.lineno} {f.name}" for f in frames]
        return json.dumps(line, ensure_ascii=False)
