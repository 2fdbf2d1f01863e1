"""Who and what the demo city consists of. All people are invented; unit codes of the 9xx series are not real ones.

Names of authorities and wards are those of Hà Nội since 01/07/2025, so that a newcomer recognises the city.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

# Two levels of local government since this day (Nghị quyết 1656/NQ-UBTVQH15 for Hà Nội).
TWO_LEVELS = date(2025, 7, 1)
BASIS = "Dữ liệu trình diễn"
MERGER = "Nghị quyết 1656/NQ-UBTVQH15 ngày 16/06/2025"
PASSWORD = "motcua2026"  # noqa: S105  # printed on the demo's first page; the production profile refuses this room


class DemoUnit(NamedTuple):
    code: str
    name: str


class Seat(NamedTuple):
    """A position and the person in it. The same username in two seats is one person with two positions."""

    unit: str
    title: str
    role: str
    username: str
    full_name: str


# Units of the city (books.orgs.hanoi.csv) that have people here, with an invented code each; all others have none yet.
UNITS: tuple[DemoUnit, ...] = (
    DemoUnit("H26", "Ủy ban nhân dân thành phố Hà Nội"),
    DemoUnit("H26.901", "Văn phòng Ủy ban nhân dân Thành phố"),
    DemoUnit("H26.902", "Trung tâm Phục vụ hành chính công Thành phố"),
    DemoUnit("H26.903", "Thanh tra Thành phố"),
    DemoUnit("H26.911", "Sở Xây dựng"),
    DemoUnit("H26.912", "Sở Nông nghiệp và Môi trường"),
    DemoUnit("H26.913", "Sở Y tế"),
    DemoUnit("H26.921", "Ủy ban nhân dân phường Ba Đình"),
    DemoUnit("H26.922", "Ủy ban nhân dân phường Hoàn Kiếm"),
    DemoUnit("H26.923", "Ủy ban nhân dân phường Cửa Nam"),
    DemoUnit("H26.924", "Ủy ban nhân dân xã Sóc Sơn"),
)

# The world before: a district that ended, so that old matters still have their unit.
DISTRICT = DemoUnit("H26.991", "Ủy ban nhân dân quận Hoàn Kiếm")
DISTRICT_FROM = date(2008, 8, 1)

# old: {new: what went over}; the old one ended on the eve of TWO_LEVELS
SUCCESSIONS: dict[str, dict[str, str]] = {
    "H26.991": {
        "H26.922": "Phần địa bàn thuộc phường Hoàn Kiếm mới",
        "H26.923": "Phần địa bàn thuộc phường Cửa Nam mới",
    },
}

DUTIES: tuple[tuple[str, str], ...] = (
    ("feedback.receive", "H26.902"),
    ("feedback.quarantine", "H26.901"),
    ("feedback.receive_conduct", "H26.901"),  # when the receiving centre itself is accused
)

SEATS: tuple[Seat, ...] = (
    Seat("H26.902", "Chuyên viên điều phối phản ánh, kiến nghị", "coordinator", "dieuphoi", "Nguyễn Thị Minh Hạnh"),
    Seat("H26.911", "Chuyên viên Phòng Pháp chế", "handler", "xuly", "Trần Quốc Bảo"),
    Seat("H26.911", "Phó Giám đốc Sở", "approver", "pheduyet", "Lê Thị Thu Hà"),
    Seat("H26.901", "Chuyên viên kiểm soát liêm chính", "integrity_officer", "liemchinh", "Phạm Đức Anh"),
    Seat("H26", "Phó Chủ tịch", "leader", "lanhdao", "Vũ Hoàng Long"),
    Seat("H26.902", "Quản trị hệ thống", "administrator", "quantri", "Đỗ Văn Khánh"),
    Seat("H26.902", "Vận hành hệ thống", "operator", "vanhanh", "Hoàng Gia Huy"),
    Seat("H26.903", "Thanh tra viên", "auditor", "kiemtra", "Bùi Thị Ngọc Lan"),
    Seat("H26.902", "Chuyên viên hướng dẫn thủ tục", "handler", "xuly.trungtam", "Ngô Thanh Tùng"),
    Seat("H26.902", "Phó Giám đốc Trung tâm", "approver", "pheduyet.trungtam", "Đặng Thị Kim Oanh"),
    Seat("H26.901", "Chuyên viên Văn phòng", "handler", "xuly.vanphong", "Lý Minh Quân"),
    Seat(
        "H26.901",
        "Chuyên viên tiếp nhận phản ánh về Trung tâm",
        "coordinator",
        "dieuphoi.vanphong",
        "Mạc Thị Thanh Vân",
    ),
    Seat("H26.901", "Phó Chánh Văn phòng", "approver", "pheduyet.vanphong", "Hồ Thị Bích Thủy"),
    Seat("H26.912", "Chuyên viên Văn phòng Sở", "handler", "xuly.moitruong", "Dương Văn Thành"),
    Seat("H26.912", "Phó Giám đốc Sở", "approver", "pheduyet.moitruong", "Trịnh Thị Hồng Nhung"),
    Seat("H26.913", "Chuyên viên Văn phòng Sở", "handler", "xuly.yte", "Phan Thị Thanh Mai"),
    Seat("H26.913", "Phó Giám đốc Sở", "approver", "pheduyet.yte", "Cao Xuân Trường"),
    Seat("H26.921", "Công chức tư pháp, hộ tịch", "handler", "xuly.badinh", "Lương Thị Hải Yến"),
    Seat("H26.921", "Phó Chủ tịch phường", "approver", "pheduyet.badinh", "Nguyễn Hữu Phước"),
    Seat("H26.922", "Công chức văn phòng", "handler", "xuly.hoankiem", "Đinh Công Sơn"),
    Seat("H26.922", "Phó Chủ tịch phường", "approver", "pheduyet.hoankiem", "Tạ Thị Phương Thảo"),
    # One person who helps out in the neighbouring ward: the desk shows the switch of positions.
    Seat("H26.923", "Công chức văn phòng (kiêm nhiệm)", "handler", "xuly.hoankiem", "Đinh Công Sơn"),
    Seat("H26.923", "Chủ tịch phường", "approver", "pheduyet.cuanam", "Mai Văn Dũng"),
    Seat("H26.924", "Công chức địa chính, môi trường", "handler", "xuly.socson", "Nguyễn Thị Lệ Quyên"),
    Seat("H26.924", "Phó Chủ tịch xã", "approver", "pheduyet.socson", "Đoàn Mạnh Cường"),
)

# Shown first to a newcomer, in the order of the walk.
FIRST = ("dieuphoi", "xuly", "pheduyet", "liemchinh", "lanhdao", "quantri", "vanhanh", "kiemtra")
