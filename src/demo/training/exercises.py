"""The six exercises: a story, the matters that arrive, and checks. A check is a sentence that is true when the work was done well,
with what to do where it was not; it looks at the ledger and the case, never at which buttons were pressed. What was not
reached yet is no mistake: a check is silent until the step that it judges was taken, or the mistake made."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from books.orgs.holders import units_below
from books.orgs.models import Unit
from demo.training.traces import Traces, readings_of
from kernel.text import fold

WARD = "Ủy ban nhân dân phường Ba Đình"
WORKS = "Sở Xây dựng"


# The steps with which an official decides where a matter goes.
DECIDED = (
    "case:assigned", "case:refused", "case:redirected", "case:forwarded", "case:merged", "case:split", "case:sealed",
    "question:answered", "scene:handed_over",
)  # fmt: skip
ASKED = (*DECIDED, "supplement:requested")
APPROVED = ("answer:approved",)
CLEARED = ("publication:cleared", "publication:withheld")


def _never(t: Traces) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Check:
    """`says` is what good work looks like, `missed` what to do where it is not so.

    It waits until a step in `after` was taken on the case in place `of`, unless the mistake was made already (`spoilt`).
    """

    says: str
    missed: str
    holds: Callable[[Traces], bool]
    after: tuple[str, ...] = DECIDED
    of: int = 0
    spoilt: Callable[[Traces], bool] = _never

    def waits(self, t: Traces) -> bool:
        """Is it too early to say?"""
        return not self.spoilt(t) and not any(t.did(verb, t.cases[self.of]) for verb in self.after)


@dataclass(frozen=True, slots=True)
class Exercise:
    """`who` are the demo accounts that it takes, in their order; `matters` what arrives; `assigned` a unit that has it already."""

    slug: str
    title: str
    story: str
    law: str
    who: tuple[str, ...]
    matters: tuple[str, ...]
    checks: tuple[Check, ...]
    assigned: str = ""


def _is_not_assigned(t: Traces) -> bool:
    return not t.did("case:assigned")


def _was_looked_up(t: Traces) -> bool:
    """Did somebody open the sender's identity?"""
    return readings_of(t.case) > 0


_REFUSED = ("case:refused", "case:redirected")
_HARSH = ("khong hop le", "cham dut", "tu choi giai quyet", "khong co trach nhiem", "de nghi khong gui")

REFUSE = Exercise(
    "khong-nhan",
    "Không nhận, nhưng lịch sự và đúng lý do",
    "Một người dân đề nghị xem xét lại quyết định bồi thường đất của chính gia đình mình. Đọc kỹ, quyết định vụ việc này đi đâu, "
    "và viết sao cho người đọc biết ngay phải làm gì tiếp.",
    "Nghị định 20/2008/NĐ-CP, Điều 1; Luật Khiếu nại 2011, Điều 8 và 9",
    ("dieuphoi",),
    (
        ("Nhà tôi nhận quyết định thu hồi đất, mức bồi thường thấp hơn hàng xóm cùng vị trí. Tôi không đồng ý quyết định này, khiếu nại và đề nghị "
        "thành phố giải quyết bồi thường lại cho gia đình tôi."),
    ),
    (
        Check("Vụ việc kết thúc bằng hướng dẫn hoặc từ chối, không giao cho đơn vị nào.",
              "Đừng giao xử lý: người dân khiếu nại một quyết định với chính mình, không phải phản ánh quy định. Dùng “Hướng dẫn sang kênh khác”.",
              lambda t: _is_not_assigned(t) and t.case.stage in {"refused", "redirected", "closed"}),
        Check("Lý do ghi là “Nội dung khiếu nại”.",
              "Chọn lý do “Nội dung khiếu nại”: lý do quyết định người dân được chỉ tới đâu, và được thống kê công khai.",
              lambda t: bool(t.matter and t.matter.reason == "complaint")),
        Check("Thư nói rõ nơi nhận và cách làm: cơ quan đã ra quyết định, đơn có chữ ký.",
              "Giữ văn bản mẫu hoặc nêu đủ: gửi cơ quan đã ra quyết định, thời hạn 90 ngày, đơn có ngày, họ tên, chữ ký.",
              lambda t: all(word in t.said(*_REFUSED) for word in ("khieu nai", "co quan", "chu ky"))),
        Check("Lời thư lịch sự: có “ông/bà”, không có lời cấm đoán, trách móc.",
              "Xưng “ông/bà”, bỏ những chữ như “không hợp lệ”, “đề nghị không gửi”. Người đọc đang bức xúc.",
              lambda t: "ong/ba" in t.said(*_REFUSED) and not any(word in t.said(*_REFUSED) for word in _HARSH)),
    ),
)  # fmt: skip


