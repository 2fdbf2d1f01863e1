"""The Python environment in the state folder: found, made, filled. Standard library only; runs under any Python ≥ 3.11.

It must not import anything that lies inside the environment it makes.
"""

import fcntl
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from launcher.folders import ROOT, State, digest
from launcher.words import both, say, stop

OLDEST = (3, 11)
CANDIDATES = ("python3", "python3.13", "python3.12", "python3.11", "python3.14")
ASK = "import sys,importlib.util as u;print(*sys.version_info[:2],int(bool(u.find_spec('ensurepip'))),sys.executable)"


def venv_folder(state: State) -> Path:
    """Ours, in the state folder; MOTCUA_VENV names one that somebody else keeps filled."""
    return Path(os.environ.get("MOTCUA_VENV") or state.path / "venv")


def ensure_environment(state: State, *, development: bool = False) -> Path:
    """The environment's python, with everything in it that the requirements name; asks pip only when they changed."""
    folder = venv_folder(state)
    python = folder / "bin" / "python"
    if os.environ.get("MOTCUA_VENV"):
        if not _runs(python):
            stop(
                f"MOTCUA_VENV={folder}: ở đó không có môi trường Python chạy được ({python}). Sửa biến này, hoặc bỏ đi để tự cài.",
                f"MOTCUA_VENV={folder}: no working Python environment there; correct it, or unset it to have one installed",
            )
        return python
    wanted = [ROOT / ("requirements-dev.txt" if development else "requirements.txt")]
    mark = folder / (".filled-dev" if development else ".filled")
    if _is_filled(mark, digest(*wanted), python):
        return python
    with (state.path / "run" / "install.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # a second launcher waits here, then finds the work done
        if not _is_filled(mark, digest(*wanted), python):
            _fill(folder, python, wanted, state.path / "logs" / "install.log")
            mark.write_text(digest(*wanted), encoding="ascii")
    return python


def _is_filled(mark: Path, wanted: str, python: Path) -> bool:
    return mark.exists() and mark.read_text(encoding="ascii") == wanted and _runs(python)


def _runs(python: Path) -> bool:
    try:
        return subprocess.run([python, "-I", "-S", "-c", ""], check=False, capture_output=True).returncode == 0
    except OSError:
        return False


def _fill(folder: Path, python: Path, wanted: list[Path], log: Path) -> None:
    started = time.monotonic()
    os.umask(0o022)  # PostgreSQL's programs in there are run by another user when we are root
    pip = [str(python), "-m", "pip"]
    if not _runs(python) or not _runs_pip(pip):
        pip = _make(folder)
    say("Cài các gói Python (chỉ lần đầu, khoảng một phút)…", "installing Python packages, first time only")
    line = [*pip, "install", "--require-hashes", "--only-binary", ":all:", "--no-input", "--progress-bar", "off"]
    line += ["--disable-pip-version-check", "--no-warn-script-location"]
    for file in wanted:
        line += ["-r", str(file)]
    _watch(line, log, _count(wanted))
    say(f"Đã cài xong sau {time.monotonic() - started:.0f} giây.", "packages installed")


def _make(folder: Path) -> list[str]:
    """A fresh environment; the command line of the pip that fills it."""
    base, has_ensurepip = find_python()
    say(f"Tạo môi trường Python từ {base}…", "making the Python environment")
    shutil.rmtree(folder, ignore_errors=True)
    line = [base, "-m", "venv", *([] if has_ensurepip else ["--without-pip"]), str(folder)]
    made = subprocess.run(line, capture_output=True, text=True, check=False)
    if made.returncode:
        _say_what_is_missing((made.stdout + made.stderr).strip()[-600:])
    if has_ensurepip:
        return [str(folder / "bin" / "python"), "-m", "pip"]
    outside = [base, "-m", "pip", "--python", str(folder / "bin" / "python")]
    if not _runs_pip([base, "-m", "pip"]):
        shutil.rmtree(folder, ignore_errors=True)
        _say_what_is_missing()
    return outside


def find_python() -> tuple[str, bool]:
    """The first Python ≥ 3.11 on this machine, one that can make environments with pip before one that cannot."""
    second: tuple[str, bool] | None = None
    for name in (sys.executable, *CANDIDATES):
        told = _ask(name)
        if told is None or told[0] < OLDEST:
            continue
        if told[1]:
            return told[2], True
        second = second or (told[2], False)
    if second:
        return second
    stop(
        "Cần Python từ 3.11 trở lên. Debian 12 trở lên, Ubuntu 24.04 trở lên: sudo apt-get install python3 python3-venv",
        "Python 3.11 or newer is needed: apt-get install python3 python3-venv",
    )


def _ask(name: str) -> tuple[tuple[int, int], bool, str] | None:
    try:
        told = subprocess.run([name, "-I", "-c", ASK], capture_output=True, text=True, check=True, timeout=20)
    except (OSError, subprocess.SubprocessError):
        return None
    major, minor, ensurepip, path = told.stdout.split(maxsplit=3)
    return (int(major), int(minor)), ensurepip == "1", path.strip()


def _runs_pip(pip: list[str]) -> bool:
    try:
        return subprocess.run([*pip, "--version"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _say_what_is_missing(told: str = "") -> None:
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    stop(
        f"Máy thiếu gói tạo môi trường Python (venv, pip). Trên Debian hoặc Ubuntu:\n"
        f"  sudo apt-get update && sudo apt-get install -y python3-venv python3-pip\n"
        f"  (hoặc python{version}-venv nếu dùng riêng bản {version}), rồi chạy lại.{chr(10) + told if told else ''}",
        "venv and pip are missing: install python3-venv and python3-pip as above, then run again",
    )


def _count(files: list[Path]) -> int:
    return sum(len(re.findall(r"(?m)^[A-Za-z0-9]", file.read_text(encoding="utf-8"))) for file in files)


def _watch(line: list[str], log: Path, total: int) -> None:
    """Run pip with its chatter in a log and one moving line for the person."""
    meter = _meter(total)
    with log.open("w", encoding="utf-8") as kept:
        process = subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, bufsize=1)
        for text in process.stdout or ():
            kept.write(text)
            meter(text)
        process.wait()
    if sys.stdout.isatty():
        print()
    if process.returncode:
        last = "\n".join(log.read_text(encoding="utf-8").strip().splitlines()[-12:])
        stop(
            f"Cài gói không thành công. Cuối nhật ký {log}:\n{last}\n"
            "Kiểm tra mạng tới kho gói Python (hoặc cấu hình pip của máy) rồi chạy lại; phần đã tải được giữ.",
            "pip failed, see above; check the network or pip's configuration and run again",
        )


def _meter(total: int) -> Callable[[str], None]:
    seen = 0
    said = time.monotonic()

    def take(text: str) -> None:
        nonlocal seen, said
        if text.startswith("Collecting"):
            seen += 1
            name = text.split(maxsplit=2)[1].partition("==")[0]
            shown = f"  {min(seen, total)}/{total} {name}"
        elif text.startswith("Installing collected"):
            shown = "  " + both("đang chép vào môi trường…", "copying into the environment…")
        else:
            return
        if sys.stdout.isatty():
            print(f"\r\033[K{shown[:100]}", end="", flush=True)
        elif time.monotonic() - said > 5 or not text.startswith("Collecting"):
            said = time.monotonic()
            print(shown, flush=True)

    return take
