"""The keyring: versions, purposes apart, tampering, files and their rights."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from vault.errors import (
    KeysAlreadyThere,
    KeysExposed,
    KeysMissing,
    KeysUnreadable,
    KeyVersionMissing,
    Undecipherable,
    UnknownPurpose,
)
from vault.keys import PURPOSES, Keyring, encrypted_version, keyring, main


def test_created_keys_are_for_us_alone(keys: Path) -> None:
    files = [keys / f"{purpose}.json" for purpose in PURPOSES]
    assert {oct(path.stat().st_mode & 0o777) for path in files} == {"0o600"}
    secrets = {json.loads(path.read_text())["versions"]["1"] for path in files}
    assert len(secrets) == len(PURPOSES)


def test_encrypted_comes_back_and_only_at_its_place(keys: Path) -> None:
    ring = keyring()
    blob = ring.encrypt("identity", "Nguyễn Thị Hoa".encode(), b"row 1")
    assert ring.decrypt("identity", blob, b"row 1").decode() == "Nguyễn Thị Hoa"
    assert ring.encrypt("identity", b"same") != ring.encrypt("identity", b"same")
    for purpose, aad in [("identity", b"row 2"), ("words", b"row 1"), ("identity", b"")]:
        with pytest.raises(Undecipherable):
            ring.decrypt(purpose, blob, aad)
    with pytest.raises(UnknownPurpose):
        ring.encrypt("everything", b"")


def test_every_changed_byte_is_noticed(keys: Path) -> None:
    blob = keyring().encrypt("words", b"x")
    for place in range(len(blob)):
        with pytest.raises((Undecipherable, KeyVersionMissing)):
            keyring().decrypt("words", blob[:place] + bytes([blob[place] ^ 1]) + blob[place + 1 :])
    for short in (b"", blob[:5], blob[:-1]):
        with pytest.raises(Undecipherable):
            keyring().decrypt("words", short)


def test_rotation_is_picked_up_and_the_old_stays_readable(keys: Path) -> None:
    old = keyring().encrypt("identity", b"x")
    tag = keyring().blind("phone", "84912345678")
    assert Keyring.rotate(keys, "identity") == 2
    Keyring.rotate(keys, "index")
    new = keyring().encrypt("identity", b"x")
    assert (encrypted_version(old), encrypted_version(new)) == (1, 2)
    assert keyring().decrypt("identity", old) == keyring().decrypt("identity", new) == b"x"
    assert keyring().blind("phone", "84912345678") != tag
    assert tag in keyring().blinds("phone", "84912345678")


def test_macs_and_signatures_know_their_version(keys: Path) -> None:
    mac, signature = keyring().mac("chain", b"x"), keyring().sign(b"x")
    Keyring.rotate(keys, "chain")
    Keyring.rotate(keys, "seal")
    ring = keyring()
    assert ring.is_mac_of("chain", mac, b"x") and not ring.is_mac_of("chain", mac, b"y")
    assert not ring.is_mac_of("words", mac, b"x")
    assert not ring.is_mac_of("chain", mac[:-1], b"x")
    assert ring.is_signature_of(signature, b"x") and not ring.is_signature_of(signature, b"y")
    assert not ring.is_signature_of(signature[:2] + bytes(64), b"x")


def test_blind_indexes_of_different_labels_cannot_be_joined(keys: Path) -> None:
    assert len(keyring().blind("phone", "1")) == 16
    assert keyring().blind("phone", "1") != keyring().blind("zalo", "1")


def test_keys_are_never_made_twice_nor_replaced(keys: Path) -> None:
    before = (keys / "identity.json").read_bytes()
    with pytest.raises(KeysAlreadyThere):
        Keyring.create(keys)
    (keys / "chain.json").unlink()
    with pytest.raises(KeysAlreadyThere):
        Keyring.create(keys)
    with pytest.raises(KeysMissing) as missing:
        Keyring.load(keys)
    assert "chain.json" in str(missing.value)
    assert (keys / "identity.json").read_bytes() == before


def test_an_interrupted_creation_is_finished(tmp_path: Path) -> None:
    whole = Keyring.create(tmp_path / "keys")
    (whole.folder / "seal-public.json").unlink()
    (whole.folder / "words.json").unlink()
    kept = (whole.folder / "chain.json").read_bytes()
    Keyring.create(tmp_path / "keys")
    assert (whole.folder / "chain.json").read_bytes() == kept


def test_exposed_keys_are_refused_in_production_only(keys: Path, monkeypatch: Any) -> None:
    os.chmod(keys / "identity.json", 0o640)
    Keyring.load(keys)
    monkeypatch.setenv("MOTCUA_PROFILE", "production")
    with pytest.raises(KeysExposed) as exposed:
        Keyring.load(keys)
    assert "640" in str(exposed.value)


@pytest.mark.parametrize(
    "content", ["", "{}", "[]", '{"current": 1, "versions": {"1": "eA=="}}', '{"current": 9, "versions": {}}']
)
def test_a_damaged_key_file_is_named(keys: Path, content: str) -> None:
    (keys / "words.json").write_text(content)
    with pytest.raises(KeysUnreadable) as damaged:
        Keyring.load(keys)
    assert "words.json" in str(damaged.value)


def test_missing_keys_say_what_to_do(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("MOTCUA_KEYS_DIR", str(tmp_path / "nowhere"))
    with pytest.raises(KeysMissing) as missing:
        keyring()
    assert "python -m vault.keys create" in str(missing.value)


def test_repr_and_command_line_never_show_a_secret(keys: Path, capsys: Any, monkeypatch: Any) -> None:
    assert main(["rotate", "words"]) == 0
    assert main(["create", str(keys)]) == 1
    assert main([]) == 2
    shown = "".join(capsys.readouterr()) + repr(keyring()) + str(vars(keyring()))
    for secret in json.loads((keys / "words.json").read_text())["versions"].values():
        assert secret not in shown


def test_two_processes_that_create_at_once_agree(tmp_path: Path) -> None:
    code = "import sys; from vault.keys import Keyring; Keyring.create(sys.argv[1])"
    folder = tmp_path / "keys"
    both = [
        subprocess.Popen([sys.executable, "-c", code, str(folder)], env={**os.environ, "PYTHONPATH": "src"}, stderr=-3)
        for _ in range(3)
    ]
    assert 0 in [one.wait() for one in both]
    ring = Keyring.load(folder)
    assert ring.decrypt("words", Keyring.load(folder).encrypt("words", b"x")) == b"x"
    assert not list(folder.glob(".*"))
