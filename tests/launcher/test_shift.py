"""A working day, whole: thirty messages over HTTP, and the account of the day at its end."""

from pathlib import Path

import pytest

from launcher.shift import acts, evening, show
from launcher.shift.day import Day
from launcher.shift.forms import form_with
from launcher.shift.matters import MATTERS
from launcher.words import LauncherError
from tests.installed import installed

import httpx  # isort: skip

pytestmark = [pytest.mark.slow, pytest.mark.stack]


@pytest.mark.timeout(2400)
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


# --- the account can fail ----------------------------------------------------------------------------------------------


class Told:
    """Somebody at a desk, or a phone, whose pages and messages are given."""

    name = "dieuphoi"

    def __init__(self, pages: dict[str, str] | None = None, said: list[str] | None = None) -> None:
        self.pages, self.said = pages or {}, said or []

    def get(self, path: str) -> httpx.Response:
        return httpx.Response(200, text=self.pages[path])

    def heard(self) -> list[dict[str, str]]:
        return [{"text": text} for text in self.said]


def a_day(phone: Told | None = None, desk: Told | None = None) -> Day:
    day = object.__new__(Day)
    day.codes, day.phones, day._desks = (
        {"a": "PAKN.1", "b": "PAKN.1.1"},
        {"a": phone or Told()},
        {"dieuphoi": desk or Told()},
    )  # type: ignore[dict-item]
    return day


def test_a_receipt_is_no_answer_and_the_answer_to_another_part_is_none_either() -> None:
    receipt = f"Thành phố đã tiếp nhận.\n\nMã số: PAKN.1\nHạn trả lời: 14/12/2026\n{'x' * 100}"
    other = f"Trả lời phản ánh, kiến nghị PAKN.1.1:\n\n{acts.ANSWER}"
    day = a_day(Told(said=[receipt, other]))
    assert day.answers_to("a", acts.ANSWER) == 0
    assert day.answers_to("b", acts.ANSWER, "a") == 1
    assert a_day(Told(said=[other.replace("1.1", "1")] * 2)).answers_to("a", acts.ANSWER) == 2


@pytest.mark.parametrize("lacks", ["goi-dien", "Gửi trả lời", "xin lỗi"])
def test_who_has_no_phone_is_told_by_somebody_who_has_the_answer(lacks: str) -> None:
    page = f'<section id="answer">{acts.ANSWER}</section><section id="goi-dien"><li>Gửi trả lời</li></section>'
    address = "/can-bo/vu-viec/PAKN.1/"
    assert evening._is_to_be_told(a_day(desk=Told({address: page})), "a", acts.ANSWER)
    assert not evening._is_to_be_told(a_day(desk=Told({address: page.replace(lacks, "")})), "a", acts.ANSWER)


def test_a_number_that_its_list_does_not_hold_is_told() -> None:
    row = '<td class="cell-code" role="cell"><a href="/can-bo/vu-viec/PAKN.1/">'
    band = '<a class="band-link band-neutral" href="?han=week"><b>2</b> trong 7 ngày</a>'
    figures = [("/can-bo/" + here, number) for here, number in evening.BAND.findall(band)]
    assert figures == [("/can-bo/?han=week", "2")]
    evening._adds_up(Told({"/can-bo/?han=week": row * 2}), figures)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="the list holds 1"):
        evening._adds_up(Told({"/can-bo/?han=week": row}), figures)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no figures"):
        evening._adds_up(Told(), [])  # type: ignore[arg-type]
