"""What verification can find: a closed list of kinds, each with its Vietnamese sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

MESSAGES: Final = {
    "wrong_key": "Khóa nhật ký đang dùng không phải khóa đã ghi nhật ký này. Hãy khôi phục đúng thư mục khóa.",
    "key_missing": "Thiếu phiên bản khóa đã dùng để ghi dòng này.",
    "altered": "Nội dung dòng này không khớp với mã băm của nó: đã bị sửa hoặc bị chèn vào.",
    "rehashed": "Dòng này bị thay cả nội dung lẫn mã băm, không phải do hệ thống ghi.",
    "deleted": "Thiếu dòng này ở giữa luồng: đã bị xóa.",
    "duplicated": "Có hơn một dòng mang cùng số thứ tự: có dòng bị chèn vào.",
    "broken": "Dòng này không nối tiếp dòng đứng trước nó.",
    "cut": "Thiếu dòng này ở cuối luồng: phần đuôi đã bị cắt.",
    "head": "Dấu đầu luồng không khớp với dòng cuối cùng của luồng.",
    "headless": "Luồng này không còn nơi giữ dấu đầu luồng: vụ việc hoặc sổ đã bị xóa.",
    "moved": "Số giao dịch của dòng này đã bị sửa, nên nó không còn nằm trong niêm phong của nó.",
    "seal_count": "Số dòng trong niêm phong số {n} không còn đúng: niêm phong ghi {sealed}, nay có {found}.",
    "seal_removed": "Thiếu niêm phong số {n}: đã bị xóa khỏi cơ sở dữ liệu.",
    "seal_altered": "Niêm phong số {n} trong cơ sở dữ liệu đã bị sửa hoặc chữ ký không đúng.",
    "seal_key": "Không có khóa để kiểm tra chữ ký của niêm phong số {n}.",
    "seal_unrecorded": "Niêm phong số {n} đã xuất ra tệp nhưng chưa có trong cơ sở dữ liệu: máy dừng đột ngột khi đang niêm"
    " phong, hoặc dòng niêm phong đã bị xóa. Lần niêm phong sau sẽ ghi lại.",
    "seal_file_missing": "Thiếu tệp của niêm phong số {n}.",
    "seal_file_altered": "Tệp của niêm phong số {n} đã bị sửa, hoặc không khớp với cơ sở dữ liệu.",
    "seal_set_aside": "Tệp niêm phong {path} không khớp nên đã được để riêng: có thể vì đã khôi phục một bản sao lưu cũ.",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong; `stream` and `seq` name the place, `entry_id` the entry where there is one."""

    kind: str
    stream: UUID | None
    seq: int | None
    entry_id: UUID | None
    message: str

    def __str__(self) -> str:
        place = f"luồng {self.stream}, dòng {self.seq}: " if self.stream else ""
        return place + self.message


def finding(
    kind: str, stream: UUID | None = None, seq: int | None = None, entry_id: UUID | None = None, **fields: object
) -> Finding:
    return Finding(kind, stream, seq, entry_id, MESSAGES[kind].format(**fields))
