"""What each word after ./motcua does: one function a command, which returns its exit code. The work is in other files, read only
when it is asked for: before the environment is entered their packages may not be there."""

import argparse
import os
import subprocess
import sys
from pathlib import Path

from launcher.folders import NOTHING_HERE, ROOT, State, state_from_environment
from launcher.words import say, stop

Asked = argparse.Namespace
AS_OWNER = {"migrate", "makemigrations", "prepare", "after_restore", "sqlmigrate"}
WITHOUT_TABLES = AS_OWNER | {"help", "--help", "-h", "--version", "version", "check", "collectstatic", "showmigrations"}
SAYS_ITSELF = WITHOUT_TABLES | {"verify_ledger"}  # tables that were dropped are no tables that were never made


def up(asked: Asked) -> int:
    from launcher.surroundings import Ports
    from launcher.up import up

    return up(state_from_environment(), Ports(asked.port, asked.emulator_port or asked.port + 1))


def test(asked: Asked) -> int:
    from launcher.suite import run_suite

    return run_suite(asked.rest)


def check(asked: Asked) -> int:
    from launcher.suite import check

    return check()


def bench(asked: Asked) -> int:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT)))}
    if not (ROOT / "benchmarks").is_dir():
        say("Chưa có thư mục benchmarks.", "there are no benchmarks here")
        return 2
    return subprocess.call([sys.executable, "-m", "benchmarks", *asked.rest], env=environment, cwd=ROOT)


def smoke(asked: Asked) -> int:
    from launcher.smoke import smoke

    return smoke(keep=asked.keep)


def shift(asked: Asked) -> int:
    from launcher.shift.show import shift

    return shift(Path(asked.folder) if asked.folder else state_from_environment() / "shift")


def reset(asked: Asked) -> int:
    from launcher.reset import reset

    return reset(state_from_environment(), sure=asked.yes)


def backup(asked: Asked) -> int:
    from launcher.backup import backup

    return backup(state_from_environment(), Path(asked.file), force=asked.force)


def restore(asked: Asked) -> int:
    from launcher.restore import put_back, restore

    if asked.put_back:
        return put_back(state_from_environment())
    if not asked.file:
        stop("Hãy ghi tên tệp sao lưu, xem ./motcua restore --help.", "name the backup file", code=2)
    return restore(
        state_from_environment(),
        Path(asked.file),
        force=asked.force,
        erasures=Path(asked.erasures) if asked.erasures else None,
        without_erasures=asked.without_erasures,
    )


def ledger(asked: Asked) -> int:
    return django(state_from_environment(), ["verify_ledger", f"--most={asked.most}"])


def manage(asked: Asked) -> int:
    return django(state_from_environment(), asked.rest or ["help"])


def shell(asked: Asked) -> int:
    return django(state_from_environment(), ["shell", *asked.rest])


def django(state: State, arguments: list[str]) -> int:
    """A Django command in the terminal of the person who asked, in the role that it needs."""
    from launcher.database import is_prepared
    from launcher.production import require_everything
    from launcher.surroundings import chosen_profile
    from launcher.visit import visit

    if chosen_profile() == "production":
        require_everything(state)
    with visit(state) as stack:
        found = stack.addresses
        if found and arguments[0] not in SAYS_ITSELF and not is_prepared(found.owner):
            stop(*NOTHING_HERE)
        environment = stack.environment_of_a_command(as_owner=arguments[0] in AS_OWNER)
        return subprocess.call([sys.executable, "-m", "config.managed", *arguments], env=environment, cwd=ROOT)
