"""Access and refresh tokens: given out, spent once, expired by the emulator's clock."""

import secrets
from typing import Any

from .wire import ZaloError
from .world import World

OA_ACCESS_S = 90_000  # 25 hours
SOCIAL_ACCESS_S = 3_600
REFRESH_S = 90 * 86_400


def give(world: World, realm: str, citizen: str | None = None) -> dict[str, str]:
    now = world.now()
    lasts = OA_ACCESS_S if realm == "oa" else SOCIAL_ACCESS_S
    access, refresh = secrets.token_urlsafe(48), secrets.token_urlsafe(48)
    world.store.insert(
        "token", access=access, refresh=refresh, realm=realm, citizen=citizen, at=now,
        access_until=now + 1000 * lasts, refresh_until=now + 1000 * REFRESH_S,
    )  # fmt: skip
    return {"access_token": access, "refresh_token": refresh, "expires_in": str(lasts)}


def rotate(world: World, realm: str, refresh: str) -> dict[str, str] | None:
    """A new pair for a refresh token that was never used; None for any other."""
    with world.store.writing():
        row = world.store.row("SELECT * FROM token WHERE refresh = ? AND realm = ?", refresh, realm)
        if row is None or row["spent"] or row["revoked"] or row["refresh_until"] <= world.now():
            return None
        world.store.run("UPDATE token SET spent = 1 WHERE refresh = ?", refresh)
        return give(world, realm, row["citizen"])


def of_oa(world: World, access: str) -> Any:
    """The OA token of a call; a missing, unknown, revoked or expired one is an error of Zalo's kind."""
    row = world.store.row("SELECT * FROM token WHERE access = ? AND realm = 'oa'", access) if access else None
    if row is None or row["revoked"]:
        raise ZaloError(-216, world.switch("bad_token_message"))
    if row["access_until"] <= world.now():
        raise ZaloError(world.switch("expired_code"), world.switch("expired_message"))
    return row


def revoke_all(world: World) -> int:
    return world.store.run("UPDATE token SET revoked = 1 WHERE revoked = 0")
