"""The number under which a reporting system knows its report: it proves itself, so that nothing need be kept of a sealed one.

A report that may be a denunciation is answered like any other, and nothing that leads from the sealed case to the reporting
system is stored (Law on Denunciations 25/2018/QH14, art. 56). Its reference still reads as ours, open, under consideration.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from kernel.ids import ALPHABET, random_code
from kernel.time import TZ, local
from vault.keys import keyring

_SHAPE: Final = re.compile(r"([a-z_]{2,30})-(\d{14})-([0-9A-HJKMNP-TV-Z]{8})([0-9A-HJKMNP-TV-Z]{8})")


@dataclass(frozen=True, slots=True)
class Reference:
    """What a reference says by itself."""

    service: str
    at: datetime


def new_reference(service: str, at: datetime, bound_to: str = "") -> str:
    """A fresh one, for this service and second; BOUND_TO a client, it reads as ours for that client alone."""
    told = f"{service}-{local(at):%Y%m%d%H%M%S}-{random_code(8)}"
    return told + _proof(bound_to + told, keyring().version("index"))


def read_reference(text: str, bound_to: str = "") -> Reference | None:
    """What TEXT says when we wrote it, or None."""
    shape = _SHAPE.fullmatch(text)
    if shape is None or not any(
        _proof(bound_to + text[:-8], version) == shape[4] for version in keyring().versions("index")
    ):
        return None
    return Reference(shape[1], datetime.strptime(shape[2], "%Y%m%d%H%M%S").replace(tzinfo=TZ))


def _proof(told: str, version: int) -> str:
    number = int.from_bytes(keyring().blind("reference", told, version)[:5], "big")
    return "".join(ALPHABET[number >> 5 * place & 31] for place in range(8))
