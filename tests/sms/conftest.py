"""The small town, for the tests in which a message comes from a case."""

from tests.casework.conftest import lasting_town, town

__all__ = ["lasting_town", "town"]
