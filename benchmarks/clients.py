"""HTTP clients that keep their connection: closed loop (as fast as answers come) or open loop (at a fixed rate).

Raw sockets, because a client library would cost more than the server under test on the same two cores. Latency in an
open loop counts from when the request was due, so a server that stalls cannot hide its queue.
"""

import re
import selectors
import socket
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

MakeRequest = Callable[[int], bytes]
PREPARED_A_SECOND = 2500
_LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")


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
        """Send, wait for the whole answer, return its status."""
        self.send(request)
        while (status := self.received()) is None:
            pass
        return status

    def send(self, request: bytes) -> float:
        """Send; the moment at which it was sent."""
        moment = time.perf_counter()
        self.socket.sendall(request)
        return moment

    def received(self) -> int | None:
        """Take what has come; the status once the answer is whole."""
        got = self.socket.recv(262144)
        if not got:
            raise ConnectionError("the server closed the connection")
        self.rest += got
        head, _, body = self.rest.partition(b"\r\n\r\n")
        found = _LENGTH.search(head)
        if len(body) < (int(found[1]) if found else 0) or b"\r\n\r\n" not in self.rest:
            return None
        self.rest = b""
        return int(head[9:12])


def closed_loop(port: int, make: MakeRequest, *, clients: int, seconds: float, expect: int = 200) -> Taken:
    """CLIENTS ask again as soon as they are answered, for SECONDS. One thread that waits for all of them at once, and
    requests made beforehand: the load must not cost the cores that the server is measured on."""
    ready = deque(make(number) for number in range(int(PREPARED_A_SECOND * seconds)))
    taken, asked = Taken(), {}
    links = [Connection(port) for _ in range(clients)]
    with selectors.DefaultSelector() as waiting:
        start = time.perf_counter()
        for link in links:
            waiting.register(link.socket, selectors.EVENT_READ, link)
            asked[link] = link.send(ready.popleft())
        while asked:
            for key, _ in waiting.select():
                link = key.data
                if (status := link.received()) is None:
                    continue
                moment = time.perf_counter()
                taken.latencies.append(moment - asked.pop(link))
                taken.refused += status != expect
                if moment - start < seconds:
                    asked[link] = link.send(ready.popleft() if ready else make(len(taken.latencies) + 10**7))
        taken.seconds = time.perf_counter() - start
    return taken


def closed_rounds(port: int, make: MakeRequest, *, clients: int, seconds: float, rounds: int = 10) -> Taken:
    """The closed loop in ROUNDS, each over new connections: which of the web's processes a connection falls to is chance,
    and two that share one wait for each other."""
    whole = Taken()
    for _ in range(rounds):
        part = closed_loop(port, make, clients=clients, seconds=seconds / rounds)
        whole.seconds += part.seconds
        whole.latencies += part.latencies
        whole.refused += part.refused
    return whole


def open_loop(port: int, make: MakeRequest, *, rate: float, clients: int, seconds: float) -> Taken:
    """RATE requests a second over CLIENTS connections, whether or not the server keeps up; a request that finds no free
    connection waits, and its waiting counts."""
    whole = int(rate * seconds)
    ready = deque(make(900_000_000 + number) for number in range(whole))
    taken, asked = Taken(seconds=seconds), {}
    free = [Connection(port) for _ in range(clients)]
    with selectors.DefaultSelector() as waiting:
        for link in free:
            waiting.register(link.socket, selectors.EVENT_READ, link)
        begin = time.perf_counter() + 0.1
        sent = 0
        while len(taken.latencies) < whole:
            while sent < whole and free and (due := begin + sent / rate) <= time.perf_counter():
                link = free.pop()
                link.send(ready.popleft())
                asked[link], sent = due, sent + 1
            pause = max(0.0, begin + sent / rate - time.perf_counter()) if sent < whole and free else 1.0
            for key, _ in waiting.select(pause):
                if (status := key.data.received()) is None:
                    continue
                taken.latencies.append(time.perf_counter() - asked.pop(key.data))
                taken.refused += status != 200
                free.append(key.data)
    return taken
