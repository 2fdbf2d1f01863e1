"""`manage.py rotate_keys [PURPOSE …]`: a new version of the named keys, then everything encrypted anew under it.

Without a purpose only the second half runs: that is how an interrupted rotation is continued.
"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kernel.errors import MotCuaError
from vault.disk import keys_folder
from vault.keys import PURPOSES, Keyring
from vault.rotation import registered, rotate


class Command(BaseCommand):
    help = "Đổi khóa và mã hóa lại dữ liệu bằng khóa mới. Dừng giữa chừng thì chạy lại, không mất gì."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "purpose", nargs="*", help=f"Khóa cần đổi: {', '.join(PURPOSES)}. Bỏ trống: chỉ mã hóa lại."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            for purpose in options["purpose"]:
                version = Keyring.rotate(keys_folder(), purpose)
                self.stdout.write(f'Khóa "{purpose}" nay là phiên bản {version}.')
            for table in registered():
                seen = written = 0
                for batch_seen, batch_written in rotate(table):
                    seen, written = seen + batch_seen, written + batch_written
                self.stdout.write(f"{table.table}: xem {seen} dòng, mã hóa lại {written} dòng.")
        except MotCuaError as error:
            raise CommandError(str(error)) from None
