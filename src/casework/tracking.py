"""The citizen's secret to a case: derived, never stored, so that a stolen database opens nothing.

A code alone must never be enough (Circular 01/2018, art. 16: without authentication only code and completion).
"""

import base64
import hmac
import os
from uuid import UUID

from vault.keys import keyring

_ALPHABET = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789ABCDEFGHJKMNPQRSTVWXYZ")
LENGTH = 12


def new_salt() -> bytes:
    """Eight random bytes that make the secret of one case independent of its code."""
    return os.urandom(8)


def secret_of(case_id: UUID, salt: bytes) -> str:
    """The tracking secret: 12 characters (60 bits) that people can read aloud."""
    digest = keyring().mac("tracking", case_id.bytes + bytes(salt))
    return base64.b32encode(digest[-8:]).decode()[:LENGTH].translate(_ALPHABET)


def opens(case_id: UUID, salt: bytes, secret: str) -> bool:
    """Is SECRET the one of this case? Compared in constant time; case, spaces and dashes do not matter."""
    typed = secret.upper().replace("-", "").replace(" ", "").replace("O", "0").replace("I", "1").replace("L", "1")
    return hmac.compare_digest(secret_of(case_id, salt).encode(), typed.encode("ascii", "replace"))
