"""What lies under a seal, as a test looks at it: in the product only a person who is to decide opens it, and is entered."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from access.actor import SYSTEM
from casework.quarantine import sealed_for


def unsealed(case_id: UUID) -> dict[str, Any]:
    return sealed_for(case_id, SYSTEM).words
