"""What goes in and out of the API: closed shapes with limits, described for the documentation."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

Line = Annotated[str, Field(max_length=300)]
State = Literal[
    "received",
    "waiting",
    "at_work",
    "forwarded",
    "handed_over",
    "merged",
    "answered",
    "refused",
    "redirected",
    "ended",
    "withdrawn",
]


class Strict(Schema):
    """Nothing unknown is taken silently."""

    model_config = ConfigDict(extra="forbid")


class Problem(Schema):
    """RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[dict[str, str]] = []


class ServiceOut(Schema):
    code: str = Field(description="Mã loại việc, dùng khi gửi phản ánh")
    name: str
    description: str
    group: str


class Sender(Strict):
    """Người gửi (Nghị định 20/2008/NĐ-CP, Điều 7)."""

    name: Line = ""
    address: Line = ""
    phone: Annotated[str, Field(max_length=30)] = ""
    email: Annotated[str, Field(max_length=200)] = ""


class MatterIn(Strict):
    """Một phản ánh."""

    service: Annotated[str, Field(max_length=40, description="Mã loại việc trong /services")]
    content: Annotated[str, Field(min_length=10, max_length=4000)]
    title: Line = ""
    sender: Sender = Sender()
    place: Line = Field("", description="Nơi xảy ra")
    unit: Line = Field("", description="Cơ quan, đơn vị được nêu")
    happened_on: Line = Field("", description="Thời điểm xảy ra, như người gửi nói")


class MatterOut(Schema):
    reference: str
    state: State
    state_label: str
    is_open: bool
    service: str
    unit: str
    received_at: datetime
    changed_at: datetime
    due_at: datetime | None = None
    title: str = Field("", description="Chỉ khi đã công khai")
    content: str = Field("", description="Chỉ khi đã công khai")
    answer: str = Field(
        "", description="Với phản ánh do chính hệ thống gửi: câu trả lời đã gửi người dân; còn lại: bản công khai"
    )


class MatterMade(MatterOut):
    notice: str = Field(description="Câu cần chuyển đến người gửi; như nhau với mọi phản ánh")


class MatterPage(Schema):
    rows: list[MatterOut]
    next: str = Field("", description="Con trỏ của trang sau; rỗng: hết")


class FileOut(Schema):
    id: UUID
    media_type: str
    size: int
    received_at: datetime


class MoveIn(Strict):
    """Lời và mức đánh giá của người gửi; mỗi thao tác dùng phần của mình."""

    words: Annotated[str, Field(max_length=4000)] = ""
    score: Literal["", "satisfied", "accepted", "unsatisfied"] = ""


class PublishedOut(Schema):
    code: str
    title: str
    content: str
    answer: str
    field: str
    unit: str
    published_at: datetime


class PublishedPage(Schema):
    rows: list[PublishedOut]
    next: str = ""


class HookIn(Strict):
    url: Annotated[str, Field(max_length=500)]
    types: Annotated[list[str], Field(max_length=10)] = []


class HookOut(Schema):
    id: UUID
    url: str
    types: list[str]
    made_at: datetime
    ended_at: datetime | None = None
    why_ended: str = ""
    failing_since: datetime | None = Field(None, description="Từ lúc này chưa lần gửi nào đến nơi")
    paused_at: datetime | None = Field(None, description="Tạm dừng: việc mới vẫn được giữ, chờ resume")


class HookMade(HookOut):
    secret: str = Field(description="Chỉ hiện một lần; dùng để kiểm tra chữ ký")


class SecretOut(Schema):
    secret: str


class DeliveryOut(Schema):
    id: UUID
    event_id: UUID
    type: str
    subject: str
    happened_at: datetime
    stage: str
    attempts: int
    problem: str


class DeliveryPage(Schema):
    rows: list[DeliveryOut]
    next: str = ""


def refusals(*statuses: int) -> dict[int, Any]:
    """The answers that are problems: those of every call, and STATUSES."""
    return dict.fromkeys((400, 422, 429, *statuses), Problem)
