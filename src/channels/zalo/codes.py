"""Zalo's error numbers as ways to fail. Two tables: the same number means another thing on the business host.

An error answer means that nothing was sent. A number that is not listed is tried again and then given to the next route.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from kernel.time import local
from messaging.routes import NotThisWay, Passing, Permanent, RouteFailed

TOKEN: Final = frozenset({-216, -220, -124})
MINUTE: Final = timedelta(minutes=1)
MORNING: Final = 6
EVENING: Final = 22

# This way does not reach the person now: closed windows, blocked or absent accounts, quotas that are used up.
NOT_THIS_WAY: Final = {
    "oa": {-211, -213, -217, -218, -222, -227, -230, -232, -235, -244, -305, -311, -320, -321},
    "business": {-108, -110, -114, -115, -118, -119, -136, -137, -139, -140, -141, -144, -1441, -147, -1471, -1472},
}
# The message or our own standing is wrong: no retry helps, somebody must look.
PERMANENT: Final = {
    "oa": {
        -100,
        -201,
        -202,
        -204,
        -205,
        -207,
        -208,
        -209,
        -210,
        -212,
        -214,
        -215,
        -219,
        -221,
        -223,
        -224,
        -233,
        -237,
        -238,
    }
    | {-240, -241, -242, -248, -249, -403},
    "business": {-101, -102, -103, -104, -105, -106, -107, -109, -111, -112, -1121, -1122, -1123, -1124, -113, -1131}
    | {-116, -117, -120, -1201, -1202, -121, -122, -123, -1241, -125, -126, -127, -128, -129, -130, -131, -132, -135}
    | {-1351, -138, -1381, -142, -143, -145, -146, -153, -161, -162},
}
_LIMITED: Final = frozenset({-32})
_NIGHT: Final = frozenset({-133, -234})
# What only the Official Account's administrator can put right; said loudly in the log.
OURS_TO_MEND: Final = frozenset({-204, -205, -209, -212, -219, -221, -223, -224, -320, -321, -135, -1351, -136, -137}) | {
    -101, -102, -103, -104, -105, -115, -131, -146,
}  # fmt: skip


def failure(host: str, error: int, at: datetime) -> RouteFailed:
    """How a call to this host ("oa" or "business") failed."""
    code = f"zalo_{abs(error)}"
    if error in _LIMITED:
        return Passing(code, MINUTE)
    if error in _NIGHT:
        return Passing(code, until_morning(at))
    if error in TOKEN:
        return Passing(code, 5 * MINUTE)
    if error in NOT_THIS_WAY[host]:
        return NotThisWay(code)
    if error in PERMANENT[host]:
        return Permanent(code)
    return Passing(code)


def is_night(at: datetime) -> bool:
    """22:00 to 6:00 in Viet Nam: Zalo takes a template then but the phone stays silent, or refuses it."""
    return not MORNING <= local(at).hour < EVENING


def until_morning(at: datetime) -> timedelta:
    """How long until 6:05: Zalo's clock may be a little behind ours."""
    here = local(at)
    morning = here.replace(hour=MORNING, minute=5, second=0, microsecond=0)
    if morning <= here:
        morning += timedelta(days=1)
    return morning - here
