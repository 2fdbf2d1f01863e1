"""The small town, for the tests in which a message comes from a case."""

from tests.gateways.conftest import lasting_town, served, town

__all__ = ["lasting_town", "served", "town"]
