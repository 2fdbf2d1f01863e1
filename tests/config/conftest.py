"""The town, for rounds that find something to do."""

from tests.casework.conftest import lasting_town, town

__all__ = ["lasting_town", "town"]
