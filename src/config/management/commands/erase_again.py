"""`manage.py erase_again`: right after a database came back from a backup, before the application starts."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from config.erasures import erase_again
from kernel.time import now

NAMES = {
    "case": "vụ việc",
    "seal": "vụ việc cách ly lại",
    "conversation": "cuộc trò chuyện",
    "public": "trả lời công khai",
    "person": "nhân thân",
    "file": "tệp",
    "draft": "bản nháp",
    "key": "khóa",
}


class Command(BaseCommand):
    help = "Xóa lại những gì sổ ghi xóa nêu mà bản sao lưu đã đưa trở lại. Chạy nhiều lần cũng được."

    def handle(self, *args: Any, **options: Any) -> None:
        done = erase_again(now())
        told = ", ".join(f"{count} {NAMES[what]}" for what, count in done.items())
        self.stdout.write(told or "không có gì")
