"""`python -m config.managed COMMAND …`: Django's commands as `./motcua manage` gives them, refused over a database that was
written with other keys than those at hand."""

import errno
import os
import signal
import sys
from typing import NoReturn

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

DISK_IS_FULL = 8  # as the launcher ends
# They write nothing, or are there to say what is wrong.
AT_ANY_TIME = {"help", "--help", "-h", "--version", "version", "check", "check_keys", "verify_ledger", "verify_letter",
               "collectstatic", "showmigrations", "sqlmigrate", "makemigrations"}  # fmt: skip


def main(arguments: list[str]) -> None:
    """One process for the question and the command."""
    from config.env import SettingMissing

    try:
        _carry_out(arguments)
        sys.stdout.flush()
    except SettingMissing as missing:
        sys.exit(f"Cấu hình thiếu hoặc sai: {missing}")
    except OSError as error:
        if error.filename or error.errno not in (errno.EPIPE, errno.ENOSPC):
            raise
        _nothing_more_is_read(error)


def _nothing_more_is_read(error: OSError) -> NoReturn:
    """Where what is told cannot be told any more, that is no answer: neither 0, all is well, nor 1, something is wrong."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what is still in hand goes nowhere as Python ends
    if error.errno == errno.ENOSPC:
        sys.stderr.write("Đĩa đầy nên không ghi được kết quả; dọn chỗ rồi chạy lại.\n")
        sys.exit(DISK_IS_FULL)
    sys.exit(128 + signal.SIGPIPE)


def _carry_out(arguments: list[str]) -> None:
    import django
    from django.core.management import call_command, execute_from_command_line, get_commands
    from django.core.management.base import CommandError

    if arguments[:1] and arguments[0] not in AT_ANY_TIME and not set(arguments) & {"--help", "-h"}:
        django.setup()
        if arguments[0] not in get_commands():
            sys.exit(f"Không có lệnh “{arguments[0]}”. Các lệnh: ./motcua manage help")
        try:
            call_command("check_keys")
        except CommandError as wrong:
            sys.exit(str(wrong))
    execute_from_command_line(["./motcua manage", *arguments])


if __name__ == "__main__":
    main(sys.argv[1:])
