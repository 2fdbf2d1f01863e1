"""What may be typed after ./motcua: each command with its options, and what --help says of it."""

import argparse
import sys
from collections.abc import Callable
from typing import NoReturn

from launcher import acts
from launcher.acts import Asked
from launcher.words import both

Add = Callable[..., argparse.ArgumentParser]
HIGHEST_PORT = 65533
# Of those that `manage` knows, what whoever runs an installation needs.
OFTEN = (
    "open_account, reset_account, load_hanoi, zalo_token, admit_client, hooks, rotate_keys, check_keys, import_procedures, "
    "reserve_numbers, suggestions, verify_letter"
)


class _Parser(argparse.ArgumentParser):
    """What argparse finds wrong, in the reader's language first."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, both("Tham số chưa đúng; xem cách dùng với --help.", message) + "\n")


def _port(typed: str) -> int:
    """A port that the two after it may follow: the emulators take those."""
    if not typed.isdecimal() or not 0 < int(typed) <= HIGHEST_PORT:
        raise argparse.ArgumentTypeError(
            both(f"“{typed}” không phải là cổng từ 1 đến {HIGHEST_PORT}", f"not a port from 1 to {HIGHEST_PORT}")
        )
    return int(typed)


def parser_of_all() -> tuple[argparse.ArgumentParser, set[str], list[str]]:
    """The parser, the names of the commands that pass everything after them on, and the names of all."""
    parser = _Parser(
        prog="./motcua",
        description=both(
            "Một Cửa: một lệnh cho mọi việc. Dữ liệu nằm trong MOTCUA_STATE (mặc định: var/).",
            "one command for everything; state lies in MOTCUA_STATE (default var/)",
        ),
        epilog=both("Thông điệp tiếng Anh: MOTCUA_LANG=en", "English only: MOTCUA_LANG=en"),
    )
    commands = parser.add_subparsers(title=both("Lệnh", "commands"), metavar="")
    passing: set[str] = set()

    def add(
        name: str, run: Callable[[Asked], int], words: tuple[str, str], *, passes: tuple[str, str] | None = None
    ) -> argparse.ArgumentParser:
        told = both(*words)
        command = commands.add_parser(name, help=told, description=told, add_help=True)
        command.set_defaults(run=run, development=name in {"test", "check"})
        if passes:
            passing.add(name)
            command.add_argument("rest", nargs="*", metavar="…", help=both(*passes))
        return command

    _add_daily(add)
    _add_care(add)
    return parser, passing, list(commands.choices)


def _add_daily(add: Add) -> None:
    up = add(
        "up",
        acts.up,
        ("cài, khởi động tất cả và giữ chạy tới khi Ctrl-C", "install, start everything, run until Ctrl-C"),
    )
    up.add_argument("--port", type=_port, default=8000, help=both("cổng web", "port of the web"))
    up.add_argument("--emulator-port", type=_port, help=both("cổng Zalo giả lập", "port of the Zalo emulator"))
    add(
        "test",
        acts.test,
        ("chạy bộ kiểm thử; tham số chuyển cho pytest", "run the suite; arguments go to pytest"),
        passes=("như của pytest: tests/api -k tên", "as pytest takes them: tests/api -k name"),
    )
    add("check", acts.check, ("kiểm tra mã: ruff, mypy, tầng import, cây", "lint, types, import floors, the tree"))
    smoke = add(
        "smoke",
        acts.smoke,
        (
            "một tin nhắn từ điện thoại tới câu trả lời, chỉ qua HTTP",
            "one message from phone to answer, over HTTP only",
        ),
    )
    smoke.add_argument("--keep", action="store_true", help=both("giữ thư mục tạm để xem", "keep the temporary folder"))
    day = add(
        "shift",
        acts.shift,
        (
            "một ngày làm việc của thành phố minh họa, chỉ qua HTTP; để lại ngày đó để xem",
            "a working day over HTTP, left behind to look at",
        ),
    )
    day.add_argument(
        "--folder",
        metavar=both("THƯ_MỤC", "FOLDER").split()[0],
        help=both("nơi giữ ngày (mặc định: shift trong thư mục dữ liệu)", "where the day is kept"),
    )
    add(
        "bench",
        acts.bench,
        ("đo tốc độ (--json TỆP)", "measure (--json FILE)"),
        passes=(
            "--json TỆP: ghi cả kết quả vào tệp; --quick: chỉ với 10.000 vụ việc",
            "--json FILE: the results into a file too; --quick: 10,000 cases only",
        ),
    )


def _add_care(add: Add) -> None:
    reset = add("reset", acts.reset, ("xóa toàn bộ dữ liệu của bản này", "delete all data of this installation"))
    reset.add_argument("--yes", action="store_true", help=both("không hỏi lại", "do not ask"))
    backup = add(
        "backup",
        acts.backup,
        ("sao lưu cơ sở dữ liệu, kho tệp và khóa vào một tệp", "database, vault and keys into one file"),
    )
    backup.add_argument("file", metavar=both("TỆP", "FILE").split()[0])
    backup.add_argument("--force", action="store_true", help=both("ghi đè tệp đã có", "overwrite an existing file"))
    restore = add("restore", acts.restore, ("khôi phục từ tệp sao lưu", "restore from a backup file"))
    restore.add_argument("file", nargs="?", metavar=both("TỆP", "FILE").split()[0])
    restore.add_argument(
        "--put-back",
        action="store_true",
        help=both("bỏ lần khôi phục bị ngắt giữa chừng", "undo a restore that was cut off"),
    )
    restore.add_argument("--force", action="store_true", help=both("thay dữ liệu đang có", "replace existing data"))
    journal = restore.add_mutually_exclusive_group()
    journal.add_argument(
        "--erasures",
        metavar=both("TỆP", "FILE").split()[0],
        help=both(
            "sổ ghi xóa chép từ máy cũ (erasures/journal.jsonl)", "the erasure journal, copied from the old machine"
        ),
    )
    journal.add_argument(
        "--without-erasures",
        action="store_true",
        help=both(
            "sổ ghi xóa đã mất hẳn: khôi phục cả những gì đã xóa", "the journal is lost: bring back erased things too"
        ),
    )
    ledger = add(
        "ledger", acts.ledger, ("verify: kiểm tra chuỗi nhật ký và con dấu", "verify the ledger's chains and seals")
    )
    ledger.add_argument("what", choices=["verify"], metavar="verify")
    ledger.add_argument(
        "--most",
        type=int,
        default=20,
        metavar="N",
        help=both("in nhiều nhất N chỗ sai (mặc định 20)", "print N findings at the most (default 20)"),
    )
    add(
        "manage",
        acts.manage,
        ("lệnh quản trị Django", "Django's management commands"),
        passes=(
            f"{OFTEN}. Tất cả: ./motcua manage help; cách dùng từng lệnh: ./motcua manage LỆNH --help",
            f"{OFTEN}. All of them: ./motcua manage help; one of them: ./motcua manage COMMAND --help",
        ),
    )
    add(
        "shell",
        acts.shell,
        ("Python với mô hình dữ liệu đã nạp", "a Python prompt inside the product"),
        passes=("như của shell trong Django: -c LỆNH", "as Django's shell takes them: -c CODE"),
    )
