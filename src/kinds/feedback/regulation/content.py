"""The regulation as sections of sentences and tables, read from the running configuration. No word of a case, no person."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override

from books.limits.lookup import limits_in_force
from books.limits.models import Certainty, Limit, LimitUnit
from books.orgs.models import PositionRole, UnitDuty
from books.texts.lookup import text_for
from casework.flow import CITIZEN, SYSTEM, ClockIn, Move, Stage
from desks.kit.context import house_words
from desks.kit.language import spoken
from kinds.feedback import reasons
from kinds.feedback.kind import KIND
from kinds.feedback.publication.reasons import TAKING_DOWN, WITHHOLDING
from kinds.feedback.publication.redaction.marks import LABELS as HIDDEN
from kinds.feedback.sender.citizen_forms import FeedbackForm
from kinds.feedback.sender.conditions import WAYS, conditions, in_words
from kinds.feedback.units.duties import DUTIES

CODES: Final = ("feedback.", "index.feedback.")

_kept: list[Callable[[], Sequence[tuple[str, timedelta, str]]]] = []


def retention_from(read: Callable[[], Sequence[tuple[str, timedelta, str]]]) -> None:
    """Tell where the running retention table is: rows of what, for how long, on which basis (config.wiring)."""
    _kept[:] = [read]


@dataclass(frozen=True)
class Table:
    """A table of text."""

    head: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


@dataclass(frozen=True)
class Section:
    """An article: a title, sentences, tables."""

    title: str
    sentences: Sequence[str] = ()
    tables: Sequence[Table] = ()


@dataclass(frozen=True)
class Regulation:
    """All of it, with the version that follows from its content."""

    authority: str
    version: str
    in_force_from: date
    fingerprint: str
    sections: Sequence[Section]


def regulation(on: date) -> Regulation:
    """The regulation as it runs on a day."""
    limits = [row for row in limits_in_force(on) if row.code.startswith(CODES)]
    duties = _duties(on)
    sections = _sections(on, limits, duties)
    began = max(
        (day for day in (*(r.valid_from for r in limits), *(d.valid_from for d in duties)) if day <= on), default=on
    )
    changes = Limit.objects.filter(code__regex=r"^(index\.)?feedback\.", valid_from__lte=on).count() + len(duties)
    return Regulation(
        str(house_words()["authority"]),
        f"{KIND.current.version}.{changes}",
        began,
        _fingerprint(on, limits, duties),
        sections,
    )


def _sections(on: date, limits: Sequence[Limit], duties: Sequence[UnitDuty]) -> list[Section]:
    return [
        _scope(duties),
        _roles(),
        _steps({row.code: row for row in limits}),
        _moves(),
        _limits(limits),
        _forms(on),
        _reasons(on),
        _publication(),
        _retention(),
        _rights(),
    ]


def _fingerprint(on: date, limits: Sequence[Limit], duties: Sequence[UnitDuty]) -> str:
    """Of what is in force, so of the Vietnamese wording: whoever reads a translation reads the same edition."""
    with override("vi"):
        told = [asdict(section) for section in _sections(on, limits, duties)]
    whole = json.dumps(told, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(whole.encode()).hexdigest()[:12]


def _duties(on: date) -> list[UnitDuty]:
    held = UnitDuty.objects.filter(duty__startswith="feedback.", valid_from__lte=on).exclude(valid_to__lt=on)
    return list(held.select_related("unit").order_by("duty"))


def _scope(duties: Sequence[UnitDuty]) -> Section:
    rows = [(str(DUTIES.get(d.duty, d.duty)), d.unit.name, d.legal_basis) for d in duties]
    return Section(
        _("Phạm vi và đơn vị thực hiện"),
        [
            _("Quy chế này áp dụng cho việc tiếp nhận, xử lý, trả lời và công khai phản ánh, kiến nghị của cá nhân, tổ chức về quy định hành chính và hành vi của cán bộ, công chức."),
            _("Khiếu nại, tố cáo không thuộc quy chế này; người gửi được hướng dẫn đến đúng nơi."),
            *_beside(),
        ],
        [Table((_("Nhiệm vụ"), _("Đơn vị"), _("Căn cứ")), rows)],
    )  # fmt: skip


def _beside() -> list[str]:
    """What else is taken in, as far as the state table has a way for it."""
    told = {
        "answer_question": _("Câu hỏi về thủ tục hành chính được trả lời ngay tại đơn vị tiếp nhận."),
        "hand_over_scene": _("Phản ánh hiện trường được chuyển hệ thống phụ trách và theo dõi đến khi có kết quả."),
        "forward": _("Nội dung thuộc thẩm quyền cơ quan khác được chuyển và theo dõi đến khi có phúc đáp."),
    }
    return [sentence for move, sentence in told.items() if KIND.current.move(move)]


def who(roles: frozenset[str]) -> str:
    """Roles in words: officials by their role, the sender, the system."""
    words = {role: str(label) for role, label in PositionRole.choices} | {
        CITIZEN: _("Người gửi"),
        SYSTEM: _("Hệ thống"),
    }
    return ", ".join(words[role] for role in words if role in roles)


def _roles() -> Section:
    moves = KIND.current.moves
    roles = [*(role for role, _label in PositionRole.choices), CITIZEN, SYSTEM]
    rows = [(who(frozenset({r})), "; ".join(_(m.label) for m in moves if r in m.roles)) for r in roles]
    sentence = _(
        "Mỗi vụ việc ở mỗi thời điểm chỉ có một đơn vị và một vai trò chịu trách nhiệm. Đơn vị bị phản ánh không xử lý và không thấy vụ việc phản ánh chính mình."
    )
    return Section(
        _("Vai trò và việc được làm"),
        [sentence],
        [Table((_("Vai trò"), _("Được thực hiện")), [r for r in rows if r[1]])],
    )


_CLOCKS = {
    ClockIn.RUNS: gettext_lazy("Chạy"),
    ClockIn.PAUSED: gettext_lazy("Tạm dừng"),
    ClockIn.STOPPED: gettext_lazy("Dừng"),
}


def _steps(limits: dict[str, Any]) -> Section:
    head = (
        _("Bước"),
        _("Người gửi thấy"),
        _("Vai trò chịu trách nhiệm"),
        _("Thời hạn chung"),
        _("Thời hạn riêng của bước"),
    )
    rows = [
        (_(s.label), _(s.for_citizen), _holder(s), str(_CLOCKS[s.clock]), _stay(s, limits))
        for s in KIND.current.stages
        if s.clock
    ]
    return Section(_("Các bước xử lý"), [], [Table(head, rows)])


def _holder(stage: Stage) -> str:
    return "" if stage.is_final else who(frozenset({stage.holder}))


def _stay(stage: Stage, limits: dict[str, Any]) -> str:
    """How long a case may stay in the step, what reminds, and what outside indexes expect; each by its own name."""
    codes = [code for code in (stage.limit, stage.follow, *stage.index) if code]
    return "; ".join(
        f"{_(limits[code].label)}: {amount(limits[code])}" if code != stage.limit else amount(limits[code])
        for code in codes
        if code in limits
    )


def _moves() -> Section:
    head = (_("Thao tác"), _("Từ bước"), _("Đến bước"), _("Người thực hiện"), _("Báo người gửi"), _("Căn cứ"))
    rows = [_move_row(move) for move in KIND.current.moves]
    return Section(
        _("Thao tác và căn cứ"),
        [_("Hệ thống chỉ cho thực hiện những thao tác sau; mỗi lần thực hiện để lại một dòng nhật ký không sửa được.")],
        [Table(head, rows)],
    )


def _move_row(move: Move) -> tuple[str, ...]:
    flow = KIND.current
    sources = ", ".join(_(flow.stage(name).label) for name in move.sources)
    target = _(flow.stage(move.target).label) if move.target else _("giữ nguyên")
    told = _("Có") if KIND.notices.get(move.verb) else _("Không")
    return (_(move.label), sources, target, who(move.roles), told, move.law)


def amount(row: Any) -> str:
    """15 ngày làm việc; in the reader's language one day is one day."""
    with override("vi"):
        said = f"{row.amount} {LimitUnit(row.unit).label}"
    return spoken(said)


