"""People: who is behind a matter, encrypted, and read through one function that writes down who read it and why.

Law 91/2025/QH15 on personal data. No matter, no message and no official is here; a denouncer is never here at all
(Law on Denunciations art. 56).
"""

from books.people.by_phone import find_by_phone, search_by_phone
from books.people.errors import IdentityErased, IdentityUnknown, ReasonMissing
from books.people.identity import (
    GONE,
    Identity,
    amend,
    enrol,
    erase,
    identity_row,
    read_identity,
    reading,
    unerased,
)
from books.people.masking import mask, mask_name

__all__ = [
    "GONE",
    "Identity",
    "IdentityErased",
    "IdentityUnknown",
    "ReasonMissing",
    "amend",
    "enrol",
    "erase",
    "find_by_phone",
    "identity_row",
    "mask",
    "mask_name",
    "read_identity",
    "reading",
    "search_by_phone",
    "unerased",
]
