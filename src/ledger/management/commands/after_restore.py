"""`manage.py after_restore`: as the owner, right after a database was restored, before the application starts."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from kernel.time import now
from ledger.restored import after_restore


class Command(BaseCommand):
    help = "Chạy bằng vai trò chủ sở hữu ngay sau khi khôi phục cơ sở dữ liệu: nâng số giao dịch của nhật ký, để riêng niêm phong mới hơn."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Số giao dịch của nhật ký tính từ {after_restore(now())}.")
