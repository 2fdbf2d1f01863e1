"""`check_keys`: are these the keys with which this database was written? Asked by the launcher before it starts or saves."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kernel.errors import MotCuaError
from ledger.whose import wrong_keys


class Command(BaseCommand):
    """Kiểm tra bộ khóa đang dùng có phải là bộ khóa của cơ sở dữ liệu này không."""

    help = __doc__
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            wrong = wrong_keys()
        except MotCuaError as problem:
            raise CommandError(str(problem)) from None
        if wrong:
            raise CommandError(wrong)
