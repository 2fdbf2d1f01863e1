"""Were the entries of this database written with the keys at hand? Asked before anything is written: what another
installation's keys encrypt and chain is lost to both, and for good."""

from __future__ import annotations

from typing import Final

from django.db import connection

from ledger.findings import MESSAGES
from ledger.verify import ENTRY_COLUMNS, is_genuine
from vault.errors import KeyVersionMissing
from vault.keys import keyring

_LOOKED_AT: Final = 20


def wrong_keys() -> str:
    """The sentence that says so; "" where the keys are the right ones, or nothing was ever written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('ledger_entry') IS NOT NULL AND to_regclass('ledger_seal') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return ""
        cursor.execute("SELECT chain_key FROM ledger_seal ORDER BY n DESC LIMIT 1")
        sealed_with = cursor.fetchone()
        if sealed_with is None:  # younger than its first seal: by what was written since
            cursor.execute(f"SELECT {ENTRY_COLUMNS} FROM ledger_entry LIMIT {_LOOKED_AT}")
            return "" if _is_any_ours(cursor.fetchall()) else MESSAGES["wrong_key"]
    ring = keyring()
    known = {f"{version}:{ring.fingerprint('chain', version)}" for version in ring.versions("chain")}
    return "" if sealed_with[0] in known else MESSAGES["wrong_key"]


def _is_any_ours(entries: list[tuple[object, ...]]) -> bool:
    """One altered entry does not make the keys wrong: that is for the verification to tell."""
    for entry in entries:
        try:
            if is_genuine(entry):
                return True
        except KeyVersionMissing:
            continue
    return not entries
