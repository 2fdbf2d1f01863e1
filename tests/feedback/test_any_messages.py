"""Whatever anybody writes, in whatever order: no error, limits kept, no words lost, always a way to send."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kinds.feedback.dialogue import Add, Submit, Supplement, payloads, turn
from kinds.feedback.dialogue.draft import Draft
from messaging.inbound import Heard, Media
from tests.depth import examples
from tests.feedback.talking import AT_WORK, NEW, WITH_CASES, Person, picture

STORIES = [
    "cán bộ tiếp nhận bảo tôi về lấy thêm giấy xác nhận của tổ dân phố",
    "toi cho 3 tieng dong ho ma khong ai goi so",
    "hs bị trả lại lần thứ ba vì thiếu chữ ký của chồng tôi đã mất",
    "Con tôi sinh tháng trước, làm khai sinh mãi chưa xong.",
    "nhân viên ở quầy số 4 nói trống không và bỏ đi ăn trưa lúc 10h30",
    "quy định nộp bản sao công chứng là không cần thiết, đề nghị bỏ",
    "Tôi ở phường Đống Đa đi ba lần vẫn không được hướng dẫn rõ ràng",
    "sao nộp online rồi vẫn bắt mang bản giấy lên vậy?",
    "mong cơ quan xem xét sớm giúp gia đình tôi",
    "người ta hẹn thứ 2 tuần trước mà đến nơi lại đóng cửa nghỉ họp",
]
ANSWERS = [
    "Nguyễn Văn An",
    "tran thi bich",
    "12 Hàng Bài, Hoàn Kiếm",
    "0912.345.678",
    "091234567",
    "hôm qua",
    "UBND phường Ba Đình",
    "bỏ qua",
    "an@example.vn",
    "1",
    "2",
]
WISHES = [
    "chào ad", "ok", "cảm ơn", "quay lại", "sửa", "sửa tên", "sửa địa chỉ", "sửa nội dung", "hướng dẫn", "việc của tôi", "stop", "hủy", "không", "tiếp",
    "làm lại", "gửi phản ánh", "xóa dữ liệu", "ẩn danh được không", "tố cáo ở đâu?", "?", "", "   ", "dm", "rút H26-000123", "đánh giá", "mẫu", "xong",
]  # fmt: skip
HARMLESS = [
    w
    for w in WISHES
    if w
    not in {
        "hủy",
        "làm lại",
        "ok",
        "xong",
        "sửa nội dung",
        "không",
        "ẩn danh được không",
        "dm",
        "rút H26-000123",
        "đánh giá",
    }
]
PRESSES = [
    *(getattr(payloads, name) for name in dir(payloads) if name.isupper() and str(getattr(payloads, name)).startswith("#")),
    "#gui:deadbeef", "#huy-that:1", "#sua:phone", "#sua:content", "#sua:nonsense", "#don-vi:u1", "#don-vi:gone", "#bo-qua:unit", "#bo-qua:name", "#diem:H26-000124:unsatisfied",
    "#diem:H26-000124:evil", "#rut-that:H26-000123", "#xem:H26-000123", "#them:H26-000123", "#mo-lai:H26-000124", "#khi:hôm nay", "#hoan_nghenh", "#:::", "#gui:::",
]  # fmt: skip
OTHERS = [
    picture(), picture("ảnh giấy hẹn"), Heard("follow"), Heard("other"), Heard("location", text="21.03,105.85"), Heard("location"), Heard("receipt"), Heard("unfollow"),
    Heard("contact", contact={"name": "Vũ Hà", "phone": "0987 654 321", "address": "P. Trúc Bạch", "city": "Hà Nội"}), Heard("contact", contact={"phone": "abc"}),
    Heard("media", media=[Media("https://a.example.vn/1", "audio")]), Heard("media", media=[Media("https://a.example.vn/2", "sticker")]), Heard("media"), Heard("text", text="x" * 5000),
]  # fmt: skip
gaps = st.sampled_from([0.2, 2, 9, 15, 30, 60, 600, 3600, 90_000])
anything = st.one_of(
    st.sampled_from(STORIES),
    st.sampled_from(ANSWERS),
    st.sampled_from(WISHES),
    st.sampled_from(PRESSES),
    st.sampled_from(OTHERS),
    st.text(max_size=60),
)
many = examples(60)


@many
@given(st.lists(st.tuples(anything, gaps), max_size=25), st.sampled_from([NEW, WITH_CASES]))
def test_no_sequence_is_an_error_and_there_is_always_a_way_to_send(messages: list, known: object) -> None:
    person = Person(known)
    for said, after in messages:
        person.say(said, after)
    done = person.finish()
    assert all(done.act.fields.get(name) for name in ("name", "address", "content"))
    reached = done.act.fields.get("phone") or done.act.fields.get("email") or ""
    assert reached.startswith("84") or "@" in reached, "one of the two is a condition"
    assert person.draft.keys() <= {"last_reply_at", "last_heard_at", "sent"}, "of what was sent a number and a code"


@many
@given(
    st.lists(
        st.tuples(
            st.one_of(
                st.sampled_from(STORIES),
                st.sampled_from([a for a in ANSWERS if a != "2"]),  # after a day of silence "2" chooses to start anew
                st.sampled_from(HARMLESS),
                st.sampled_from(OTHERS[:2]),
            ),
            gaps,
        ),
        max_size=25,
    ),
    st.sampled_from([NEW, WITH_CASES]),
)
def test_no_sentence_is_lost(messages: list, known: object) -> None:
    person = Person(known)
    waiting: list[str] = []
    carried: list[str] = []
    for said, after in messages:
        done = person.say(said, after)
        if said in STORIES:
            waiting.append(said)
        if done.act is not None:
            carried += _carried(done.act)
            assert all(_is_in(sentence, carried) for sentence in waiting) or not isinstance(done.act, Submit)
    done = person.finish()
    carried += _carried(done.act)
    lost = [sentence for sentence in waiting if not _is_in(sentence, carried)]
    assert not lost


def _carried(act: object) -> list[str]:
    if isinstance(act, Submit):
        return list(act.fields.values())
    return [act.text] if isinstance(act, Add | Supplement) else [getattr(act, "text", "")]


def _is_in(sentence: str, carried: list[str]) -> bool:
    return any(sentence in text for text in carried)


@many
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "step",
                        "where",
                        "fields",
                        "parts",
                        "aside",
                        "media",
                        "asked",
                        "last_reply_at",
                        "held",
                        "id",
                        "editing",
                        "choices",
                    ]
                ),
                inner,
                max_size=6,
            )
        ),
    ),
    anything,
)
def test_a_damaged_or_older_draft_is_read_as_far_as_it_goes(kept: object, said: object) -> None:
    heard = Heard("text", text=said) if isinstance(said, str) else said
    turn(kept, heard, WITH_CASES, Person().at)


@many
@given(st.lists(st.tuples(anything, gaps), max_size=12), st.sampled_from(PRESSES))
def test_an_old_button_sends_and_deletes_nothing(messages: list, late: str) -> None:
    person = Person(WITH_CASES)
    for said, after in messages:
        person.say(said, after)
    before = person.talk
    if (
        before.aside
        or before.where in {"cancel", "restart", "silence", "whereto"}
        or late in {payloads.ADD, payloads.SKIP, "#bo-qua:unit"}
    ):
        return
    done = person.say(late)
    after = Draft.load(done.draft)
    assert done.act is None or late == "#diem:H26-000124:satisfied"
    assert [part for part in before.parts if part not in after.parts] == []
    assert len(after.media) >= len(before.media)


def test_the_same_arguments_give_the_same_turn() -> None:
    person = Person()
    person.say(STORIES[0])
    heard = Heard("text", text="UBND phường Ba Đình")
    assert turn(person.draft, heard, NEW, person.at) == turn(person.draft, heard, NEW, person.at)
    assert AT_WORK.can_add
