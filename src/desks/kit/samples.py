"""Invented words and cases for the gallery. Nobody here exists."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django import forms

from desks.kit.forms import DayField, KitForm, PhoneInput
from desks.kit.parts import (
    Chip,
    DateStep,
    Entry,
    Fact,
    Message,
    Move,
    Step,
    Task,
    WorkGroup,
    WorkRow,
)
from kernel.time import TZ

AT = datetime(2026, 9, 15, 14, 5, tzinfo=TZ)
ERROR_CODES = (400, 403, 404, 409, 410, 413, 429, 500, 503)
SUBJECT = "Bộ phận Một cửa phường yêu cầu nộp thêm giấy xác nhận tạm trú không có trong quy định"
WRONG_INPUT = {
    "full_name": "",
    "phone": "09123",
    "seen_on": "32/13/2026",
    "words": "Ẩm ướt, Ễnh Ương, Ổ gà, Ữ, Ẳ, Ậ. " * 8,
    "unit": "",
}


class SampleForm(KitForm, forms.Form):
    full_name = forms.CharField(
        label="Họ và tên", widget=forms.TextInput({"autocomplete": "name"}), help_text="Viết như trên căn cước."
    )
    phone = forms.CharField(
        label="Số điện thoại", widget=PhoneInput, help_text="Chúng tôi chỉ gọi khi cần hỏi thêm về phản ánh này."
    )
    email = forms.EmailField(label="Thư điện tử", required=False)
    channel = forms.ChoiceField(
        label="Ông/bà muốn nhận trả lời ở đâu?",
        widget=forms.RadioSelect,
        choices=[("zalo", "Trong Zalo"), ("sms", "Tin nhắn điện thoại"), ("paper", "Văn bản gửi đến nhà")],
    )
    topics = forms.MultipleChoiceField(
        label="Phản ánh về việc gì?",
        required=False,
        help_text="Chọn tất cả những việc đúng.",
        widget=forms.CheckboxSelectMultiple,
        choices=[("papers", "Đòi thêm giấy tờ"), ("late", "Trễ hẹn trả kết quả"), ("conduct", "Thái độ phục vụ")],
    )
    unit = forms.ChoiceField(
        label="Cơ quan", choices=[("", "Chọn cơ quan"), ("a", "Phường Ỷ Ẳn"), ("b", "Xã Ổ Mễ"), ("c", "Sở Tư pháp")]
    )
    seen_on = DayField(label="Ngày xảy ra")
    words = forms.CharField(label="Nội dung phản ánh", widget=forms.Textarea, max_length=200)
    picture = forms.FileField(label="Ảnh hoặc tệp kèm theo", required=False, help_text="Tối đa 5 ảnh, mỗi ảnh 10 MB.")
    agrees = forms.BooleanField(
        label="Tôi cam đoan những điều viết trên là đúng",
        error_messages={"required": "Hãy đánh dấu để xác nhận nội dung là đúng"},
    )

    def clean_phone(self) -> str:
        phone = str(self.cleaned_data["phone"])
        if len(phone) < 10:
            raise forms.ValidationError("Số điện thoại cần đủ 10 chữ số, ví dụ 0912 345 678")
        return phone


class AnswerForm(KitForm, forms.Form):
    answer = forms.CharField(label="Nội dung trả lời", widget=forms.Textarea, max_length=4000)


def entries() -> list[Entry]:
    return [
        Entry(what="Tiếp nhận qua Zalo", at=AT, unit="Hệ thống", meaning="progress"),
        Entry(
            what="Phân công xử lý",
            at=AT + timedelta(hours=1),
            position="Chuyên viên điều phối",
            unit="Văn phòng UBND",
            to_position="Phòng Kiểm soát thủ tục hành chính",
        ),
        Entry(
            what="Yêu cầu bổ sung",
            at=AT + timedelta(days=1),
            position="Chuyên viên",
            person="Nguyễn Thị Ễn",
            unit="Phòng Kiểm soát TTHC",
            detail="Đề nghị ông/bà cho biết ngày nộp hồ sơ và tên thủ tục.",
            meaning="citizen",
        ),
        Entry(
            what="Trả lời",
            at=AT + timedelta(days=6),
            position="Phó Chánh Văn phòng",
            person="Đỗ Ổn Ẩn",
            meaning="done",
        ),
    ]


def citizen_parts() -> dict[str, Any]:
    return {
        "crumbs": [{"label": "Trang đầu", "href": "/"}, {"label": "Bộ thành phần"}],
        "steps": [
            Step(title="Nội dung", state="done", href="#"),
            Step(title="Người gửi", state="current"),
            Step(title="Kiểm tra và gửi"),
        ],
        "meanings": [
            ("neutral", "Chờ tiếp nhận", "chưa tính thời hạn"),
            ("progress", "Đang thẩm định", "còn 4 ngày làm việc"),
            ("citizen", "Chờ bổ sung", "tạm dừng từ 12/09/2026"),
            ("soon", "Chờ ký duyệt", "còn 3 giờ làm việc"),
            ("late", "Từ chối", "quá hạn 1 ngày làm việc"),
            ("done", "Đã trả lời", "trước hạn 2 ngày"),
        ],
        "rows": [
            Fact(key="Họ và tên", value="Nguyễn Thị Ẩn Ễnh", href="#", action="Sửa"),
            Fact(key="Địa chỉ", value="Số 9, ngõ 27 phố Ổ Quạ,\nphường Ỷ Ẳn", href="#", action="Sửa"),
            Fact(key="Lệ phí", value="Không thu", hint="Nghị định về kiểm soát thủ tục hành chính"),
        ],
        "tasks": [
            Task(title="Đơn đề nghị (mẫu số 01)", state="Đã nộp", href="#"),
            Task(title="Giấy tờ chứng minh chỗ ở hợp pháp", state="Còn thiếu", href="#", meaning="soon"),
            Task(title="Ảnh 4 × 6", state="Chưa xem được", href="#", hint="Ảnh bị mờ, cần chụp lại", meaning="late"),
        ],
        "next": [
            "Cán bộ xem phản ánh và báo cơ quan nào giải quyết, chậm nhất thứ Tư, 16/09/2026.",
            "Nếu thiếu thông tin, chúng tôi hỏi thêm ngay trong Zalo.",
            "Ông/bà nhận trả lời trong Zalo và đánh giá mức độ hài lòng.",
        ],
        "entries": entries(),
        "talk": messages(),
        "money": 1234567,
        "at": AT,
    }


def messages() -> list[Message]:
    return [
        Message(text="Cho toi hoi phuong bat nop them giay xac nhan tam tru co dung khong", at=AT, who="Người dân"),
        Message(
            text="Chào ông/bà. Chúng tôi đã ghi nhận. Xin cho biết ông/bà nộp hồ sơ ở phường nào?",
            at=AT + timedelta(minutes=1),
            side="city",
            who="Một Cửa",
            delivery="Đã nhận",
            delivery_meaning="done",
        ),
        Message(text="Phường Ỷ Ẳn, hôm thứ Hai.", at=AT + timedelta(minutes=3), who="Người dân"),
        Message(text="Người dân bấm “Gửi phản ánh”", at=AT + timedelta(minutes=4), side="note"),
        Message(text="", at=AT + timedelta(minutes=5), who="Người dân", is_erased=True),
    ]


def desk() -> dict[str, Any]:
    return {
        "home": "/kit/ban-lam-viec/",
        "unit": "Văn phòng UBND thành phố",
        "position": "Chuyên viên điều phối",
        "person": "Nguyễn Thị Ễn",
        "search": "/kit/ban-lam-viec/",
        "nav": [
            {"label": "Việc của tôi", "href": "/kit/ban-lam-viec/", "current": "page", "count": 12},
            {"label": "Quá hạn", "href": "#qua-han", "count": 2, "meaning": "late"},
            {"label": "Tin gửi chưa rõ", "href": "#tin"},
        ],
    }


def _row(number: int, clock: str, meaning: str, **more: Any) -> WorkRow:
    told = {
        "subject": SUBJECT,
        "stage": "Đang xử lý",
        "stage_meaning": "progress",
        "holder": "Phòng Kiểm soát TTHC",
        "last_act": "14:05 thứ Ba, 15/09",
        "due": "hạn 17:00 thứ Tư, ngày 16/09/2026",
    }
    code = f"PA-260915-{number:04d}"
    return WorkRow(href="/kit/ban-lam-viec/vu-viec/", code=code, clock=clock, clock_meaning=meaning, **{**told, **more})


def worklist_parts() -> dict[str, Any]:
    refused = {"stage": "Chờ ký duyệt", "stage_meaning": "neutral", "holder": "Đ/c Đỗ Ổn Ẩn"}
    waits = {"stage": "Chờ bổ sung", "stage_meaning": "citizen"}
    return {
        "chips": [
            Chip(label="Kênh", value="Zalo", href="?bo=kenh"),
            Chip(label="Đơn vị", value="Phường Ỷ Ẳn", href="?bo=donvi"),
        ],
        "groups": [
            WorkGroup(
                title="Quá hạn",
                meaning="late",
                rows=[
                    _row(17, "quá hạn 1 ngày làm việc", "late", is_unread=True),
                    _row(21, "quá hạn 3 giờ", "late", subject="Ễnh ương, Ổ gà, Ữ Ẫ Ẳ: chữ cao phải còn nguyên dấu"),
                ],
            ),
            WorkGroup(
                title="Đến hạn hôm nay",
                meaning="soon",
                rows=[_row(33, "còn 3 giờ làm việc", "soon", citizen="Trần Văn Ổn", **refused)],
            ),
            WorkGroup(
                title="Trong tuần này",
                rows=[_row(n, f"còn {n - 38} ngày làm việc", "progress") for n in range(40, 45)],
            ),
            WorkGroup(
                title="Tạm dừng",
                meaning="citizen",
                note="chờ người dân bổ sung, thời hạn không chạy",
                rows=[_row(9, "tạm dừng từ 12/09", "citizen", **waits)],
            ),
        ],
    }


def case_parts() -> dict[str, Any]:
    return {
        "subject": SUBJECT,
        "facts": [
            Fact(key="Người gửi", value="N. T. Ẩn Ễnh", hint="Đã che; mở khi vai trò cần"),
            Fact(key="Đơn vị bị phản ánh", value="Phường Ỷ Ẳn", href="#"),
            Fact(key="Kênh", value="Zalo"),
            Fact(key="Hạn xử lý", value="17:00 thứ Tư, 16/09/2026"),
        ],
        "moves": [
            Move(label="Phân công xử lý", law="Điều 12 khoản 2", href="#", weight="primary"),
            Move(label="Yêu cầu bổ sung", law="Điều 12 khoản 3", hint="Dừng thời hạn", href="#"),
            Move(label="Từ chối tiếp nhận", law="Điều 11", hint="Phải chọn lý do", action="", href="#", weight="grave"),
        ],
        "steps": [
            DateStep(what="Tiếp nhận", when="14:05 thứ Ba, 15/09/2026", why="Tin Zalo đến trong giờ làm việc"),
            DateStep(what="Bắt đầu tính", when="thứ Tư, 16/09/2026", law="Bộ luật Dân sự, Điều 147"),
            DateStep(what="Nghỉ cuối tuần", when="19–20/09/2026", why="không tính"),
            DateStep(what="Hạn xử lý", when="17:00 thứ Ba, 22/09/2026", why="5 ngày làm việc"),
        ],
        "entries": entries(),
        "talk": messages(),
    }


def paper() -> dict[str, Any]:
    return {
        "parent": "UBND THÀNH PHỐ HÀ NỘI",
        "issuer": "VĂN PHÒNG",
        "symbol": "123/PTN-VP",
        "place": "Hà Nội",
        "on": date(2026, 2, 5),
        "title": "PHIẾU TIẾP NHẬN PHẢN ÁNH, KIẾN NGHỊ",
        "about": "Về quy định hành chính",
        "recipients": ["Như trên", "Lưu: VT, KSTT"],
        "signer_title": "KT. CHÁNH VĂN PHÒNG\nPHÓ CHÁNH VĂN PHÒNG",
        "signer": "Đỗ Ổn Ẩn",
    }
