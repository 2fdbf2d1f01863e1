"""Files: what the OA uploads for sending, and what citizens send (served back like Zalo's CDN)."""

import hashlib
import secrets
import struct
import zlib
from typing import Any

from .clock import month_start
from .wire import Reply, Request, ZaloError, multipart, success
from .world import World

MEGABYTE = 1024 * 1024
EXPIRES_MS = 7 * 86_400_000
LIMITS = {"image": MEGABYTE, "gif": 5 * MEGABYTE, "file": 5 * MEGABYTE}
SAFE_INLINE = {"image/png", "image/jpeg", "image/gif", "image/webp"}


def sniff(content: bytes) -> str:
    """The kind of a file by its first bytes, not by its name."""
    for start, mime in (
        (b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"GIF8", "image/gif"),
        (b"%PDF", "application/pdf"), (b"PK\x03\x04", "application/zip"), (b"\xd0\xcf\x11\xe0", "application/msword"),
    ):  # fmt: skip
        if content.startswith(start):
            return mime
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return "application/octet-stream"


def _allowed(kind: str, name: str, content: bytes) -> bool:
    mime, ext = sniff(content), extension(name)
    if kind == "image":
        return mime in {"image/png", "image/jpeg"}
    if kind == "gif":
        return mime == "image/gif"
    fitting = {"pdf": "application/pdf", "doc": "application/msword", "docx": "application/zip"}
    return ext == "csv" or (ext in fitting and fitting[ext] == mime)


def extension(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def upload(world: World, request: Request) -> Reply:
    """POST /v2.0/oa/upload/{image,gif,file}: multipart field `file`."""
    kind = request.captured["kind"]
    part = next((part for part in multipart(request) if part.name == "file"), None)
    if part is None or not part.content:
        raise ZaloError(-201, "file is invalid!")
    if len(part.content) > LIMITS[kind]:
        raise ZaloError(-210, "Parameter exceeds allowable limit")
    if not _allowed(kind, part.filename or "", part.content):
        raise ZaloError(-201, "file is invalid!")
    used = world.store.number(
        "SELECT count(*) FROM media WHERE uploaded_by = 'oa' AND at >= ?", month_start(world.now())
    )
    if used >= world.switch("uploads_monthly"):
        raise ZaloError(-211, "Out of quota")
    media = keep(world, kind, part.filename or f"tep.{kind}", part.content, uploaded_by="oa")
    return success({"token" if kind == "file" else "attachment_id": media})


def keep(world: World, kind: str, name: str, content: bytes, *, uploaded_by: str, mime: str = "") -> str:
    media = secrets.token_urlsafe(24)
    name = name.replace("\\", "/").rpartition("/")[2][:200] or "tep"
    found = sniff(content)
    world.media_path(media).write_bytes(content)
    world.store.insert(
        "media", id=media, kind=kind, name=name, mime=mime if found == "application/octet-stream" and mime else found,
        size=len(content), md5=hashlib.md5(content, usedforsecurity=False).hexdigest(), uploaded_by=uploaded_by,
        at=world.now(),
    )  # fmt: skip
    return media


def shown(world: World, media_id: str) -> dict[str, Any]:
    row = world.store.row("SELECT * FROM media WHERE id = ?", media_id)
    assert row is not None
    url = f"{world.options.public_url}/media/{media_id}"
    ext = extension(row["name"])
    return {"url": url, "name": row["name"], "size": row["size"], "md5": row["md5"], "ext": ext, "media": media_id}


def usable(world: World, media_id: Any, kind: str) -> dict[str, Any]:
    """An upload that may be sent: known, of the right kind, younger than seven days."""
    row = world.store.row("SELECT * FROM media WHERE id = ? AND uploaded_by = 'oa'", str(media_id))
    if row is None or row["kind"] != kind or row["at"] + EXPIRES_MS < world.now():
        raise ZaloError(-100, "attachment_id was expired")
    return shown(world, row["id"])


def serve(world: World, request: Request) -> Reply:
    """GET /media/{id}: pictures inline, everything else only as a download."""
    row = world.store.row("SELECT * FROM media WHERE id = ?", request.captured["id"])
    if row is None or not world.media_path(row["id"]).is_file():
        return Reply(b"Not Found", 404, "text/plain; charset=utf-8")
    headers = {"Content-Security-Policy": "default-src 'none'; sandbox"}
    if row["mime"] not in SAFE_INLINE:
        headers["Content-Disposition"] = "attachment"
    return Reply(world.media_path(row["id"]).read_bytes(), 200, row["mime"], headers)


def small_picture(side: int = 48) -> bytes:
    """A small true PNG, for tests that only need some picture."""
    line = b"\x00" + bytes((0x0B, 0x3D, 0x77)) * side

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(line * side)) + chunk(b"IEND", b"")
    )
