"""`./motcua manage admit_client NAME --scope S…`: let another system in; its key is printed once and kept nowhere."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from access.actor import SYSTEM
from api.clients import UnknownScope, admit, scopes
from kernel.time import now


class Command(BaseCommand):
    help = "Cho một hệ thống liên thông và in khóa của nó (chỉ một lần)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--scope", action="append", required=True, help=", ".join(scopes()))
        parser.add_argument("--contact", default="")

    def handle(self, *args: Any, **told: Any) -> None:
        try:
            key = admit(told["name"], told["scope"], actor=SYSTEM, at=now(), contact=told["contact"])[1]
        except UnknownScope as refused:
            raise CommandError(refused.message) from refused
        self.stdout.write(key)