def _accused(t: Traces) -> frozenset[object]:
    ward = Unit.objects.filter(name=WARD, valid_to=None).values_list("pk", flat=True).first()
    return frozenset(units_below(ward)) if ward else frozenset()


CONDUCT = Exercise(
    "hanh-vi",
    "Phản ánh thái độ: không giao cho chính đơn vị bị phản ánh",
    f"Người dân kể về thái độ của cán bộ một cửa tại {WARD}. Phân loại, giao đúng nơi, và giữ cho người gửi được an toàn.",
    "Nghị định 20/2008/NĐ-CP, Điều 5 và 12; Quyết định 31/2021/QĐ-TTg",
    ("dieuphoi",),
    (
        (f"Sáng thứ Ba tôi đến bộ phận một cửa {WARD} nộp giấy khai sinh cho con. Cán bộ trực quát mắng, nói trống không, bắt tôi "
        "về viết lại ba lần mà không nói rõ sai ở đâu."),
    ),
    (
        Check("Vụ việc được phân loại là hành vi, thái độ của cán bộ.",
              "Khi giao, chọn “Hành vi, thái độ của cán bộ, công chức”: nội dung này đi một đường riêng.",
              lambda t: bool(t.matter and t.matter.stream == "conduct")),
        Check(f"Đơn vị bị phản ánh ghi là {WARD}.",
              "Ghi đúng đơn vị bị phản ánh: từ lúc đó đơn vị ấy không thấy vụ việc và người gửi.",
              lambda t: t.case.shielded_unit_id in _accused(t)),
        Check("Đơn vị xử lý không phải đơn vị bị phản ánh, cũng không thuộc đơn vị ấy.",
              "Giao nơi khác, ví dụ Văn phòng Ủy ban nhân dân Thành phố: không ai tự xét mình.",
              lambda t: bool(t.did("case:assigned")) and t.case.unit_id not in _accused(t)),
        Check("Danh tính người gửi không bị mở xem khi chưa cần.",
              "Đồng chí đã bấm “Xem người gửi”. Phân loại và giao việc không cần biết tên; mỗi lần xem đều được ghi lại.",
              lambda t: bool(t.acts()) and not _was_looked_up(t), spoilt=_was_looked_up),
    ),
)  # fmt: skip

_ASKS_AGAIN = ("ho ten", "so dien thoai", "dia chi", "can cuoc", "cccd")
_ASKS = ("co quan", "don vi", "o dau", "giay hen", "ma ho so", "so ho so", "ngay nop", "thu tuc gi", "ho so gi")

SUPPLEMENT = Exercise(
    "bo-sung",
    "Nội dung chưa rõ: hỏi thêm, đừng từ chối",
    "Một phản ánh chỉ có một câu. Thiếu điều gì để biết giao cho ai? Hỏi đúng điều đó, một lần, bằng lời dễ hiểu.",
    "Quyết định 574/QĐ-TTg năm 2017, Điều 10; Nghị định 20/2008/NĐ-CP, Điều 7",
    ("dieuphoi",),
    ("Hồ sơ của tôi nộp đã lâu mà chưa thấy trả, mong thành phố xem giúp cho.",),
    (
        Check("Đã đề nghị bổ sung; đồng hồ của vụ việc tạm dừng trong lúc chờ.",
              "Dùng “Đề nghị người gửi bổ sung”. Thời gian chờ người dân được trừ ra khỏi thời hạn.",
              lambda t: bool(t.did("supplement:requested")) and (t.case.stage != "awaiting_sender" or bool(t.case.pauses)), ASKED),
        Check("Không từ chối khi chưa hỏi.",
              "Từ chối một nội dung chưa rõ mà chưa hỏi là làm mất lòng tin: Điều 10 giao việc hướng dẫn làm rõ cho cán bộ tiếp nhận.",
              lambda t: bool(t.did("supplement:requested")) and not t.did("case:refused"), ASKED),
        Check("Câu hỏi nêu điều thật sự thiếu: cơ quan nào, thủ tục gì, giấy hẹn hoặc ngày nộp.",
              "Hỏi cụ thể: nộp ở cơ quan nào, thủ tục gì, ngày trên giấy hẹn. “Đề nghị cung cấp thêm thông tin” không giúp ai cả.",
              lambda t: sum(word in t.said("supplement:requested") for word in _ASKS) >= 2, ASKED),
        Check("Không hỏi lại họ tên, địa chỉ, điện thoại: hệ thống đã có.",
              "Bỏ phần hỏi họ tên, điện thoại, căn cước: người dân đã khai khi gửi.",
              lambda t: bool(t.did("supplement:requested")) and not any(w in t.said("supplement:requested") for w in _ASKS_AGAIN), ASKED),
    ),
)  # fmt: skip


