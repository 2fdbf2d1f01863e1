"""The whole product as processes over one state folder: database, web, worker and, in a demo, the emulator.

`./motcua up` runs one with fixed ports; tests and smoke run one on free ports in a temporary folder. It must not wait
for keys or print tables: that is up.py's.
"""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Self

from launcher.binaries import find_binaries
from launcher.children import Child, leashed
from launcher.database import Addresses, adopt, holds_entries, set_up, without_password
from launcher.folders import ROOT, State
from launcher.journal import journal_of
from launcher.ports import free_ports
from launcher.postgres import Cluster
from launcher.programs import PROGRAMS, command_of, environment_of
from launcher.surroundings import Ports, demo_environment, given, production_environment
from launcher.words import stop

READY_TAKES = 240.0
LOOKS_AT_CLOCK = 0.3  # a running program looks at the clock file a few times a second
KEYS_ARE_WHOLE = "seal-public.json"  # the keyring writes it last
Told = Callable[[str, str], None]


def _silent(vi: str, en: str) -> None:
    return None


class Stack:
    """Start, look at, hurt and stop one whole installation."""

    def __init__(
        self,
        folder: Path,
        *,
        ports: Ports | None = None,
        profile: str = "demo",
        throwaway: bool = False,
        tell: Told = _silent,
    ) -> None:
        self.state = State(Path(folder)).make()
        self.ports = ports or Ports(*free_ports(3))
        self.profile = profile
        self.throwaway = throwaway
        self.tell = tell
        self.cluster: Cluster | None = None
        self.addresses: Addresses | None = None
        self.environment: dict[str, str] = {}
        self.children: dict[str, Child] = {}
        self.bind = os.environ.get("MOTCUA_BIND", "127.0.0.1") if profile == "production" else "127.0.0.1"

    # --- whole life -------------------------------------------------------------------------------------------

    def start(self, programs: Iterable[str] = PROGRAMS, *, demo_city: bool = True) -> "Stack":
        """Everything up and answering. On any failure what was started is stopped again."""
        try:
            wanted = tuple(programs)
            self.start_database()
            if "emulator" in wanted:  # before the demo city, which asks it for its first token
                self.start_program("emulator")
            self.prepare(demo_city=demo_city)
            for name in wanted:
                if name not in self.children:
                    self.start_program(name)
            if "web" in self.children:
                self.wait_ready()
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """In order: first who takes in, then who works, then the other side, then the database."""
        for name in ("web", "worker", "emulator", "scene_reports"):
            if name in self.children:
                self.children.pop(name).stop()
        if self.cluster is not None:
            self.cluster.stop()

    # --- parts -------------------------------------------------------------------------------------------------

    def start_database(self) -> None:
        url = given("DATABASE_URL") if not self.throwaway else ""
        if url:
            self.tell(f"Dùng cơ sở dữ liệu {without_password(url)}", "using your database")
            self.addresses = adopt(url, given("DATABASE_OWNER_URL"), self.state)
        else:
            self.addresses = self._start_embedded()
        self.environment = self.surroundings()

    def _start_embedded(self) -> Addresses:
        binaries = find_binaries()
        self.cluster = Cluster(
            self.state / "postgres", binaries, self.state / "logs" / "database.log", throwaway=self.throwaway
        )
        if not self.cluster.is_made():
            self.tell("Tạo cơ sở dữ liệu PostgreSQL lần đầu…", "making the PostgreSQL database for the first time")
        self.cluster.make()
        remembered = self.state / "run" / "database.port"
        if remembered.exists():
            self.cluster.port = int(remembered.read_text(encoding="ascii") or 0)
        self.cluster.start()
        remembered.write_text(str(self.cluster.port), encoding="ascii")
        self.tell(
            f"PostgreSQL {binaries.major} ({binaries.source}) sẵn sàng ở cổng {self.cluster.port}",
            f"PostgreSQL {binaries.major} is ready",
        )
        return set_up(self.cluster.url(), self.state)

    def surroundings(self) -> dict[str, str]:
        if self.addresses is None:
            raise RuntimeError("start_database comes first")
        if self.profile == "production":
            return production_environment(self.state, self.addresses)
        return demo_environment(self.state, self.addresses, self.ports)

    def prepare(self, *, demo_city: bool = True) -> None:
        """Keys, tables, static files and, in a demo, the demo city. Each step may be repeated at any time."""
        self._make_keys()
        self.begin_journal()
        mark, wanted = self.state / "run" / "prepared", self._fingerprint()
        done = mark.read_text(encoding="ascii").split() if mark.exists() else []
        today = time.strftime("%Y-%m-%d")  # a new day may need a new month's partitions
        if self.cluster is None or done != [wanted, today]:
            self.tell("Chuẩn bị bảng, quyền và phân vùng…", "preparing tables, grants and partitions")
            self.manage("prepare", as_owner=True)
        else:
            self.manage("check_keys")
        if done[:1] != [wanted]:
            self.manage("collectstatic", "--noinput", "--verbosity=0")
            if demo_city and self.profile == "demo":
                self._load_demo_city()
        if demo_city:
            mark.write_text(f"{wanted} {today}", encoding="ascii")

    def _load_demo_city(self) -> None:
        self.tell("Nạp thành phố minh họa…", "loading the demo city")
        self.manage("load_demo")
        (self.state / "run" / "demo.txt").write_text(self.manage("demo_accounts", is_logged=False), encoding="utf-8")
        if "emulator" in self.children:  # the first token pair, as an administrator takes it from Zalo's console
            self._until_answers(self.urls["emulator"])
            self.manage("zalo_token", "--from-console", self.urls["emulator"])

    def _fingerprint(self) -> str:
        """Changes with our code and with the database: then static files and the demo city are looked at again."""
        total = hashlib.sha256((self.addresses.owner if self.addresses else "").encode())
        if self.cluster is not None:
            total.update(str((self.cluster.data / "PG_VERSION").stat().st_ino).encode())
        for path in sorted((ROOT / "src").rglob("*")):
            if path.suffix != ".pyc" and path.is_file():
                told = path.stat()
                total.update(f"{path} {told.st_size} {told.st_mtime_ns}".encode())
        return total.hexdigest()

    def _make_keys(self) -> None:
        """Once. Where words already lie sealed in the database, new keys would only hide that the old ones are lost."""
        keys = self.state / "keys"
        if (keys / KEYS_ARE_WHOLE).exists():
            return
        if self.addresses is not None and holds_entries(self.addresses.owner):
            stop(
                f"Cơ sở dữ liệu đã có vụ việc nhưng thư mục khóa {keys} trống. Khôi phục thư mục khóa từ bản sao lưu "
                "(./motcua restore); tạo khóa mới sẽ không mở được dữ liệu cũ.",
                "the database holds cases but the keys are missing: restore them from a backup",
            )
        self.tell("Tạo bộ khóa mã hóa…", "making the keys")
        self.run([sys.executable, "-m", "vault.keys", "create", str(keys)])

    def begin_journal(self) -> None:
        """The erasure journal, once: an installation without one has lost it."""
        if not journal_of(self.state).exists():
            self.run([sys.executable, "-m", "vault.journal"])

    def manage(self, *arguments: str, as_owner: bool = False, is_logged: bool = True) -> str:
        return self.run([sys.executable, "-m", "django", *arguments], as_owner=as_owner, is_logged=is_logged)

    def environment_of_a_command(self, *, as_owner: bool) -> dict[str, str]:
        owners = self.addresses.owners_environment() if as_owner and self.addresses else {}
        return self.environment | owners

    def run(self, line: list[str], *, as_owner: bool = False, is_logged: bool = True) -> str:
        """A command of the product to its end; its words are kept (passwords are not), and shown when it fails."""
        environment = self.environment_of_a_command(as_owner=as_owner)
        with (self.state / "logs" / "prepare.log").open("a", encoding="utf-8") as log:
            done = subprocess.run(
                leashed(line), env=environment, cwd=ROOT, capture_output=True, text=True, stdin=subprocess.DEVNULL,
                check=False,
            )  # fmt: skip
            log.write(f"$ {' '.join(line[1:])}\n{done.stdout if is_logged else ''}{done.stderr}")
        if done.returncode:
            told = (done.stderr.strip() or done.stdout.strip())[-1500:]
            stop(f"Bước «{' '.join(line[2:4])}» không xong:\n{told}", "this step failed, see above")
        return done.stdout

    def start_program(self, name: str) -> Child:
        child = self.children.get(name) or Child(
            name, command_of(name, self), environment_of(name, self), self.state / "logs" / f"{name}.log", folder=ROOT,
            stop_signal=signal.SIGTERM,
        )  # fmt: skip
        self.children[name] = child
        child.start()
        return child

    def wait_ready(self, limit: float = READY_TAKES) -> None:
        """Until /health/ready says yes; a program that ended meanwhile is named with the end of its log."""
        address = f"{self.urls['web']}/health/ready"
        deadline = time.monotonic() + limit
        answer = ""
        while time.monotonic() < deadline:
            for child in self.children.values():
                if not child.is_running():
                    stop(
                        f"«{child.name}» đã dừng (mã {child.exit_code()}). Cuối nhật ký {child.log}:\n{child.tail()}",
                        "a program ended at start, see its log above",
                    )
            ready, answer = _asks(address, self._asked_as())
            if ready:
                return
            time.sleep(0.1)
        stop(f"Sau {limit:.0f} giây {address} vẫn chưa sẵn sàng: {answer[:500]}", "the web did not become ready")

    def _until_answers(self, address: str, limit: float = READY_TAKES) -> None:
        deadline = time.monotonic() + limit
        while not _asks(address, self._asked_as())[0]:
            if time.monotonic() > deadline:
                stop(f"{address} không trả lời.", "it does not answer")
            time.sleep(0.05)

    def _asked_as(self) -> dict[str, str]:
        """In production the web answers only to its own name, behind TLS: ask as the proxy in front of it does."""
        if self.profile != "production":
            return {}
        return {"Host": self.environment["MOTCUA_ALLOWED_HOSTS"].split(",")[0], "X-Forwarded-Proto": "https"}

    # --- for tests of faults ---------------------------------------------------------------------------------

    def kill(self, name: str) -> None:
        """As a power cut would (kill -9): the whole process group; «database» too."""
        self._child(name).kill()

    def restart(self, name: str) -> None:
        if name == "database":
            if self.cluster is None:
                raise RuntimeError("the database is not ours to restart")
            self.cluster.start()
        else:
            self._child(name).start()

    def _child(self, name: str) -> Child:
        if name == "database" and self.cluster is not None and self.cluster.child is not None:
            return self.cluster.child
        return self.children[name]

    def move_clock(self, seconds: float) -> None:
        """Push the one test clock forward for product and emulator alike; when this returns, all of them know."""
        path = self.state.clock_file()
        offset = json.loads(path.read_text(encoding="utf-8")).get("offset_seconds", 0)
        partial = path.with_suffix(".part")
        partial.write_text(json.dumps({"offset_seconds": offset + seconds}), encoding="utf-8")
        partial.replace(path)
        time.sleep(LOOKS_AT_CLOCK)

    @property
    def urls(self) -> dict[str, str]:
        known = {
            "web": f"http://127.0.0.1:{self.ports.web}",
            "emulator": f"http://127.0.0.1:{self.ports.emulator}",
            "scene_reports": f"http://127.0.0.1:{self.ports.scene}",
        }
        if self.addresses is not None:
            known |= {"database": self.addresses.app, "database_owner": self.addresses.owner}
        if self.cluster is not None:
            known["superuser"] = self.cluster.url("motcua")
        return known

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def _asks(address: str, headers: dict[str, str]) -> tuple[bool, str]:
    request = urllib.request.Request(address, headers={"Accept": "application/json", **headers})  # noqa: S310  our own loopback
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            return answer.status == 200, answer.read(2000).decode("utf-8", "replace")
    except urllib.error.HTTPError as error:
        return False, f"{error.code} {error.read(2000).decode('utf-8', 'replace')}"
    except OSError as error:
        return False, str(error)
