"""One PostgreSQL for a whole test run, one template database on it, and copies of that template.

The ledger forbids TRUNCATE to everybody, so Django's flush cannot clean up after a test: a test either rolls back, or
works in a copy of its own that is thrown away. A copy is a thousand small files: in memory it costs a fortieth of what it
costs on a disk, so the ground lies in memory where there is enough of it (`quick_folder`).
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import psycopg

from launcher.binaries import find_binaries
from launcher.database import APP, OWNER, ensure_role
from launcher.postgres import Cluster

ROOT = Path(__file__).resolve().parents[1]
TEMPLATE = "motcua_template"
ADMIN = "MOTCUA_TEST_ADMIN_URL"  # set: a server runs already (in the parent of an xdist worker, or the developer's)
READY = "MOTCUA_TEST_TEMPLATE_READY"
FOLDER = "MOTCUA_TEST_FOLDER"
PREFIX, LOCK = "motcua-test-", "alive"
MEMORY = Path("/dev/shm")
ROOM = 4 * 1024**3  # what all houses of a run take at once is a good gigabyte
TRIAL_ROLES = ("motcua_test_app",)  # rooms that try grants make their own role; made here so that workers do not race


def quick_folder(prefix: str) -> Path:
    """A new folder that another user can pass (PostgreSQL is one): on the ground of this run, and that in memory if there is
    plenty of room."""
    place = os.environ.get(FOLDER) or (MEMORY if _is_roomy() else None)
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=place))
    folder.chmod(0o711)
    return folder


def clear_away(place: Path) -> None:
    """The grounds there of runs that were killed: memory does not come back by itself. Who lives holds his lock."""
    for left in place.glob(f"{PREFIX}*/{LOCK}"):
        with suppress(OSError), left.open("r") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(left.parent, ignore_errors=True)


def _locked(folder: Path) -> IO[str]:
    """Held as long as this process lives; it stands under its name once it is held, so that nobody finds it free before."""
    lock = (folder / f"{LOCK}.new").open("w")
    fcntl.flock(lock, fcntl.LOCK_EX)
    (folder / f"{LOCK}.new").rename(folder / LOCK)
    return lock


def _is_roomy() -> bool:
    """A container may have a crumb of it, a small machine needs its memory for the tests."""
    try:
        free, available = _left()
    except (OSError, StopIteration):
        return False
    return free >= ROOM and available >= 2 * ROOM and os.access(MEMORY, os.W_OK)


def _left() -> tuple[int, int]:
    """Bytes: what may still be stored there, and what the machine has for everybody."""
    told = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    available = next(int(line.split()[1]) * 1024 for line in told if line.startswith("MemAvailable:"))
    return shutil.disk_usage(MEMORY).free, available


@dataclass
class Ground:
    """Where this process's tests stand: a folder and, once asked for, a server with a template."""

    folder: Path
    owned: bool
    cluster: Cluster | None = field(default=None, repr=False)
    lock: IO[str] | None = field(default=None, repr=False)

    @classmethod
    def found(cls) -> Ground:
        """The folder that the parent of this xdist worker made, or a new one."""
        if FOLDER in os.environ:
            return cls(Path(os.environ[FOLDER]), owned=False)
        clear_away(MEMORY)
        folder = quick_folder(PREFIX)
        os.environ[FOLDER] = str(folder)
        return cls(folder, owned=True, lock=_locked(folder))

    @property
    def admin_url(self) -> str:
        return os.environ[ADMIN]

    def start(self) -> None:
        """The server and the template, unless they are there."""
        if ADMIN not in os.environ:
            self.cluster = Cluster(
                self.folder / "postgres", find_binaries(), self.folder / "database.log", throwaway=True
            )
            self.cluster.make()
            self.cluster.start()
            os.environ[ADMIN] = self.cluster.url()
        if READY not in os.environ:
            self._make_template()
            os.environ[READY] = "1"

    def stop(self) -> None:
        if self.cluster is not None:
            self.cluster.stop()
        if self.owned:
            shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str, role: str = "postgres") -> str:
        server = psycopg.conninfo.conninfo_to_dict(self.admin_url)
        secret = server.get("password") or ""
        user = server.get("user") if role == "postgres" else role
        word = secret if role == "postgres" else role
        return f"postgresql://{user}:{word}@{server['host']}:{server['port']}/{database}"

    # --- the template ------------------------------------------------------------------------------------------

    def _make_template(self) -> None:
        keys = self.folder / "keys"
        if not keys.exists():
            self._product("-m", "vault.keys", "create", str(keys))
        with psycopg.connect(self.admin_url, autocommit=True) as server:
            for role in (OWNER, APP, *TRIAL_ROLES):
                ensure_role(server, role, role)
            server.execute(f"DROP DATABASE IF EXISTS {TEMPLATE} WITH (FORCE)".encode())
            server.execute(f"CREATE DATABASE {TEMPLATE} OWNER {OWNER}".encode())
        self._product("-m", "django", "prepare", as_owner=True)

    def _product(self, *arguments: str, as_owner: bool = False) -> None:
        environment = os.environ | {
            "PYTHONPATH": str(ROOT / "src"),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "MOTCUA_STATE": str(self.folder),
            "MOTCUA_KEYS_DIR": str(self.folder / "keys"),
            "DATABASE_URL": self.url(TEMPLATE, APP) if ADMIN in os.environ else "",
            "DATABASE_OWNER_URL": self.url(TEMPLATE, OWNER) if ADMIN in os.environ else "",
            "MOTCUA_DB_APP_ROLE": APP,
        }
        environment.pop("MOTCUA_AS_OWNER", None)
        if as_owner:
            environment["MOTCUA_AS_OWNER"] = "1"
        done = subprocess.run(
            [sys.executable, *arguments], env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(arguments)}:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")


@dataclass(frozen=True)
class Copy:
    """A database of one's own, with the address of each role. Commits stay until the test ends."""

    ground: Ground
    name: str

    @property
    def url(self) -> str:
        return self.ground.url(self.name, APP)

    @property
    def owner_url(self) -> str:
        return self.ground.url(self.name, OWNER)

    @property
    def superuser_url(self) -> str:
        return self.ground.url(self.name)

    def connect(self) -> psycopg.Connection[Any]:
        """As the application: what it may not do, you may not do."""
        return psycopg.connect(self.url, autocommit=True)

    def owner(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self.owner_url, autocommit=True)

    def superuser(self) -> psycopg.Connection[Any]:
        """As an attacker with the server in his hands."""
        return psycopg.connect(self.superuser_url, autocommit=True)

    def environment(self) -> dict[str, str]:
        """For a process of the product that a test starts on this database."""
        return {"DATABASE_URL": self.url, "DATABASE_OWNER_URL": self.owner_url, "MOTCUA_DB_APP_ROLE": APP}

    def drop(self) -> None:
        """And the seals of its ledger, which lie in the state folder that this process's databases share."""
        shutil.rmtree(Path(os.environ["MOTCUA_STATE"]) / "seals", ignore_errors=True)
        with psycopg.connect(self.ground.admin_url, autocommit=True) as server:
            server.execute(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)".encode())


def copy(ground: Ground, prefix: str = "t") -> Copy:
    ground.start()
    name = f"{prefix}_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(ground.admin_url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} OWNER {OWNER} STRATEGY FILE_COPY".encode())
    return Copy(ground, name)
