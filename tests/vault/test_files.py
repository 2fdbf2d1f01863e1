"""Files: only what we take, without what pictures tell, unreadable on disk, gone when destroyed."""

from __future__ import annotations

import io
import os
import struct
import time
import zipfile
import zlib
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction
from PIL import Image

from kernel.ids import uuid7
from kernel.time import now
from vault import files
from vault.errors import KeyDestroyed, Undecipherable
from vault.files import FileLost, FileUnknown
from vault.kinds import (
    FetchesRefused,
    FileEmpty,
    FileRefused,
    FileTooLarge,
    MacrosRefused,
    PictureBroken,
    PictureTooLarge,
    accepted,
    kind_of,
)
from vault.models import File

SECRET = b"21.0278N 105.8342E"


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40)) -> bytes:
    stream = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    exif[0x0112] = 6  # lying on its side
    extra = {"comment": SECRET} if kind == "JPEG" else {}
    Image.new("RGB", size, "red").save(stream, kind, exif=exif, **extra)
    return stream.getvalue()


def office(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in ("[Content_Types].xml", *names):
            archive.writestr(name, "<x/>")
    return stream.getvalue()


def on_disk(tmp_path: Path) -> list[Path]:
    return [path for path in (tmp_path / "vault").rglob("*") if path.is_file()]


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_loses_what_it_tells_and_stands_upright(kind: str) -> None:
    taken = picture(kind)
    assert SECRET in taken
    kept = accepted(taken)
    assert SECRET not in kept.content
    with Image.open(io.BytesIO(kept.content)) as drawn:
        assert drawn.size == (40, 60)
        assert not drawn.getexif()
        assert drawn.format == kind


def test_what_hides_behind_a_picture_does_not_enter() -> None:
    assert b"<script>" not in accepted(picture() + b"<script>alert(1)</script>").content


def test_a_large_photograph_is_made_smaller() -> None:
    with Image.open(io.BytesIO(accepted(picture(size=(6000, 3000))).content)) as drawn:
        assert max(drawn.size) == 4096


def bomb() -> bytes:
    """A PNG of a few kilobytes that says it has 900 million pixels."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(10_000)))
        + chunk(b"IEND", b"")
    )


def test_decompression_bombs_and_broken_pictures_are_refused() -> None:
    with pytest.raises(PictureTooLarge):
        accepted(bomb())
    with pytest.raises(PictureTooLarge):
        accepted(picture("PNG", (6000, 5000)))
    for broken in (picture()[:300], b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n" + bytes(50)):
        with pytest.raises(PictureBroken):
            accepted(broken)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7 x", "pdf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "doc"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "xls"),
        (office("word/document.xml"), "docx"),
        (office("xl/workbook.xml"), "xlsx"),
        (b"\x00\x00\x00\x18ftypmp42", "mp4"),
        (b"#!AMR\n", "amr"),
        (office("other.xml"), None),
        (b"PK\x03\x04 broken", None),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", None),
        (b"MZ\x90\x00", None),
        (b"<html>", None),
        (b"GIF89a", None),
    ],
)
def test_a_kind_is_known_by_its_bytes(content: bytes, kind: str | None) -> None:
    assert kind_of(content) == kind


def test_refusals_say_what_to_do() -> None:
    with pytest.raises(FileRefused, match="JPG, PNG"):
        accepted(b"MZ")
    with pytest.raises(FileRefused, match="iPhone"):
        accepted(b"\x00\x00\x00\x18ftypheic")
    with pytest.raises(FileEmpty):
        accepted(b"")
    with pytest.raises(FileTooLarge, match="20 MB"):
        accepted(b"%PDF-" + bytes(21 * 1024 * 1024))
    with pytest.raises(MacrosRefused):
        accepted(office("word/document.xml", "word/vbaProject.bin"))


@pytest.mark.parametrize(("relation", "is_taken"), [("attachedTemplate", False), ("image", False), ("hyperlink", True)])
def test_a_document_that_fetches_something_by_itself_is_refused(relation: str, *, is_taken: bool) -> None:
    out = io.BytesIO(office("word/document.xml"))
    with zipfile.ZipFile(out, "a") as archive:
        told = f'<Relationship Id="r" Type="http://x/{relation}" Target="http://x.example/a" TargetMode="External"/>'
        archive.writestr("word/_rels/settings.xml.rels", f"<Relationships>{told}</Relationships>")
    if is_taken:
        assert accepted(out.getvalue()).kind == "docx"
        return
    with pytest.raises(FetchesRefused, match="PDF"):
        accepted(out.getvalue())


def test_kept_and_read_again_and_unreadable_on_disk(rolled_back_room: str, tmp_path: Path) -> None:
    kept = files.put(b"%PDF-1.7 secret words", at=now(), name="đơn của bà Hoa.pdf")
    assert files.read(kept.id) == b"%PDF-1.7 secret words"
    assert (kept.kind, kept.size, kept.media_type) == ("pdf", 21, "application/pdf")
    assert files.name_of(kept.id) == "đơn của bà Hoa.pdf"
    [path] = on_disk(tmp_path)
    assert b"secret" not in path.read_bytes() and path.stat().st_mode & 0o777 == 0o600
    assert files.same_as(b"%PDF-1.7 secret words") == [kept.id]


def test_the_same_file_twice_is_two_files_but_the_same_id_is_one(room: str, tmp_path: Path) -> None:
    one, two = (files.put(b"%PDF-x", at=now()) for _ in range(2))
    assert one.id != two.id and files.same_as(b"%PDF-x") == [one.id, two.id]
    again = files.put(b"%PDF-x", at=now(), file_id=one.id)
    assert again == one and len(on_disk(tmp_path)) == 2
    files.destroy(one.id, now())
    assert files.read(two.id) == b"%PDF-x"


def test_a_repeated_job_after_a_crash_reads_its_own_bytes(rolled_back_room: str, tmp_path: Path) -> None:
    """The file was written, the process died before the row; the job runs again with the same id."""
    file_id = uuid7()

    class PowerCut(Exception):
        pass

    with pytest.raises(PowerCut), transaction.atomic():
        files.put(b"%PDF-first", at=now(), file_id=file_id)
        raise PowerCut
    assert len(on_disk(tmp_path)) == 1 and not File.objects.exists()
    files.put(b"%PDF-again", at=now(), file_id=file_id)
    assert files.read(file_id) == b"%PDF-again"
    for path in on_disk(tmp_path):
        os.utime(path, (time.time() - 90_000,) * 2)
    assert files.sweep_orphans() == 1
    assert files.read(file_id) == b"%PDF-again"


def test_destroyed_is_gone_from_disk_and_from_a_copy(room: str, tmp_path: Path) -> None:
    kept = files.put(picture(), at=now())
    [path] = on_disk(tmp_path)
    copy = path.read_bytes()
    assert files.destroy(kept.id, now()) and not files.destroy(kept.id, now())
    assert on_disk(tmp_path) == []
    path.write_bytes(copy)
    with pytest.raises(KeyDestroyed):
        files.read(kept.id)
    row = File.objects.get(pk=kept.id)
    assert (row.key_ct, row.tag, row.name_ct) == (None, None, None) and row.destroyed_at


def test_a_destruction_that_is_rolled_back_destroys_nothing(room: str, tmp_path: Path) -> None:
    kept = files.put(b"%PDF-x", at=now())
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        files.destroy(kept.id, now())
        raise ZeroDivisionError
    assert files.read(kept.id) == b"%PDF-x"


def test_a_lost_an_altered_and_an_unknown_file_are_told_apart(rolled_back_room: str, tmp_path: Path) -> None:
    kept = files.put(b"%PDF-x", at=now())
    [path] = on_disk(tmp_path)
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(Undecipherable):
        files.read(kept.id)
    path.unlink()
    with pytest.raises(FileLost):
        files.read(kept.id)
    with pytest.raises(FileUnknown):
        files.read(uuid7())


def test_the_sweep_leaves_fresh_and_living_files(rolled_back_room: str, tmp_path: Path) -> None:
    kept = files.put(b"%PDF-x", at=now())
    stray = tmp_path / "vault" / "ab" / "stray"
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"x")
    assert files.sweep_orphans() == 0
    assert files.sweep_orphans(timedelta(0)) == 1
    assert files.read(kept.id) == b"%PDF-x"


def test_rotation_of_the_file_keys(rolled_back_room: str) -> None:
    kept = files.put(b"%PDF-x", at=now(), name="a.pdf")
    before = bytes(File.objects.get(pk=kept.id).key_ct)
    call_command("rotate_keys", "files", "index")
    assert bytes(File.objects.get(pk=kept.id).key_ct) != before
    assert files.read(kept.id) == b"%PDF-x" and files.name_of(kept.id) == "a.pdf"
    assert files.same_as(b"%PDF-x") == [kept.id]
