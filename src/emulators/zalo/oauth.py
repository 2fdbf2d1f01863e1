"""OAuth v4: consent pages, codes, tokens. Errors are JSON with HTTP 200 and four texts beside the number."""

import base64
import hashlib
import hmac
import html
import secrets
import urllib.parse
from typing import Any

from . import tokens
from .wire import Reply, Request, ZaloError, as_json, redirect
from .world import World

CODE_LIVES_MS = 10 * 60 * 1000
PAGE_CSP = "default-src 'none'; style-src 'self'; img-src 'self'; form-action *; base-uri 'none'"


def failure(code: int, name: str, reason: str) -> ZaloError:
    return ZaloError(
        code, name, error_name=name, error_reason=reason, error_description=reason,
        ref_doc="https://docs.zaloplatforms.com/docs/OA/",
    )  # fmt: skip


def challenge_of(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _asked_permission(world: World, request: Request) -> dict[str, str]:
    asked = request.query
    if asked.get("app_id") != world.options.app_id:
        raise failure(-14002, "Invalid app id", "The app_id is unknown.")
    saved = world.console("redirect_uri")
    if not saved or asked.get("redirect_uri") != saved:
        raise failure(-14003, "Invalid redirect uri", "The redirect_uri is not the one saved in the console.")
    challenge = world.console("code_challenge")
    if challenge and asked.get("code_challenge") != challenge:
        # One fixed challenge is saved in the console; a fresh one per request fails.
        raise failure(-14003, "Invalid redirect uri", "The code_challenge is not the one saved in the console.")
    return asked


def permission_page(world: World, request: Request) -> Reply:
    """Consent of the OA's administrator."""
    _asked_permission(world, request)
    return _page(request, "Cấp quyền cho ứng dụng", [("", f"Đồng ý cấp quyền cho OA “{world.options.oa_name}”")])


def permission_given(world: World, request: Request) -> Reply:
    asked = _asked_permission(world, request)
    more = {"oa_id": world.options.oa_id}
    return _back(world, asked, _new_code(world, "oa", asked.get("code_challenge", ""), None), more)


def social_page(world: World, request: Request) -> Reply:
    """Sign-in of a citizen: choose who you are."""
    _asked_permission(world, request)
    people = world.store.rows("SELECT id, name FROM citizen WHERE withdrawn = 0 ORDER BY created LIMIT 50")
    return _page(request, "Đăng nhập với tư cách công dân", [(row["id"], row["name"]) for row in people])


def social_given(world: World, request: Request) -> Reply:
    asked = _asked_permission(world, request)
    citizen = request.form().get("who") or asked.get("who")
    if world.store.row("SELECT id FROM citizen WHERE id = ?", citizen) is None:
        raise failure(-14004, "Invalid user", "There is no such user.")
    return _back(world, asked, _new_code(world, "social", asked.get("code_challenge", ""), citizen), {})


def _new_code(world: World, realm: str, challenge: str, citizen: str | None) -> str:
    code = secrets.token_urlsafe(32)
    world.store.insert("code", code=code, realm=realm, challenge=challenge, citizen=citizen, at=world.now())
    return code


def _back(world: World, asked: dict[str, str], code: str, more: dict[str, str]) -> Reply:
    answer = {"code": code, **more}
    for name in ("state", "code_challenge"):
        if asked.get(name):
            answer[name] = asked[name]
    target = world.console("redirect_uri")
    return redirect(target + ("&" if "?" in target else "?") + urllib.parse.urlencode(answer))


def _page(request: Request, title: str, choices: list[tuple[str, str]]) -> Reply:
    action = html.escape(
        request.captured.get("prefix", "") + request.path + "?" + urllib.parse.urlencode(request.query)
    )
    buttons = (
        "".join(
            f'<p><button name="who" value="{html.escape(value)}">{html.escape(label)}</button></p>'
            for value, label in choices
        )
        or "<p>Chưa có công dân nào. Hãy tạo trên trang điện thoại mô phỏng.</p>"
    )
    page = (
        f'<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{title} (mô phỏng)</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="stylesheet" href="/static/phone.css"></head><body class="consent"><main>'
        f'<p class="mark">Mô phỏng, không phải mạng thật</p><h1>{title}</h1>'
        f'<form method="post" action="{action}">{buttons}</form></main></body></html>'
    )
    return Reply(page.encode(), 200, "text/html; charset=utf-8", {"Content-Security-Policy": PAGE_CSP})


def oa_token(world: World, request: Request) -> Reply:
    return _token(world, request, "oa")


def social_token(world: World, request: Request) -> Reply:
    return _token(world, request, "social")


def _token(world: World, request: Request, realm: str) -> Reply:
    form = request.form()
    if form.get("app_id") != world.options.app_id:
        raise failure(-14002, "Invalid app id", "The app_id is unknown.")
    if not hmac.compare_digest(request.header("secret_key").encode(), world.options.app_secret.encode()):
        raise failure(-14004, "Invalid secret key", "The header secret_key is missing or wrong.")
    grant = form.get("grant_type")
    if grant == "authorization_code":
        return as_json(_by_code(world, form, realm))
    if grant == "refresh_token":
        pair = tokens.rotate(world, realm, form.get("refresh_token", ""))
        if pair is None:
            raise failure(-14014, "Invalid refresh token", "The refresh token is expired, unknown or was used before.")
        return as_json(pair)
    raise failure(-14010, "Invalid grant type", "grant_type is authorization_code or refresh_token.")


def _by_code(world: World, form: dict[str, str], realm: str) -> dict[str, Any]:
    with world.store.writing():
        row = world.store.row("SELECT * FROM code WHERE code = ? AND realm = ?", form.get("code", ""), realm)
        if row is None or row["used"] or row["at"] + CODE_LIVES_MS < world.now():
            raise failure(-14011, "Invalid authorization code", "The code is unknown, older than 10 minutes or used.")
        world.store.run("UPDATE code SET used = 1 WHERE code = ?", row["code"])
        pair = None
        if _verifies(form.get("code_verifier", ""), row["challenge"]):
            pair = tokens.give(world, realm, row["citizen"])
    if pair is None:  # the code stays spent: a wrong verifier gets no second guess
        raise failure(-14012, "Invalid code verifier", "The code_verifier does not belong to the code_challenge.")
    return pair


def _verifies(verifier: str, challenge: str) -> bool:
    if not challenge:
        return True
    return len(verifier) == 43 and hmac.compare_digest(challenge_of(verifier).encode(), challenge.encode())
