"""The chain without a database: what an entry accepts, and what its hash covers."""

from __future__ import annotations

import dataclasses
import unicodedata
import uuid
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from kernel.ids import uuid7
from ledger import verbs
from ledger.chain import (
    GENESIS,
    SYSTEM,
    EntryRow,
    LedgerActor,
    canonical_fields,
    is_hash_of,
    next_entry,
    plain_particulars,
    words_hash,
)
from ledger.errors import FreeTextInLedger, NotAnEntry, UnknownVerb, VerbTaken
from vault.errors import KeyVersionMissing
from vault.keys import Keyring, forget_keyring, keyring

AT = datetime(2026, 9, 15, 14, 5, 1, 42, tzinfo=timezone(timedelta(hours=7)))


def entry(**changes: Any) -> EntryRow:
    fields: dict[str, Any] = {
        "stream": uuid7(),
        "seq": 1,
        "prev": GENESIS,
        "at": AT,
        "verb": "trial:thing:made",
        "actor": LedgerActor("official", uuid7(), uuid7(), uuid7()),
        "particulars": {"code": "HN-2026-000123", "n": 3},
    }
    return next_entry(**{**fields, **changes})


def canonical(row: EntryRow) -> bytes:
    fields = {field.name: getattr(row, field.name) for field in dataclasses.fields(EntryRow) if field.name != "hash"}
    return canonical_fields(*(fields | {"at": row.at.astimezone(UTC).isoformat(timespec="microseconds")}).values())


def is_genuine(row: EntryRow) -> bool:
    return keyring().is_mac_of("chain", row.hash, canonical(row))


def test_an_entry_is_genuine_and_every_changed_field_makes_it_false(keys: Path) -> None:
    made = entry()
    assert is_genuine(made)
    changes: dict[str, Any] = {
        "id": uuid7(),
        "stream": uuid7(),
        "seq": 2,
        "at": made.at + timedelta(microseconds=1),
        "verb": "trial:thing:changed",
        "actor_kind": "citizen",
        "actor_id": None,
        "position_id": uuid7(),
        "unit_id": uuid7(),
        "particulars": {"code": "HN-2026-000124", "n": 3},
        "prev": b"\x00",
    }
    assert set(changes) == {field.name for field in dataclasses.fields(EntryRow)} - {"hash"}
    for name, value in changes.items():
        assert not is_genuine(dataclasses.replace(made, **{name: value})), name


def test_the_same_instant_in_another_zone_is_the_same_bytes(keys: Path) -> None:
    made = entry()
    elsewhere = dataclasses.replace(made, at=made.at.astimezone(timezone(timedelta(hours=-3))))
    assert canonical(elsewhere) == canonical(made)
    assert made.at.tzinfo is UTC


def test_without_the_key_nobody_makes_a_genuine_entry(keys: Path, tmp_path: Path, monkeypatch: Any) -> None:
    made = entry()
    Keyring.create(tmp_path / "others")
    monkeypatch.setenv("MOTCUA_KEYS_DIR", str(tmp_path / "others"))
    forget_keyring()
    assert not is_genuine(made)


def test_rotation_keeps_old_entries_genuine_and_an_unknown_version_is_named(keys: Path) -> None:
    old = entry()
    Keyring.rotate(keys, "chain")
    new = entry(stream=old.stream, seq=2, prev=old.hash)
    assert (old.hash[:2], new.hash[:2]) == (b"\x00\x01", b"\x00\x02")
    assert is_genuine(old) and is_genuine(new)
    with pytest.raises(KeyVersionMissing):
        is_genuine(dataclasses.replace(new, hash=b"\x00\x09" + new.hash[2:]))


@pytest.mark.parametrize(
    "particulars",
    [
        {"note": "hai từ"},
        {"note": "two words"},
        {"note": "đường"},
        {"note": "tab\there"},
        {"note": "x" * 81},
        {"phone": "0912345678"},
        {"phone": "+84912345678"},
        {"identifier": "001099012345"},
        {"email": "an@example.com"},
        {"rate": 0.5},
        {"raw": b"x"},
        {"big": 2**63},
        {"when": datetime(2026, 9, 15)},  # noqa: DTZ001
        {"list": ["fine", ["fine", "not fine"]]},
        {"map": {"khóa": 1}},
        {"two words": 1},
        {1: 1},
        {"a": {"b": {"c": {"d": {"e": 1}}}}},
    ],
)
def test_free_text_and_personal_data_are_refused(particulars: dict[Any, Any]) -> None:
    with pytest.raises(FreeTextInLedger):
        plain_particulars(particulars)


