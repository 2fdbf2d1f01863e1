"""The number under which a reporting system knows its report: readable, and not to be guessed."""

from datetime import datetime

from kernel.ids import random_code
from kernel.time import local


def new_reference(service: str, at: datetime) -> str:
    """A fresh one, for this service and second. It leads to a case only by a row that goes with the case."""
    return f"{service}-{local(at):%Y%m%d%H%M%S}-{random_code(16)}"
