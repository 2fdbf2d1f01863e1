"""What verification can find: a closed list of kinds, each with its sentence, which says what to do where that is not the same
as for every finding (stop, keep everything, call the auditor)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

MESSAGES: Final = {
    "wrong_key": _(
        "Không một dòng, một niêm phong nào khớp với khóa nhật ký đang dùng: đây không phải khóa đã ghi nhật ký này (hãy khôi"
        " phục đúng thư mục khóa rồi kiểm tra lại), hoặc toàn bộ nhật ký đã bị thay."
    ),
    "key_missing": _("Thiếu phiên bản khóa đã dùng để ghi dòng này."),
    "altered": _("Nội dung dòng này không khớp với mã băm của nó: đã bị sửa hoặc bị chèn vào."),
    "rehashed": _("Dòng này bị thay cả nội dung lẫn mã băm, không phải do hệ thống ghi."),
    "deleted": _("Thiếu dòng này ở giữa luồng: đã bị xóa."),
    "duplicated": _("Có hơn một dòng mang cùng số thứ tự: có dòng bị chèn vào."),
    "broken": _("Dòng này không nối tiếp dòng đứng trước nó."),
    "cut": _("Thiếu dòng này ở cuối luồng: phần đuôi đã bị cắt."),
    "head": _("Dấu đầu luồng không khớp với dòng cuối cùng của luồng."),
    "headless": _("Luồng này không còn nơi giữ dấu đầu luồng: vụ việc hoặc sổ đã bị xóa."),
    "moved": _("Số giao dịch của dòng này đã bị sửa, nên nó không còn nằm trong niêm phong của nó."),
    "seal_count": _("Số dòng trong niêm phong số {n} không còn đúng: niêm phong ghi {sealed}, nay có {found}."),
    "seal_removed": _("Thiếu niêm phong số {n}: đã bị xóa khỏi cơ sở dữ liệu."),
    "seal_altered": _("Niêm phong số {n} trong cơ sở dữ liệu đã bị sửa hoặc chữ ký không đúng."),
    "seal_key": _("Không có khóa để kiểm tra chữ ký của niêm phong số {n}."),
    "seal_unrecorded": _(
        "Niêm phong số {n} đã xuất ra tệp nhưng chưa có trong cơ sở dữ liệu: máy dừng đột ngột khi đang niêm"
        " phong, hoặc dòng niêm phong đã bị xóa. Lần niêm phong sau sẽ ghi lại."
    ),
    "seal_file_missing": _("Thiếu tệp của niêm phong số {n}."),
    "seal_file_altered": _("Tệp của niêm phong số {n} đã bị sửa, hoặc không khớp với cơ sở dữ liệu."),
    "seal_set_aside": _(
        "Tệp niêm phong {path} không khớp nên đã được để riêng: có thể vì đã khôi phục một bản sao lưu cũ."
    ),
    "stands_still": _(
        "Việc niêm phong đứng yên {minutes} phút: dòng này ghi lúc {at}, lần niêm phong nào sau đó cũng không niêm phong được"
        " nó, và phần chưa niêm phong mà bị cắt thì không kiểm tra ra."
    ),
    "held_by": _(
        "Giao dịch cũ nhất còn mở trên máy chủ cơ sở dữ liệu giữ việc niêm phong lại: {who}. Hãy kết thúc nó (với tiến trình:"
        " SELECT pg_terminate_backend(pid); với giao dịch chuẩn bị sẵn: ROLLBACK PREPARED) rồi kiểm tra lại sau một phút."
    ),
    "not_held": _(
        "Không có giao dịch nào giữ việc niêm phong lại: xem logs/worker.log (vòng seal báo gì), và nếu hết lỗi mà vẫn đứng yên"
        " thì cơ sở dữ liệu đã bị can thiệp."
    ),
    "function_altered": _(
        "Hàm {name}() của cơ sở dữ liệu, mà việc niêm phong dựa vào, không còn là hàm của hệ thống: đã bị thay hoặc bị xóa, nên"
        " việc niêm phong có thể đã đứng yên hoặc bỏ sót."
    ),
    "numbering_altered": _(
        "Cột txid của ledger_entry không còn lấy số từ hàm ledger_txid(): dòng mới không vào đúng niêm phong."
    ),
    "removed": _(
        "Bảng {table} đã bị xóa khỏi cơ sở dữ liệu, dù nhật ký đã từng được ghi ở đây. ./motcua up không dựng lại được nó: chỉ"
        " khôi phục bản sao lưu mới lấy lại được, sau khi kiểm tra xong."
    ),
    "unreadable": _("Không đọc hết được {table}: cột đã bị xóa hoặc bị đổi kiểu ({why})."),
}
# What comes about without anybody's ill will, and whose sentence says what to do.
BY_ACCIDENT: Final = {"wrong_key", "seal_unrecorded", "stands_still"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong; `stream` and `seq` name the place, `entry_id` the entry where there is one."""

    kind: str
    stream: UUID | None
    seq: int | None
    entry_id: UUID | None
    message: str

    def __str__(self) -> str:
        place = _("luồng {stream}, dòng {seq}: ").format(stream=self.stream, seq=self.seq) if self.stream else ""
        return place + self.message


def finding(
    kind: str, stream: UUID | None = None, seq: int | None = None, entry_id: UUID | None = None, **fields: object
) -> Finding:
    return Finding(kind, stream, seq, entry_id, said(kind, **fields))


def said(kind: str, **fields: object) -> str:
    """The sentence of a kind, in the reader's language."""
    return str(MESSAGES[kind]).format(**fields)
