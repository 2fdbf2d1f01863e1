"""Promises over what is kept: whatever is encrypted rotates with its key, and every table has a term or a reason."""

from __future__ import annotations

import ast
from collections import Counter

import pytest
from django.db import connection

from config.retention import STAYS, TABLE
from tests.cluster import ROOT
from vault import rotation

SRC = ROOT / "src"
# Where something is encrypted with a key of the keyring, and the columns in which it comes to lie. A new place is a new line
# here and a new row in `config.wiring.ENCRYPTED`. (Keys of single messages and files are made, wrapped and destroyed by the
# vault itself: day keys die, the key of a file is `vault_file.key_ct`.)
ENCRYPTED = {
    "access/adapters.py": (1, {"mfa_authenticator.data"}),
    "api/hooks.py": (1, {"api_hook.secret_ct", "api_hook.older_ct"}),
    "api/veiled.py": (1, {"api_veiled.told_ct"}),
    "books/people/identity.py": (1, {f"people_identity.{n}_ct" for n in ("name", "address", "phone", "email")}),
    "casework/attachment_rows.py": (1, {"casework_attachment.source_ct"}),
    "channels/zalo/grants.py": (2, {"zalo_grant.access_ct", "zalo_grant.refresh_ct"}),
    "desks/citizen/drafts.py": (1, {"citizen_draft.words"}),
    "messaging/conversations.py": (1, {"messaging_conversation.address_ct"}),
    "messaging/outbox.py": (1, {"messaging_outbound.payload"}),
    "vault/files.py": (2, {"vault_file.key_ct", "vault_file.name_ct"}),
}
ITSELF = {"vault/keys.py", "vault/rotation.py"}


def places_that_encrypt() -> Counter[str]:
    """Calls of `.encrypt(` in each file, but those of a bare cipher with a key of its own."""
    found: Counter[str] = Counter()
    for path in SRC.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            called = node.func if isinstance(node, ast.Call) else None
            if not isinstance(called, ast.Attribute) or called.attr != "encrypt":
                continue
            if not ast.unparse(called.value).startswith("AESGCM("):
                found[path.relative_to(SRC).as_posix()] += 1
    return found


def test_whatever_is_encrypted_lies_in_a_column_that_rotates() -> None:
    found = {path: count for path, count in places_that_encrypt().items() if path not in ITSELF}
    assert found == {path: count for path, (count, _columns) in ENCRYPTED.items()}
    rotates = {f"{t.table}.{c.name}" for t in rotation.registered() for c in (*t.columns, *t.woven)}
    assert rotates == set().union(*(columns for _count, columns in ENCRYPTED.values()))


@pytest.mark.db
def test_every_table_has_a_term_or_a_reason() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition"
            " AND relnamespace = 'public'::regnamespace"
        )
        there = Counter(row[0] for row in cursor.fetchall())
    listed = Counter(name for kept in TABLE for name in kept.tables)
    listed.update(name for names in STAYS.values() for name in names)
    assert listed == there, "each once"
