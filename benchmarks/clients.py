"""HTTP clients that keep their connection: closed loop (as fast as answers come) or open loop (at a fixed rate).

Raw sockets, because a client library would cost more than the server under test on the same two cores. Latency in an
open loop counts from when the request was due, so a server that stalls cannot hide its queue.
"""

import re
import selectors
import socket
import threading
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
