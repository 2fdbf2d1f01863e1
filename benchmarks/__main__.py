"""`./motcua bench [--json FILE] [--quick]`: the product beside pgbench on the same durable server, in one run.

What is measured: the webhook's answer (stored and sealed, over HTTP), a move through `perform`, the inbox and the case page
(over HTTP, signed in), the public list and its search, with 10,000 and 1,000,000 cases, the million also behind one unit; 2
and 16 clients. Beside each the frozen script in benchmarks/pgbench that writes or reads the rows which the law needs, nothing
more. Each number is a ratio taken in one run on one machine; a rate alone says nothing about another machine. The load comes
from this process on the same cores; the worker is stopped during closed loops and runs in the open one.
"""

import argparse
import hashlib
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

import httpx

from benchmarks.clients import MakeRequest, Taken, closed_loop, closed_rounds, open_loop
from benchmarks.goals import goals
from launcher.binaries import find_binaries
from launcher.folders import ROOT
from launcher.stack import Stack

SECONDS = 5.0
WARM_UP = 20.0  # a worker that has just started reads its programs and seals what the load wrote: no steady rate
CLIENTS = (2, 16)
MOST_PUBLISHED = 100_000
INTAKE_STATEMENTS = 1  # the webhook writes beside Django, where nothing counts: messaging.arrivals has one statement
SCRIPTS = Path(__file__).parent / "pgbench"


@dataclass(frozen=True)
class Line:
    """One row of the table; `ratio` is rate ÷ pgbench_rate."""

    name: str
    clients: int
    cases: int
    rate: float
    pgbench_rate: float
    ratio: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    statements: int


