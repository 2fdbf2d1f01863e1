"""Were the entries of this database written with the keys at hand? Asked before anything is written: what another
installation's keys encrypt and chain is lost to both, and for good."""

from __future__ import annotations

from typing import Final

from django.db import connection

from ledger.findings import said
from ledger.seal import is_authentic
from ledger.seal_rows import READ_COLUMNS, SealRow, seal_row
from ledger.stream_walk import ENTRY_COLUMNS, is_genuine
from vault.errors import KeyVersionMissing
from vault.keys import keyring

_LOOKED_AT: Final = 20


def wrong_keys() -> str:
    """The sentence that says so; "" where the keys are the right ones, or nothing was ever written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('ledger_entry') IS NOT NULL AND to_regclass('ledger_seal') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return ""
        cursor.execute(f"SELECT {READ_COLUMNS} FROM ledger_seal ORDER BY n DESC LIMIT 1")
        last = seal_row(found) if (found := cursor.fetchone()) else None
        if last and (_is_known(last.chain_key) or _is_vouched_for(last)):
            return "" if _is_known(last.chain_key) else said("wrong_key")
        # Younger than its first seal, or what the seal says is not ours: by what was written.
        cursor.execute(f"SELECT {ENTRY_COLUMNS} FROM ledger_entry LIMIT {_LOOKED_AT}")
        return "" if _is_any_ours(cursor.fetchall()) else said("wrong_key")


def _is_known(chain_key: str) -> bool:
    ring = keyring()
    return chain_key in {f"{version}:{ring.fingerprint('chain', version)}" for version in ring.versions("chain")}


def _is_vouched_for(seal: SealRow) -> bool:
    """What a seal says of the key counts when it is signed; signed with a key that is not here, this is not the whole keyring."""
    try:
        return is_authentic(seal)
    except KeyVersionMissing:
        return True


def _is_any_ours(entries: list[tuple[object, ...]]) -> bool:
    """One altered entry does not make the keys wrong: that is for the verification to tell."""
    for entry in entries:
        try:
            if is_genuine(entry):
                return True
        except KeyVersionMissing:
            continue
    return not entries
