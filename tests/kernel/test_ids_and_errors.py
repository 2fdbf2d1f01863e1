"""Keys that rise, codes that can be read aloud, errors that speak Vietnamese and travel."""

from __future__ import annotations

import pickle
import threading
import time
from uuid import RFC_4122, UUID

import pytest

from kernel.errors import MotCuaError
from kernel.ids import ALPHABET, random_code, read_code, uuid7


def test_uuid7_is_version_7_and_of_now() -> None:
    before, made, after = time.time(), uuid7(), time.time()
    assert (made.version, made.variant) == (7, RFC_4122)
    assert before - 1 < (made.int >> 80) / 1000 < after + 1


def test_uuid7_rises_and_never_repeats_even_over_threads() -> None:
    alone = [uuid7() for _ in range(20_000)]
    assert alone == sorted(alone)
    made: list[UUID] = []

    def make() -> None:
        made.extend([uuid7() for _ in range(5000)])

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({*made, *alone}) == 40_000


def test_random_code() -> None:
    codes = {random_code(10) for _ in range(2000)}
    assert len(codes) == 2000
    assert set("".join(codes)) == set(ALPHABET)
    assert not set(ALPHABET) & set("ILOU")
    with pytest.raises(ValueError):
        random_code(0)


def test_read_code_forgives_what_people_type() -> None:
    assert read_code(" abc-o1il 7z ") == "ABC01117Z"
    code = random_code(12)
    assert read_code(f"{code[:4].lower()}-{code[4:8]} {code[8:]}") == code


class DoorClosed(MotCuaError):
    """Cửa {door} đã đóng
    từ {since}.

    Notes for developers are not shown.
    """


class BackDoorClosed(DoorClosed):
    pass


def test_the_docstring_is_the_message() -> None:
    error = DoorClosed(door="số 3", since="17:00")
    assert str(error) == "Cửa số 3 đã đóng từ 17:00."
    assert error.fields["door"] == "số 3"
    assert str(BackDoorClosed(door="sau", since="8:00")) == "Cửa sau đã đóng từ 8:00."
    assert str(DoorClosed(door="số 3")) == "Cửa số 3 đã đóng từ …."
    assert str(DoorClosed("Nói khác đi: {door}.", door=1)) == "Nói khác đi: 1."
    assert str(MotCuaError("Ông gõ “{”, {} và {0}")) == "Ông gõ “{”, {} và {0}"
    assert str(MotCuaError()) == "Hệ thống chưa thực hiện được yêu cầu này."


def test_errors_cross_process_borders() -> None:
    error = pickle.loads(pickle.dumps(DoorClosed(door="số 3", since="17:00 {}")))
    assert (type(error), str(error), error.fields) == (
        DoorClosed,
        "Cửa số 3 đã đóng từ 17:00 {}.",
        {"door": "số 3", "since": "17:00 {}"},
    )
