"""`manage.py verify_ledger`: is the audit trail whole? Exit code 1 when it is not, 2 when it could not be read."""

from __future__ import annotations

import os
import sys
import time
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from kernel.errors import MotCuaError
from kernel.time import format_instant, local, now
from ledger.findings import BY_ACCIDENT
from ledger.restored import restores
from ledger.standing import STANDS_STILL
from ledger.verify import Outcome, walk


class Command(BaseCommand):
    help = "Kiểm tra toàn bộ nhật ký hệ thống: chuỗi băm, dấu đầu luồng, niêm phong và tệp niêm phong."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--most", type=int, default=20, help="In nhiều nhất bấy nhiêu chỗ sai (mặc định 20).")

    def handle(self, *args: Any, **options: Any) -> None:
        is_english = os.environ.get("MOTCUA_LANG", "").lower().startswith("en")
        with translation.override("en" if is_english else "vi"):
            self._verify(options["most"])

    def _verify(self, most: int) -> None:
        began = time.monotonic()
        try:
            outcome = walk()
        except MotCuaError as error:
            self.stderr.write(str(error))
            sys.exit(2)
        except DatabaseError:
            self.stderr.write(
                _("Cơ sở dữ liệu không trả lời, chưa kiểm tra xong. Hãy xem máy chủ cơ sở dữ liệu rồi chạy lại.")
            )
            sys.exit(2)
        seconds = f"{time.monotonic() - began:.1f}"
        self.stdout.write(
            _("Kiểm tra nhật ký lúc {at}, mất {seconds} giây.").format(at=format_instant(now()), seconds=seconds)
        )
        self._print_findings(outcome, most)
        self._print_beside(outcome)
        if outcome.findings:
            sys.exit(1)

    def _print_findings(self, outcome: Outcome, most: int) -> None:
        seen = _("Đã đọc {entries} dòng trong {streams} luồng, {seals} niêm phong; {unsealed} dòng chưa niêm phong.")
        self.stdout.write(seen.format_map(vars(outcome)))
        if not outcome.findings:
            self.stdout.write(_("Nhật ký toàn vẹn."))
            return
        count = len(outcome.findings)
        first = _("PHÁT HIỆN {count} CHỖ SAI. Chỗ đầu tiên: {first}")
        self.stdout.write(first.format(count=count, first=outcome.findings[0]))
        for found in outcome.findings[1:most]:
            self.stdout.write(f"- {found}")
        if count > most:
            self.stdout.write(_("… và {count} chỗ nữa.").format(count=count - most))
        if any(found.kind not in BY_ACCIDENT for found in outcome.findings):
            self.stdout.write(_("Hãy dừng, giữ nguyên đĩa và bản sao lưu, báo kiểm tra."))

    def _print_beside(self, outcome: Outcome) -> None:
        """What is no fault, and who verifies is to know."""
        waits = datetime.fromisoformat(outcome.waiting.at) if outcome.waiting and outcome.waiting.at else None
        if waits and not outcome.findings and now() - waits >= STANDS_STILL:
            said = _(
                "Dòng chưa niêm phong cũ nhất ghi lúc {at}. Nếu worker đang dừng hoặc vừa chạy lại thì đúng là như vậy: nó niêm"
                " phong trong nửa phút sau khi chạy. Trước đó phần này chỉ có chuỗi và dấu đầu luồng bảo vệ."
            )
            self.stdout.write(said.format(at=format_instant(local(waits))))
        try:
            with transaction.atomic():
                gone_through = restores()
        except DatabaseError:  # what cannot be read stands among the findings
            return
        said = _(
            "Đã khôi phục từ bản sao lưu lúc {at}: tiếp tục sau niêm phong {last_seal}; {aside} niêm phong mới hơn để riêng trong"
            " thư mục before-restore-… của các tệp niêm phong. Việc ghi giữa lúc sao lưu và lúc khôi phục không còn trong nhật"
            " ký này."
        )
        for each in gone_through:
            at = format_instant(local(each.at))
            self.stdout.write(said.format(at=at, last_seal=each.last_seal, aside=each.seals_put_aside))
