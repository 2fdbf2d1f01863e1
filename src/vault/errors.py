"""The vault's family of errors: each says in Vietnamese what is wrong and what to do."""

from __future__ import annotations

from kernel.errors import MotCuaError


class VaultError(MotCuaError):
    """Kho bảo mật chưa thực hiện được yêu cầu này."""


class KeysMissing(VaultError):
    """Không tìm thấy khóa ở {path}. Cài mới: chạy "python -m vault.keys create THƯ_MỤC". Đã từng dùng: khôi phục thư mục
    khóa từ bản sao lưu, vì tạo khóa mới thì không đọc lại được dữ liệu cũ."""


class KeysUnreadable(VaultError):
    """Không đọc được tệp khóa {path}: {why}."""


class KeysExposed(VaultError):
    """Tệp khóa {path} đang cho người khác đọc (quyền {mode}). Hãy chạy "chmod -R go-rwx" trên thư mục khóa rồi khởi động
    lại."""


class KeysAlreadyThere(VaultError):
    """Ở {path} đã có bộ khóa. Không ghi đè: mất khóa cũ là mất mọi dữ liệu đã mã hóa."""


class UnknownPurpose(VaultError):
    """Không có khóa cho mục đích "{purpose}"."""


class KeyVersionMissing(VaultError):
    """Thiếu khóa "{purpose}" phiên bản {version}. Hãy khôi phục thư mục khóa từ bản sao lưu."""


class Undecipherable(VaultError):
    """Không giải mã được dữ liệu: sai khóa, hoặc dữ liệu đã bị sửa."""


class KeyDestroyed(VaultError):
    """Khóa của nội dung này đã bị hủy, nên nội dung không còn đọc được nữa."""
