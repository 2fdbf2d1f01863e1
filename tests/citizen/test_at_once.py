"""Two at the same instant: one link, one draft; one matter each."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection
from django.test import Client

from casework.models import Case
from kernel.time import now
from kinds.feedback.conversations.form_links import one_time_link
from kinds.feedback.models import FormLink
from tests.casework.town import Town, talk
from tests.citizen.test_questions import fill

AT_ONCE = 6


def press_together(browsers: list[Client]) -> list[Any]:
    gate = threading.Barrier(len(browsers))

    def press(browser: Client) -> Any:
        gate.wait(60)
        try:
            return browser.post("/gui/xem-lai/")
        finally:
            connection.close()

    with ThreadPoolExecutor(len(browsers)) as pool:
        return list(pool.map(press, browsers))


def test_a_link_is_taken_by_one_of_many_at_once(lasting_town: Town) -> None:
    path = "/" + one_time_link(talk(), now()).split("/", 3)[3]
    browsers = [Client() for _ in range(AT_ONCE)]
    for browser in browsers:
        FormLink.objects.update(begun_at=None)  # a link goes on where it was begun; here it is as if each were first
        browser.post(path)
        assert fill(browser) == "/gui/xem-lai/"
    answers = press_together(browsers)
    assert sorted(answer.status_code for answer in answers) == [302, *[422] * (AT_ONCE - 1)]
    assert list(Case.objects.values_list("channel", flat=True)) == ["zalo"]


def test_a_draft_pressed_many_times_at_once_is_one_matter(lasting_town: Town) -> None:
    browser = Client()
    fill(browser)
    same = []
    for _ in range(AT_ONCE):
        each = Client()
        each.cookies = browser.cookies
        same.append(each)
    answers = press_together(same)
    assert {answer.status_code for answer in answers} == {302}
    assert len({answer["Location"] for answer in answers}) == 1
    assert Case.objects.count() == 1


def test_a_draft_with_a_link_pressed_many_times_at_once_is_one_matter(lasting_town: Town) -> None:
    browser = Client()
    browser.post("/" + one_time_link(talk(), now()).split("/", 3)[3])
    fill(browser)
    same = []
    for _ in range(AT_ONCE):
        each = Client()
        each.cookies = browser.cookies
        same.append(each)
    answers = press_together(same)
    assert {answer.status_code for answer in answers} == {302}, [answer.status_code for answer in answers]
    assert (Case.objects.count(), Case.objects.get().channel) == (1, "zalo")
