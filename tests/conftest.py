"""What every test may use. Nothing here starts before a test asks for it (with xdist: before the workers start).

`@pytest.mark.db`    the application's role, in a transaction that is rolled back
`fresh_database`     a copy of the template with commits, and connections as application, owner, superuser
`stack`              real processes over HTTP, one set per module (in tests/browser one for all of them)
"""

from __future__ import annotations

import asyncio
import atexit
import os
import shutil
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import pytest

from tests import hour, order
from tests.cluster import Copy, Ground, copy

if TYPE_CHECKING:
    from xdist.scheduler import LoadScopeScheduling

    from launcher.stack import Stack

GROUND = Ground.found()
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser")


def _stand_here() -> None:
    """The settings read the environment once: a state folder of this process's own, before Django is loaded."""
    state = GROUND.folder / WORKER
    state.mkdir(exist_ok=True, mode=0o700)
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "MOTCUA_AS_OWNER"):
        os.environ.pop(name, None)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "MOTCUA_PROFILE": "demo",
        "MOTCUA_STATE": str(state),
        "MOTCUA_KEYS_DIR": str(state / "keys"),
        "MOTCUA_CLOCK_FILE": str(state / "clock.json"),
    }
    hour.begin()


_stand_here()
OWNER = os.getpid()  # a test may fork; only this process cleans up
atexit.register(lambda: GROUND.stop() if os.getpid() == OWNER else None)


def pytest_configure(config: pytest.Config) -> None:
    """Load Django. A product that does not even load fails the tests that need it, not those of plain Python."""
    import django

    from tests import depth  # noqa: F401  before any test names its number of examples

    try:
        django.setup()
    except Exception as problem:
        warnings.warn(f"the product does not load: {problem!r}", stacklevel=1)
        return
    from django.conf import settings

    # The strength of Argon2 is not what is tried here, and it would take most of the time; houses run with it.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # In life whoever waits a second for a connection is turned away; here a busy machine is no failure.
    settings.DATABASES["default"]["OPTIONS"]["pool"]["timeout"] = 60


def pytest_sessionstart(session: pytest.Session) -> None:
    """Before xdist starts its workers: they inherit the server and the template through the environment."""
    if _is_xdist_parent(session.config):
        GROUND.start()
        os.environ.pop("DJANGO_SETTINGS_MODULE", None)  # a worker names it itself, after its own state folder


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    """As `--dist loadscope`, with the units and the order of tests/order.py instead of its own."""
    from xdist.scheduler import LoadScopeScheduling

    class Scheduling(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return order.unit(nodeid)

    config.option.loadscopereorder = False
    return Scheduling(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if hasattr(config, "workerinput"):
        order.longest_first(items)
    for item in items:
        if item.get_closest_marker("db"):
            item.add_marker(pytest.mark.django_db)
        plain = item.get_closest_marker("django_db")
        if plain and plain.kwargs.get("transaction"):
            raise pytest.UsageError(f"{item.nodeid}: the ledger forbids flushing; use the fixture fresh_database")
    # A browser beside real processes on two cores: one second try, which the closing line tells. Everything else has one,
    # tests/faults above all: what was lost once in two runs was lost.
    for item in items:
        if "tests/faults" not in item.nodeid and ("tests/browser" in item.nodeid or item.get_closest_marker("browser")):
            item.add_marker(pytest.mark.flaky(reruns=1))


def _is_xdist_parent(config: pytest.Config) -> bool:
    return not hasattr(config, "workerinput") and bool(getattr(config.option, "numprocesses", None))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Any:
    """Once a browser's driver runs, its thread seems to stand in an event loop: only to tests that use it.

    Without this a test depends on which others ran before it in this process: asyncio.run refuses, and Django takes the
    thread for an asynchronous one.
    """
    uses_browser = "browser" in getattr(item, "fixturenames", ())
    asyncio._set_running_loop(_DRIVER[-1] if uses_browser and _DRIVER else None)
    if uses_browser:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    else:
        os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)
    return (yield)


_DRIVER: list[asyncio.AbstractEventLoop] = []  # of the browser, while one is open


@pytest.fixture(scope="module", autouse=True)
def _always_the_same_hour() -> None:
    """Each module begins at it, so that no hour ends while it runs."""
    hour.begin()


REMEMBERED = ("books.limits.lookup", "books.texts.lookup", "books.procedures.finding")


@pytest.fixture(autouse=True)
def _no_copy_ends_by_the_clock() -> None:
    """A process renews its copies of the books every few seconds. Here each test begins without them and within one none ends:
    how many statements something costs depends on no clock, and what one test wrote and took back no other reads."""
    for book in filter(None, map(sys.modules.get, REMEMBERED)):
        vars(book)["_KEPT_SECONDS"] = 1e9
        vars(book)["forget"]()


# --- the database ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def ground() -> Ground:
    """The server with the template, running; this process has its own copy of the keys."""
    import django

    django.setup()  # done long ago, or tells now why not
    GROUND.start()
    keys = Path(os.environ["MOTCUA_KEYS_DIR"])
    if not keys.exists():
        shutil.copytree(GROUND.folder / "keys", keys)
    return GROUND


@pytest.fixture(scope="session")
def django_db_setup(ground: Ground, django_db_blocker: Any) -> Iterator[None]:
    """For pytest-django: one copy per process, for the tests that roll back."""
    mine = copy(ground, "rolled_back")
    with django_db_blocker.unblock():
        _point_django_at(mine)
    yield
    with django_db_blocker.unblock():
        _let_go()
    mine.drop()


@pytest.fixture
def fresh_database(ground: Ground, django_db_blocker: Any) -> Iterator[Copy]:
    """A database of the test's own that Django speaks to as the application; everything commits."""
    from django.db import connections

    mine = copy(ground)
    before = dict(connections.settings["default"])
    with django_db_blocker.unblock():
        _point_django_at(mine)
        yield mine
        _let_go()
    connections.settings["default"].update(before)
    mine.drop()


def _point_django_at(mine: Copy, port: int | None = None) -> None:
    """PORT: another door to the same server."""
    from django.db import connections

    _let_go()
    parts = urlsplit(mine.url)
    # The same dictionary serves every thread's connection, so that all of them move.
    connections.settings["default"].update(
        NAME=mine.name,
        USER=unquote(parts.username or ""),
        PASSWORD=unquote(parts.password or ""),
        HOST=parts.hostname or "",
        PORT=str(port or parts.port or ""),
    )


def _let_go() -> None:
    """Close this thread's connection, the pool, and what was remembered of another database."""
    from django.contrib.contenttypes.models import ContentType
    from django.core.cache import cache
    from django.db import connections

    from messaging import arrivals

    arrivals.drop_connections()
    connections.close_all()
    close_pool = getattr(connections["default"], "close_pool", None)
    if close_pool is not None:
        close_pool()
    ContentType.objects.clear_cache()
    cache.clear()


# --- real processes ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    """Database, emulator, web and worker of their own on free ports, with the demo city; over HTTP only."""
    from tests.installed import installed

    with installed("stack") as running:
        yield running.start()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's Chromium; without one a visible skip, and under CI an error. Without windows where there is such a one: it
    opens a fresh context for a quarter of the cost.

    One for the whole process: a second driver cannot start where one runs.
    """
    found = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("Không có Chromium: apt-get install chromium")
        pytest.skip("không có Chromium (apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        opened = driver.chromium.launch(
            executable_path=found,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
        )
        _DRIVER.append(asyncio.get_running_loop())
        yield opened
        asyncio._set_running_loop(_DRIVER.pop())
        opened.close()
