"""The ledger's family of errors."""

from __future__ import annotations

from kernel.errors import MotCuaError


class LedgerError(MotCuaError):
    """Không ghi được nhật ký hệ thống."""


class FreeTextInLedger(LedgerError):
    """Nhật ký chỉ nhận mã, ngày, số và giá trị băm có khóa; mục "{place}" không phải như vậy ({why})."""


class UnknownVerb(LedgerError):
    """Động từ nhật ký "{verb}" chưa được đăng ký."""


class VerbTaken(LedgerError):
    """Động từ nhật ký "{verb}" đã được đăng ký với nhãn khác."""


class NotAnEntry(LedgerError):
    """Dòng nhật ký không hợp lệ: {why}."""