def _merged(t: Traces) -> bool:
    first, second = t.cases[0], t.cases[1]
    return any(
        link.case_id == second.pk and link.other_id == first.pk and link.relation == "duplicate_of" for link in t.links
    )


DUPLICATE = Exercise(
    "trung-lap",
    "Hai người, một việc: gộp lại, ai cũng được trả lời",
    "Hai người dân cùng một ngõ gửi hai phản ánh về cùng một việc. Tìm ra, gộp vụ sau vào vụ trước, giao vụ chính cho Sở Xây dựng.",
    "Quy chế tiếp nhận, xử lý phản ánh, kiến nghị: nội dung trùng nhau xử lý một lần",
    ("dieuphoi",),
    (
        "Ngõ 68 phố Đốc Ngữ có giấy phép đào đường đã hết hạn từ tháng 7 nhưng Sở Xây dựng không trả lời đơn xin gia hạn của tổ dân phố, đường để ngổn ngang.",
        "Tổ dân phố chúng tôi ở ngõ 68 Đốc Ngữ gửi Sở Xây dựng đơn xin gia hạn giấy phép đào đường từ tháng 7, đến nay chưa được trả lời.",
    ),
    (
        Check("Vụ gửi sau đã gộp vào vụ gửi trước.",
              "Mở vụ gửi sau (mã lớn hơn), bấm “Gộp vào vụ việc chính”, chọn vụ gửi trước trong danh sách hoặc ghi mã của vụ đó. Gộp ngược lại thì người gửi trước mất chỗ.",
              _merged, of=1, spoilt=lambda t: bool(t.did("case:merged"))),
        Check("Không vụ nào bị từ chối vì trùng.",
              "Trùng của hai người khác nhau thì gộp, không từ chối: người gửi sau cũng phải nhận được trả lời.",
              lambda t: not any(t.did("case:refused", case) for case in t.cases) and _merged(t), of=1,
              spoilt=lambda t: any(t.did("case:refused", case) for case in t.cases)),
        Check("Vụ chính đã giao cho Sở Xây dựng.",
              "Giao vụ chính: vụ gộp đi theo, không cần giao riêng.",
              lambda t: bool(t.did("case:assigned")) and Unit.objects.filter(pk=t.case.unit_id, name=WORKS).exists()),
        Check("Vụ gộp không bị giao riêng cho đơn vị khác.",
              "Vụ gộp chờ trả lời của vụ chính. Giao thêm lần nữa thì hai nơi cùng làm một việc.",
              lambda t: not t.did("case:assigned", t.cases[1]) and _merged(t), of=1),
    ),
)  # fmt: skip

# The words are such that the model in use takes them for a matter of a rule; a test says so when another one does not.
SEAL = Exercise(
    "niem-phong",
    "Máy chỉ gợi ý, người đọc quyết định",
    "Máy đã đọc phản ánh này và để gợi ý bên cạnh. Máy có thể bỏ sót, cũng có thể ngờ nhầm. Hãy tự đọc: phản ánh nói điều gì, về ai? "
    "Hãy làm điều phải làm, trước khi ai khác kịp đọc.",
    "Luật Tố cáo 2018, Điều 22 và 56; Quyết định 774/QĐ-TTg năm 2020",
    ("dieuphoi",),
    (
        ("Hồ sơ xin phép sửa nhà ở phường tôi, ai thuê văn phòng vẽ ở đầu phố thì một tuần có giấy phép, ai tự vẽ thì bị trả lại ba lần. "
        "Văn phòng ấy của chồng người nhận hồ sơ."),
    ),
    (
        Check("Nội dung đã được cách ly.",
              "Chọn “Cách ly: có thể là tố cáo”. Nội dung được khóa lại, cán bộ liêm chính quyết định trong một ngày làm việc.",
              lambda t: bool(t.did("case:sealed")) or t.case.is_sealed),
        Check("Không giao, không chuyển đi đâu trước khi cách ly.",
              "Mỗi nơi nhận thêm là một nơi biết. Cách ly trước, mọi việc khác sau.",
              lambda t: bool(t.did("case:sealed")) and not any(t.did(v) for v in ("case:assigned", "case:forwarded", "case:merged"))),
        Check("Không mở xem người gửi.",
              "Đồng chí đã mở xem người gửi. Danh tính người tố cáo là bí mật nhà nước độ Mật: không xem, không ghi, không hỏi lại.",
              lambda t: bool(t.did("case:sealed")) and not _was_looked_up(t), spoilt=_was_looked_up),
        Check("Không chép lời kể vào ghi chú.",
              "Đồng chí đã ghi chú ở vụ việc này. Ghi chú là bản sao thứ hai; ngoài đời đã lỡ ghi thì báo người phụ trách an toàn thông tin.",
              lambda t: bool(t.did("case:sealed")) and not t.did("note:added"), spoilt=lambda t: bool(t.did("note:added"))),
    ),
)  # fmt: skip


