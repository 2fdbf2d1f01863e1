"""The steps of the smoke walk, in order. Each takes the Walk, raises when what it sees is wrong, and adds what it learned."""

import httpx

from launcher.smoke import Step, Walk


def _get(address: str) -> httpx.Response:
    return httpx.get(address, timeout=10, trust_env=False, follow_redirects=True)


def healthy(walk: Walk) -> None:
    answer = _get(f"{walk.web}/health/ready")
    if answer.status_code != 200:
        raise ValueError(f"/health/ready: {answer.status_code} {answer.text[:300]}")


def citizen_home(walk: Walk) -> None:
    answer = _get(f"{walk.web}/")
    if answer.status_code != 200 or "<html" not in answer.text:
        raise ValueError(f"/: {answer.status_code} {answer.text[:300]}")


def officer_door(walk: Walk) -> None:
    answer = _get(f"{walk.web}/can-bo/")
    if answer.status_code != 200 or "password" not in answer.text:
        raise ValueError(f"/can-bo/ shows no sign-in: {answer.status_code} {answer.text[:300]}")


def phone(walk: Walk) -> None:
    answer = _get(f"{walk.phone}/")
    if answer.status_code != 200:
        raise ValueError(f"the phone page: {answer.status_code} {answer.text[:300]}")


STEPS: list[Step] = [
    ("Máy chủ tự nhận sẵn sàng", "the server says it is ready", healthy),
    ("Trang của người dân mở được", "the citizens' page opens", citizen_home),
    ("Bàn cán bộ đòi đăng nhập", "the officers' desk asks to sign in", officer_door),
    ("Điện thoại Zalo giả lập mở được", "the Zalo phone opens", phone),
]
