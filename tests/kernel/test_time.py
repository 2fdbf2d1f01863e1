"""The one clock, the test clock file, and times as people write them."""

from __future__ import annotations

import json
import os
import threading
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from kernel import time as clock
from kernel.time import ClockFileUnreadable, NaiveInstant, format_date, format_instant, format_time, now, set_offset


@pytest.fixture
def clock_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "clock.json"
    monkeypatch.setenv("MOTCUA_CLOCK_FILE", str(path))
    clock._test_clock.forget()
    return path


def ahead() -> float:
    return round((now() - datetime.now(UTC)).total_seconds())


def test_now_is_vietnamese_and_real_without_a_file(clock_file: Path) -> None:
    assert now().utcoffset() == timedelta(hours=7)
    assert ahead() == 0
    assert clock.offset() == timedelta(0)


def test_offset_moves_now_at_once_in_this_process(clock_file: Path) -> None:
    set_offset(clock_file, 86400)
    assert ahead() == 86400
    set_offset(clock_file, -3600)
    assert ahead() == -3600


def test_another_process_is_noticed_soon_but_not_at_every_call(
    clock_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks = [100.0]
    monkeypatch.setattr(clock._time, "monotonic", lambda: ticks[0])
    assert ahead() == 0
    clock_file.write_text('{"offset_seconds": 600}')
    assert ahead() == 0
    ticks[0] += 0.25
    assert ahead() == 600
    clock_file.unlink()
    ticks[0] += 0.25
    assert ahead() == 0


def test_looking_is_cheap(clock_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_offset(clock_file, 5)
    looks: list[str] = []
    monkeypatch.setattr(clock._time, "monotonic", lambda: 100.0)
    real = clock._stamp
    monkeypatch.setattr(clock, "_stamp", lambda path: looks.append(path) or real(path))
    for _ in range(1000):
        now()
    assert len(looks) == 1


@pytest.mark.parametrize(
    "content",
    ["", "{}", '{"offset_seconds": "x"}', "[1]", '{"offset_seconds": 1e12}', "\xff", '{"offset_seconds": NaN}'],
)
def test_a_broken_file_is_an_error_and_not_a_guess(clock_file: Path, content: str) -> None:
    clock_file.write_text(content, encoding="latin-1")
    with pytest.raises(ClockFileUnreadable):
        now()


def test_a_wild_offset_is_refused_and_the_file_kept(clock_file: Path) -> None:
    set_offset(clock_file, 60)
    for seconds in (float("nan"), float("inf"), 1e12):
        with pytest.raises(ClockFileUnreadable):
            set_offset(clock_file, seconds)
    assert json.loads(clock_file.read_text()) == {"offset_seconds": 60}
    assert os.listdir(clock_file.parent) == ["clock.json"]


def test_readers_never_see_half_a_file(clock_file: Path) -> None:
    errors: list[BaseException] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            try:
                clock._read_offset(str(clock_file))
            except BaseException as error:
                errors.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    for seconds in range(300):
        set_offset(clock_file, seconds)
    stop.set()
    reader.join()
    assert errors == []


def test_formats() -> None:
    instant = datetime(2026, 9, 15, 7, 5, tzinfo=UTC)
    assert format_instant(instant) == "14:05 ngày 15/09/2026"
    assert format_instant(instant, with_weekday=True) == "14:05 thứ Ba, ngày 15/09/2026"
    assert format_date(date(2026, 2, 1)) == "01/02/2026"
    assert format_date(date(2026, 2, 1), with_weekday=True) == "Chủ nhật, 01/02/2026"
    assert format_date(datetime(2026, 9, 15, 20, tzinfo=UTC)) == "16/09/2026"
    assert format_time(instant) == "14:05"
    assert format_time(time(8, 0)) == "08:00"


def test_naive_instants_are_refused() -> None:
    with pytest.raises(NaiveInstant):
        format_instant(datetime(2026, 9, 15, 7, 5))
    with pytest.raises(NaiveInstant):
        clock.local(datetime(2026, 9, 15))
