"""Free and taken ports on this machine's loopback."""

import contextlib
import socket

from launcher.words import stop


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_ports(count: int) -> list[int]:
    """Several ports that are free now, each another: all are held until the last is found."""
    with contextlib.ExitStack() as held:
        ports = []
        for _ in range(count):
            probe = held.enter_context(socket.socket(socket.AF_INET, socket.SOCK_STREAM))
            probe.bind(("127.0.0.1", 0))
            ports.append(int(probe.getsockname()[1]))
        return ports


def must_be_free(port: int, what: str) -> None:
    if not is_free(port):
        stop(
            f"Cổng {port} ({what}) đang có chương trình khác dùng. Chọn cổng khác, ví dụ: ./motcua up --port {port + 100}",
            f"port {port} is taken; choose another with --port",
            code=4,
        )
