"""The web entry. The channel's webhook is answered before Django: it is the hot path, and needs none of it."""

import os
from collections.abc import Callable, Iterable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.core.wsgi import get_wsgi_application  # noqa: E402

django_application = get_wsgi_application()

from channels.zalo.receive import warm_up, webhook  # noqa: E402
from config.patience import patiently  # noqa: E402

HOT = {"/webhooks/zalo": webhook}
warm_up()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Route the hot paths by hand, everything else through Django."""
    app = HOT.get(environ.get("PATH_INFO", ""), django_application)
    if environ.get("CONTENT_LENGTH") or environ.get("HTTP_TRANSFER_ENCODING"):
        return patiently(app, environ, start_response)
    return app(environ, start_response)
