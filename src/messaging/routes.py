"""The port that a channel implements: a route sends one message one way, and says truthfully how it went.

Four ways to fail are told apart because each asks for something else: later again, the next route, never again,
or a person, because nobody knows whether the citizen got it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID


class RouteFailed(Exception):
    """A message did not go this way. `code` is short and without personal data: it is kept and shown."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Passing(RouteFailed):
    """Not now: the network, a limit, a maintenance. The same route later."""

    def __init__(self, code: str, after: timedelta | None = None) -> None:
        super().__init__(code)
        self.after = after


class NotThisWay(RouteFailed):
    """This route cannot reach the person now (a closed window, no phone): the next route, at once."""


class StaysHere(RouteFailed):
    """Nobody outside is to hear of it: what officials practise on."""


class Permanent(RouteFailed):
    """The message itself cannot be sent by this route, however often: the next route, and a person looks."""


class OutcomeUnknown(RouteFailed):
    """It may have arrived: the connection broke after the request. Sending again might say it twice."""


@dataclass(frozen=True, slots=True)
class Button:
    """A choice under a message: `payload` comes back as text, `url` opens a page."""

    title: str
    payload: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to send. `text` is for a route that carries words; `fields` (code, state, link, due) for a short template."""

    id: UUID
    notice: str
    text: str
    fields: Mapping[str, str] = field(default_factory=dict)
    buttons: Sequence[Button] = ()
    address: str = ""
    phone: str = ""
    email: str = ""
    last_heard_at: datetime | None = None


class Route(Protocol):
    """One way to a person. `send` returns the provider's message id, or raises a `RouteFailed`."""

    @property
    def slug(self) -> str: ...
    @property
    def label(self) -> str: ...

    def send(self, message: Outgoing, at: datetime) -> str: ...


_routes: dict[str, Route] = {}
_order: dict[str, tuple[str, ...]] = {"chat": (), "person": ()}


def register(route: Route) -> None:
    """Enter a route; config.wiring lists them."""
    _routes[route.slug] = route


def ways(*, to_chat: bool) -> list[str]:
    """The slugs in the order in which they are tried: to somebody in a chat, or to a person known by telephone."""
    return list(_order["chat" if to_chat else "person"])


def try_in_order(*, chat: Sequence[str], person: Sequence[str]) -> None:
    """Which ways there are and which comes first: named where all is listed (config.wiring), not down here."""
    _order["chat"], _order["person"] = tuple(chat), tuple(person)


def route_of(slug: str) -> Route | None:
    """The route SLUG, or None when this installation has not got it."""
    return _routes.get(slug)


def label_of(slug: str) -> str:
    """The route's name for a screen."""
    route = _routes.get(slug)
    return route.label if route else slug


_watches: list[Callable[[datetime], str]] = []


def watch(ask: Callable[[datetime], str]) -> None:
    """A channel that depends on a grant says, when asked, what a person must do about it ("" = nothing)."""
    if ask not in _watches:
        _watches.append(ask)


def alarms(at: datetime) -> list[str]:
    """What a person must do so that messages go out, a sentence each."""
    return [told for ask in _watches if (told := ask(at))]
