"""What a file is, by its own bytes and never by its name; and a picture without what it should not tell.

Pictures are drawn anew: position, camera and comments (EXIF) of the sender's telephone do not enter the house, and
neither does anything hidden behind the picture.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

from vault import office
from vault.errors import VaultError
from vault.pdf import ACTS, danger_in

MB: Final = 1024 * 1024
LIMITS: Final = {
    "jpg": 10 * MB,
    "png": 10 * MB,
    "pdf": 20 * MB,
    "doc": 20 * MB,
    "docx": 20 * MB,
    "xls": 20 * MB,
    "xlsx": 20 * MB,
    "mp4": 50 * MB,
    "amr": 10 * MB,
}
MEDIA_TYPES: Final = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "pdf": "application/pdf",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "mp4": "video/mp4",
    "amr": "audio/amr",
}
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BROKEN_ARCHIVE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    ValueError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
)
_LONGEST_SIDE: Final = 4096
# JPEG can be decoded at an eighth of its size, so a large one costs little; PNG cannot.
_MOST_PIXELS: Final = {"jpg": 120_000_000, "png": 25_000_000}
_QUALITY: Final = 88


class FileRefused(VaultError):
    """Không nhận được tệp này. Xin gửi ảnh (JPG, PNG), tài liệu (PDF, DOC, DOCX, XLS, XLSX), video MP4 hoặc ghi âm AMR."""


class FileEmpty(FileRefused):
    """Tệp này trống."""


class FileTooLarge(FileRefused):
    """Tệp này quá lớn ({size_mb} MB); nhiều nhất là {limit_mb} MB. Xin gửi bản nhỏ hơn."""


class PictureTooLarge(FileRefused):
    """Ảnh này quá lớn ({width} × {height} điểm ảnh). Xin gửi bản nhỏ hơn."""


class PictureBroken(FileRefused):
    """Ảnh này bị hỏng, không mở được. Xin gửi lại."""


class HeicRefused(FileRefused):
    """Ảnh này ở dạng HEIC của iPhone nên chưa nhận được. Xin chụp lại màn hình tấm ảnh rồi gửi ảnh chụp đó, hoặc trong Cài đặt, mục Camera, Định dạng, chọn “Tương thích nhất”."""


class MacrosRefused(FileRefused):
    """Tài liệu này có chứa macro nên không nhận được. Xin lưu lại thành tài liệu thường rồi gửi."""


class ScriptsRefused(FileRefused):
    """Tệp PDF này có mã lệnh hoặc có tệp khác kèm bên trong nên không nhận được. Xin in lại thành PDF thường, hoặc chụp ảnh từng trang rồi gửi."""


class LockedRefused(FileRefused):
    """Tệp PDF này bị khóa hoặc đóng gói khác thường nên không kiểm tra được. Xin in lại thành PDF thường, hoặc chụp ảnh từng trang rồi gửi."""


class FetchesRefused(FileRefused):
    """Tài liệu này lấy mẫu hoặc hình từ một địa chỉ bên ngoài nên không nhận được. Xin lưu lại thành PDF rồi gửi."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """What may be kept: the kind, and the bytes as we keep them."""

    kind: str
    content: bytes


def accepted(content: bytes) -> Accepted:
    """The file as we keep it, or FileRefused saying what the sender can do."""
    if not content:
        raise FileEmpty()
    kind = kind_of(content)
    if kind is None:
        raise FileRefused()
    if len(content) > LIMITS[kind]:
        size = f"{len(content) / MB:.1f}".replace(".", ",")
        raise FileTooLarge(size_mb=size, limit_mb=LIMITS[kind] // MB)
    if kind == "pdf" and (danger := danger_in(content)):
        raise ScriptsRefused() if danger == ACTS else LockedRefused()
    return Accepted(kind, _redrawn(content, kind) if kind in _MOST_PIXELS else content)


def kind_of(content: bytes) -> str | None:
    """The kind by magic bytes; None for what we do not take."""
    if content.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(_OLE):
        return _kind_of_ole(content)
    if content.startswith(b"PK\x03\x04"):
        return _kind_of_zip(content)
    if content[4:8] == b"ftyp" and content[8:12] in (b"heic", b"heix", b"hevc", b"mif1", b"msf1"):
        raise HeicRefused()
    if content[4:8] == b"ftyp" and content[8:12] not in (b"avif", b"qt  "):
        return "mp4"
    if content.startswith(b"#!AMR"):
        return "amr"
    return None


def _kind_of_ole(content: bytes) -> str | None:
    """Old Office files: the names of their streams, in UTF-16, tell Word from Excel."""
    if "WordDocument".encode("utf-16-le") in content:
        kind = "doc"
    elif "Workbook".encode("utf-16-le") in content or "Book".encode("utf-16-le") in content:
        kind = "xls"
    else:
        return None
    if "_VBA_PROJECT".encode("utf-16-le") in content:
        raise MacrosRefused()
    return kind


def _kind_of_zip(content: bytes) -> str | None:
    """New Office files: the directory, and what the parts would do (`office`)."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            if "[Content_Types].xml" not in names:
                return None
            danger = office.danger_in(archive)
    except _BROKEN_ARCHIVE:
        return None
    if danger == office.MACROS or any(name.lower().endswith("vbaproject.bin") for name in names):
        raise MacrosRefused()
    if danger == office.FETCHES:
        raise FetchesRefused()
    if danger:
        return None
    if "word/document.xml" in names:
        return "docx"
    return "xlsx" if "xl/workbook.xml" in names else None


def _redrawn(content: bytes, kind: str) -> bytes:
    """Only the pixels, turned upright, pasted on an empty picture that knows nothing of the old one."""
    try:
        with Image.open(io.BytesIO(content), formats=["JPEG"] if kind == "jpg" else ["PNG"]) as picture:
            if picture.width * picture.height > _MOST_PIXELS[kind]:
                raise PictureTooLarge(width=picture.width, height=picture.height)
            if kind == "jpg":
                picture.draft("RGB", (_LONGEST_SIDE, _LONGEST_SIDE))
            upright = ImageOps.exif_transpose(picture).convert("RGB" if kind == "jpg" else "RGBA")
            upright.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
            bare = Image.new(upright.mode, upright.size)
            bare.paste(upright)
    except Image.DecompressionBombError:
        raise PictureTooLarge(width="?", height="?") from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError):
        raise PictureBroken() from None
    drawn = io.BytesIO()
    if kind == "jpg":
        bare.save(drawn, "JPEG", quality=_QUALITY, optimize=True)
    else:
        bare.save(drawn, "PNG", optimize=True)
    return drawn.getvalue()
