"""Make a database ready, as its owner: migrate, partitions, rights of the application's role, starter books."""

import os
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

from access.actor import SYSTEM
from books.texts.house import renew as renew_texts
from kernel.time import now
from ledger.grants import apply_grants
from ledger.partitions import ensure_partitions


class Command(BaseCommand):
    """Chuẩn bị cơ sở dữ liệu (chạy bằng quyền chủ sở hữu): di trú, phân vùng, quyền, danh mục ban đầu."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        if os.environ.get("MOTCUA_AS_OWNER") != "1":
            raise CommandError("Đặt MOTCUA_AS_OWNER=1 và DATABASE_OWNER_URL: lệnh này cần quyền chủ sở hữu.")
        with connection.cursor() as cursor:
            # Two hosts that start together: one migrates, the other waits and finds it done.
            cursor.execute("SELECT pg_advisory_lock(20080214)")
        call_command("check_keys")  # before a table changes: not ours, perhaps
        _refuse_a_newer_database()
        call_command("migrate", interactive=False, verbosity=options["verbosity"])
        with transaction.atomic(), connection.cursor() as cursor:
            # Together: between giving everything and taking the ledger away again the running application must not see it.
            ensure_partitions(cursor, now().date())
            apply_grants(cursor, settings.DB_APP_ROLE)
        renew_texts(SYSTEM, now())


def _refuse_a_newer_database() -> None:
    """An older version over tables that a newer one has changed would spoil them slowly. A demo is only told."""
    loader = MigrationLoader(connection)
    ours = {app for app, _ in loader.disk_migrations}
    unknown = sorted(key for key in loader.applied_migrations if key[0] in ours and key not in loader.disk_migrations)
    if not unknown:
        return
    named = ", ".join(".".join(key) for key in unknown[:5])
    told = (
        f"Cơ sở dữ liệu đã được một bản mới hơn của Một Cửa nâng cấp (bản này chưa biết: {named}). Hãy chạy bản mới hơn đó, "
        "hoặc khôi phục bản sao lưu lấy trước khi nâng cấp."
    )
    if not settings.DEMO:
        raise CommandError(told)
    print(told, file=sys.stderr)
