"""OAuth v4: one saved redirect and challenge, codes once and for ten minutes, refresh tokens once."""

import urllib.parse

from emulators.zalo.oauth import challenge_of

from .conftest import APP_ID, APP_SECRET, REDIRECT, Emulator

VERIFIER, CHALLENGE = "A" * 43, "DwBzhbb51LfusnSGBa_hqYSgo7-j8BTQnip4TOnlzRo"
PERMISSION = "/oauth/v4/oa/permission"


def consent(zalo: Emulator, **more: str) -> dict[str, str]:
    asked = {"app_id": APP_ID, "redirect_uri": REDIRECT, "code_challenge": CHALLENGE, "state": "s1", **more}
    reply = zalo.http.post(PERMISSION, params=asked)
    assert reply.status_code == 302, reply.text
    assert reply.headers["Location"].startswith(REDIRECT)
    return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(reply.headers["Location"]).query))


def exchange(zalo: Emulator, secret: str = APP_SECRET, **form: str) -> dict:
    reply = zalo.http.post("/oauth/v4/oa/access_token", data={"app_id": APP_ID, **form}, headers={"secret_key": secret})
    assert reply.status_code == 200
    return reply.json()


def by_code(zalo: Emulator, code: str, verifier: str = VERIFIER) -> dict:
    return exchange(zalo, grant_type="authorization_code", code=code, code_verifier=verifier)


def test_the_challenge_vector():
    assert challenge_of(VERIFIER) == CHALLENGE


def test_consent_page_then_code_then_tokens(zalo):
    page = zalo.http.get(PERMISSION, params={"app_id": APP_ID, "redirect_uri": REDIRECT, "code_challenge": CHALLENGE})
    assert "Cấp quyền" in page.text
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    back = consent(zalo)
    assert back["state"] == "s1"
    assert back["oa_id"] == "388613280878808645"
    pair = by_code(zalo, back["code"])
    assert pair["expires_in"] == "90000"  # a string
    assert zalo.cs(zalo.citizen(), pair["access_token"])["error"] == 0


def test_unknown_app_and_foreign_redirect_are_refused(zalo):
    ask = {"app_id": "1", "redirect_uri": REDIRECT}
    assert zalo.http.get(PERMISSION, params=ask).json()["error"] == -14002
    ask = {"app_id": APP_ID, "redirect_uri": "http://evil.example/"}
    assert zalo.http.get(PERMISSION, params=ask).json()["error"] == -14003
    assert exchange(zalo, grant_type="refresh_token", refresh_token="x", app_id="1")["error"] == -14002


def test_a_saved_challenge_binds_every_request(zalo):
    zalo.control("/console", {"code_challenge": CHALLENGE})
    ask = {"app_id": APP_ID, "redirect_uri": REDIRECT, "code_challenge": challenge_of("B" * 43)}
    assert zalo.http.post(PERMISSION, params=ask).json()["error"] == -14003


def test_a_code_works_once(zalo):
    code = consent(zalo)["code"]
    assert "access_token" in by_code(zalo, code)
    assert by_code(zalo, code)["error"] < 0


def test_a_code_lives_ten_minutes(zalo):
    code = consent(zalo)["code"]
    zalo.later(minutes=11)
    assert by_code(zalo, code)["error"] < 0


def test_a_wrong_verifier_gets_no_second_guess(zalo):
    code = consent(zalo)["code"]
    assert by_code(zalo, code, "B" * 43)["error"] < 0
    assert by_code(zalo, code)["error"] < 0


def test_the_app_secret_is_asked_for(zalo):
    pair = zalo.control("/token")
    told = exchange(zalo, "WRONG", grant_type="refresh_token", refresh_token=pair["refresh_token"])
    assert told["error"] < 0
    assert {"error_name", "error_reason", "error_description", "ref_doc"} <= set(told)


def test_a_refresh_token_rotates_and_works_once(zalo):
    first = zalo.control("/token")
    second = exchange(zalo, grant_type="refresh_token", refresh_token=first["refresh_token"])
    assert second["refresh_token"] != first["refresh_token"]
    assert exchange(zalo, grant_type="refresh_token", refresh_token=first["refresh_token"])["error"] == -14014
    assert "access_token" in exchange(zalo, grant_type="refresh_token", refresh_token=second["refresh_token"])


def test_tokens_expire_by_the_clock(zalo):
    pair, citizen = zalo.control("/token"), zalo.citizen()
    zalo.later(hours=24.9)
    assert zalo.cs(citizen, pair["access_token"])["error"] == 0
    zalo.later(hours=0.2)
    assert zalo.cs(citizen, pair["access_token"])["error"] == -220
    zalo.later(days=90)
    assert exchange(zalo, grant_type="refresh_token", refresh_token=pair["refresh_token"])["error"] == -14014


def test_missing_unknown_and_revoked_tokens(zalo):
    citizen, token = zalo.citizen(), zalo.token()
    assert zalo.cs(citizen, "nonsense")["error"] == -216
    bare = zalo.http.post("/openapi/v3.0/oa/message/cs", json={})
    assert (bare.status_code, bare.json()) == (200, {"error": -216, "message": "Access token is invalid"})
    zalo.control("/token/revoke")
    assert zalo.cs(citizen, token)["error"] == -216
