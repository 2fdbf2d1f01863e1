"""The time as somebody else's clock has it (RFC 3161): asked of a time-stamping authority while a letter is signed.

Only a hash of the signature leaves the house. Run by the press alone.
"""

from __future__ import annotations

from typing import Any, Final

LONGEST: Final = 20.0
_TYPES: Final = ("application/timestamp-query", "application/timestamp-reply")


def authority(url: str) -> Any:
    """pyHanko's client of the authority at URL. One that does not answer fails the order: the letter waits and is tried again."""
    import httpx
    from asn1crypto import tsp
    from pyhanko.sign.timestamps.api import TimeStamper
    from pyhanko.sign.timestamps.common_utils import TimestampRequestError

    class Authority(TimeStamper):
        async def async_request_tsa_response(self, req: Any) -> Any:
            asked, answered = _TYPES
            try:
                async with httpx.AsyncClient(timeout=LONGEST) as client:
                    told = await client.post(url, content=req.dump(), headers={"Content-Type": asked})
            except httpx.HTTPError as problem:
                raise TimestampRequestError(f"time-stamping authority: {type(problem).__name__}") from problem
            if told.status_code != 200 or told.headers.get("Content-Type", "").partition(";")[0] != answered:
                raise TimestampRequestError(f"time-stamping authority: status {told.status_code}")
            return tsp.TimeStampResp.load(told.content)

    return Authority()


def told_of(found: Any) -> dict[str, Any] | None:
    """What was found of the stamp in a signature: when, by whom, and whether we trust it. None where there is none."""
    if found is None:
        return None
    return {
        "at": found.timestamp.isoformat(),
        "by": found.signing_cert.subject.native.get("common_name", ""),
        "holds": bool(found.intact and found.valid and found.trusted),
    }
