"""Open an account and appoint it to a position: how the first administrator of a new installation comes to be."""

import getpass
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.translation import override

from access.accounts import open_account
from access.actor import ROLES, SYSTEM
from books.orgs import editing
from books.orgs.models import Unit
from kernel.errors import MotCuaError
from kernel.time import local_day, now


class Command(BaseCommand):
    help = "Mở tài khoản và giao vị trí. Mật khẩu được hỏi, hoặc đọc từ đầu vào với --password-stdin."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", required=True, help="họ và tên")
        parser.add_argument("--role", required=True, choices=sorted(ROLES))
        parser.add_argument("--title", required=True, help="chức danh của vị trí")
        parser.add_argument("--unit", required=True, help="mã đơn vị; được lập mới nếu kèm --unit-name")
        parser.add_argument("--unit-name", default="")
        parser.add_argument("--unit-kind", default="office")
        parser.add_argument("--basis", required=True, help="căn cứ: số văn bản, ngày ban hành")
        parser.add_argument("--password-stdin", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["unit_name"] and self._found(options["unit"]) is None:
            raise CommandError(f"Chưa có đơn vị mã {options['unit']}. Thêm --unit-name để lập đơn vị này.")
        password = _password(from_input=options["password_stdin"])
        at = now()
        edit = editing.Edit(SYSTEM, at, local_day(at), options["basis"])
        try:
            with (
                override("vi"),
                transaction.atomic(),
            ):  # commands run without a language; what is wrong with a password is Django's to say
                unit = self._unit(edit, options)
                user = open_account(options["username"], options["name"], password, actor=SYSTEM, at=at)
                position = editing.open_position(edit, unit.id, options["title"], options["role"])
                editing.appoint(edit, position, user.pk)
        except MotCuaError as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"Đã mở tài khoản {user.username}: {position.title}, {unit.name}.")

    def _unit(self, edit: editing.Edit, options: dict[str, Any]) -> Unit:
        found = self._found(options["unit"])
        return found or editing.open_unit(edit, options["unit_name"], kind=options["unit_kind"], code=options["unit"])

    def _found(self, code: str) -> Unit | None:
        return Unit.objects.filter(code=code, valid_to=None).first()


def _password(*, from_input: bool) -> str:
    if from_input:
        return sys.stdin.readline().rstrip("\n")
    try:
        return getpass.getpass("Mật khẩu: ")
    except EOFError:
        raise CommandError("Không có bàn phím để hỏi mật khẩu: đưa mật khẩu qua --password-stdin.") from None
