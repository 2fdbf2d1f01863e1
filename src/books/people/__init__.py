"""People: who is behind a matter, encrypted, and read through one function that writes down who read it and why.

Law 91/2025/QH15 on personal data. No matter, no message and no official is here; a denouncer is never here at all
(Law on Denunciations art. 56).
"""

from books.people.identity import (
    Identity,
    IdentityErased,
    IdentityUnknown,
    ReasonMissing,
    amend,
    enrol,
    erase,
    find_by_phone,
    identity_row,
    mask,
    mask_name,
    read_identity,
    search_by_phone,
    unerased,
)

__all__ = [
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
    "search_by_phone",
    "unerased",
]
