"""The way of a command: what was typed is read (`launcher.parser`), the environment entered, then it is done (`launcher.acts`)."""

import errno
import os
import signal
import sys
from pathlib import Path

from launcher.acts import WITHOUT_TABLES
from launcher.folders import NOTHING_HERE, ROOT, state_from_environment
from launcher.parser import parser_of_all
from launcher.pythons import ensure_environment, venv_folder
from launcher.surroundings import chosen_profile
from launcher.words import LauncherError, both, say, stop, warn

DISK_SAYS = {
    errno.ENOSPC: ("Đĩa đầy", "the disk is full"),
    errno.EDQUOT: ("Hết hạn mức đĩa", "the disk quota is used up"),
    errno.EROFS: ("Đĩa chỉ cho đọc", "the disk is read-only"),
    errno.EACCES: ("Không có quyền với tệp này", "no permission for this file"),
}
OF_WHAT_IS_THERE = {"backup", "ledger", "manage", "shell", "reset"}


def main(argv: list[str]) -> int:
    """Parse, enter the environment, do it; a LauncherError becomes its sentence and its code."""
    parser, passing, known = parser_of_all()
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
    except BrokenPipeError:  # whoever read our words reads no more
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 128 + signal.SIGPIPE
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