def _limits(limits: Sequence[Any]) -> Section:
    head = (_("Thời hạn"), _("Mức"), _("Căn cứ"), _("Độ chắc chắn"))
    rows = [(_(row.label), amount(row), row.legal_basis, str(Certainty(row.certainty).label)) for row in limits]
    sentences = [
        _("Thời hạn của pháp luật ràng buộc việc trả lời. Mốc của chỉ số quốc gia chỉ để nhắc việc, không thay thời hạn của pháp luật."),
        _("Vụ việc giữ thời hạn có hiệu lực khi được tiếp nhận; thời hạn tính theo lịch làm việc đã xác nhận, tạm dừng khi chờ người gửi bổ sung."),
    ]  # fmt: skip
    return Section(_("Thời hạn"), sentences, [Table(head, rows)])


def _forms(on: date) -> Section:
    fields = FeedbackForm.base_fields
    rows = [(str(f.label), _required(name, f)) for name, f in fields.items() if f.label]
    head = (_("Cách gửi"), _("Người gửi phải cho biết"), _("Căn cứ"), _("Độ chắc chắn"))
    by_way = [
        (str(label), "; ".join(map(in_words, row.asked())), row.basis, str(Certainty(row.certainty).label))
        for label, row in ((label, conditions(way, on)) for way, label in WAYS.items())
    ]
    sentences = [
        _("Phản ánh, kiến nghị được nhận qua Zalo, biểu mẫu trên mạng, điện thoại, thư, thư điện tử và tại quầy; nội dung nhận ngoài mạng được nhập đầy đủ vào hệ thống."),
        _("Người gửi nhận giấy tiếp nhận có mã số và ngày hẹn; trả lời được gửi tại nơi đã hỏi, và bằng công văn có số, ký số khi người gửi yêu cầu."),
    ]  # fmt: skip
    return Section(_("Biểu mẫu"), sentences, [Table((_("Thông tin"), _("Yêu cầu")), rows), Table(head, by_way)])


