"""What a person meets first: help, refusals in clear words, exit codes."""

from __future__ import annotations

import errno
import os
import socket
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace

import pytest

from config.settings import _database
from launcher import acts, commands, suite, tree
from launcher.backup import backup, connection_environment
from launcher.database import adopt, connect, with_login, without_password
from launcher.folders import State, only_one, write_private
from launcher.ports import free_ports, must_differ
from launcher.production import require_everything
from launcher.reset import reset
from launcher.surroundings import Ports
from launcher.words import LauncherError
from tests.cluster import ROOT, Ground

COMMANDS = ("up", "test", "check", "smoke", "shift", "bench", "reset", "backup", "restore", "ledger", "manage", "shell")


def motcua(*arguments: str, state: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The real script, in the environment that runs this test."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    told = kept | {"MOTCUA_STATE": str(state), "MOTCUA_VENV": sys.prefix} | environment
    return subprocess.run(
        [sys.executable, str(ROOT / "motcua"), *arguments],
        env=told, capture_output=True, text=True, timeout=300, stdin=subprocess.DEVNULL, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_explains_itself_in_both_languages(command: str, tmp_path: Path) -> None:
    vi = motcua(command, "--help", state=tmp_path)
    en = motcua(command, "--help", state=tmp_path, MOTCUA_LANG="en")
    assert vi.returncode == en.returncode == 0, vi.stderr + en.stderr
    assert any(ord(letter) > 127 for letter in vi.stdout)
    assert not any(ord(letter) > 127 and letter.isalpha() for letter in en.stdout)
    assert not any(tmp_path.iterdir()), "help must not make anything"


def test_without_a_command_the_list_and_code_2(tmp_path: Path) -> None:
    done = motcua(state=tmp_path)
    assert done.returncode == 2
    assert all(name in done.stdout for name in COMMANDS)


def test_production_lists_everything_that_is_missing(tmp_path: Path) -> None:
    done = motcua("up", state=tmp_path, MOTCUA_PROFILE="production")
    assert done.returncode == 5
    for name in ("MOTCUA_SECRET_KEY", "DATABASE_URL", "DATABASE_OWNER_URL", "MOTCUA_PUBLIC_URL", "MOTCUA_ALLOWED_HOSTS",
                 "MOTCUA_TRUSTED_PROXIES", "ZALO_APP_ID", "ZALO_APP_SECRET", "ZALO_OA_SECRET"):  # fmt: skip
        assert name in done.stderr


def test_a_command_in_production_lists_it_too(tmp_path: Path) -> None:
    done = motcua("manage", "check", state=tmp_path, MOTCUA_PROFILE="production")
    assert done.returncode == 5
    assert "MOTCUA_PUBLIC_URL" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_environment_that_is_none_is_told(tmp_path: Path) -> None:
    done = motcua("smoke", state=tmp_path, MOTCUA_VENV=str(tmp_path / "không có"))
    assert done.returncode == 1
    assert "MOTCUA_VENV" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("said", ["Production", "prod", "demo2"])
def test_a_profile_that_is_neither_serves_nobody_as_a_demo(said: str, tmp_path: Path) -> None:
    done = motcua("up", state=tmp_path, MOTCUA_PROFILE=said)
    assert done.returncode == 1
    assert repr(said) in done.stderr and "production" in done.stderr
    assert not (tmp_path / "postgres").exists()


WHOLE = {
    "MOTCUA_SECRET_KEY": "x" * 40,
    "DATABASE_URL": "postgresql://app:a@db/motcua",
    "DATABASE_OWNER_URL": "postgresql://owner:b@db/motcua",
    "MOTCUA_PUBLIC_URL": "https://motcua.example.vn",
    "MOTCUA_ALLOWED_HOSTS": "motcua.example.vn",
    "MOTCUA_TRUSTED_PROXIES": "10.0.0.5",
    "ZALO_APP_ID": "1",
    "ZALO_OA_ID": "2",
    "ZALO_APP_SECRET": "s",
    "ZALO_OA_SECRET": "t",
}


@pytest.fixture
def whole(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> State:
    for name, value in WHOLE.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("MOTCUA_CLOCK_FILE", raising=False)
    return State(tmp_path).make()


def test_a_whole_production_may_start(whole: State) -> None:
    require_everything(whole)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MOTCUA_SECRET_KEY", "short"),
        ("MOTCUA_PUBLIC_URL", "http://motcua.example.vn"),
        ("MOTCUA_ALLOWED_HOSTS", "*"),
        ("MOTCUA_TRUSTED_PROXIES", "nginx"),
        ("MOTCUA_TRUSTED_PROXIES", "10.0.0.5 10.0.0.6"),
        ("MOTCUA_TRUSTED_PROXIES", "10.0.0.5/33"),
        ("DATABASE_OWNER_URL", WHOLE["DATABASE_URL"]),
        ("MOTCUA_CLOCK_FILE", "clock.json"),
        ("ZALO_OA_SECRET", ""),
    ],
)
def test_one_thing_wrong_is_enough_to_refuse(
    whole: State, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(LauncherError, match=name):
        require_everything(whole)


def test_secrets_may_come_from_files(whole: State, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("MOTCUA_SECRET_KEY")
    write_private(tmp_path / "secret", "y" * 40)
    monkeypatch.setenv("MOTCUA_SECRET_KEY_FILE", str(tmp_path / "secret"))
    require_everything(whole)
    monkeypatch.setenv("MOTCUA_SECRET_KEY_FILE", str(tmp_path / "nowhere"))
    with pytest.raises(LauncherError, match="MOTCUA_SECRET_KEY_FILE"):
        require_everything(whole)


def test_a_state_folder_of_a_demo_never_becomes_production(whole: State) -> None:
    (whole / "run" / "demo.txt").write_text("an", encoding="utf-8")
    with pytest.raises(LauncherError, match="minh họa"):
        require_everything(whole)


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        port = held.getsockname()[1]
        done = motcua("up", "--port", str(port), state=tmp_path)
    assert done.returncode == 4
    assert str(port) in done.stderr


def test_a_second_launcher_on_the_same_state_is_told_who_holds_it(tmp_path: Path) -> None:
    state = State(tmp_path / "state").make()
    with only_one(state):
        done = motcua("up", state=state.path)
    assert done.returncode == 3
    assert str(os.getpid()) in done.stderr


def test_an_unreachable_database_is_told_without_its_password(tmp_path: Path) -> None:
    done = motcua(
        "up", "--port", str(free_ports(1)[0]), state=tmp_path, DATABASE_URL="postgresql://a:geheim@127.0.0.1:1/x"
    )
    assert done.returncode == 1
    assert "127.0.0.1:1" in done.stderr
    assert "geheim" not in done.stderr + done.stdout


@pytest.mark.db
def test_a_database_that_is_only_read_is_told(ground: Ground, tmp_path: Path) -> None:
    url = f"{ground.url('postgres')}?options=-c%20default_transaction_read_only%3Don"
    with pytest.raises(LauncherError, match="chỉ cho đọc"):
        adopt(url, "", State(tmp_path))
    with pytest.raises(LauncherError, match="chỉ cho đọc"):
        adopt(ground.url("postgres"), url, State(tmp_path))


def test_reset_asks_and_without_a_terminal_refuses(tmp_path: Path) -> None:
    state = State(tmp_path / "state").make()
    (state / "vault" / "file").write_text("x", encoding="utf-8")
    refused = motcua("reset", state=state.path)
    assert refused.returncode == 2
    assert (state / "vault" / "file").exists()
    done = motcua("reset", "--yes", state=state.path)
    assert done.returncode == 0, done.stderr
    assert not (state / "vault").exists()


def test_an_unwritable_state_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = motcua("up", state=tmp_path / "file" / "state")
    assert done.returncode == 1
    assert "MOTCUA_STATE" in done.stderr


def test_addresses_change_hands_and_hide_passwords() -> None:
    url = "postgresql://boss:p%40ss@db.example.vn:5433/motcua?sslmode=require"
    assert with_login(url, "app", "a/b") == "postgresql://app:a%2Fb@db.example.vn:5433/motcua?sslmode=require"
    assert "p%40ss" not in without_password(url)
    with pytest.raises(LauncherError, match="không phải là địa chỉ PostgreSQL"):
        without_password("postgresql://boss:geheim@[::1/motcua")


def test_the_tree_check_sees_what_it_is_for(tmp_path: Path) -> None:
    room = tmp_path / "src" / "room"
    room.mkdir(parents=True)
    (room / "utils.py").write_text("def f():\n" + "    x = 1\n" * 61, encoding="utf-8")
    (room / "named.py").write_text('"""Room."""\n# /root' + "/here is somebody's machine\n", encoding="utf-8")
    (room / "spelt.py").write_text('"""Room: tie\u0302\u0301ng."""\n', encoding="utf-8")
    told = "\n".join(tree.findings(tmp_path))
    for part in ("names no room", "at most 60", "no module docstring", "names a machine", "not NFC"):
        assert part in told


def test_the_suite_keeps_its_bytecode_and_knows_nothing_of_the_operators_house(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else each test process would translate the whole product and every test anew: ten seconds of each."""
    given: list[dict[str, str]] = []
    monkeypatch.setattr(subprocess, "call", lambda _line, env, **_more: given.append(env) or 0)
    for name in ("PYTHONDONTWRITEBYTECODE", "MOTCUA_STATE", "DATABASE_URL"):
        monkeypatch.setenv(name, "1")
    assert suite.run_suite([]) == 0
    assert not {"PYTHONDONTWRITEBYTECODE", "MOTCUA_STATE", "DATABASE_URL"} & given[0].keys()


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_are_pinned_by_hash_and_name_no_host(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert "index-url" not in text
    pins = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
    assert all("==" in line and line.endswith("\\") for line in pins)
    assert text.count("--hash=sha256:") >= len(pins)


def test_a_full_disk_is_said_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def full(_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device", "/x/run/ports.json")

    monkeypatch.setattr(commands, "_enter_environment", lambda *_, **__: None)
    monkeypatch.setattr(acts, "reset", full)
    assert commands.main(["reset", "--yes"]) == 8
    told = capsys.readouterr().err
    assert "Đĩa đầy (/x/run/ports.json)" in told and "Traceback" not in told


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (("nonsense",), "nonsense"),
        (("up", "--port", "99999"), "99999"),
        (("up", "--port", "-5"), "-5"),
        (("up", "--port", "chín"), "chín"),
        (("ledger",), "required: verify)"),
        (("backup",), "TỆP"),
    ],
)
def test_a_wrong_line_is_refused_in_both_languages_before_anything_starts(
    line: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    done = motcua(*line, state=tmp_path)
    assert (done.returncode, said in done.stderr) == (2, True)
    assert "Traceback" not in done.stderr
    assert any(ord(letter) > 127 for letter in done.stderr)
    assert not any(tmp_path.iterdir())


def test_what_needs_tables_says_so_where_nothing_was_prepared(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stack = SimpleNamespace(addresses=SimpleNamespace(owner="x"), environment_of_a_command=lambda **_as_whom: {})
    monkeypatch.setattr("launcher.visit.visit", lambda _state: nullcontext(stack))
    monkeypatch.setattr("launcher.database.is_prepared", lambda _url: False)
    called: list[list[str]] = []
    monkeypatch.setattr(subprocess, "call", lambda line, **_more: called.append(line) or 0)
    with pytest.raises(LauncherError, match="motcua up"):
        acts.django(State(tmp_path), ["suggestions", "report"])
    assert acts.django(State(tmp_path), ["prepare"]) == acts.django(State(tmp_path), ["help"]) == 0
    assert acts.django(State(tmp_path), ["verify_ledger"]) == 0, "tables that were dropped look the same from here"
    assert len(called) == 3


@pytest.mark.parametrize(
    "line",
    [("backup", "x.tar"), ("manage", "open_account", "an"), ("ledger", "verify"), ("reset", "--yes"), ("shell",)],
)
def test_a_slip_in_the_folder_makes_no_installation_there(line: tuple[str, ...], tmp_path: Path) -> None:
    done = motcua(*line, state=tmp_path / "slip")
    assert (done.returncode, "Chưa chuẩn bị gì" in done.stderr) == (1, True), done.stderr
    assert not (tmp_path / "slip").exists()


def test_a_backup_of_nothing_is_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Prepared, but without keys: it could never be restored. Or with keys and without tables."""
    state = State(tmp_path / "state").make()
    stack = SimpleNamespace(addresses=SimpleNamespace(owner="x"))
    monkeypatch.setattr("launcher.backup.visit", lambda _state: nullcontext(stack))
    for has_tables, has_keys in ((True, False), (False, True)):
        monkeypatch.setattr("launcher.backup.is_prepared", lambda _url, it=has_tables: it)
        if has_keys:
            (state / "keys" / "seal-public.json").write_text("{}")
        with pytest.raises(LauncherError, match="Chưa chuẩn bị gì"):
            backup(state, tmp_path / "x.tar", force=False)
    with pytest.raises(LauncherError, match="thư mục"):
        backup(state, tmp_path, force=True)
    assert not (tmp_path / "x.tar").exists()


@pytest.mark.parametrize("how", ["address", "production", "moved"])
def test_reset_never_takes_only_the_keys_of_a_database_elsewhere(
    how: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    state = State(tmp_path / "state").make()
    (state / "keys" / "identity.json").write_text("{}")
    if how == "address":
        monkeypatch.setenv("DATABASE_URL", "postgresql://app:secret@db.example.vn/motcua")
    elif how == "production":
        monkeypatch.setenv("MOTCUA_PROFILE", "production")
        (state / "postgres" / "data").mkdir()
        (state / "postgres" / "data" / "PG_VERSION").write_text("17")
    with pytest.raises(LauncherError, match="Chưa xóa gì") as told:
        reset(state, sure=True)
    assert (state / "keys" / "identity.json").exists()
    assert "secret" not in str(told.value) and (how != "address" or "db.example.vn" in str(told.value))


@pytest.mark.parametrize(("web", "zalo", "named"), [(25000, 25000, "25000"), (25001, 25000, "scene reports")])
def test_two_that_would_take_the_same_port_are_named(web: int, zalo: int, named: str) -> None:
    ports = Ports(web, zalo)
    with pytest.raises(LauncherError, match=named) as told:
        must_differ({"web": ports.web, "Zalo": ports.emulator, "scene reports": ports.scene})
    assert told.value.code == 4
    must_differ({"web": 25000, "Zalo": 25001, "scene reports": 25002})


@pytest.mark.parametrize("said", ["garbage", "mysql://a:b@c/d", "postgresql://h/d?bogus=1"])
def test_what_is_no_address_of_a_database_is_told_in_a_sentence(
    said: str, whole: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(LauncherError, match="DATABASE_URL") as told:
        connect(said)
    assert "a:b" not in str(told.value)
    monkeypatch.setenv("DATABASE_URL", said)
    with pytest.raises(LauncherError, match="DATABASE_URL"):
        require_everything(whole)


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        (
            "postgresql://boss:p%40ss@db.vn:5433/motcua?sslmode=verify-full&sslrootcert=%2Fetc%2Fca.pem",
            {
                "host": "db.vn",
                "port": "5433",
                "user": "boss",
                "password": "p@ss",
                "sslmode": "verify-full",
                "sslrootcert": "/etc/ca.pem",
            },
        ),
        ("postgresql:///motcua?host=/run/postgresql", {"host": "/run/postgresql", "dbname": "motcua"}),
    ],
)
def test_how_a_connection_is_proved_and_where_it_goes_is_not_dropped(url: str, wanted: dict[str, str]) -> None:
    """Neither by the programs that dump and load, nor by the product itself."""
    from django.db.backends.postgresql.base import DatabaseWrapper

    told = connection_environment(url)
    for keyword, value in wanted.items():
        name = {"dbname": "PGDATABASE"}.get(keyword, f"PG{keyword.upper()}")
        assert told[name] == value
    given = {"CONN_MAX_AGE": 0, "TIME_ZONE": None, **_database(url, pool=False)}
    params = DatabaseWrapper(given, "trial").get_connection_params()
    assert {key: params[key] for key in wanted} == wanted
