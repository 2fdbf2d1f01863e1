"""Backup and restore of a house with life in it: cases, words and files come back; destroyed words do not."""

from __future__ import annotations

import base64
import os
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from launcher.stack import Stack
from tests.cluster import ROOT, quick_folder
from tests.faults.house import PATIENCE, House, send, until

pytestmark = [pytest.mark.slow, pytest.mark.stack]

MATTER = "Tôi nộp hồ sơ cấp giấy phép xây dựng ở Sở Xây dựng, số hẹn SAOLUU-77, đến nay vẫn chưa có kết quả."
SECRET = "Tôi tố cáo ông Trưởng phòng nhận hối lộ 50 triệu đồng của tôi, có giấy tờ chứng minh, mã CANARY-4471."  # noqa: S105
WAITING = "tin nhắn chờ CANARY-5582"


def motcua(state: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment = kept | {"MOTCUA_STATE": str(state), "MOTCUA_VENV": sys.prefix}
    line = [sys.executable, str(ROOT / "motcua"), *arguments]
    return subprocess.run(line, env=environment, capture_output=True, text=True, check=False, timeout=400)


class Saved:
    """What was there before, and the file."""

    code = secret = sealed = ""
    picture = b""
    tar = Path()
    entries = seals = 0
    day_keys: list[bytes]
    wrapped: list[bytes]


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    made = quick_folder("motcua-saved-")
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="module")
def saved(running: House, folder: Path) -> Saved:
    house, was = running, Saved()
    house.phone.delete("/faults")
    person = house.citizen("Trần Thị Lưu")
    was.code = house.tells_matter(person, MATTER)
    link = re.search(rf"/theo-doi/{re.escape(was.code)}/(\w+)/", str(house.heard(person)))
    assert link
    was.secret = link.group(1)
    with Client(house) as client:
        page = client.get(f"/theo-doi/{was.code}/{was.secret}/")
        assert MATTER in page.text
    house.says(house.citizen("Người sợ"), SECRET)
    query = "SELECT code FROM casework_case WHERE is_sealed ORDER BY opened_at DESC LIMIT 1"
    was.sealed = str(until(lambda: house.rows(query), "a sealed case")[0][0])
    house.becomes_quiet()
    official = house.official("liemchinh")
    assert "CANARY-4471" in _opened(official, was.sealed).text
    house.stack.kill("worker")  # so that one message lies there unread, and a receipt unsent
    _send_picture(house, was)
    house.says(house.citizen("Người chờ"), WAITING)
    until(lambda: house.count("SELECT count(*) FROM messaging_inbound WHERE state = 'new'"), "a message in store")
    house.is_ledger_whole()
    was.entries = house.count("SELECT count(*) FROM ledger_entry")
    was.seals = house.count("SELECT count(*) FROM ledger_seal")
    was.day_keys = [path.read_bytes() for path in (house.stack.state / "keys" / "day").iterdir() if path.is_file()]
    was.wrapped = [bytes(row[0]) for row in house.rows("SELECT wrapped FROM vault_messagekey")]
    assert was.day_keys
    assert was.wrapped
    was.tar = folder / "saved.tar"
    done = motcua(house.stack.state.path, "backup", str(was.tar))
    house.stack.restart("worker")
    assert done.returncode == 0, done.stdout + done.stderr
    return was


def Client(house: House):  # noqa: ANN201, N802
    import httpx

    return httpx.Client(base_url=house.web, timeout=PATIENCE, trust_env=False, follow_redirects=True)


def _opened(official, code: str):  # noqa: ANN001, ANN202
    page = official.get(f"/can-bo/vu-viec/{code}/")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    assert token
    data = {"csrfmiddlewaretoken": token.group(1)}
    return official.post(f"/can-bo/vu-viec/{code}/cach-ly/", data=data, headers={"Referer": str(page.url)})


PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


def _send_picture(house: House, was: Saved) -> None:
    """A case from the form with a picture; what the page gives back is what must come back."""
    fields = {"content": MATTER + " Kèm ảnh.", "name": "Trần Thị Lưu", "address": "12 Phố Huế", "phone": "0912345678"}
    with Client(house) as client:
        from tests.faults.house import form_of

        page = client.get("/gui/")
        action, hidden = form_of(page, "content")
        page = client.post(
            action,
            data=hidden | fields,
            files={"files": ("anh.png", PNG, "image/png")},
            headers={"Referer": str(page.url)},
        )
        found = re.search(r"/theo-doi/[^/\"]+/\w+/tep/[0-9a-f-]+/", page.text)
        assert found, page.status_code
        was.picture_path = found.group()  # type: ignore[attr-defined]
        was.picture = client.get(found.group()).raise_for_status().content
        assert was.picture


@pytest.fixture(scope="module")
def again(running: House, saved: Saved, folder: Path) -> Iterator[House]:
    """The saved house in a fresh state folder, running, at the same hour of the test clock."""
    state = folder / "again"
    journal = running.stack.state / "erasures" / "journal.jsonl"  # copied from the old machine
    done = motcua(state, "restore", str(saved.tar), "--erasures", str(journal))
    assert done.returncode == 0, done.stdout + done.stderr
    stack = Stack(state)
    try:
        shutil.copyfile(running.stack.state.clock_file(), stack.state.clock_file())
        stack.start()
        yield House(stack)
    finally:
        stack.stop()