def _required(name: str, field: Any) -> str:
    """What the form asks; which of the ways to reach the sender is needed follows from the way in."""
    if name in ("phone", "email"):
        return _("Theo cách gửi, xem bảng dưới")
    return _("Bắt buộc") if field.required else _("Không bắt buộc")


def _reasons(on: date) -> Section:
    head = (_("Lý do"), _("Văn bản gửi người dân"), _("Căn cứ"))
    rows = [
        (_(r.label), text_for("reason", r.code, r.text, on=on), r.basis)
        for r in (*reasons.REFUSALS, *reasons.REDIRECTS)
    ]
    return Section(
        _("Lý do từ chối, hướng dẫn sang kênh khác"),
        [_("Không từ chối vì lý do khác; người gửi luôn được đề nghị xem xét lại.")],
        [Table(head, rows)],
    )


def _publication() -> Section:
    hidden = ", ".join(str(label).lower() for label in HIDDEN.values())
    sentences = [
        _("Trả lời được công khai sau khi một người đã xem và duyệt văn bản; máy chỉ đề xuất chỗ cần che: %(hidden)s.") % {"hidden": hidden},
        _("Không công khai danh tính người gửi, người bị phản ánh hay bất kỳ cá nhân nào. Người gửi rút hoặc yêu cầu xóa thì bản công khai được gỡ."),
        _("Trả lời chưa đúng nội dung được trả lại trước khi công khai."),
    ]  # fmt: skip
    rows = [(_("Không công khai"), str(label)) for _code, label in WITHHOLDING] + [
        (_("Gỡ"), str(label)) for _code, label in TAKING_DOWN
    ]
    return Section(_("Công khai kết quả"), sentences, [Table((_("Quyết định"), _("Lý do")), rows)])


def _retention() -> Section:
    kept = _kept[0]() if _kept else []
    rows = [
        (_(what), ngettext("%(days)d ngày", "%(days)d ngày", period.days) % {"days": period.days}, _(basis))
        for what, period, basis in kept
    ]
    return Section(_("Lưu giữ và hủy"), [], [Table((_("Dữ liệu"), _("Thời gian lưu"), _("Căn cứ")), rows)])


def _rights() -> Section:
    mine = ", ".join(_(m.label).lower() for m in KIND.current.moves if CITIZEN in m.roles)
    sentences = [
        _("Người gửi được: %(moves)s; tải dữ liệu của mình; yêu cầu xóa nội dung và danh tính.") % {"moves": mine},
        _(
            "Danh tính người gửi được mã hóa, chỉ người cần liên hệ mới xem được và mỗi lần xem được ghi lại. Không lưu danh tính người tố cáo."
        ),
    ]
    return Section(_("Quyền của người gửi"), sentences)
