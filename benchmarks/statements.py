"""How many SQL statements the inbox and a case page cost, session and transaction counted. Prints JSON.

Run with the product's environment: python -m benchmarks.statements USERNAME CODE
"""

import json
import sys

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from access.models import User  # noqa: E402


def main() -> None:
    username, code = sys.argv[1:3]
    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    client.force_login(User.objects.get(username=username), backend=settings.AUTHENTICATION_BACKENDS[-1])
    told = {}
    for name, path in (("inbox", "/can-bo/"), ("case", f"/can-bo/vu-viec/{code}/")):
        client.get(path)  # caches that live as long as the process are warm, as in service
        with CaptureQueriesContext(connection) as seen:
            client.get(path)
        told[name] = len(seen)
    print(json.dumps(told))


if __name__ == "__main__":
    main()
