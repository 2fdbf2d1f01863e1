"""A working day, whole: thirty messages over HTTP, and the account of the day at its end."""

from pathlib import Path

import pytest

from launcher.shift import show
from launcher.shift.day import Day
from launcher.shift.forms import form_with
from launcher.shift.matters import MATTERS
from launcher.words import LauncherError
from tests.installed import installed

import httpx  # isort: skip

pytestmark = [pytest.mark.slow, pytest.mark.stack]


@pytest.mark.timeout(900)
def test_a_day_of_the_city(capsys: pytest.CaptureFixture[str]) -> None:
    told: list[str] = []
    with installed("day") as stack:
        stack.start()
        passed = show.play(Day(stack), lambda _share, hour, words: told.append(f"{hour} {words}"))
    assert passed, f"{told[-1]}\n{capsys.readouterr()}"
    assert told[-1].startswith("17:00 Hết ngày")


def test_the_post_of_the_day_is_what_the_shift_asks_for() -> None:
    assert len(MATTERS) == len({each.key for each in MATTERS}) == 30


def test_a_folder_that_holds_something_else_is_not_removed(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("giữ lại", encoding="utf-8")
    with pytest.raises(LauncherError):
        show.shift(tmp_path)
    assert (tmp_path / "mine.txt").exists()


def test_a_form_is_read_as_a_browser_would_send_it() -> None:
    page = httpx.Response(
        200,
        request=httpx.Request("GET", "http://127.0.0.1/x/"),
        text="""<form action="/a/"><input name="t" value="1"><textarea name="w">dòng
        hai &amp; ba</textarea><select name="u"><option value="">Chọn</option><option value="7" selected>Bảy</option></select>
        <input type="radio" name="r" value="a"><input type="radio" name="r" value="b" checked><input type="submit" name="s"></form>""",
    )
    form = form_with(page, "w")
    assert form.action == "/a/"
    assert form.values == {"t": "1", "w": "dòng\n        hai & ba", "u": "7", "r": "b"}
    assert form.choices["u"] == [("", "Chọn"), ("7", "Bảy")]
