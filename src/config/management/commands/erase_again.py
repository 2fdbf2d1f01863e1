"""`manage.py erase_again`: right after a database came back from a backup, before the application starts."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.erasures import ErasuresLeft, erase_again
from kernel.errors import MotCuaError
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
_NAMED = 8  # the launcher shows the end of what is said here; all of it is in logs/prepare.log


def _told(problem: ErasuresLeft) -> str:
    """What is left, by kind and id: the operator can name it to us, and no word of it is shown."""
    named = [f"{NAMES[line.what]} {line.id} ({_why(error)})" for line, error in problem.left]
    more = f"; và {len(named) - _NAMED} việc nữa" if len(named) > _NAMED else ""
    return (
        f"{problem.message} Còn {len(named)} việc: {'; '.join(named[:_NAMED])}{more}. Những việc khác đã xóa lại. "
        "Không mở cho người dùng khi chưa xóa hết; báo nhà cung cấp kèm logs/prepare.log."
    )


def _why(error: Exception) -> str:
    """A sentence of ours; what others say may quote a row."""
    return error.message if isinstance(error, MotCuaError) else type(error).__name__


class Command(BaseCommand):
    help = "Xóa lại những gì sổ ghi xóa nêu mà bản sao lưu đã đưa trở lại. Chạy nhiều lần cũng được."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = erase_again(now())
        except ErasuresLeft as problem:
            raise CommandError(_told(problem)) from None
        told = ", ".join(f"{count} {NAMES[what]}" for what, count in done.items())
        self.stdout.write(told or "không có gì")
