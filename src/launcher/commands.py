"""The words after ./motcua: each explains itself with --help, each returns an exit code. The work is in other files."""

import argparse
import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from launcher.folders import NOTHING_HERE, ROOT, State, state_from_environment
from launcher.pythons import ensure_environment, venv_folder
from launcher.surroundings import chosen_profile
from launcher.words import LauncherError, both, say, stop, warn

Asked = argparse.Namespace
DISK_SAYS = {
    errno.ENOSPC: ("Đĩa đầy", "the disk is full"),
    errno.EDQUOT: ("Hết hạn mức đĩa", "the disk quota is used up"),
    errno.EROFS: ("Đĩa chỉ cho đọc", "the disk is read-only"),
    errno.EACCES: ("Không có quyền với tệp này", "no permission for this file"),
}
HIGHEST_PORT = 65533
AS_OWNER = {"migrate", "makemigrations", "prepare", "after_restore", "sqlmigrate"}
WITHOUT_TABLES = AS_OWNER | {"help", "--help", "-h", "--version", "version", "check", "collectstatic", "showmigrations"}
# Of those that `manage` knows, what whoever runs an installation needs.
OFTEN = (
    "open_account, reset_account, load_hanoi, zalo_token, admit_client, hooks, rotate_keys, check_keys, import_procedures, "
    "reserve_numbers, suggestions, verify_letter"
)
OF_WHAT_IS_THERE = {"backup", "ledger", "manage", "shell", "reset"}


def main(argv: list[str]) -> int:
    """Parse, enter the environment, do it; a LauncherError becomes its sentence and its code."""
    parser, passing, known = _parser()
    name = argv[0] if argv else ""
    if name and not name.startswith("-") and name not in known:
        warn(f"Không có lệnh “{name}”. Các lệnh: {', '.join(known)}.", f"no such command: {name}")
        return 2
    if name in passing and not set(argv[1:2]) & {"-h", "--help"}:
        asked, asked.rest = parser.parse_args(argv[:1]), argv[1:]
    else:
        asked = parser.parse_args(argv)
    if not getattr(asked, "run", None):
        parser.print_help()
        return 2
    try:
        chosen_profile()  # a slip in it is told before anything is installed
        _must_be_begun(name, argv[1:])
        _enter_environment(argv, development=asked.development)
        return int(asked.run(asked))
    except LauncherError as error:
        print(error, file=sys.stderr)
        return error.code
    except KeyboardInterrupt:
        say("\nĐã dừng theo yêu cầu.", "stopped")
        return 130
    except OSError as error:
        if error.errno not in DISK_SAYS:
            raise
        print(both(*_of_the_disk(error)), file=sys.stderr)
        return 8


def _of_the_disk(error: OSError) -> tuple[str, str]:
    vi, en = DISK_SAYS[error.errno or 0]
    place = f" ({error.filename})" if error.filename else ""
    return (
        f"{vi}{place}. Chưa làm xong; dọn chỗ hoặc sửa quyền rồi chạy lại.",
        f"{en}{place}; not done, mend it and run again",
    )


def _must_be_begun(name: str, rest: list[str]) -> None:
    """What reads an installation makes none."""
    makes_one = name == "manage" and (not rest or rest[0] in WITHOUT_TABLES)
    if name in OF_WHAT_IS_THERE and not makes_one and not state_from_environment().was_begun():
        stop(*NOTHING_HERE)


def _enter_environment(argv: list[str], *, development: bool) -> None:
    """Become the environment's python, after filling it when the requirements changed."""
    state = state_from_environment().make()
    python = ensure_environment(state, development=development)
    if Path(sys.prefix).resolve() == venv_folder(state).resolve():
        return
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1", "MOTCUA_STATE": str(state.path)}
    sys.stdout.flush()
    os.execve(python, [str(python), "-m", "launcher", *argv], environment)


# --- commands --------------------------------------------------------------------------------------------------


def _up(asked: Asked) -> int:
    from launcher.surroundings import Ports
    from launcher.up import up

    return up(state_from_environment(), Ports(asked.port, asked.emulator_port or asked.port + 1))


def _test(asked: Asked) -> int:
    from launcher.suite import run_suite

    return run_suite(asked.rest)


def _check(asked: Asked) -> int:
    from launcher.suite import check

    return check()


def _bench(asked: Asked) -> int:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT)))}
    if not (ROOT / "benchmarks").is_dir():
        say("Chưa có thư mục benchmarks.", "there are no benchmarks here")
        return 2
    return subprocess.call([sys.executable, "-m", "benchmarks", *asked.rest], env=environment, cwd=ROOT)


def _smoke(asked: Asked) -> int:
    from launcher.smoke import smoke

    return smoke(keep=asked.keep)


def _shift(asked: Asked) -> int:
    from launcher.shift.show import shift

    return shift(Path(asked.folder) if asked.folder else state_from_environment() / "shift")


def _reset(asked: Asked) -> int:
    from launcher.reset import reset

    return reset(state_from_environment(), sure=asked.yes)


