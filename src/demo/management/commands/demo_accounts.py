"""Show the demo accounts as a table, or as JSON for the launcher."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from demo import city


class Command(BaseCommand):
    help = "Liệt kê tài khoản trình diễn và mật khẩu."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="in dạng JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            rows = city.accounts_as_rows()
        except city.NotADemo as refused:
            raise CommandError(str(refused)) from refused
        if options["json"]:
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
            return
        width = max(len(row["username"]) for row in rows)
        for row in rows:
            self.stdout.write(
                f"{row['username']:<{width}}  {row['password']}  {row['role_label']}: {row['full_name']}, "
                f"{row['position']} – {row['unit']}"
            )
