"""What one request costs, counted where it is undone afterwards, so that it can be made three times from the same state."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client


class _Undo(Exception):
    pass


@contextmanager
def as_a_request_stands() -> Iterator[None]:
    """In a transaction that Django takes for the test's own. Whoever begins one inside without a savepoint says nothing to the server
    here, where it would be BEGIN and COMMIT: these are counted."""
    around, enter = transaction.Atomic(None, savepoint=True, durable=False), transaction.Atomic.__enter__
    around._from_testcase = True  # type: ignore[attr-defined]

    def entered(block: Any) -> None:
        if not block.savepoint and all(each._from_testcase for each in connection.atomic_blocks):
            connection.queries_log.extend([{"sql": "BEGIN"}, {"sql": "COMMIT"}])
        enter(block)

    with around, pytest.MonkeyPatch.context() as patched:
        patched.setattr(transaction.Atomic, "__enter__", entered)
        yield


def cost_of(
    send: Callable[[], Any],
    *,
    status: int = 302,
    browser: Client | None = None,
    forget: Callable[[], None] | None = None,
    tries: int = 3,
) -> int:
    """The least of three: statements of one request that is undone afterwards, in BROWSER too, with its transactions. FORGET drops
    what the process remembers of it. What allauth counts of rates it counts in the process."""
    counts, cookies = [], copy.deepcopy(browser.cookies) if browser else None
    connection.force_debug_cursor = True
    try:
        for _ in range(tries):
            cache.clear()
            try:
                with as_a_request_stands():
                    connection.queries_log.clear()
                    answer = send()
                    counts.append(len(connection.queries_log))
                    raise _Undo
            except _Undo:
                if browser:
                    browser.cookies = copy.deepcopy(cookies)
                assert answer.status_code == status, answer.content.decode()[:2000]
            if forget:
                forget()
    finally:
        connection.force_debug_cursor = False
    return min(counts)


def paid(browser: Client, path: str, said: dict[str, Any] | None = None, *, status: int = 302, **more: Any) -> int:
    """`cost_of` a page, or of what is sent to it."""

    def send() -> Any:
        return browser.get(path, **more) if said is None else browser.post(path, said, **more)

    return cost_of(send, status=status, browser=browser)
