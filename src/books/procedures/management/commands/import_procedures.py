"""Read a file in the national format into the catalogue; `--dry-run` only says what would change."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from books.procedures.importing import Outcome, import_file
from kernel.errors import MotCuaError
from kernel.time import format_date, local_day, now

_MOST_LINES = 20


@dataclass(frozen=True, slots=True)
class _Operator:
    """Whoever may run commands on the host; the ledger knows no more of them."""

    kind: str = "system"
    user_id: None = None
    position_id: None = None
    unit_id: None = None


class Command(BaseCommand):
    """Nhập danh mục thủ tục hành chính từ tệp theo định dạng quốc gia (.jsonl hoặc .jsonl.gz)."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="tệp, mỗi dòng một bản ghi")
        parser.add_argument("--dry-run", action="store_true", help="chỉ cho biết sẽ thay đổi gì, không ghi")
        parser.add_argument(
            "--from", dest="first", default="", help="ngày bắt đầu hiệu lực, như 01/07/2026; mặc định hôm nay"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        at = now()
        first = _day(options["first"]) if options["first"] else local_day(at)
        try:
            outcome = import_file(options["path"], first=first, actor=_Operator(), at=at, dry_run=options["dry_run"])
        except MotCuaError as refused:
            raise CommandError(refused.message) from refused
        self._tell(outcome, first, is_trial=options["dry_run"])
        if outcome.rejects and len(outcome.rejects) == outcome.total:
            raise CommandError("Không bản ghi nào được nhận: tệp này không theo định dạng danh mục quốc gia.")

    def _tell(self, outcome: Outcome, first: date, *, is_trial: bool) -> None:
        will = (
            f"Đã ghi, hiệu lực từ {format_date(first)}." if outcome.new or outcome.changed else "Không có gì thay đổi."
        )
        will = "Chạy thử, chưa ghi gì." if is_trial else will
        print(f"{will} {outcome.total} bản ghi: {len(outcome.new)} mới, {len(outcome.changed)} thay đổi, "
              f"{outcome.same} giữ nguyên, {len(outcome.rejects)} không nhận.")  # fmt: skip
        for code, what in list(outcome.changed.items())[:_MOST_LINES]:
            print(f"  thay đổi {code}: {', '.join(what)}")
        if len(outcome.changed) > _MOST_LINES:
            print(f"  … và {len(outcome.changed) - _MOST_LINES} thủ tục khác")
        for line, reject in outcome.rejects:
            where = f"dòng {line}: " if line else ""
            print(f"  không nhận {where}{reject.code or '(không có mã)'}: {reject.why}")


def _day(written: str) -> date:
    try:
        return datetime.strptime(written, "%d/%m/%Y").date()  # noqa: DTZ007  # a day has no zone
    except ValueError as wrong:
        raise CommandError(f"Ngày “{written}” chưa đúng: xin ghi như 01/07/2026.") from wrong
