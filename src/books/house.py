"""Whose house this is, for the texts below the desks: what the city is called, and its telephone. Pages: `desks.kit.context`.

An authority changes both by the file that MOTCUA_HOUSE_FILE names (docs/operations.md); read when the process starts.
"""

from django.conf import settings

CITY: str = settings.MOTCUA_HOUSE["city"]
HOTLINE: str = settings.MOTCUA_HOUSE["hotline"]
