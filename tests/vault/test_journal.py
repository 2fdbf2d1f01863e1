"""The erasure journal: on the disk before the commit, whole after a crash, right after a rollback."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kernel.ids import uuid7
from kernel.time import TZ
from vault import journal
from vault.journal import JournalUnwritable, erased, note, settle, take_back

AT = datetime(2026, 9, 15, 9, 0, tzinfo=TZ)
LATER = AT + timedelta(minutes=11)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: Any) -> Path:
    monkeypatch.setenv("MOTCUA_STATE", str(tmp_path))
    return tmp_path / "erasures" / "journal.jsonl"


def test_a_line_is_on_the_disk_when_note_returns_and_holds_ids_and_dates_only(place: Path, monkeypatch: Any) -> None:
    synced: list[int] = []
    monkeypatch.setattr(journal.os, "fsync", synced.append)
    one = uuid7()
    note("case", one, AT, "request")
    assert len(synced) == 3, "the first line, its folder, and the line"
    first, line = (json.loads(raw) for raw in place.read_text().splitlines())
    assert set(first) == {"journal", "begun"}
    assert line == {"erased": "case", "id": str(one), "at": AT.isoformat(), "why": "request"}
    assert place.stat().st_mode & 0o777 == 0o600
    assert [(each.what, each.id, each.why) for each in erased()] == [("case", one, "request")]


def test_beginning_twice_changes_nothing(place: Path) -> None:
    journal.begin()
    before = place.read_bytes()
    assert journal.begin() == place and place.read_bytes() == before


def test_a_line_cut_by_a_crash_spoils_no_other(place: Path) -> None:
    one, two = uuid7(), uuid7()
    note("file", one, AT)
    with place.open("ab") as file:
        file.write(b'{"erased":"file","id":"0199')
    note("file", two, AT)
    assert [line.id for line in erased()] == [one, two]


def test_what_was_taken_back_is_not_erased_and_the_last_line_counts(place: Path) -> None:
    one = uuid7()
    note("seal", one, AT)
    take_back("seal", one, AT)
    assert erased() == []
    note("seal", one, AT)
    assert [line.id for line in erased()] == [one]


def test_a_rolled_back_erasure_is_taken_back_once_and_only_when_it_had_its_time(place: Path) -> None:
    alive, gone = uuid7(), uuid7()
    note("file", alive, AT)
    note("file", gone, AT)
    asked: list[int] = []

    def still(lines: Any) -> Any:
        asked.append(len(lines))
        return [line for line in lines if line.id == alive]

    assert settle({"file": still}, AT + timedelta(minutes=5)) == 0
    assert asked in ([], [0]), "a transaction may still be on its way"
    assert settle({"file": still}, LATER) == 1
    assert [line.id for line in erased()] == [gone]
    asked.clear()
    settle({"file": still}, LATER + timedelta(hours=1))
    assert sum(asked) == 0, "each line is looked at once"


def test_a_line_whose_hour_has_not_come_holds_up_no_other(place: Path) -> None:
    """A clock that was wrong, ours or a citizen's."""
    ahead, heard, alive = uuid7(), uuid7(), uuid7()
    note("file", ahead, AT + timedelta(days=400))
    note("conversation", heard, AT, until=AT + timedelta(days=400))
    note("file", alive, AT)
    asked: list[Any] = []
    assert settle({"file": list, "conversation": lambda lines: asked.extend(lines) or []}, LATER) == 1
    assert [(line.id, line.at) for line in asked] == [(heard, AT + timedelta(days=400))]
    assert {line.id for line in erased()} == {ahead, heard}


def test_without_a_journal_nothing_is_erased(place: Path) -> None:
    place.parent.write_text("a file where the folder should be")
    with pytest.raises(JournalUnwritable, match="sổ ghi xóa"):
        note("case", uuid7(), AT)
