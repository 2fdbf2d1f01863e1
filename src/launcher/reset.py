"""`./motcua reset`: forget everything of this installation except its Python environment and its backups."""

import shutil
import sys

from launcher.database import without_password
from launcher.folders import State, only_one
from launcher.surroundings import chosen_profile, given
from launcher.words import both, say, stop

KEPT = {"venv", "backups", "run", "erasures"}  # ids only; a backup kept elsewhere must not bring back what was erased


def reset(state: State, *, sure: bool) -> int:
    state.make()
    with only_one(state):
        _refuse_elsewhere(state)
        if not sure:
            _ask(state)
        for path in state.path.iterdir():
            if path.name in KEPT:
                continue
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
        for path in (state / "run").iterdir():
            if path.suffix != ".lock":
                path.unlink()
    say(f"Đã xóa dữ liệu trong {state.path}.", "all data deleted")
    return 0


def _refuse_elsewhere(state: State) -> None:
    """Of an installation whose database is not in this folder only the keys would go: its cases would stay, unreadable for ever."""
    url = given("DATABASE_OWNER_URL") or given("DATABASE_URL")
    is_elsewhere = any((state / "keys").iterdir()) and not (state / "postgres" / "data" / "PG_VERSION").exists()
    if not (url or is_elsewhere or chosen_profile() == "production"):
        return
    named = f" ({without_password(url)})" if url else ""
    stop(
        f"Chưa xóa gì. Cơ sở dữ liệu{named} không nằm trong {state.path}: reset chỉ xóa khóa và tệp, còn mọi vụ việc ở lại "
        "đó và không ai đọc được nữa. Nếu thật sự muốn bỏ bản cài đặt này: giữ một bản sao lưu, tự xóa cơ sở dữ liệu rồi xóa "
        "thư mục.",
        f"nothing was deleted: the database{named} is not in this folder, so its cases would stay there and only the keys go. "
        "To give this installation up for good: keep a backup, drop the database and delete the folder yourself",
    )


def _ask(state: State) -> None:
    if not sys.stdin.isatty():
        stop(
            "Không có bàn phím để hỏi lại. Nếu chắc chắn: ./motcua reset --yes", "no terminal to ask: use --yes", code=2
        )
    question = both(
        f"Xóa TOÀN BỘ dữ liệu, khóa và tệp trong {state.path}? Gõ «xóa» để đồng ý:",
        f"Delete ALL data, keys and files in {state.path}? Type 'delete':",
    )
    if input(f"{question} ").strip().lower() not in {"xóa", "xoá", "xoa", "delete"}:
        stop("Không xóa gì.", "nothing was deleted", code=1)
