"""The way back for an account for which nobody can say the second word: the only administrator of a small city is locked out.

Whoever may run this on the server could change the database as well; here it leaves its entry, and the owner is told.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from access import resets
from access.accounts import username_of
from access.actor import SYSTEM
from access.models import User
from kernel.errors import MotCuaError
from kernel.time import now


class Command(BaseCommand):
    help = "Cấp mật khẩu mới, xóa lớp xác thực thứ hai của một tài khoản mà không qua người thứ hai. Có ghi nhật ký."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--why", required=True, help="lý do, ai đã xác minh; chủ tài khoản đọc được")
        parser.add_argument("--password", action="store_true", help="cấp mật khẩu cho lần đăng nhập đầu")
        parser.add_argument("--second-factor", action="store_true", help="xóa lớp xác thực thứ hai")

    def handle(self, *args: Any, **options: Any) -> None:
        asked = [what for what in (resets.PASSWORD, resets.SECOND_FACTOR) if options[what]]
        if not asked:
            raise CommandError("Cần ít nhất một trong hai: --password, --second-factor.")
        user = User.objects.filter(username=username_of(options["username"])).first()
        if user is None:
            raise CommandError(f"Không có tài khoản {options['username']}.")
        try:
            given = resets.order(user.pk, asked, options["why"], actor=SYSTEM, at=now())
        except MotCuaError as refused:
            raise CommandError(str(refused)) from refused
        if given:
            self.stdout.write(f"Mật khẩu cho lần đăng nhập đầu của {user.username}, chỉ hiện một lần: {given}")
        if resets.SECOND_FACTOR in asked:
            self.stdout.write(f"Đã xóa lớp xác thực thứ hai của {user.username}.")
