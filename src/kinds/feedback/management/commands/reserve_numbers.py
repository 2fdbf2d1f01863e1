"""Numbers for a desk that will work without network: reserves them, enters it in the ledger, and prints the sheet to take along."""

import csv
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from access.actor import SYSTEM
from books.numbers.blocks import POOLS_AHEAD, reserve_pool
from books.orgs.models import Unit
from casework.intake import code_of
from kernel.errors import MotCuaError
from kernel.time import format_date, local_day, now
from kinds.feedback.kind import KIND

_COLUMNS = ("Mã", "Giờ nhận", "Họ tên", "Địa chỉ", "Điện thoại", "Nội dung")


class Command(BaseCommand):
    """Dành một dải số cho quầy không có mạng và in tờ số mang theo."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--unit", required=True, help="mã đơn vị của quầy")
        parser.add_argument("--count", type=int, required=True, help="bao nhiêu số")
        parser.add_argument("--day", default="", help="ngày dùng, như 15/09/2026; mặc định hôm nay")
        parser.add_argument("--desk", default="", help="tên quầy ghi trên tờ số; mặc định tên đơn vị")
        parser.add_argument("--csv", action="store_true", help="in dạng CSV")

    def handle(self, *args: Any, **options: Any) -> None:
        at = now()
        unit = Unit.objects.filter(code__iexact=options["unit"], valid_to=None).first()
        if unit is None:
            raise CommandError(f"Không có đơn vị mã {options['unit']}.")
        day, desk = _day(options["day"], local_day(at)), (options["desk"] or unit.name)[:100]
        try:
            pool = reserve_pool(
                KIND.number_scope, day, options["count"], desk, actor=SYSTEM, at=at, unit_id=unit.pk
            )  # fmt: skip
        except MotCuaError as refused:
            raise CommandError(refused.message) from refused
        codes = [code_of(KIND, number, day) for number in range(pool.first, pool.last + 1)]
        if options["csv"]:
            self._rows(codes)
        else:
            self._sheet(codes, unit.name if desk == unit.name else f"{desk}, {unit.name}", day)

    def _rows(self, codes: Sequence[str]) -> None:
        self.stdout.write("\ufeff", ending="")  # without it a spreadsheet takes the diacritics for something else
        rows = csv.writer(self.stdout, lineterminator="\n")
        rows.writerow(_COLUMNS)
        rows.writerows([code, *[""] * (len(_COLUMNS) - 1)] for code in codes)

    def _sheet(self, codes: Sequence[str], whose: str, day: date) -> None:
        self.stdout.write(f"TỜ SỐ DỰ TRỮ: {whose}")
        self.stdout.write(f"Dùng trong ngày {format_date(day)}. {len(codes)} số, từ {codes[0]} đến {codes[-1]}.")
        self.stdout.write("Mỗi số cấp cho một người gửi, một lần. Khi có mạng, cán bộ điều phối của đơn vị nhập lại")
        self.stdout.write(
            "ở trang Nhập phản ánh, kiến nghị: ngày nhận là ngày trên, số ghi vào ô “Số đã cấp trên giấy”.\n"
        )
        self.stdout.write(f"{'Mã':<{len(codes[-1])}}  Giờ    Họ tên, địa chỉ, điện thoại, nội dung")
        for code in codes:
            self.stdout.write(f"{code:<{len(codes[-1])}}  _____  {'_' * 60}")


def _day(typed: str, today: date) -> date:
    """A restore leaves a gap over the numbers of so many days ahead: a sheet for a later day could meet them again."""
    try:
        day = datetime.strptime(typed, "%d/%m/%Y").date() if typed else today  # noqa: DTZ007  # a day has no zone
    except ValueError as wrong:
        raise CommandError(f"Ngày “{typed}” chưa đúng: xin ghi như 15/09/2026.") from wrong
    if not today <= day <= today + timedelta(days=POOLS_AHEAD):
        raise CommandError(f"Chỉ dành được số cho hôm nay và {POOLS_AHEAD} ngày tới.")
    return day
