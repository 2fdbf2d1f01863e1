"""Where the one state folder is and what lies in it. Nothing here starts or changes a process."""

import contextlib
import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from launcher.words import stop

ROOT = Path(__file__).resolve().parents[2]

FOLDERS = ("postgres", "keys", "vault", "seals", "erasures", "logs", "run", "backups", "secrets")


NOTHING_HERE = (
    "Chưa chuẩn bị gì ở đây. Hãy chạy ./motcua up, hoặc ./motcua manage prepare, rồi thử lại.",
    "nothing has been prepared here; run ./motcua up or ./motcua manage prepare first",
)


@dataclass(frozen=True)
class State:
    """The state folder: everything that this installation owns, and nothing outside it."""

    path: Path

    def __truediv__(self, name: str) -> Path:
        return self.path / name

    def make(self) -> "State":
        """Create what is missing. Others may pass through the top folder (PostgreSQL's own user must), not read it."""
        try:
            self.path.mkdir(parents=True, exist_ok=True, mode=0o711)
            for name in FOLDERS:
                folder = self.path / name
                folder.mkdir(exist_ok=True, mode=0o711 if name == "postgres" else 0o700)
        except OSError as error:
            stop(
                f"Không tạo được thư mục dữ liệu {self.path}: {error.strerror}. Đặt MOTCUA_STATE vào nơi ghi được.",
                f"cannot create the state folder; point MOTCUA_STATE at a writable place: {error.strerror}",
            )
        if not os.access(self.path, os.W_OK):
            stop(
                f"Không ghi được vào thư mục dữ liệu {self.path}. Đặt MOTCUA_STATE vào nơi ghi được.",
                "the state folder is not writable; point MOTCUA_STATE elsewhere",
            )
        return self

    def clock_file(self) -> Path:
        """The one test clock; made at zero offset when missing."""
        path = self.path / "clock.json"
        if not path.exists():
            path.write_text(json.dumps({"offset_seconds": 0}), encoding="utf-8")
        return path

    def was_begun(self) -> bool:
        """Did anybody ever start or prepare something here? Else a slip in MOTCUA_STATE would make a database there."""
        return (self.path / "run").is_dir()

    def is_empty(self) -> bool:
        """True while no database, key or file of a citizen lies here."""
        holds = ("postgres/data/PG_VERSION", "keys", "vault", "seals")
        for name in holds:
            place = self.path / name
            if place.is_file() or (place.is_dir() and any(place.iterdir())):
                return False
        return True


def state_from_environment() -> State:
    return State(Path(os.environ.get("MOTCUA_STATE") or ROOT / "var").expanduser().absolute())


@contextlib.contextmanager
def only_one(state: State, what: str = "up") -> Iterator[None]:
    """Hold this state folder for one launcher; a second one is told who holds it. The kernel frees a dead holder's."""
    path = state.path / "run" / f"{what}.lock"
    with path.open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            holder = lock.read().strip() or "?"
            stop(
                f"Một Cửa đang chạy trên thư mục này (tiến trình {holder}): {state.path}. Dừng nó (Ctrl-C) trước.",
                f"another ./motcua (pid {holder}) is using this state folder; stop it first",
                code=3,
            )
        lock.seek(0)
        lock.truncate()
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def digest(*paths: Path) -> str:
    total = hashlib.sha256()
    for path in paths:
        total.update(path.read_bytes())
    return total.hexdigest()


def write_private(path: Path, text: str) -> None:
    """Write a secret so that no moment exists in which another user may read it."""
    partial = path.with_name(path.name + ".part")
    partial.unlink(missing_ok=True)
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    partial.replace(path)
