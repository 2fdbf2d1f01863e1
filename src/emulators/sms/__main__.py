"""`python -m emulators.sms`: start the other side and run until SIGTERM or Ctrl-C."""

import argparse
import sys
from http.server import ThreadingHTTPServer
from pathlib import Path

from emulators.serving import make, serve

from .server import Exchange
from .world import World


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="emulators.sms", description="An SMS gateway.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8004)
    parser.add_argument("--state", type=Path, help="taken for the sake of the other emulators' shape; nothing is kept")
    parser.add_argument("--secret-file", type=Path, required=True)
    parser.add_argument("--sender", default="MOTCUA")
    parser.add_argument("--report-url", default="", help="where delivery reports go")
    told = parser.parse_args(argv)

    def start() -> ThreadingHTTPServer:
        world = World(told.secret_file.read_text(encoding="utf-8").strip(), told.sender, told.report_url)
        return make(Exchange, world, told.host, told.port)

    return serve("emulators.sms", start)


if __name__ == "__main__":
    sys.exit(main())
