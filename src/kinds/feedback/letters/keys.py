"""Which key signs, and whom we trust when a signature is examined. The key's bytes are read by the press alone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from desks.kit.context import house_words
from kinds.feedback.letters import signing


@dataclass(frozen=True, slots=True)
class Key:
    """A PKCS#12 file of the organisation and its password."""

    file: str
    password: str

    def __repr__(self) -> str:
        return f"<Key {self.file}>"


def signing_key() -> Key | None:
    """The configured key; in the demo one of its own, made when it is first needed; otherwise none: letters stay unsigned."""
    told = settings.LETTERS
    if told["key_file"]:
        return Key(told["key_file"], told["key_password"])
    if not settings.DEMO:
        return None
    return Key(str(_demo() / "organisation.p12"), signing.DEMO_PASSWORD.decode())


def trusted() -> list[str]:
    """The certificates (PEM files) from which a signer must descend."""
    if settings.LETTERS["trust_files"] or not settings.DEMO:
        return list(settings.LETTERS["trust_files"])
    return [str(_demo() / "root.pem")]


def _demo() -> Path:
    folder = Path(settings.KEYS_DIR) / "letters"
    if not folder.exists():
        signing.make_demo_key(str(folder), str(house_words()["authority"]))
    return folder
