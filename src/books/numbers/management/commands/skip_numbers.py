"""`manage.py skip_numbers`: right after a restore, before the application starts, so that no number is given twice."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from books.numbers.blocks import AFTER_RESTORE, skip_after_restore
from kernel.time import today


class Command(BaseCommand):
    help = "Chạy ngay sau khi khôi phục cơ sở dữ liệu: bỏ qua các số có thể đã cấp sau lúc sao lưu."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--yes", action="store_true", help="không hỏi lại")
        parser.add_argument("--times", type=int, default=1, help="lần thứ mấy khôi phục về trước cùng một lúc")

    def handle(self, *args: Any, **options: Any) -> None:
        times = max(1, options["times"])
        if not options["yes"]:
            raise CommandError(
                f"Lệnh này bỏ hẳn {AFTER_RESTORE * times} số mỗi ngày của mọi dãy số; chỉ dùng ngay sau khi khôi phục. "
                "./motcua restore tự làm việc này. Nếu đúng là cần, thêm --yes."
            )
        scopes = skip_after_restore(today(), times)
        self.stdout.write(f"Đã bỏ qua {AFTER_RESTORE * times} số mỗi ngày của {scopes} dãy số.")
