"""`python -m emulators.sms`: start the other side and run until SIGTERM or Ctrl-C."""

import argparse
import signal
import sys
import threading
from pathlib import Path

from .server import make_server
from .world import World


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="emulators.sms", description="An SMS gateway.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8004)
    parser.add_argument("--state", type=Path, help="taken for the sake of the other emulators' shape; nothing is kept")
    parser.add_argument("--secret-file", type=Path, required=True)
    parser.add_argument("--sender", default="MOTCUA")
    told = parser.parse_args(argv)
    try:
        world = World(told.secret_file.read_text(encoding="utf-8").strip(), told.sender)
        server = make_server(world, told.host, told.port)
    except OSError as error:
        print(f"emulators.sms: {error}", file=sys.stderr)
        return 2
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: threading.Thread(target=server.shutdown, daemon=True).start())
    server.serve_forever(poll_interval=0.2)
    server.server_close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