class Bench:
    """One installation under measurement."""

    def __init__(self, stack: Stack, cases: int) -> None:
        self.stack, self.cases = stack, cases
        self.lines: list[Line] = []
        self.facts: dict[str, float | str] = {}
        self.web = stack.ports.web

    # --- the yardstick -----------------------------------------------------------------------------------------

    def psql(self, script: Path, **values: int) -> None:
        given = [f"-v{name}={value}" for name, value in values.items()]
        self._tool("psql", "-q", "-vON_ERROR_STOP=1", *given, "-f", str(script))

    def pgbench(self, script: str, clients: int) -> float:
        """Transactions a second of the frozen SCRIPT."""
        line = ["-n", "-M", "prepared", "-c", str(clients), "-j", "2", "-T", str(int(SECONDS)), f"-Drows={self.cases}"]
        told = self._tool("pgbench", *line, "-f", str(SCRIPTS / f"{script}.sql"))
        return float(re.search(r"tps = ([\d.]+)", told).group(1))

    def _tool(self, name: str, *arguments: str) -> str:
        where = urlsplit(self.stack.urls["superuser"])
        environment = os.environ | {"PGPASSWORD": unquote(where.password or "")}
        server = ["-h", "127.0.0.1", "-p", str(where.port), "-U", str(where.username)]
        line = [find_binaries() / name, *server, *arguments, where.path.lstrip("/")]
        done = subprocess.run(line, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"{name}: {done.stderr[-800:]}")
        return done.stdout

    # --- the product -------------------------------------------------------------------------------------------

    def module(self, name: str, *arguments: str, given: str = "") -> str:
        environment = self.stack.environment | {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
        line = [sys.executable, "-m", name, *arguments]
        done = subprocess.run(line, env=environment, cwd=ROOT, input=given, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"{name}: {done.stderr[-1500:]}")
        return done.stdout

    def load(self, cases: int, *, spread: bool = False) -> None:
        started = time.perf_counter()
        self.module("benchmarks.load", "--to", str(cases), *(["--spread"] if spread else []))
        self.psql(SCRIPTS / "setup.sql", rows=cases)
        self.psql(SCRIPTS / "settle.sql")
        self.cases = cases
        self.facts[f"loading_{cases}_s"] = round(time.perf_counter() - started, 1)

    def counted(self, **asked: MakeRequest) -> dict[str, int]:
        """How many statements each of these requests costs."""
        twice = {name: [make(0).decode(), make(1).decode()] for name, make in asked.items()}
        return json.loads(self.module("benchmarks.statements", given=json.dumps(twice)))

    def enter(
        self, name: str, clients: int, taken: Taken, yardstick: float, statements: int, *, cases: int | None = None
    ) -> None:
        if taken.refused:
            raise SystemExit(f"{name}: {taken.refused} of {len(taken.latencies)} answers were not as expected")
        ms = [round(taken.ms(share), 2) for share in (0.50, 0.95, 0.99)]
        ratio = round(taken.rate / yardstick, 3)
        line = Line(
            name, clients, cases or self.cases, round(taken.rate, 1), round(yardstick, 1), ratio, *ms, statements
        )
        self.lines.append(line)
        print(
            f"{name:<22}{clients:>4}{line.cases:>10}{line.rate:>10.0f}{line.pgbench_rate:>10.0f}{line.ratio:>8.3f}"
            f"{ms[0]:>9.1f}{ms[1]:>9.1f}{ms[2]:>9.1f}  {statements}",
            flush=True,
        )

    def intake(self) -> None:
        for clients in CLIENTS:
            yardstick = self.pgbench("intake", clients)
            taken = closed_loop(self.web, self.webhook(), clients=clients, seconds=SECONDS)
            self.enter("intake", clients, taken, yardstick, INTAKE_STATEMENTS)

    def steady_intake(self) -> None:
        """Half of the best closed-loop rate, arriving on time whether or not the server keeps up; the worker runs."""
        best = max(line.rate for line in self.lines if line.name == "intake")
        taken = open_loop(self.web, self.webhook(), rate=best / 2, clients=16, seconds=SECONDS * 2)
        self.facts |= {"open_loop_rate": round(best / 2), "open_loop_p50_ms": round(taken.ms(0.5), 1)}
        self.facts |= {"open_loop_p99_ms": round(taken.ms(0.99), 1), "open_loop_refused": taken.refused}

    def moves(self) -> None:
        for clients in CLIENTS:
            yardstick = self.pgbench("move", clients)
            told = json.loads(self.module("benchmarks.moves", "--clients", str(clients), "--seconds", str(SECONDS)))
            taken = Taken(told["seconds"], told["latencies"])
            self.enter("move", clients, taken, yardstick, told["statements"])

    def pages(self, name: str, username: str) -> None:
        cookie, codes = self.signed_in(username)
        asked: dict[str, MakeRequest] = {
            "inbox": lambda _: self.get("/can-bo/", cookie),
            "case": lambda n: self.get(f"/can-bo/vu-viec/{codes[n % len(codes)]}/", cookie),
        }
        statements = self.counted(**asked)
        for page, ask in asked.items():
            for clients in CLIENTS:
                yardstick = self.pgbench(page, clients)
                taken = closed_rounds(self.web, ask, clients=clients, seconds=SECONDS)
                self.enter(f"{page} {name}", clients, taken, yardstick, statements[page])

    def public(self) -> None:
        """The list of published answers and its search, as anybody opens them."""
        published = min(self.cases, MOST_PUBLISHED)
        self.module("benchmarks.published", "--to", str(published))
        self.psql(SCRIPTS / "settle.sql")
        asked: dict[str, MakeRequest] = {
            "published": lambda _: self.get("/tra-loi/", ""),
            "published search": lambda _: self.get("/tra-loi/?q=cap+giay+phep+xay+dung+tre+hen", ""),
        }
        statements = self.counted(**asked)
        for name, ask in asked.items():
            for clients in CLIENTS:
                yardstick = self.pgbench("published", clients)
                taken = closed_rounds(self.web, ask, clients=clients, seconds=SECONDS)
                self.enter(name, clients, taken, yardstick, statements[name], cases=published)

    # --- requests ----------------------------------------------------------------------------------------------

    def webhook(self) -> MakeRequest:
        """Signed events of a thousand citizens, every message id new."""
        told = self.stack.environment
        secret = Path(told["ZALO_OA_SECRET_FILE"]).read_text(encoding="utf-8").strip()
        app, serial = told["ZALO_APP_ID"], itertools.count(int(time.time() * 1000) * 1000)

        def make(number: int) -> bytes:
            stamp = str(int(time.time() * 1000))
            text = "Phản ánh: hồ sơ cấp giấy phép của tôi trễ hẹn hai tuần, đề nghị thành phố kiểm tra giúp"
            body = json.dumps(
                {
                    "app_id": app,
                    "sender": {"id": str(10**17 + number % 1000)},
                    "recipient": {"id": told["ZALO_OA_ID"]},
                    "event_name": "user_send_text",
                    "message": {"text": text, "msg_id": f"bench{next(serial)}"},
                    "timestamp": stamp,
                },
                ensure_ascii=False,
            ).encode()
            mac = hashlib.sha256(app.encode() + body + stamp.encode() + secret.encode()).hexdigest()
            head = f"POST /webhooks/zalo HTTP/1.1\r\nHost: 127.0.0.1:{self.web}\r\nX-ZEvent-Signature: mac={mac}\r\n"
            return (
                head.encode() + f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
            )

        return make

    def get(self, path: str, cookie: str) -> bytes:
        return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.web}\r\nCookie: {cookie}\r\n\r\n".encode()

    def signed_in(self, username: str) -> tuple[str, list[str]]:
        """A session cookie of the official, and the codes of cases in the first page of the inbox."""
        client = httpx.Client(base_url=self.stack.urls["web"], trust_env=False, follow_redirects=True, timeout=60)
        page = client.get("/can-bo/")
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text))
        values = {k: unescape(v) for k, v in hidden.items()} | {"login": username, "password": "motcua2026"}
        page = client.post(page.url, data=values, headers={"Referer": str(page.url)})
        codes = sorted(set(re.findall(r"/can-bo/vu-viec/(PAKN[^/\"]+)/", client.get("/can-bo/").text)))
        if not codes:
            raise SystemExit(f"{username} sees no cases")
        return "; ".join(f"{k}={v}" for k, v in client.cookies.items()), codes

    def memory(self) -> None:
        """Proportional set size of every process of the product, MB."""
        total = {name: sum(_pss(pid) for pid in _tree(child.pid)) for name, child in self.stack.children.items()}
        database = self.stack.cluster.child if self.stack.cluster else None
        total["database"] = sum(_pss(pid) for pid in _tree(database.pid)) if database else 0.0
        self.facts |= {f"pss_{name}_mb": round(value, 1) for name, value in total.items()}
        self.facts["pss_total_mb"] = round(sum(total.values()), 1)


