"""The same town as in casework."""

from tests.casework.conftest import lasting_town, town

__all__ = ["lasting_town", "town"]
