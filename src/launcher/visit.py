"""A short visit to an installation: beside a running `up`, or with the database started for the visit alone."""

import contextlib
import json
from collections.abc import Iterator

from launcher.binaries import find_binaries
from launcher.database import set_up
from launcher.folders import State, only_one
from launcher.postgres import Cluster
from launcher.stack import Stack
from launcher.surroundings import Ports, chosen_profile, given
from launcher.unfinished import refuse_unfinished
from launcher.words import LauncherError, stop

DEFAULT_PORTS = Ports(8000, 8001)


@contextlib.contextmanager
def visit(state: State, *, may_run: bool = True) -> Iterator[Stack]:
    """A stack with its database answering and nothing else started by us."""
    refuse_unfinished(state)
    state.make()
    stack = Stack(state.path, ports=last_ports(state), profile=chosen_profile())
    with contextlib.ExitStack() as held:
        try:
            held.enter_context(only_one(state))
        except LauncherError:
            if not may_run:
                raise
            _join(stack)
            yield stack
            return
        stack.start_database()
        held.callback(stack.stop)
        yield stack


def last_ports(state: State) -> Ports:
    path = state / "run" / "ports.json"
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return Ports(int(told["web"]), int(told["emulator"]))
    except (OSError, ValueError, KeyError):
        return DEFAULT_PORTS


def _join(stack: Stack) -> None:
    """Somebody else runs it: use their server, start and stop nothing."""
    if given("DATABASE_URL"):
        stack.start_database()
        return
    port = stack.state / "run" / "database.port"
    if not port.exists():
        stop("Một Cửa đang khởi động; thử lại sau ít giây.", "it is just starting; try again in a few seconds", code=3)
    cluster = Cluster(stack.state / "postgres", find_binaries(), stack.state / "logs" / "database.log")
    cluster.port = int(port.read_text(encoding="ascii"))
    stack.addresses = set_up(cluster.url(), stack.state)
    stack.cluster = cluster  # without a child: stop() leaves it alone
    stack.environment = stack.surroundings()
