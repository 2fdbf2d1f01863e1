"""The keyring: every secret key of the product, by purpose and version, kept outside the database.

A purpose is a file `PURPOSE.json` (mode 0600) of numbered versions with one current; rotation adds a version and
keeps the old ones, because what was written under them must stay readable. Each use (encrypt, mac, blind) has a
subkey of its own. Day keys (`vault.sealed`) are not here. Keys are never logged and never leave their folder.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import sys
import threading
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from kernel.errors import MotCuaError
from vault.disk import keys_folder, write_file
from vault.errors import KeysAlreadyThere, KeysMissing, Undecipherable, UnknownPurpose
from vault.key_files import Versions, read_versions, write_versions

PURPOSES: Final = ("identity", "words", "index", "chain", "seal", "tracking", "files")
BLIND_LENGTH: Final = 16
_FORMAT: Final = 1
_VERSION_BYTES: Final = 2
_HEADER: Final = 1 + _VERSION_BYTES
_NONCE: Final = 12
_PUBLIC: Final = "seal-public.json"


class Keyring:
    """All keys of one folder, as they were when it was read. Thread-safe: it never changes."""

    def __init__(self, folder: Path, purposes: Mapping[str, Versions]) -> None:
        self.folder = folder
        self._purposes = purposes
        self._macs: dict[tuple[str, str, int], hmac.HMAC] = {}
        self._ciphers: dict[tuple[str, int], AESGCM] = {}

    def __repr__(self) -> str:
        return f"<Keyring {self.folder} {sorted(self._purposes)}>"

    # -- life of a keyring -------------------------------------------------------------------

    @classmethod
    def create(cls, folder: str | os.PathLike[str]) -> Keyring:
        """Make all keys. A folder that was once complete is refused: a lost key must be restored, not replaced."""
        path = Path(folder)
        if (path / _PUBLIC).exists():  # written last; without it an earlier creation was interrupted
            raise KeysAlreadyThere(path=str(path))
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        for purpose in PURPOSES:
            write_versions(path, Versions(purpose, 1, {1: os.urandom(32)}), only_if_new=True)
        (path / "day").mkdir(mode=0o700, exist_ok=True)
        ring = cls.load(path)
        ring.publish_seal_keys()
        return ring

    @classmethod
    def load(cls, folder: str | os.PathLike[str]) -> Keyring:
        path = Path(folder)
        if not path.is_dir():
            raise KeysMissing(path=str(path))
        return cls(path, {purpose: read_versions(path, purpose) for purpose in PURPOSES})

    @classmethod
    def rotate(cls, folder: str | os.PathLike[str], purpose: str) -> int:
        """Add a version and make it current. Running processes notice by themselves. Returns the new version."""
        if purpose not in PURPOSES:
            raise UnknownPurpose(purpose=purpose)
        old = read_versions(Path(folder), purpose)
        version = max(old.secrets) + 1
        fresh = Versions(purpose, version, {**old.secrets, version: os.urandom(32)})
        write_versions(Path(folder), fresh)
        cls.load(folder).publish_seal_keys()
        return version

    def version(self, purpose: str) -> int:
        """The current version of a purpose."""
        return self._of(purpose).current

    def versions(self, purpose: str) -> list[int]:
        """Every version of a purpose, oldest first."""
        return sorted(self._of(purpose).secrets)

    # -- encryption --------------------------------------------------------------------------

    def encrypt(self, purpose: str, plain: bytes, aad: bytes = b"") -> bytes:
        """AES-256-GCM: format, key version, nonce, ciphertext. `aad` binds it to its place (row, column)."""
        header = bytes([_FORMAT]) + self.version(purpose).to_bytes(_VERSION_BYTES, "big")
        nonce = os.urandom(_NONCE)
        cipher = self._cipher(purpose, self.version(purpose))
        return header + nonce + cipher.encrypt(nonce, plain, _bound(purpose, header, aad))

    def decrypt(self, purpose: str, blob: bytes, aad: bytes = b"") -> bytes:
        blob = bytes(blob)
        header, nonce, body = blob[:_HEADER], blob[_HEADER : _HEADER + _NONCE], blob[_HEADER + _NONCE :]
        try:
            cipher = self._cipher(purpose, encrypted_version(blob))
            return cipher.decrypt(nonce, body, _bound(purpose, header, aad))
        except InvalidTag:
            raise Undecipherable(purpose=purpose) from None

    # -- keyed hashes ------------------------------------------------------------------------

    def mac(self, purpose: str, data: bytes) -> bytes:
        """Two bytes of key version, then HMAC-SHA256. Check it with `is_mac_of`."""
        return self._mac(purpose, "mac", self.version(purpose), data)

    def is_mac_of(self, purpose: str, mac: bytes, data: bytes) -> bool:
        """Whether this mac was made of this data, by whichever version of the key."""
        mac = bytes(mac)
        if len(mac) != _VERSION_BYTES + hashlib.sha256().digest_size:
            return False
        version = int.from_bytes(mac[:_VERSION_BYTES], "big")
        return hmac.compare_digest(mac, self._mac(purpose, "mac", version, data))

    def blind(self, purpose_label: str, value: str, version: int | None = None) -> bytes:
        """Blind index: 16 bytes by which equal values are found without storing them."""
        number = version or self.version("index")
        return self._mac("index", f"blind:{purpose_label}", number, value.encode())[_VERSION_BYTES:][:BLIND_LENGTH]

    def blinds(self, purpose_label: str, value: str) -> list[bytes]:
        """The blind index under every version, the current one first: what was written before a rotation is found by all of
        them alone."""
        current = self.version("index")
        earlier = [version for version in reversed(self.versions("index")) if version != current]
        return [self.blind(purpose_label, value, version) for version in (current, *earlier)]

    def fingerprint(self, purpose: str, version: int | None = None) -> str:
        """Names a key without giving it away, so that "wrong key" can be told from "altered entry"."""
        number = version or self.version(purpose)
        return self._mac(purpose, "fingerprint", number, b"")[_VERSION_BYTES:][:8].hex()

    # -- signatures --------------------------------------------------------------------------

    def sign(self, data: bytes, purpose: str = "seal") -> bytes:
        """Two bytes of key version, then an Ed25519 signature."""
        version = self.version(purpose)
        return version.to_bytes(_VERSION_BYTES, "big") + self._signer(purpose, version).sign(data)

    def is_signature_of(self, signature: bytes, data: bytes, purpose: str = "seal") -> bool:
        signature = bytes(signature)
        version = int.from_bytes(signature[:_VERSION_BYTES], "big")
        try:
            self.public_key(version, purpose).verify(signature[_VERSION_BYTES:], data)
        except InvalidSignature:
            return False
        return True

    def public_key(self, version: int | None = None, purpose: str = "seal") -> Ed25519PublicKey:
        return self._signer(purpose, version or self.version(purpose)).public_key()

    # -- inside ------------------------------------------------------------------------------

    def _of(self, purpose: str) -> Versions:
        try:
            return self._purposes[purpose]
        except KeyError:
            raise UnknownPurpose(purpose=purpose) from None

    def _mac(self, purpose: str, use: str, version: int, data: bytes) -> bytes:
        key = (purpose, use, version)
        if (ready := self._macs.get(key)) is None:
            ready = hmac.new(_subkey(self._of(purpose).secret(version), f"{purpose}/{use}"), digestmod="sha256")
            self._macs[key] = ready
        mac = ready.copy()
        mac.update(data)
        return version.to_bytes(_VERSION_BYTES, "big") + mac.digest()

    def _cipher(self, purpose: str, version: int) -> AESGCM:
        if (ready := self._ciphers.get((purpose, version))) is None:
            ready = AESGCM(_subkey(self._of(purpose).secret(version), f"{purpose}/aes-256-gcm"))
            self._ciphers[purpose, version] = ready
        return ready

    def _signer(self, purpose: str, version: int) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self._of(purpose).secret(version))

    def publish_seal_keys(self) -> None:
        """Public halves for an inspector who checks exported seals without our keys."""
        public = {
            str(version): self.public_key(version).public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
            for version in self.versions("seal")
        }
        write_file(self.folder / _PUBLIC, json.dumps(public, indent=1).encode(), mode=0o644)


def encrypted_version(blob: bytes) -> int:
    """Which version of the key a blob was encrypted under."""
    blob = bytes(blob)
    if len(blob) < _HEADER + _NONCE + 16 or blob[0] != _FORMAT:
        raise Undecipherable()
    return int.from_bytes(blob[1:_HEADER], "big")


_lock = threading.Lock()
_cached: tuple[str, tuple[int, int], Keyring] | None = None


def keyring() -> Keyring:
    """The keyring of this installation. One stat a call: a rotation renames files, which changes the folder."""
    global _cached
    named = os.environ.get("MOTCUA_KEYS_DIR"), os.environ.get("MOTCUA_STATE")
    folder = _folder(*named)
    stamp = _stamp(folder)
    known = _cached
    if known is not None and known[0] == folder and known[1] == stamp:
        return known[2]
    with _lock:
        if _cached is None or _cached[:2] != (folder, stamp):
            _cached = (folder, stamp, Keyring.load(folder))
        return _cached[2]


def forget_keyring() -> None:
    """Read the keys anew at the next call (tests, restore)."""
    global _cached
    with _lock:
        _cached = None


@lru_cache(maxsize=8)
def _folder(_keys: str | None, _state: str | None) -> str:
    """The folder for these two variables; remembered, because every entry of the ledger asks."""
    return str(keys_folder())


def _stamp(folder: str) -> tuple[int, int]:
    try:
        found = os.stat(folder)
    except OSError:
        raise KeysMissing(path=folder) from None
    return (found.st_ino, found.st_mtime_ns)


@lru_cache(maxsize=256)
def _subkey(secret: bytes, use: str) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=f"motcua/{use}".encode()).derive(secret)


def _bound(purpose: str, header: bytes, aad: bytes) -> bytes:
    return b"motcua\x00" + purpose.encode() + b"\x00" + header + aad


def main(arguments: list[str]) -> int:
    """`python -m vault.keys create DIR` and `python -m vault.keys rotate PURPOSE`."""
    try:
        match arguments:
            case ["create", folder]:
                Keyring.create(folder)
                print(f"Đã tạo bộ khóa ở {folder}. Hãy sao lưu thư mục này ở nơi riêng, tách khỏi cơ sở dữ liệu.")
            case ["rotate", purpose]:
                version = Keyring.rotate(keys_folder(), purpose)
                print(f'Khóa "{purpose}" nay là phiên bản {version}. Bản cũ vẫn giữ để đọc dữ liệu cũ.')
            case _:
                print("Cách dùng: python -m vault.keys create THƯ_MỤC | rotate MỤC_ĐÍCH", file=sys.stderr)
                print(f"Mục đích: {', '.join(PURPOSES)}", file=sys.stderr)
                return 2
    except MotCuaError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
