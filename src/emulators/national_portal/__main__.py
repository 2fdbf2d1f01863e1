"""`python -m emulators.national_portal`: start the other side and run until SIGTERM or Ctrl-C."""

import argparse
import sys
from http.server import ThreadingHTTPServer
from pathlib import Path

from emulators.serving import make, serve

from .server import Exchange
from .world import Options, World


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="emulators.national_portal", description="The adapter of the national portal."
    )
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8003)
    parser.add_argument("--state", type=Path, required=True)
    parser.add_argument("--clock-file", type=Path)
    parser.add_argument("--username", default="motcua")
    parser.add_argument("--password-file", type=Path, required=True)
    parser.add_argument("--madonvi", default="000.00.01.H26")
    parser.add_argument("--dstcode", default="")
    told = parser.parse_args(argv)

    def start() -> ThreadingHTTPServer:
        password = told.password_file.read_text(encoding="utf-8").strip()
        world = World(told.state, Options(told.username, password, told.madonvi, told.dstcode, told.clock_file))
        return make(Exchange, world, told.host, told.port)

    return serve("emulators.national_portal", start)


if __name__ == "__main__":
    sys.exit(main())