def _names_a_day(answer: str) -> bool:
    """30/11/2026, 30-11, or "ngày 30 tháng 11"."""
    return bool(re.search(r"\d{1,2}\s*[/.-]\s*\d{1,2}|\d{1,2} thang \d{1,2}", fold(answer)))


def _is_clean(t: Traces) -> bool:
    shown = t.published.get(t.case.pk)
    text = fold(f"{shown.title} {shown.content} {shown.answer}") if shown else ""
    return bool(shown and shown.state == "practised") and not any(w in text for w in ("khang", "0987", "ngo 12"))


ANSWER = Exercise(
    "tra-loi",
    "Trả lời đúng hạn, duyệt kỹ, công khai sạch",
    "Vụ việc đã giao Sở Xây dựng. Ba người làm: cán bộ xử lý trình dự thảo, người phê duyệt trả lại một lần kèm lý do rồi duyệt bản sửa, "
    "cán bộ điều phối duyệt công khai sau khi bỏ thông tin cá nhân.",
    "Nghị định 20/2008/NĐ-CP, Điều 14, 18 và 19; Quyết định 31/2021/QĐ-TTg, Điều 46",
    ("xuly", "pheduyet", "dieuphoi"),
    (
        ("Tôi là Đinh Văn Khang, số 7 ngõ 12 Văn Cao, điện thoại 0987 000 111. Tôi nộp hồ sơ cấp giấy phép sửa nhà ở Sở Xây dựng ngày 03/08, giấy hẹn ghi 24/08 "
        "mà đến nay vẫn chưa có kết quả, hỏi thì không ai trả lời."),
    ),
    (
        Check("Dự thảo được trả lại ít nhất một lần, có lý do.",
              "Người phê duyệt đọc như người dân đọc. Thiếu kết quả, thiếu ngày, thiếu căn cứ thì “Trả lại dự thảo” và nói rõ thiếu gì.",
              lambda t: bool(t.did("answer:returned")), APPROVED),
        Check("Câu trả lời đã được duyệt và gửi.",
              "Sửa dự thảo, trình lại, rồi duyệt.",
              lambda t: bool(t.did("answer:approved")), APPROVED),
        Check("Câu trả lời nêu kết quả và một ngày cụ thể.",
              "Người dân hỏi “bao giờ”: nêu hồ sơ đang ở đâu, ai làm, ngày nào trả, viết đủ như 30/11/2026. “Sẽ xem xét” không phải là trả lời.",
              lambda t: bool(t.matter and _names_a_day(t.matter.answer)), APPROVED),
        Check("Trả lời trong thời hạn.",
              "Đã quá hạn. Khi thấy không kịp, xin gia hạn có lý do trước hạn và báo người dân.",
              lambda t: bool(t.did("answer:approved")) and t.case.verdict != "late", APPROVED),
        Check("Câu trả lời đã công khai, và bản công khai không có tên, địa chỉ, số điện thoại.",
              "Ở “Duyệt công khai”, nhận các gợi ý che: tên người, số nhà, số điện thoại. Đọc lại cả phần người dân kể.",
              _is_clean, CLEARED),
    ),
    assigned=WORKS,
)  # fmt: skip

EXERCISES = (REFUSE, CONDUCT, SUPPLEMENT, DUPLICATE, SEAL, ANSWER)


def exercise(slug: str) -> Exercise | None:
    """The exercise of a page."""
    return next((each for each in EXERCISES if each.slug == slug), None)
