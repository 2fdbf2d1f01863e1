"""`manage.py zalo_token`: enter a token pair by hand, see how the grant stands, or let a refused one be tried again.

Tokens are read from the terminal or standard input, never from the command line, where other accounts could see them.
"""

from __future__ import annotations

import getpass
import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from channels.zalo import tokens, wire
from channels.zalo.standing import standing
from kernel.time import now
from messaging.routes import RouteFailed

SHORTEST = 16


class Command(BaseCommand):
    help = "Nhập cặp khóa truy cập Zalo lấy từ API Explorer (access token và refresh token), hoặc xem tình trạng khóa."

    def add_arguments(self, parser: ArgumentParser) -> None:
        one = parser.add_mutually_exclusive_group()
        one.add_argument("--show", action="store_true", help="chỉ xem tình trạng, không đổi gì")
        one.add_argument(
            "--again", action="store_true", help="đã sửa nguyên nhân: thử lại mã gia hạn mà Zalo từng từ chối"
        )
        one.add_argument(
            "--from-console", metavar="URL", help="bản minh họa: lấy từ trang điều khiển của bộ mô phỏng Zalo"
        )

    def handle(self, *_: Any, **asked: Any) -> None:
        at = now()
        if asked["again"]:
            tokens.try_again(at)
            tokens.token_round(at)
        elif not asked["show"]:
            access, refresh, expires_in = _from_console(asked["from_console"]) if asked["from_console"] else _typed()
            tokens.enter(access, refresh, expires_in, at)
        stands = standing(now())
        self.stdout.write(stands.sentence)
        if stands.is_alarm:
            sys.exit(1)


def _typed() -> tuple[str, str, object]:
    """Two hidden lines from a terminal, or Zalo's own JSON ({"access_token", "refresh_token", …}) from a pipe."""
    if sys.stdin.isatty():
        pair = getpass.getpass("Access token: ").strip(), getpass.getpass("Refresh token: ").strip()
        return _plausible(*pair, None)
    told = sys.stdin.read(64 * 1024)
    try:
        found = json.loads(told)
        return _plausible(found["access_token"], found["refresh_token"], found.get("expires_in"))
    except (ValueError, TypeError, KeyError, AttributeError):
        lines = [line.strip() for line in told.splitlines() if line.strip()]
    if len(lines) != 2:
        raise CommandError(
            'Cần hai dòng (access token, refresh token) hoặc JSON {"access_token": …, "refresh_token": …}.'
        )
    return _plausible(lines[0], lines[1], None)


def _plausible(access: Any, refresh: Any, expires_in: object) -> tuple[str, str, object]:
    for name, token in (("Access token", access), ("Refresh token", refresh)):
        if not isinstance(token, str) or len(token) < SHORTEST or not token.isascii() or not token.isprintable():
            raise CommandError(f"{name} không đúng dạng: cần ít nhất {SHORTEST} ký tự liền nhau. Chưa thay đổi gì.")
    if access == refresh:
        raise CommandError("Hai mã giống nhau: xin kiểm tra lại. Chưa thay đổi gì.")
    return access, refresh, expires_in


def _from_console(address: str) -> tuple[str, str, object]:
    if not settings.DEMO:
        raise CommandError("--from-console chỉ dùng cho bản minh họa.")
    try:
        told = wire.exchange("POST", address.rstrip("/") + "/_control/token", json={}).body
    except RouteFailed as failure:
        raise CommandError(f"Không lấy được khóa từ {address}: {failure.code}.") from failure
    return _plausible(told.get("access_token"), told.get("refresh_token"), told.get("expires_in"))
