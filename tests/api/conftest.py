"""The same town; a caller with a key and all that the API asks of a write."""

from tests.gateways.conftest import lasting_town, served, town

__all__ = ["lasting_town", "served", "town"]
