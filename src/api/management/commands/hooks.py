"""`./motcua manage hooks`: where other systems are told of changes and how that goes; `--resume ID` after a pause."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from access.actor import SYSTEM
from api import hooks
from api.models import Hook
from kernel.time import format_instant, now


class Command(BaseCommand):
    help = "Các nơi nhận thông báo của hệ thống liên thông; --resume MÃ để gửi trở lại nơi đang tạm dừng."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--resume", type=UUID)

    def handle(self, *args: Any, **told: Any) -> None:
        if told["resume"] and not hooks.resume(told["resume"], actor=SYSTEM, at=now()):
            raise CommandError("Không có nơi nhận nào đang tạm dừng với mã này.")
        for hook in Hook.objects.filter(ended_at=None).select_related("client").order_by("made_at"):
            self.stdout.write(f"{hook.pk}  {hook.client.name}  {hook.url}  {_standing(hook)}")


def _standing(hook: Hook) -> str:
    if hook.failing_since is None:
        return "đang gửi"
    since = format_instant(hook.failing_since)
    return f"tạm dừng; không đến nơi từ {since}" if hook.paused_at else f"không đến nơi từ {since}, máy đang thử lại"
