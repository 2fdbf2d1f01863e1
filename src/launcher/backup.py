"""`./motcua backup FILE`: database, vault, keys and seals in one tar, each part with its checksum.

Keys of single messages never go in: neither the table of wrapped keys nor the day keys. So what was destroyed stays
destroyed, whatever backup comes back. Nor does the erasure journal: it must know more than the backup (launcher/journal.py).
"""

import datetime as dt
import hashlib
import io
import json
import os
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from launcher.binaries import find_binaries
from launcher.database import is_prepared
from launcher.folders import NOTHING_HERE, State
from launcher.journal import told_of
from launcher.stack import KEYS_ARE_WHOLE
from launcher.surroundings import given
from launcher.visit import visit
from launcher.words import say, stop

FORMAT = 1
DUMP = "database.dump"
MANIFEST = "manifest.json"
FOLDERS = ("keys", "vault", "seals")
SECRETS = ("secrets/django",)  # links already sent are signed with it
LEFT_OUT = "keys/day"
# What libpq takes from the operator's environment, besides the address: the launcher's own connections do the same.
KEPT = (
    "PATH",
    "HOME",
    "PGSSLMODE",
    "PGSSLROOTCERT",
    "PGSSLCERT",
    "PGSSLKEY",
    "PGSSLCRL",
    "PGPASSFILE",
    "PGCHANNELBINDING",
)
SCHEMAS_LEFT_OUT = "replaced_*"  # what a restore set aside
TABLES_LEFT_OUT = ("public.vault_messagekey*", "public.django_session")


def backup(state: State, target: Path, *, force: bool) -> int:
    target = target.expanduser().absolute()
    if target.is_dir():
        stop(f"{target} là thư mục. Hãy ghi cả tên tệp sao lưu.", "that is a folder: name the file of the backup")
    if target.exists() and not force:
        stop(f"Tệp {target} đã có. Chọn tên khác hoặc thêm --force.", "the file exists; use --force to replace it")
    if not target.parent.is_dir():
        stop(f"Không có thư mục {target.parent}.", "that folder does not exist")
    with visit(state) as stack, tempfile.TemporaryDirectory(dir=state / "run") as folder:
        if stack.addresses is None:
            raise RuntimeError("a visit always has its addresses")
        if not is_prepared(stack.addresses.owner) or not (state / "keys" / KEYS_ARE_WHOLE).exists():
            stop(*NOTHING_HERE)  # it would hold nothing, and could never be restored
        stack.manage("check_keys")  # what other keys go with cannot be restored
        stack.begin_journal()
        journal = told_of(state)  # before the dump: whatever was erased later stands after this place
        say("Xuất cơ sở dữ liệu…", "dumping the database")
        dumped = dump_database(stack.addresses.owner, Path(folder) / DUMP)
        say("Gom kho tệp, khóa và con dấu…", "gathering vault, keys and seals")
        partial = target.with_name(target.name + ".part")
        try:
            written = _write(partial, dumped, state, journal)
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)  # half a backup is none
    size = target.stat().st_size / 1024 / 1024
    say(
        f"Đã sao lưu {len(written.sums)} phần, {size:.1f} MB vào {target}. Tệp này chứa khóa: giữ như giữ con dấu.",
        "backup written; it holds the keys, keep it as safe as a seal",
    )
    return 0


def connection_environment(url: str) -> dict[str, str]:
    """For libpq's programs: all that the address says (how the connection is proved and encrypted too), and the password in
    the environment, not on a command line that others can read."""
    from psycopg import conninfo, pq

    named = {each.keyword.decode(): each.envvar.decode() for each in pq.Conninfo.get_defaults() if each.envvar}
    kept = {name: value for name, value in os.environ.items() if name in KEPT}
    told = {named[key]: str(value) for key, value in conninfo.conninfo_to_dict(url).items() if key in named}
    return {"PATH": "/usr/bin:/bin", **kept, "PGCONNECT_TIMEOUT": "10", **told}


def dump_database(owner_url: str, target: Path) -> Path:
    line = [find_binaries() / "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}"]
    line += [f"--exclude-table-data={pattern}" for pattern in TABLES_LEFT_OUT]
    line.append(f"--exclude-schema={SCHEMAS_LEFT_OUT}")
    done = subprocess.run(line, env=connection_environment(owner_url), capture_output=True, text=True, check=False)
    if done.returncode:
        stop(f"Không xuất được cơ sở dữ liệu:\n{done.stderr.strip()[-800:]}", "pg_dump failed, see above")
    return target


@dataclass
class Written:
    """A tar being written, with the checksum of every part so far."""

    tar: tarfile.TarFile
    sums: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, path: Path) -> None:
        with path.open("rb") as source:
            info = self.tar.gettarinfo(arcname=name, fileobj=source)
            info.uid = info.gid = 0
            info.uname = info.gname = ""
            summed = Summed(source)
            self.tar.addfile(info, summed)  # type: ignore[arg-type]
        self.sums[name] = summed.hexdigest()

    def add_words(self, name: str, body: bytes) -> None:
        info = tarfile.TarInfo(name)
        info.size, info.mode = len(body), 0o600
        self.tar.addfile(info, io.BytesIO(body))
        self.sums[name] = hashlib.sha256(body).hexdigest()


class Summed:
    """A file that is summed while it is read."""

    def __init__(self, source: BinaryIO) -> None:
        self.source = source
        self.total = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self.source.read(size)
        self.total.update(piece)
        return piece

    def hexdigest(self) -> str:
        return self.total.hexdigest()


def _write(partial: Path, dumped: Path, state: State, journal: dict[str, str | int]) -> Written:
    """The manifest comes last: a file cut short has none, and is told so."""
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
            written = Written(tar)
            written.add(DUMP, dumped)
            for name, path in _parts(state):
                try:
                    written.add(name, path)
                except FileNotFoundError:
                    continue  # destroyed while we were on the way to it: then it must not be kept
            if given("MOTCUA_SECRET_KEY"):  # in production it lies where the operator keeps it
                written.add_words(SECRETS[0], given("MOTCUA_SECRET_KEY").encode())
            _add_manifest(written, journal)
        file.flush()
        os.fsync(file.fileno())
    return written


def _parts(state: State) -> Iterator[tuple[str, Path]]:
    for folder in FOLDERS:
        for path in sorted((state / folder).rglob("*")):
            name = path.relative_to(state.path).as_posix()
            if path.is_file() and not path.is_symlink() and not name.startswith(LEFT_OUT + "/"):
                yield name, path
    for name in SECRETS:
        if (state / name).is_file() and not given("MOTCUA_SECRET_KEY"):
            yield name, state / name


def _add_manifest(written: Written, journal: dict[str, str | int]) -> None:
    told = {
        "format": FORMAT,
        "made_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "left_out": [LEFT_OUT, *TABLES_LEFT_OUT, "erasures"],
        "journal": journal,
        "sha256": written.sums,
    }
    body = json.dumps(told, indent=1).encode()
    written.add_words(MANIFEST, body)