def test_no_key_of_a_single_message_is_in_the_file(saved: Saved, folder: Path) -> None:
    unpacked = folder / "unpacked"
    with tarfile.open(saved.tar) as tar:
        assert not [name for name in tar.getnames() if name.startswith("keys/day")]
        tar.extractall(unpacked)  # our own file; Debian 12's Python has no filter yet
    whole = saved.tar.read_bytes()
    from launcher.binaries import find_binaries

    script = subprocess.run(
        [find_binaries() / "pg_restore", "--file=-", str(unpacked / "database.dump")],
        capture_output=True, check=True,
    ).stdout  # fmt: skip
    table = script.split(b"COPY public.vault_messagekey", 1)
    assert len(table) == 1 or table[1].split(b"\n", 1)[1].startswith(b"\\.")
    for key in (*saved.day_keys, *saved.wrapped):
        assert key not in whole
        assert key.hex().encode() not in script
        assert base64.b64encode(key) not in whole
    for canary in (b"CANARY-4471", b"CANARY-5582"):
        assert canary not in script
        assert canary not in whole


def test_cases_words_and_files_are_back(again: House, saved: Saved) -> None:
    with Client(again) as client:
        page = client.get(f"/theo-doi/{saved.code}/{saved.secret}/")
        assert page.status_code == 200
        assert MATTER in page.text
        assert client.get(saved.picture_path).content == saved.picture  # type: ignore[attr-defined]
    official = again.official("dieuphoi")
    page = official.get(f"/can-bo/vu-viec/{saved.code}/")
    assert MATTER in page.text
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    assert token
    shown = official.post(
        f"/can-bo/vu-viec/{saved.code}/nguoi-gui/",
        data={"csrfmiddlewaretoken": token.group(1)},
        headers={"Referer": str(page.url)},
    )
    assert "Nguyễn Văn An" in shown.text, "the identity opens with the restored keys"


def test_what_lay_there_unsent_may_have_gone_out_and_waits_for_a_person(again: House, saved: Saved) -> None:
    rows = again.rows(
        "SELECT notice, state, problem FROM messaging_outbound WHERE state NOT IN ('sent', 'delivered', 'seen')"
    )
    assert [row for row in rows if row[0] == "received"], "the receipt that no worker had sent"
    assert {(row[1], row[2].partition(":")[0]) for row in rows if row[0] == "received"} == {("unknown", "restored")}
    assert not [row for row in rows if row[1] in ("queued", "sending")], "nothing goes out by itself"
    page = again.official("dieuphoi").get("/can-bo/tin-nhan/", params={"vi-sao": "restored"}).text
    assert "có thể đã gửi sau bản sao lưu lúc" in page
    told = again.rows("SELECT particulars ->> 'why' FROM ledger_entry WHERE verb = 'zalo:token:doubted'")
    assert ("restored",) in told, "a refresh token is good for one use"


def test_the_chain_goes_on_and_new_entries_are_sealed(again: House, saved: Saved) -> None:
    again.stack.manage("verify_ledger")
    assert again.count("SELECT count(*) FROM ledger_entry") >= saved.entries
    client = again.official("dieuphoi")
    page = client.get(f"/can-bo/vu-viec/{saved.code}/assign/")
    unit = re.search(r'value="([0-9a-f-]{36})"[^>]*>\s*Sở Xây dựng', page.text)
    assert unit
    done = send(client, page, "unit_id", {"unit_id": unit.group(1), "stream": "rule", "accused_unit_id": ""})
    assert done.status_code == 200
    again.is_ledger_whole()
    assert again.count("SELECT count(*) FROM ledger_seal") > saved.seals
    with psycopg.connect(again.stack.urls["superuser"], autocommit=True) as attacker:
        attacker.execute("SET session_replication_role = replica")  # past the triggers, which refuse even him
        attacker.execute(
            "UPDATE ledger_entry SET verb = verb || 'x' WHERE ctid = (SELECT max(ctid) FROM ledger_entry LIMIT 1)"
        )
    from launcher.words import LauncherError

    with pytest.raises(LauncherError):
        again.stack.manage("verify_ledger")


def test_sealed_words_of_before_are_gone_and_said_to_be(again: House, saved: Saved) -> None:
    page = _opened(again.official("liemchinh"), saved.sealed)
    assert page.status_code == 200
    assert "CANARY-4471" not in page.text
    assert "không còn" in page.text


def test_a_message_not_yet_read_is_shown_as_unreadable(again: House, saved: Saved) -> None:
    until(
        lambda: again.count("SELECT count(*) FROM messaging_inbound WHERE state = 'unreadable'"), "the unread message"
    )
    page = again.official("dieuphoi").get("/can-bo/tin-nhan/").text
    assert "Không còn khóa để đọc" in page
