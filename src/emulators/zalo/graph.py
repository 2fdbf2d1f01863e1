"""The social graph host: profile of a signed-in citizen, and the exchange of Mini App tokens.

Its errors are positive numbers; the appsecret_proof is a true HMAC (unlike the webhook's signature).
"""

import hashlib
import hmac
import json
import secrets
from typing import Any

from .wire import Reply, Request, ZaloError, as_json, success
from .world import World

LIVES_MS = 120_000


def proof(app_secret: str, access_token: str) -> str:
    return hmac.new(app_secret.encode(), access_token.encode(), hashlib.sha256).hexdigest()


def _signed_in(world: World, request: Request) -> Any:
    access = request.header("access_token") or request.query.get("access_token", "")
    row = world.store.row("SELECT * FROM token WHERE access = ? AND realm = 'social'", access)
    if row is None or row["revoked"] or row["access_until"] <= world.now():
        raise ZaloError(452, "Session key invalid")
    given = request.header("appsecret_proof") or request.query.get("appsecret_proof", "")
    if not hmac.compare_digest(given.encode(), proof(world.options.app_secret, access).encode()):
        raise ZaloError(-242, "Invalid appsecret_proof")
    return world.store.row("SELECT * FROM citizen WHERE id = ?", row["citizen"])


def me(world: World, request: Request) -> Reply:
    """GET /v2.0/me?fields=id,name,picture"""
    citizen = _signed_in(world, request)
    if citizen is None:
        raise ZaloError(210, "User not visible")
    whole = {
        "id": citizen["by_app"], "name": citizen["name"],
        "picture": {"data": {"url": f"{world.options.public_url}/static/citizen.svg"}},
    }  # fmt: skip
    fields = [name for name in request.query.get("fields", "id").split(",") if name in whole]
    return as_json({"error": 0, "message": "Success", **{name: whole[name] for name in fields}})


def mini_app_code(world: World, citizen: Any, kind: str, place: dict[str, str] | None) -> str:
    """A token as `getPhoneNumber()` or `getLocation()` return it: single use, two minutes."""
    code = secrets.token_urlsafe(32)
    told = json.dumps({"kind": kind, "place": place})
    world.store.insert("code", code=code, realm="mini", challenge=told, citizen=citizen["id"], at=world.now())
    return code


def info(world: World, request: Request) -> Reply:
    """GET /v2.0/me/info: headers access_token, code, secret_key."""
    if not hmac.compare_digest(request.header("secret_key").encode(), world.options.app_secret.encode()):
        raise ZaloError(100, "Invalid secret_key")
    with world.store.writing():
        row = world.store.row("SELECT * FROM code WHERE code = ? AND realm = 'mini'", request.header("code"))
        if row is None or row["used"] or row["at"] + LIVES_MS < world.now():
            raise ZaloError(100, "Invalid code")
        world.store.run("UPDATE code SET used = 1 WHERE code = ?", row["code"])
    told = json.loads(row["challenge"])
    if told["kind"] == "location":
        place = told["place"] or {"latitude": "21.0285", "longitude": "105.8542"}
        return success({**place, "provider": "gps", "timestamp": str(world.now())})
    citizen = world.store.row("SELECT phone FROM citizen WHERE id = ?", row["citizen"])
    return success({"number": citizen["phone"] if citizen else ""})
