"""`manage.py verify_ledger`: is the audit trail whole? Exit code 1 when it is not."""

from __future__ import annotations

import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import ProgrammingError

from kernel.errors import MotCuaError
from kernel.time import format_instant, local, now
from ledger.restored import restores
from ledger.verify import Outcome, walk


class Command(BaseCommand):
    help = "Kiểm tra toàn bộ nhật ký hệ thống: chuỗi băm, dấu đầu luồng, niêm phong và tệp niêm phong."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--most", type=int, default=20, help="In nhiều nhất bấy nhiêu chỗ sai (mặc định 20).")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        try:
            outcome = walk()
        except MotCuaError as error:
            self.stderr.write(str(error))
            sys.exit(2)
        except ProgrammingError as error:
            self.stderr.write(f"Cơ sở dữ liệu chưa được lập xong, chưa có nhật ký để kiểm tra: {error}")
            self.stderr.write("Hãy chạy ./motcua up (hoặc manage.py prepare) rồi kiểm tra lại.")
            sys.exit(2)
        self._print(outcome, time.monotonic() - began, options["most"])
        if outcome.findings:
            sys.exit(1)

    def _print(self, outcome: Outcome, seconds: float, most: int) -> None:
        self.stdout.write(f"Kiểm tra nhật ký lúc {format_instant(now())}, mất {seconds:.1f} giây.")
        self.stdout.write(
            f"Đã đọc {outcome.entries} dòng trong {outcome.streams} luồng, {outcome.seals} niêm phong;"
            f" {outcome.unsealed} dòng chưa niêm phong."
        )
        for each in restores():
            self.stdout.write(
                f"Đã khôi phục từ bản sao lưu lúc {format_instant(local(each.at))}: tiếp tục sau niêm phong {each.last_seal};"
                f" {each.seals_put_aside} niêm phong mới hơn để riêng trong thư mục before-restore-… của các tệp niêm phong."
                " Việc ghi giữa lúc sao lưu và lúc khôi phục không còn trong nhật ký này."
            )
        if not outcome.findings:
            self.stdout.write("Nhật ký toàn vẹn.")
            return
        self.stdout.write(f"PHÁT HIỆN {len(outcome.findings)} CHỖ SAI. Chỗ đầu tiên: {outcome.findings[0]}")
        for found in outcome.findings[1:most]:
            self.stdout.write(f"- {found}")
        if len(outcome.findings) > most:
            self.stdout.write(f"… và {len(outcome.findings) - most} chỗ nữa.")
