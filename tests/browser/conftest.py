"""A city running as real processes, a browser, people at desks and a citizen with a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from launcher.stack import Stack
from tests.browser.people import City
from tests.faults.house import House
from tests.installed import installed

WIDE = {"width": 1366, "height": 900}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.stack)


@pytest.fixture(scope="package")
def stack() -> Iterator[Stack]:
    """One for all walks; it ends with them, because an idle house still polls."""
    with installed("browser") as running:
        yield running.start()


@pytest.fixture(scope="package")
def morning(stack: Stack) -> House:
    """Ten o'clock on a working day: nothing waits for the hours in which people may be disturbed."""
    house = House(stack)
    house.wait_for_morning()
    return house


@pytest.fixture(scope="module")
def city(morning: House, browser: Any) -> Iterator[City]:
    opened = City(morning, browser)
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def nothing_was_refused(city: City) -> Iterator[None]:
    """A script error, a refusal of the content policy or a page that broke fails the test that saw it."""
    city.complaints.clear()
    yield
    assert city.complaints == []


@pytest.fixture
def page(city: City) -> Iterator[Any]:
    """A citizen's own browser, without anything kept."""
    with city.fresh(WIDE) as opened:
        yield opened


@pytest.fixture
def opened(city: City) -> Iterator[Callable[..., Any]]:
    """opened(width, scripts=…) → a page of a browser of its own, closed after the test."""
    contexts: list[Any] = []

    def open_one(width: int = 1366, *, scripts: bool = True) -> Any:
        made = city.context({"width": width, "height": 900}, scripts=scripts)
        contexts.append(made)
        return made.new_page()

    yield open_one
    for each in contexts:
        each.close()
