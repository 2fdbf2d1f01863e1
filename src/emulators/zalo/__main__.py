"""`python -m emulators.zalo`: start the emulator and run until SIGTERM or Ctrl-C."""

import argparse
import logging
import sys
import threading
from contextlib import ExitStack
from http.server import ThreadingHTTPServer
from pathlib import Path

from emulators.serving import serve

from . import template_store
from .clock import FileClock
from .server import make_server
from .store import Store
from .webhooks import WebhookSender
from .world import OA_NAME, Options, World


def arguments(argv: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="emulators.zalo", description="The other side of Zalo, for tests and the demo."
    )
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8001)
    parser.add_argument("--state", type=Path, required=True, help="folder that keeps chats, tokens and the queue")
    parser.add_argument("--clock-file", type=Path, help='JSON {"offset_seconds": n} shared with the product')
    parser.add_argument("--webhook-url", default="", help="where events go; as if it was saved in the console")
    parser.add_argument("--app-id", required=True)
    parser.add_argument("--app-secret-file", type=Path, required=True)
    parser.add_argument("--oa-secret-file", type=Path, required=True)
    parser.add_argument("--oa-id", required=True)
    parser.add_argument("--oa-name", default=OA_NAME)
    parser.add_argument("--redirect-uri", default="")
    parser.add_argument("--code-challenge", default="", help="the one fixed PKCE challenge saved in the console")
    parser.add_argument("--public-url", default="", help="address under which media are reachable")
    parser.add_argument("--verbose", action="store_true")
    return parser.parse_args(argv)


def world_of(told: argparse.Namespace) -> World:
    options = Options(
        app_id=told.app_id,
        app_secret=told.app_secret_file.read_text(encoding="utf-8").strip(),
        oa_secret=told.oa_secret_file.read_text(encoding="utf-8").strip(),
        oa_id=told.oa_id,
        public_url=(told.public_url or f"http://{told.host}:{told.port}").rstrip("/"),
        webhook_url=told.webhook_url,
        redirect_uri=told.redirect_uri,
        code_challenge=told.code_challenge,
        oa_name=told.oa_name,
    )
    world = World(options, Store(told.state), FileClock(told.clock_file))
    template_store.seed(world)
    for key in ("redirect_uri", "code_challenge", "webhook_url"):
        if getattr(options, key):
            world.store.keep("console:" + key, getattr(options, key))
    if options.webhook_url:
        world.store.keep("subscription", "active")  # naming the URL again renews a cancelled subscription
    return world


def main(argv: list[str] | None = None) -> int:
    told = arguments(argv)
    logging.basicConfig(
        level=logging.DEBUG if told.verbose else logging.INFO, format="%(asctime)s %(name)s %(message)s"
    )
    with ExitStack() as at_the_end:

        def start() -> ThreadingHTTPServer:
            world = world_of(told)
            at_the_end.callback(world.store.close)
            sender = WebhookSender(world)
            server = make_server(world, sender, told.host, told.port)
            sender.start()
            at_the_end.callback(sender.stop)
            if told.webhook_url:  # the product may start after us, so a failed probe does not stop the saving
                threading.Thread(target=sender.save_url, args=(told.webhook_url, True), daemon=True).start()
            where = f"http://{told.host}:{server.server_address[1]}"
            logging.getLogger("emulators.zalo").info("listening on %s", where)
            return server

        return serve("emulators.zalo", start)


if __name__ == "__main__":
    sys.exit(main())
