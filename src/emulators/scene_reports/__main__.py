"""`python -m emulators.scene_reports`: start the other side and run until SIGTERM or Ctrl-C."""

import argparse
import sys
from http.server import ThreadingHTTPServer
from pathlib import Path

from emulators.serving import make, serve

from .server import Exchange
from .world import World


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="emulators.scene_reports", description="The city's scene-report system.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8002)
    parser.add_argument("--state", type=Path, required=True)
    parser.add_argument("--clock-file", type=Path)
    parser.add_argument("--api-key-file", type=Path, required=True)
    told = parser.parse_args(argv)

    def start() -> ThreadingHTTPServer:
        world = World(told.state, told.clock_file, told.api_key_file.read_text(encoding="utf-8").strip())
        return make(Exchange, world, told.host, told.port)

    return serve("emulators.scene_reports", start)


if __name__ == "__main__":
    sys.exit(main())
