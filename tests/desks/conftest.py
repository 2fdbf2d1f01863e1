"""The town of casework, and signed-in browsers for its people."""

from tests.screens.conftest import browser_of, lasting_town, town

__all__ = ["browser_of", "lasting_town", "town"]
