"""`manage.py skip_numbers`: right after a restore, before the application starts, so that no number is given twice."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from books.numbers.blocks import AFTER_RESTORE, skip_after_restore
from kernel.time import today


class Command(BaseCommand):
    help = "Chạy ngay sau khi khôi phục cơ sở dữ liệu: bỏ qua các số có thể đã cấp sau lúc sao lưu."

    def handle(self, *args: Any, **options: Any) -> None:
        scopes = skip_after_restore(today())
        self.stdout.write(f"Đã bỏ qua {AFTER_RESTORE} số mỗi ngày của {scopes} dãy số.")