def _tree(pid: int) -> Iterator[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            yield from _tree(int(child))


def _pss(pid: int) -> float:
    try:
        found = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
    except OSError:
        return 0.0
    return int(found.group(1)) / 1024 if found else 0.0


def measure(stack: Stack, *, quick: bool) -> Bench:
    """The whole run in its order; a quick one leaves out the million."""
    bench = Bench(stack, 0)
    print(
        f"{'':<22}{'cl.':>4}{'cases':>10}{'rate/s':>10}{'pgbench':>10}{'ratio':>8}{'p50 ms':>9}{'p95':>9}{'p99':>9}  statements"
    )
    for cases in (10_000,) if quick else (10_000, 1_000_000):
        bench.load(cases, spread=cases == 10_000)
        bench.public()  # first: a case page looks for answers like it, so there must be some behind every page measured
        bench.intake()
        bench.moves()
        bench.pages("one of many", "xuly.yte")
        if cases > 10_000:
            bench.pages("all behind one", "xuly")
    stack.start_program("worker")
    time.sleep(WARM_UP)
    bench.steady_intake()
    bench.memory()
    return bench


def main() -> int:
    """Run, print the table, write the JSON."""
    asked = argparse.ArgumentParser(prog="motcua bench", description=__doc__)
    asked.add_argument("--json", type=Path)
    asked.add_argument("--quick", action="store_true", help="10,000 cases only")
    wanted = asked.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="motcua-bench-"))
    folder.chmod(0o711)
    started = time.perf_counter()
    stack = Stack(folder)
    try:
        stack.start(("emulator", "web"))
        bench = measure(stack, quick=wanted.quick)
    finally:
        stack.stop()
        shutil.rmtree(folder, ignore_errors=True)
    bench.facts["took_s"] = round(time.perf_counter() - started)
    for name, value in bench.facts.items():
        print(f"{name:<28}{value}")
    reached = list(goals(bench.lines, bench.facts))
    print(*reached, sep="\n")
    if wanted.json:
        told = {
            "goals": [asdict(goal) | {"is_met": goal.is_met} for goal in reached],
            "lines": [asdict(line) for line in bench.lines],
            "facts": bench.facts,
        }
        wanted.json.write_text(json.dumps(told, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
