"""`./motcua manage load_hanoi`: the units of Hà Nội as they are shipped, for a new installation. Again adds what is missing."""

from typing import Any

from django.core.management.base import BaseCommand

from access.actor import SYSTEM
from books.orgs.loading import load_city, shipped
from books.orgs.models import Unit
from kernel.time import now


class Command(BaseCommand):
    help = "Lập các đơn vị của thành phố Hà Nội theo danh sách kèm theo; đơn vị đã có thì giữ nguyên."

    def handle(self, *args: Any, **options: Any) -> None:
        before = Unit.objects.count()
        load_city(actor=SYSTEM, at=now())
        self.stdout.write(f"Đã lập {Unit.objects.count() - before} đơn vị; danh sách có {len(shipped())}.")