def _backup(asked: Asked) -> int:
    from launcher.backup import backup

    return backup(state_from_environment(), Path(asked.file), force=asked.force)


def _restore(asked: Asked) -> int:
    from launcher.restore import put_back, restore

    if asked.put_back:
        return put_back(state_from_environment())
    if not asked.file:
        stop("Hãy ghi tên tệp sao lưu, xem ./motcua restore --help.", "name the backup file", code=2)
    return restore(
        state_from_environment(),
        Path(asked.file),
        force=asked.force,
        erasures=Path(asked.erasures) if asked.erasures else None,
        without_erasures=asked.without_erasures,
    )


def _ledger(asked: Asked) -> int:
    return _django(state_from_environment(), ["verify_ledger", f"--most={asked.most}"])


def _manage(asked: Asked) -> int:
    return _django(state_from_environment(), asked.rest or ["help"])


def _shell(asked: Asked) -> int:
    return _django(state_from_environment(), ["shell", *asked.rest])


def _django(state: State, arguments: list[str]) -> int:
    """A Django command in the terminal of the person who asked, in the role that it needs."""
    from launcher.database import is_prepared
    from launcher.production import require_everything
    from launcher.surroundings import chosen_profile
    from launcher.visit import visit

    if chosen_profile() == "production":
        require_everything(state)
    with visit(state) as stack:
        found = stack.addresses
        if found and arguments[0] not in WITHOUT_TABLES and not is_prepared(found.owner):
            stop(*NOTHING_HERE)
        environment = dict(stack.environment)
        if arguments[0] in AS_OWNER:
            environment["MOTCUA_AS_OWNER"] = "1"
        return subprocess.call([sys.executable, "-m", "config.managed", *arguments], env=environment, cwd=ROOT)


# --- the parser ------------------------------------------------------------------------------------------------


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


def _parser() -> tuple[argparse.ArgumentParser, set[str], list[str]]:
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


Add = Callable[..., argparse.ArgumentParser]


def _add_daily(add: Add) -> None:
    up = add(
        "up", _up, ("cài, khởi động tất cả và giữ chạy tới khi Ctrl-C", "install, start everything, run until Ctrl-C")
    )
    up.add_argument("--port", type=_port, default=8000, help=both("cổng web", "port of the web"))
    up.add_argument("--emulator-port", type=_port, help=both("cổng Zalo giả lập", "port of the Zalo emulator"))
    add(
        "test",
        _test,
        ("chạy bộ kiểm thử; tham số chuyển cho pytest", "run the suite; arguments go to pytest"),
        passes=("như của pytest: tests/api -k tên", "as pytest takes them: tests/api -k name"),
    )
    add("check", _check, ("kiểm tra mã: ruff, mypy, tầng import, cây", "lint, types, import floors, the tree"))
    smoke = add(
        "smoke",
        _smoke,
        (
            "một tin nhắn từ điện thoại tới câu trả lời, chỉ qua HTTP",
            "one message from phone to answer, over HTTP only",
        ),
    )
    smoke.add_argument("--keep", action="store_true", help=both("giữ thư mục tạm để xem", "keep the temporary folder"))
    day = add(
        "shift",
        _shift,
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
        _bench,
        ("đo tốc độ (--json TỆP)", "measure (--json FILE)"),
        passes=(
            "--json TỆP: ghi cả kết quả vào tệp; --quick: chỉ với 10.000 vụ việc",
            "--json FILE: the results into a file too; --quick: 10,000 cases only",
        ),
    )


def _add_care(add: Add) -> None:
    reset = add("reset", _reset, ("xóa toàn bộ dữ liệu của bản này", "delete all data of this installation"))
    reset.add_argument("--yes", action="store_true", help=both("không hỏi lại", "do not ask"))
    backup = add(
        "backup",
        _backup,
        ("sao lưu cơ sở dữ liệu, kho tệp và khóa vào một tệp", "database, vault and keys into one file"),
    )
    backup.add_argument("file", metavar=both("TỆP", "FILE").split()[0])
    backup.add_argument("--force", action="store_true", help=both("ghi đè tệp đã có", "overwrite an existing file"))
    restore = add("restore", _restore, ("khôi phục từ tệp sao lưu", "restore from a backup file"))
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
        "ledger", _ledger, ("verify: kiểm tra chuỗi nhật ký và con dấu", "verify the ledger's chains and seals")
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
        _manage,
        ("lệnh quản trị Django", "Django's management commands"),
        passes=(
            f"{OFTEN}. Tất cả: ./motcua manage help; cách dùng từng lệnh: ./motcua manage LỆNH --help",
            f"{OFTEN}. All of them: ./motcua manage help; one of them: ./motcua manage COMMAND --help",
        ),
    )
    add(
        "shell",
        _shell,
        ("Python với mô hình dữ liệu đã nạp", "a Python prompt inside the product"),
        passes=("như của shell trong Django: -c LỆNH", "as Django's shell takes them: -c CODE"),
    )
