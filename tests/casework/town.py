"""A small town for the tests: a centre that receives, two departments that handle, an office that keeps quarantine.

Also short ways to do what a test is not about: open a matter, bring it to a stage, look at its rows.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from access.actor import Actor, citizen
from access.models import User
from books import people
from books.orgs.models import Holding, Position, Unit, UnitDuty
from casework import links
from casework.errors import CaseNotFound
from casework.models import Case, Work
from casework.perform import Done, perform
from casework.quarantine import read_sealed
from casework.reads import read_together
from kernel.ids import uuid7
from kernel.time import TZ
from kinds.feedback.submission import Submitted, submit
from messaging.conversations import conversation_at
from messaging.models import Conversation

START = date(2025, 7, 1)
AT = datetime(2026, 9, 15, 9, 0, tzinfo=TZ)  # a Tuesday, in office hours
ANSWER = "Sở đã kiểm tra hồ sơ và trả lời: giấy phép được cấp ngày 14/09/2026, xin lỗi ông/bà vì chậm."

# unit → (name, kind); seat → (unit, role)
UNITS = {
    "city": ("Ủy ban nhân dân thành phố", "city"),
    "centre": ("Trung tâm Phục vụ hành chính công", "centre"),
    "works": ("Sở Xây dựng", "department"),
    "health": ("Sở Y tế", "department"),
    "office": ("Văn phòng", "office"),
}
SEATS = {
    "lan": ("centre", "coordinator"),
    "mai": ("centre", "coordinator"),
    "tung": ("centre", "handler"),
    "bao": ("works", "handler"),
    "binh": ("works", "handler"),
    "ha": ("works", "approver"),
    "yen": ("health", "handler"),
    "truong": ("health", "approver"),
    "anh": ("office", "integrity_officer"),
    "duc": ("health", "integrity_officer"),
    "hung": ("office", "coordinator"),
    "long": ("city", "leader"),
    "loan": ("works", "auditor"),
    "khanh": ("centre", "administrator"),
    "huy": ("centre", "operator"),
}
DUTIES = {"feedback.receive": "centre", "feedback.quarantine": "office"}


@dataclass
class Town:
    """Units and officials by their short names."""

    units: dict[str, Unit] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    seats: dict[str, Position] = field(default_factory=dict)

    def unit(self, name: str) -> UUID:
        return self.units[name].pk

    def actor(self, name: str) -> Actor:
        seat = self.seats[name]
        return Actor("official", self.users[name].pk, seat.pk, seat.unit_id, frozenset({seat.role}))


def build() -> Town:
    town = Town()
    for name, (title, kind) in UNITS.items():
        town.units[name] = Unit(
            name=title, kind=kind, parent=town.units.get("city"), code=f"T.{name}", valid_from=START, legal_basis="Thử"
        )
    Unit.objects.bulk_create(town.units.values())
    for name, (unit, role) in SEATS.items():
        title = f"{role} {name}"
        town.seats[name] = Position(unit=town.units[unit], title=title, role=role, valid_from=START, legal_basis="Thử")
        town.users[name] = User(username=name, full_name=f"Nguyễn {name.title()}", password="!")
    Position.objects.bulk_create(town.seats.values())
    User.objects.bulk_create(town.users.values())
    Holding.objects.bulk_create(
        Holding(position=town.seats[name], user=town.users[name], valid_from=START, legal_basis="Thử") for name in SEATS
    )
    UnitDuty.objects.filter(duty__in=DUTIES).delete()
    UnitDuty.objects.bulk_create(
        UnitDuty(duty=duty, unit=town.units[unit], valid_from=START, legal_basis="Thử") for duty, unit in DUTIES.items()
    )
    return town


FIELDS = {
    "name": "Đỗ Thị Hòa",
    "address": "Số 5 phố Huế",
    "phone": "0912345678",
    "content": "Tôi nộp hồ sơ xin cấp phép sửa nhà đã quá hẹn ba tuần mà chưa có kết quả.",
}


def talk(address: str = "user-1", at: datetime = AT) -> Conversation:
    """A conversation that has just been heard from."""
    conversation = conversation_at("zalo", address, at)
    conversation.last_heard_at = at
    conversation.save(update_fields=["last_heard_at"])
    return conversation


def send_in(*, at: datetime = AT, conversation: Conversation | None = None, **fields: str) -> Submitted:
    """A matter arrives."""
    channel = "zalo" if conversation else "web"
    return submit({**FIELDS, **fields}, channel=channel, at=at, key=str(uuid7()), conversation=conversation)


def a_case(*, at: datetime = AT, conversation: Conversation | None = None, **fields: str) -> Case:
    return Case.objects.get(pk=send_in(at=at, conversation=conversation, **fields).opened.id)


PROPOSAL = {"body": "Chính phủ", "proposal": "Đề nghị bỏ yêu cầu nộp bản sao có chứng thực khi đã có dữ liệu."}

# The shortest way to each stage: (who, move, inputs), "" = the sender.
_TO_WORKS: dict[str, Any] = {"unit_id": "works", "stream": "rule"}
_ASSIGNED = [("lan", "assign", _TO_WORKS)]
_DRAFTED = [*_ASSIGNED, ("bao", "draft_answer", {"answer": ANSWER})]
_ANSWERED = [*_DRAFTED, ("ha", "approve", {})]
WAYS: dict[str, list[tuple[str, str, dict[str, Any]]]] = {
    "received": [],
    "awaiting_sender": [("lan", "ask_supplement", {"words": "Xin cho biết số hồ sơ."})],
    "assigned": _ASSIGNED,
    "awaiting_approval": _DRAFTED,
    "answered": _ANSWERED,
    "refused": [("lan", "refuse", {"reason": "not_vietnamese"})],
    "redirected": [("lan", "redirect", {"reason": "scene"})],
    "forwarded": [("lan", "forward", {"authority": "Bộ Nội vụ"})],
    "proposed": [*_DRAFTED, ("ha", "propose_upward", PROPOSAL)],
    "handed_over": [("lan", "hand_over_scene", {})],
    "closed": [*_ANSWERED, ("lan", "close", {})],
    "withdrawn": [("", "withdraw", {})],
}


def do(town: Town, case: Case | UUID, who: str, move: str, at: datetime = AT, **more: Any) -> Done:
    """WHO ("" = the sender) makes a move; units in the inputs by their short names."""
    inputs = dict(more.pop("inputs", {}))
    for name in ("unit_id", "accused_unit_id"):
        if inputs.get(name) in town.units:
            inputs[name] = str(town.unit(inputs[name]))
    actor = town.actor(who) if who else citizen()
    case_id = case if isinstance(case, UUID) else case.pk
    if who == "anh" and move in ("release", "destroy"):
        with suppress(CaseNotFound):  # what the test tries may be one that is not sealed
            read_sealed(case_id, actor, max(at, Case.objects.get(pk=case_id).last_entry_at))
    return perform(case_id, move, actor, at=at, inputs=inputs, **more)


def case_in(town: Town, stage: str, *, at: datetime = AT, **opened: Any) -> Case:
    """A matter that stands in STAGE, an hour after each other move."""
    if stage in ("quarantined", "destroyed"):
        case = Case.objects.get(pk=sealed(at=at))
        if stage == "destroyed":
            do(town, case, "anh", "destroy", at)
    else:
        case = a_case(at=at, **opened)
        if stage == "merged":
            main = a_case(at=at).code
            do(town, case, "lan", "merge", at, inputs={"main": main, "confirmed": main})
        for hours, (who, move, inputs) in enumerate(WAYS.get(stage, ()), 1):
            do(town, case, who, move, at + timedelta(minutes=hours), inputs=inputs)
    case.refresh_from_db()
    assert case.stage == stage
    return case


def links_of(case_id: UUID) -> list[links.Linked]:
    """Every link of a case, in both directions, for a reader who may see the other ends."""
    return links.linked(case_id, *read_together(*links.around(case_id, Case.objects.all())))


def sealed(words: dict[str, Any] | None = None, at: datetime = AT) -> UUID:
    """A matter in quarantine, with words that this test chooses."""
    from kinds.feedback.sealing.quarantine import quarantine

    said = words or {"content": "Nội dung được cách ly để thử.", "channel": "web", "conversation_id": ""}
    return quarantine(said, citizen(), at).id


def open_main(case: Case | UUID) -> list[Work]:
    pk = case if isinstance(case, UUID) else case.pk
    return list(Work.objects.filter(case_id=pk, is_main=True, closed_at=None))


def enrolled(at: datetime = AT) -> UUID:
    from access.actor import SYSTEM

    return people.enrol(at=at, actor=SYSTEM, name="Đỗ Thị Hòa", phone="0912345678")
