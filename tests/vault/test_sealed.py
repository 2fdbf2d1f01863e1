"""Sealed words: what is destroyed is gone, what is still needed survives its day."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from kernel.ids import uuid7
from kernel.time import TZ
from vault import sealed
from vault.errors import KeyDestroyed, KeysMissing, Undecipherable
from vault.models import MessageKey
from vault.sealed import destroy, destroy_day_keys, open_sealed, register_needed, seal

MONDAY = datetime(2026, 9, 14, 23, 59, tzinfo=TZ)
WORDS = "Cái cống trước nhà số 12 bị tắc".encode()


def test_sealed_words_open_again_and_two_seals_differ(keys: Path) -> None:
    one, two = seal(WORDS, MONDAY), seal(WORDS, MONDAY)
    assert open_sealed(*one) == open_sealed(*two) == WORDS
    assert one != two
    assert (keys / "day" / "message-20260914").stat().st_mode & 0o777 == 0o600
    with pytest.raises(Undecipherable):
        open_sealed(one[0], two[1])
    with pytest.raises(Undecipherable):
        open_sealed(one[0], b"\x02" + one[1][1:])
    with pytest.raises(KeyDestroyed):
        open_sealed(one[0], b"")


def test_the_day_is_the_day_in_viet_nam(keys: Path) -> None:
    seal(WORDS, MONDAY.astimezone(tz=None) + timedelta(minutes=2))
    assert [path.name for path in (keys / "day").iterdir()] == ["message-20260915"]


def test_many_threads_at_the_first_message_of_a_day_use_one_key(keys: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: seal(WORDS, MONDAY), range(40)))
    assert {open_sealed(*one) for one in made} == {WORDS}
    assert len(list((keys / "day").iterdir())) == 1


def test_a_destroyed_message_is_gone(rolled_back_room: str, keys: Path) -> None:
    _, wrapped = seal(WORDS, MONDAY)
    key = MessageKey.objects.create(id=uuid7(), wrapped=wrapped)
    assert destroy(key.id) and not destroy(key.id)
    assert not MessageKey.objects.exists()


def test_day_keys_die_and_what_is_needed_survives(rolled_back_room: str, keys: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(sealed, "_needed", {})
    needed, other = uuid7(), uuid7()
    letters = {}
    for key_id in (needed, other):
        letters[key_id], wrapped = seal(WORDS, MONDAY)
        MessageKey.objects.create(id=key_id, wrapped=wrapped)
    fresh = seal(WORDS, MONDAY + timedelta(days=20))
    _, kept_by_a_thief = seal(WORDS, MONDAY)
    register_needed("undecided", f"SELECT '{needed}'::uuid")
    assert destroy_day_keys(date(2026, 9, 20), MONDAY + timedelta(days=20)) == 1
    assert destroy_day_keys(date(2026, 9, 20), MONDAY + timedelta(days=20)) == 0
    assert list(MessageKey.objects.values_list("id", flat=True)) == [needed]
    assert open_sealed(letters[needed], bytes(MessageKey.objects.get(id=needed).wrapped)) == WORDS
    assert open_sealed(*fresh) == WORDS
    with pytest.raises(KeyDestroyed):
        open_sealed(letters[other], kept_by_a_thief)


def test_day_keys_that_a_restore_moved_aside_die_too(rolled_back_room: str, keys: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("MOTCUA_STATE", str(keys.parent))
    aside = keys.parent / "backups" / "replaced-20260915-120000" / "keys" / "day"
    aside.mkdir(parents=True)
    (aside / "message-20260914").write_bytes(bytes(32))
    (aside / "message-20260925").write_bytes(bytes(32))
    assert destroy_day_keys(date(2026, 9, 20), MONDAY + timedelta(days=20)) == 1
    assert [path.name for path in aside.iterdir()] == ["message-20260925"]


def test_a_lost_key_folder_is_not_taken_for_destruction(keys: Path) -> None:
    made = seal(WORDS, MONDAY)
    keys.rename(keys.with_name("elsewhere"))
    with pytest.raises(KeysMissing):
        open_sealed(*made)
    with pytest.raises(KeysMissing):
        seal(WORDS, MONDAY)


def test_a_quarantined_text_is_nowhere_in_the_database(rolled_back_room: str, keys: Path) -> None:
    ciphertext, wrapped = seal(WORDS, MONDAY)
    MessageKey.objects.create(id=uuid7(), wrapped=wrapped)
    with connection.cursor() as cursor:
        cursor.execute("SELECT encode(wrapped, 'hex') FROM vault_messagekey")
        assert WORDS.hex() not in cursor.fetchone()[0]
    assert WORDS not in ciphertext
