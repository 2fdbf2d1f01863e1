"""Free and taken ports on this machine's loopback."""

import itertools
import random
import socket

from launcher.words import stop

# Below those that the system gives to connections that go out (Linux: from 32768): none of them takes a port
# between our look and the start of who is to listen there.
OURS = range(29_000, 32_000)
_KEPT: list[socket.socket] = []


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_ports(count: int) -> list[int]:
    """Several ports that nobody else has, drawn at random and kept for this process until it ends.

    Kept: bound, but never listened on, so that no other draw and no connection that goes out takes one before who is to
    listen there has started, nor while it starts anew. What asks for SO_REUSEADDR, as every server here does, may listen
    on a port that is bound so.
    """
    drawn = random.SystemRandom().sample(OURS, len(OURS))
    found = list(itertools.islice(filter(_keep, drawn), count))
    if len(found) < count:
        stop(
            f"Không còn đủ cổng trống từ {OURS.start} đến {OURS.stop - 1} ở 127.0.0.1. Hãy dừng bớt chương trình đang chạy.",
            f"no port is left between {OURS.start} and {OURS.stop - 1} on 127.0.0.1; end some of what runs",
            code=4,
        )
    return found


def _keep(port: int) -> bool:
    """Ours from now on, unless it is somebody's: asked first as who would share it with nobody."""
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        bound.bind(("127.0.0.1", port))
    except OSError:
        bound.close()
        return False
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    _KEPT.append(bound)
    return True


def must_be_free(port: int, what: str) -> None:
    if not is_free(port):
        stop(
            f"Cổng {port} ({what}) đang có chương trình khác dùng. Chọn cổng khác, ví dụ: ./motcua up --port {port + 100}",
            f"port {port} is taken; choose another with --port",
            code=4,
        )


def must_differ(wanted: dict[str, int]) -> None:
    """Each of them listens for itself; the scene reports take the port after the emulator's."""
    for (one, port), (other, same) in itertools.combinations(wanted.items(), 2):
        if port == same:
            stop(
                f"“{one}” và “{other}” cùng dùng cổng {port} (phản ánh hiện trường lấy cổng ngay sau cổng Zalo). Chọn --port "
                "hoặc --emulator-port khác.",
                f"{one} and {other} would both take port {port} (scene reports take the one after the emulator's); choose "
                "another --port or --emulator-port",
                code=4,
            )
