"""Free and taken ports on this machine's loopback."""

import itertools
import random
import socket

from launcher.words import stop

# Below those that the system gives to connections that go out (Linux: from 32768): none of them takes a port
# between our look and the start of who is to listen there.
OURS = range(29_000, 32_000)


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_ports(count: int) -> list[int]:
    """Several ports that are free now, drawn at random, so that two who look at once hardly meet; those who know of each
    other narrow OURS and never do."""
    drawn = random.SystemRandom().sample(OURS, len(OURS))
    return list(itertools.islice(filter(is_free, drawn), count))


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
