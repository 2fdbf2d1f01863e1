"""`./motcua up`: everything at its known address, in the foreground, watched until Ctrl-C."""

import json
import os
import time

from launcher.children import Child
from launcher.ending import deaf, ending_on_signals
from launcher.folders import State, only_one
from launcher.ports import must_be_free, must_differ
from launcher.production import require_everything
from launcher.programs import PROGRAMS
from launcher.stack import Stack
from launcher.surroundings import Ports, chosen_profile
from launcher.unfinished import refuse_unfinished
from launcher.words import both, say, speaks_english

LOOK_EVERY = 0.2
SHOWN_ACCOUNTS = 8


def up(state: State, ports: Ports) -> int:
    """Start, tell, watch, stop. The exit code is 0 when somebody asked us to stop."""
    started = time.monotonic()
    profile = chosen_profile()
    if profile == "production":
        require_everything(state)
    with only_one(state), ending_on_signals():
        refuse_unfinished(state)
        must_be_free(ports.web, "web")
        if profile == "demo":
            must_differ({"web": ports.web, "Zalo": ports.emulator, "scene reports": ports.scene})
            must_be_free(ports.emulator, "Zalo")
            must_be_free(ports.scene, "scene reports")
        stack = Stack(state.path, ports=ports, profile=profile, tell=say)
        _remember(state, ports)
        try:
            stack.start(("web", "worker") if profile == "production" else PROGRAMS)
            _show(stack, time.monotonic() - started)
            _watch(stack)
        except KeyboardInterrupt:
            print()
            say("Đang dừng…", "stopping")
        finally:
            with deaf():
                stack.stop()
    say("Đã dừng. Dữ liệu được giữ; chạy lại bằng ./motcua up", "stopped; data kept")
    return 0


def _remember(state: State, ports: Ports) -> None:
    told = {"web": ports.web, "emulator": ports.emulator, "pid": os.getpid()}
    (state / "run" / "ports.json").write_text(json.dumps(told), encoding="utf-8")


def _watch(stack: Stack) -> None:
    """Restart what falls over, later each time it falls over at once; say so each time."""
    fallen: set[str] = set()
    while True:
        for child in _all(stack):
            if child.is_running():
                child.keep_log_small()
                continue
            if child.name not in fallen:
                fallen.add(child.name)
                code = child.exit_code()
                wait = child.postpone()
                say(
                    f"«{child.name}» đã dừng bất ngờ (mã {code}); khởi động lại sau {wait:.1f} giây. Nhật ký: {child.log}",
                    f"{child.name} ended unexpectedly; restarting",
                )
            elif time.monotonic() >= child.due:
                fallen.discard(child.name)
                child.start()
        time.sleep(LOOK_EVERY)


def _all(stack: Stack) -> list[Child]:
    database = stack.cluster.child if stack.cluster is not None else None
    return [*([database] if database else []), *stack.children.values()]


def _show(stack: Stack, seconds: float) -> None:
    web, zalo = stack.urls["web"], stack.urls["emulator"]
    rows = [(web + "/", "Cổng của người dân", "citizens"), (web + "/can-bo/", "Bàn làm việc của cán bộ", "officers")]
    if stack.profile == "demo":
        rows.append((zalo + "/", "Điện thoại giả lập Zalo và đồng hồ thử", "the Zalo phone and the test clock"))
        rows.append(
            (stack.urls["scene_reports"] + "/", "Hệ thống phản ánh hiện trường giả lập", "the scene-report system")
        )
    print()
    say(f"Một Cửa đã sẵn sàng sau {seconds:.1f} giây.", f"ready in {seconds:.1f} s")
    for address, vi, en in rows:
        print(f"  {address:<36} {both(vi, en)}")
    told = stack.state / "run" / "demo.txt"
    if stack.profile == "demo" and told.exists():
        print()
        _show_accounts(told.read_text(encoding="utf-8").rstrip().splitlines())
    print()
    print(f"  {'Dữ liệu và nhật ký' if not speaks_english() else 'State and logs'}: {stack.state.path}")
    say("  Nhấn Ctrl-C để dừng.", "Ctrl-C stops everything")


def _show_accounts(rows: list[str]) -> None:
    say("Tài khoản thử (tên, mật khẩu, vai):", "demo accounts: name, password, role")
    for row in rows[:SHOWN_ACCOUNTS]:
        print(f"  {row}")
    if len(rows) > SHOWN_ACCOUNTS:
        more = len(rows) - SHOWN_ACCOUNTS
        print(
            "  "
            + both(
                f"và {more} tài khoản nữa: ./motcua manage demo_accounts",
                f"and {more} more: ./motcua manage demo_accounts",
            )
        )
