"""How many SQL statements each of some requests costs, session and transaction counted. Prints JSON.

Run with the product's environment, the raw HTTP requests by their names: python -m benchmarks.statements < requests.json
"""

import json
import sys

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402


def main() -> None:
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    print(json.dumps({name: statements(twice) for name, twice in json.load(sys.stdin).items()}))


def statements(twice: list[str]) -> int:
    """The cost of the second of two like requests: caches that live as long as the process are warm, as in service."""
    for raw in twice:
        with CaptureQueriesContext(connection) as seen:
            ask(raw)
    return len(seen)


def ask(raw: str) -> None:
    head, _, body = raw.partition("\r\n\r\n")
    first, *lines = head.split("\r\n")
    method, path, _protocol = first.split(" ")
    headers = dict(line.split(": ", 1) for line in lines)
    kind = headers.pop("Content-Type", "application/json")
    headers.pop("Content-Length", None)
    answer = Client().generic(method, path, body.encode(), content_type=kind, headers=headers)
    if answer.status_code != 200:  # noqa: PLR2004 -- anything else is another page than the one measured
        raise SystemExit(f"{path}: {answer.status_code}")


if __name__ == "__main__":
    main()
