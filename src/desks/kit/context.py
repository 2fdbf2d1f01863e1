"""Context processor: whose house this is, for every page.

Must not query the database: error pages use it too. An authority changes the words by the file that MOTCUA_HOUSE_FILE
names (docs/operations.md).
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _


def house(request: HttpRequest) -> dict[str, Any]:
    return {"house": house_words()}


def house_words() -> dict[str, Any]:
    words: dict[str, Any] = {
        "authority": _("Ủy ban nhân dân thành phố Hà Nội"),
        "system": _("Hệ thống Một Cửa"),
        "hours": _("trong giờ làm việc"),
        "is_demo": bool(getattr(settings, "DEMO", False)),
    }
    oa_id = getattr(settings, "ZALO", {}).get("oa_id", "")
    # In a demo the account is nobody's: no page leads there.
    words["zalo"] = f"https://zalo.me/{oa_id}" if oa_id and not words["is_demo"] else ""
    words.update(settings.MOTCUA_HOUSE)
    words.setdefault("hotline_number", "".join(filter(str.isdigit, words.get("hotline", ""))))
    return words
