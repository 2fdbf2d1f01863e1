"""`manage.py doubt_unsent --made-at TIME`: right after a database came back from a backup, before the application starts."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.restored import doubt_all
from kernel.time import now

NAMES = {
    "versions": "{n} vụ việc có số phiên bản mới: trang mở từ trước lúc khôi phục phải đọc lại trước khi ghi",
    "alarms": "{n} nhắc hạn đến lúc phải nhắc, đã ghi vào vụ việc; tin cho người gửi chờ người quyết định",
    "messages": "{n} tin nhắn chờ người quyết định ở trang Tin nhắn cần xem",
    "scene_reports": "{n} phản ánh hiện trường chờ người quyết định ở trang Liên thông",
    "national": "{n} vụ việc sẽ được tra ở hệ thống quốc gia trước khi gửi",
    "zalo": "mã gia hạn Zalo phải nhập lại (./motcua manage zalo_token)",
}


class Command(BaseCommand):
    help = "Những gì bản sao lưu còn chờ gửi có thể đã gửi sau lúc sao lưu: máy không tự gửi nữa. Chạy nhiều lần cũng được."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--made-at", required=True, help="lúc sao lưu, dạng 2026-09-15T02:00:00+00:00")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made_at = datetime.fromisoformat(options["made_at"])
        except ValueError:
            made_at = None
        if made_at is None or made_at.tzinfo is None:
            raise CommandError("--made-at: cần ngày, giờ và múi giờ, như 2026-09-15T02:00:00+00:00.")
        done = doubt_all(made_at, now())
        told = "; ".join(NAMES[what].format(n=count) for what, count in done.items() if count)
        self.stdout.write(told or "không có gì")
