"""The embedded PostgreSQL: made once, started, stopped, as root or not. Speaks TCP on loopback with scram only.

It must not know roles, databases or tables of the product (see database.py).
"""

import errno
import os
import pwd
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from launcher.binaries import Binaries
from launcher.children import Child, Drop, leashed
from launcher.folders import write_private
from launcher.leash import WAYS
from launcher.ports import free_ports, is_free
from launcher.secret_files import password
from launcher.words import stop

SUPERUSER = "postgres"
# Personal data never enters the server's log: no parameters, no statements, no DETAIL lines with values.
QUIET_LOG = {
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_statement": "none",
    "log_timezone": "Asia/Ho_Chi_Minh",
}
ORDINARY = {"max_connections": "120", "shared_buffers": "256MB", "random_page_cost": "1.1", "wal_compression": "on"}
# For tests alone: a power cut may cost everything, nothing else may.
THROWAWAY = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "shared_buffers": "128MB"}
START_TAKES, PORT_TAKES = 120.0, 30.0
STILL_HELD = "FATAL:  pre-existing shared memory block"


@dataclass
class Cluster:
    """One data folder and the server over it."""

    folder: Path
    binaries: Binaries
    log: Path
    throwaway: bool = False
    port: int = 0
    child: Child | None = field(default=None, repr=False)
    drop: Drop | None = None

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def password(self) -> str:
        return password(self.folder.parent / "secrets" / "postgres")

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://{SUPERUSER}:{self.password()}@127.0.0.1:{self.port}/{database}"

    def is_made(self) -> bool:
        return (self.data / "PG_VERSION").exists()

    def make(self) -> None:
        """Run initdb beside the final place, then one rename: a cut in the middle leaves nothing half made."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o711)
        self.drop = choose_drop(self.folder, self.binaries)
        if self.is_made():
            self._same_version()
            return
        fresh = self.folder / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        secret = self.folder / "password"
        write_private(secret, self.password())
        if self.drop:
            _give(secret, self.drop)
        try:
            self._initdb(fresh, secret)
        finally:
            secret.unlink(missing_ok=True)
        fresh.replace(self.data)

    def _initdb(self, fresh: Path, secret: Path) -> None:
        line = [
            self.binaries / "initdb", "-D", str(fresh), "-U", SUPERUSER, f"--pwfile={secret}",
            "--encoding=UTF8", "--locale=C.UTF-8", "--auth-local=reject",
            f"--auth-host={'trust' if self.throwaway else 'scram-sha-256'}",
        ]  # fmt: skip
        if self.binaries.major >= 17:
            line += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        if self.throwaway:
            line.append("--no-sync")
        made = subprocess.run(
            leashed(line, drop=self.drop), env=_environment(), cwd="/", capture_output=True, text=True, check=False
        )
        if made.returncode and os.strerror(errno.ENOSPC) in made.stderr:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self.data))
        if made.returncode:
            stop(
                f"Không tạo được cơ sở dữ liệu (initdb, {self.binaries.source}):\n{made.stderr.strip()[-800:]}",
                "initdb failed, see above",
            )

    def _same_version(self) -> None:
        found = int((self.data / "PG_VERSION").read_text(encoding="ascii").split(".")[0])
        if found != self.binaries.major:
            stop(
                f"Dữ liệu thuộc PostgreSQL {found}, chương trình là bản {self.binaries.major}. Sao lưu bằng bản cũ "
                "(./motcua backup) rồi khôi phục bằng bản mới (./motcua restore); xem docs/operations.md.",
                f"the data belongs to PostgreSQL {found}, the programs are {self.binaries.major}: backup, then restore",
            )

    def start(self) -> None:
        self._clear_orphan()
        if not (self.port and self._comes_free(self.port)):
            self.port = free_ports(1)[0]
        options = {
            **QUIET_LOG,
            **ORDINARY,
            **(THROWAWAY if self.throwaway else {}),
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": "",
        }
        line = [self.binaries / "postgres", "-D", str(self.data)]
        for name, value in options.items():
            line += ["-c", f"{name}={value}"]
        self.child = Child(
            "database", line, _environment(), self.log,
            stop_signal=signal.SIGINT, patience=30, drop=self.drop, folder=Path("/"),
        )  # fmt: skip
        self.child.start()
        self.wait_ready()

    def wait_ready(self) -> None:
        """Until it answers; recovery after a crash may take its time, so a living server gets it.

        Who was killed leaves processes behind that end once they have done what they were at, and hold the memory until
        then: a server that ends over that is started again.
        """
        if self.child is None:
            return
        deadline = time.monotonic() + START_TAKES
        while time.monotonic() < deadline:
            if not self.child.is_running():
                if not self._is_still_held(self.child):
                    break
                time.sleep(0.1)
                self.child.start()
            if _answers(self.url()):
                return
            time.sleep(0.05)
        stop(
            f"PostgreSQL không khởi động được. Cuối nhật ký {self.log}:\n{self.child.tail()}",
            "PostgreSQL did not start, see its log above",
        )

    def _comes_free(self, port: int) -> bool:
        """Whose server was killed has its port again, which others know: who was just let in may hold the door for a moment."""
        until = time.monotonic() + (PORT_TAKES if self.child is not None else 0.0)
        while not is_free(port):
            if time.monotonic() >= until:
                return False
            time.sleep(0.05)
        return True

    @staticmethod
    def _is_still_held(child: Child) -> bool:
        """This very start ended because processes of the server before it live on; the log holds earlier starts too."""
        return any(f"[{child.pid}] {STILL_HELD}" in line for line in child.tail(200).splitlines())

    def stop(self) -> None:
        if self.child is not None:
            self.child.stop()

    def _clear_orphan(self) -> None:
        """A server left by a launcher that was killed is on its way out (its leash); wait for it, then insist."""
        pidfile = self.data / "postmaster.pid"
        begun = time.monotonic()
        while (pid := _live_postmaster(pidfile)) is not None:
            waited = time.monotonic() - begun
            if waited > 40:
                stop(
                    f"Một máy chủ PostgreSQL khác (tiến trình {pid}) vẫn giữ {self.data}. Dừng nó trước.",
                    f"another PostgreSQL (pid {pid}) holds this data folder",
                )
            if waited > 10:
                os.kill(pid, signal.SIGINT if waited < 25 else signal.SIGQUIT)
            time.sleep(0.2)
        pidfile.unlink(missing_ok=True)


def _live_postmaster(pidfile: Path) -> int | None:
    """The process named there, if it really is a PostgreSQL; numbers are reused after a restart of a container."""
    try:
        pid = int(pidfile.read_text(encoding="ascii").split()[0])
        name = Path(f"/proc/{pid}/comm").read_text(encoding="utf-8").strip()
    except (OSError, ValueError, IndexError):
        return None
    return pid if name.startswith("postgres") and pid != os.getpid() else None


def _answers(url: str) -> bool:
    import psycopg

    try:
        with psycopg.connect(url, connect_timeout=2):
            return True
    except psycopg.OperationalError as error:
        if "password authentication failed" in str(error):
            stop(
                "Mật khẩu trong thư mục secrets không khớp với cơ sở dữ liệu. Khôi phục thư mục secrets cũ, "
                "hoặc chạy ./motcua reset.",
                "the password in secrets/ does not fit this database",
            )
        return False


def _environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C.UTF-8", "TZ": "UTC"}


# --- Root: PostgreSQL refuses it --------------------------------------------------------------------------------


def choose_drop(folder: Path, binaries: Binaries) -> Drop | None:
    """None when we are not root; else the first way that really works here, tried, not guessed.

    setuid needs folders that another user can pass; a user namespace needs a kernel that allows one (most containers
    do not); the capability way works inside containers whose state lies below /root.
    """
    if os.geteuid() != 0:
        return None
    uid, gid = _somebody_else()
    for way in WAYS:
        drop = Drop(way, uid, gid)
        _give(folder, drop)
        if _works(folder, binaries, drop):
            return drop
    stop(
        f"PostgreSQL không chạy với quyền root và máy này không cho đổi người dùng trong {folder}. Đặt MOTCUA_STATE vào "
        "thư mục mà người dùng khác đi qua được (ví dụ /var/lib/motcua), hoặc chạy ./motcua bằng người dùng thường.",
        "PostgreSQL refuses root and no way to another user works here: use another MOTCUA_STATE or an ordinary user",
    )


def _somebody_else() -> tuple[int, int]:
    """An existing user that is not root: initdb asks the system for its name."""
    for name in ("nobody", "daemon"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return entry.pw_uid, entry.pw_gid
    others = [entry for entry in pwd.getpwall() if entry.pw_uid != 0]
    return (others[0].pw_uid, others[0].pw_gid) if others else (65534, 65534)


def _give(path: Path, drop: Drop) -> None:
    """Everything below belongs to whom PostgreSQL will be: itself, or root seen from inside the user namespace."""
    uid, gid = (0, 0) if drop.way == "userns" else (drop.uid, drop.gid)
    if path.stat().st_uid == uid and not path.is_file() and _first_child_uid(path) in (None, uid):
        return
    os.chown(path, uid, gid)
    for base, folders, files in os.walk(path):
        for name in (*folders, *files):
            os.chown(Path(base) / name, uid, gid, follow_symlinks=False)


def _first_child_uid(path: Path) -> int | None:
    data = path / "data"
    return data.stat().st_uid if data.exists() else None


def _works(folder: Path, binaries: Binaries, drop: Drop) -> bool:
    script = 'test "$(id -u)" != 0 && : > "$0/.probe" && rm "$0/.probe" && "$1" --version'
    tried = subprocess.run(
        leashed(["/bin/sh", "-c", script, str(folder), binaries / "postgres"], drop=drop),
        env=_environment(), cwd="/", capture_output=True, check=False,
    )  # fmt: skip
    return tried.returncode == 0
