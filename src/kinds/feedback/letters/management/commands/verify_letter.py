"""Says whether the signature of a letter holds, and whether it stands in the register."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kinds.feedback.letters.screens import checked


class Command(BaseCommand):
    """Kiểm tra chữ ký số của một công văn (tệp PDF)."""

    help = __doc__

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            pdf = options["file"].read_bytes()
        except OSError as problem:
            raise CommandError(f"Không đọc được {options['file']}: {problem.strerror}") from problem
        found = checked(pdf)
        letter = found["letter"]
        self.stdout.write(
            f"Sổ công văn: {letter.symbol}, {found['unit']}" if letter else "Sổ công văn: không có tệp này"
        )
        if not found["holds"]:
            raise CommandError(f"Chữ ký số: không đúng ({found['why']})")
        self.stdout.write(f"Chữ ký số: còn nguyên, {found['signer']}, {found['signed_at']}")
        stamp = found["stamp"]
        self.stdout.write(
            f"Dấu thời gian: {stamp['at'].isoformat()}, {stamp['by']}"
            if stamp
            else "Dấu thời gian: không có; thời điểm ký là do hệ thống của cơ quan ghi"
        )
