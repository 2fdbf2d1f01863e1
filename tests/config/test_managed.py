"""A Django command whose words nobody takes ends with a code of its own: 1 would say that the ledger is not whole."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

from tests.cluster import ROOT

LINE = [sys.executable, "-m", "config.managed"]


def run(*command: str, **more: Any) -> tuple[int, str]:
    told = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        [*LINE, *(command or ["help"])], env=told, stderr=subprocess.PIPE, text=True, check=False, **more
    )
    return done.returncode, done.stderr


def test_who_reads_on_gets_it_all() -> None:
    assert run(stdout=subprocess.DEVNULL) == (0, "")


def test_nobody_reads_any_more() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        assert run(stdout=writing) == (141, "")
    finally:
        os.close(writing)


def test_a_full_disk_is_told() -> None:
    with open("/dev/full", "wb") as full:
        assert run(stdout=full) == (8, "Đĩa đầy nên không ghi được kết quả; dọn chỗ rồi chạy lại.\n")


def test_a_command_that_there_is_not_is_said_in_vietnamese() -> None:
    code, told = run("nosuch", stdout=subprocess.DEVNULL)
    assert (code, told) == (1, "Không có lệnh “nosuch”. Các lệnh: ./motcua manage help\n")
