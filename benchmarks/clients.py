"""HTTP clients that keep their connection: closed loop (as fast as answers come) or open loop (at a fixed rate).

Raw sockets, because a client library would cost more than the server under test on the same two cores. Latency in an
open loop counts from when the request was due, so a server that stalls cannot hide its queue.
"""

import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

MakeRequest = Callable[[int], bytes]


@dataclass
class Taken:
    """What the clients saw: latencies in seconds, and how many answers were not the expected status."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    refused: int = 0

    @property
    def rate(self) -> float:
        return len(self.latencies) / self.seconds if self.seconds else 0.0

    def ms(self, share: float) -> float:
        """The latency in milliseconds below which SHARE of the answers lie."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000 if ordered else 0.0


class Connection:
    """One kept-alive HTTP/1.1 connection."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.rest = b""

    def ask(self, request: bytes) -> int:
        """Send, read the whole answer, return its status."""
        self.socket.sendall(request)
        while b"\r\n\r\n" not in self.rest:
            self._more()
        head, _, body = self.rest.partition(b"\r\n\r\n")
        length = next(
            (int(h.split(b":")[1]) for h in head.lower().split(b"\r\n") if h.startswith(b"content-length")), 0
        )
        while len(body) < length:
            self.rest = b""
            self._more()
            body += self.rest
        self.rest = body[length:]
        return int(head[9:12])

    def _more(self) -> None:
        got = self.socket.recv(65536)
        if not got:
            raise ConnectionError("the server closed the connection")
        self.rest += got


def closed_loop(port: int, make: MakeRequest, *, clients: int, seconds: float, expect: int = 200) -> Taken:
    """CLIENTS ask again as soon as they are answered, for SECONDS."""
    end = time.perf_counter() + seconds
    return _together(
        clients, seconds, lambda taken, number: _ask_until(Connection(port), make, number, end, expect, taken)
    )


def _ask_until(link: Connection, make: MakeRequest, number: int, end: float, expect: int, taken: Taken) -> None:
    count = 0
    while (start := time.perf_counter()) < end:
        status = link.ask(make(number * 10_000_000 + count))
        taken.latencies.append(time.perf_counter() - start)
        taken.refused += status != expect
        count += 1


def open_loop(port: int, make: MakeRequest, *, rate: float, clients: int, seconds: float) -> Taken:
    """RATE requests a second, spread over CLIENTS, whether or not the server keeps up."""
    begin = time.perf_counter() + 0.2

    def run(taken: Taken, number: int) -> None:
        link, step = Connection(port), clients / rate
        for turn in range(int(rate * seconds / clients)):
            due = begin + turn * step + number / rate
            time.sleep(max(0.0, due - time.perf_counter()))
            taken.refused += link.ask(make(900_000_000 + number * 10_000_000 + turn)) != 200
            taken.latencies.append(time.perf_counter() - due)

    return _together(clients, seconds, run)


def _together(clients: int, seconds: float, run: Callable[[Taken, int], None]) -> Taken:
    each = [Taken() for _ in range(clients)]
    threads = [threading.Thread(target=run, args=(taken, n)) for n, taken in enumerate(each)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    whole = Taken(max(time.perf_counter() - start, seconds))
    for taken in each:
        whole.latencies += taken.latencies
        whole.refused += taken.refused
    return whole
