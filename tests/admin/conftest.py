"""The town of casework, and browsers for its people."""

from tests.casework.conftest import lasting_town, town
from tests.screens.conftest import browser_of

__all__ = ["browser_of", "lasting_town", "town"]
