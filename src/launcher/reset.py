"""`./motcua reset`: forget everything of this installation except its Python environment and its backups."""

import shutil
import sys

from launcher.folders import State, only_one
from launcher.words import both, say, stop

KEPT = {"venv", "backups", "run", "erasures"}  # ids only; a backup kept elsewhere must not bring back what was erased


def reset(state: State, *, sure: bool) -> int:
    state.make()
    with only_one(state):
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
