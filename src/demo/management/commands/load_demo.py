"""Load the demo city. Safe to run again; refused outside the demo profile."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from demo import city
from kernel.time import now


class Command(BaseCommand):
    help = "Nạp thành phố trình diễn (đơn vị, vị trí, tài khoản). Chạy lại không thêm gì."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            people = city.load(now())
        except city.NotADemo as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"Thành phố trình diễn đã sẵn sàng: {people} tài khoản.")
