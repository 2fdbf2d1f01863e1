"""What the emulators share as servers: threads of the standard library, because a fault must be able to hang up."""

import signal
import sys
import threading
import urllib.parse
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_HERE = {"127.0.0.1", "localhost", "::1"}


class Side(BaseHTTPRequestHandler):
    """One exchange of the other side; each emulator says what it answers."""

    protocol_version = "HTTP/1.1"
    sys_version = ""
    timeout = 60
    world: Any

    def body(self, most: int) -> bytes:
        length = self.headers.get("Content-Length") or "0"
        return self.rfile.read(min(int(length), most)) if length.isdecimal() else b""

    def may_control(self) -> bool:
        """The control calls are for the tests on this machine, and for no page in a browser."""
        host = urllib.parse.urlsplit("//" + self.headers.get("Host", "")).hostname
        return host in _HERE and not self.headers.get("Origin")

    def write(self, status: int, content: bytes, kind: str, headers: Mapping[str, str] | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def hang_up(self) -> None:
        self.close_connection = True
        self.connection.close()

    def log_message(self, *_: Any) -> None:
        return None


def make(side: type[Side], world: Any, host: str, port: int) -> ThreadingHTTPServer:
    server = ThreadingHTTPServer((host, port), type("OneExchange", (side,), {"world": world}))
    server.daemon_threads = True
    return server


def serve(name: str, start: Callable[[], ThreadingHTTPServer]) -> int:
    """Run what START makes until SIGTERM or Ctrl-C; 2 where it could not be made."""
    try:
        server = start()
    except OSError as error:
        print(f"{name}: {error}", file=sys.stderr)
        return 2
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: threading.Thread(target=server.shutdown, daemon=True).start())
    server.serve_forever(poll_interval=0.2)
    server.server_close()
    return 0