def test_a_refused_text_is_not_repeated_in_the_error() -> None:
    with pytest.raises(FreeTextInLedger) as refused:
        plain_particulars({"note": "bí mật của bà Hoa"})
    assert "bà Hoa" not in str(refused.value)
    with pytest.raises(FreeTextInLedger) as refused:
        plain_particulars({"0912345678": 1})
    assert "0912345678" not in str(refused.value)


def test_ids_dates_numbers_and_hashes_are_accepted_as_they_are(keys: Path) -> None:
    some = uuid.uuid4()
    plain = plain_particulars(
        {"id": some, "on": date(2026, 9, 15), "at": AT, "share": Decimal("0.87"), "yes": True, "no": None,
         "words": words_hash("ổ gà trước số 12", b"m"), "list": ("A", 1)}
    )  # fmt: skip
    assert plain["id"] == str(some)
    assert plain["on"] == "2026-09-15"
    assert plain["at"] == "2026-09-15T07:05:01.000042+00:00"
    assert plain["share"] == "0.87"
    assert plain["list"] == ["A", 1]


def test_words_hash_recognises_the_same_words_in_either_unicode_form(keys: Path) -> None:
    hashed = words_hash("Phường Bồ Đề", b"salt")
    assert is_hash_of(hashed, unicodedata.normalize("NFD", "Phường Bồ Đề"), b"salt")
    assert not is_hash_of(hashed, "Phường Bồ Đê", b"salt")
    assert not is_hash_of("h:zz", "x")


def test_without_its_salt_a_hash_confirms_no_guess(keys: Path) -> None:
    hashed = words_hash("Phường Bồ Đề", b"salt")
    assert not any(is_hash_of(hashed, "Phường Bồ Đề", salt) for salt in (b"", b"sal", b"salt2"))
    assert words_hash("b", b"a") != words_hash("ab", b""), "the border between salt and words is part of it"


def test_hashes_of_before_there_were_salts_are_still_recognised(keys: Path) -> None:
    older = "h:" + keyring().mac("words", "Phường Bồ Đề".encode()).hex()
    assert is_hash_of(older, "Phường Bồ Đề")
    assert not is_hash_of(older, "Phường Bồ Đê")


@pytest.mark.parametrize(
    "changes",
    [
        {"seq": 0},
        {"seq": 1, "prev": b"\x01"},
        {"seq": 2, "prev": GENESIS},
        {"at": datetime(2026, 9, 15)},  # noqa: DTZ001
        {"actor": LedgerActor("robot")},
    ],
)
def test_an_entry_in_an_impossible_place_is_refused(keys: Path, changes: dict[str, Any]) -> None:
    with pytest.raises(NotAnEntry):
        entry(**changes)


def test_the_vocabulary_is_closed() -> None:
    with pytest.raises(UnknownVerb):
        entry(verb="trial:thing:invented")
    with pytest.raises(NotAnEntry):
        verbs.register("Không đúng", label_vi="x")
    with pytest.raises(NotAnEntry):
        verbs.register("trial:thing:nameless", label_vi=" ")
    verbs.register("trial:thing:made", label_vi="thử: made", label_en="trial: made")
    with pytest.raises(VerbTaken):
        verbs.register("trial:thing:made", label_vi="khác")


CODES = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), max_size=8)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | CODES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(CODES, inner, max_size=3),
    max_leaves=6,
)


@given(a=st.dictionaries(CODES, VALUES, max_size=3), b=st.dictionaries(CODES, VALUES, max_size=3))
@hypothesis_settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_different_particulars_never_have_the_same_bytes(a: dict[str, Any], b: dict[str, Any]) -> None:
    bare = EntryRow(uuid.UUID(int=1), uuid.UUID(int=2), 1, AT, "v", *SYSTEM_FIELDS, a, b"", b"")
    same = repr(_typed(a)) == repr(_typed(b))
    assert (canonical(bare) == canonical(dataclasses.replace(bare, particulars=b))) == same


SYSTEM_FIELDS = (SYSTEM.kind, None, None, None)


def _typed(value: Any) -> Any:
    """1 and True are equal in Python and different in JSON; order of keys does not count."""
    if isinstance(value, dict):
        return sorted((key, _typed(inner)) for key, inner in value.items())
    if isinstance(value, list):
        return [_typed(inner) for inner in value]
    return (type(value).__name__, value)
