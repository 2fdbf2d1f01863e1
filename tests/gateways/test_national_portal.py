"""The national system: keyed in by a person while unplugged; plugged, told, read and compared, whatever breaks on the way.

Its services for feedback are assumed; the emulator speaks the envelope that was read in public code.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from casework import erasure
from casework.models import Case, Work
from gateways.national_portal import client, mapping, pulling, pushing
from gateways.national_portal.models import Checkpoint, Difference, Sync
from gateways.national_portal.rounds import portal_round
from kernel.time import now
from kinds.feedback.models import Feedback
from tests.api.calling import SECRET
from tests.casework.town import ANSWER, AT, Town, a_case, do
from tests.feedback.test_moves import CLEARED
from tests.gateways.listening import Listening
from tests.gateways.processes import running

pytestmark = pytest.mark.db
PASSWORD = "mat-khau-thu"
TO_WORKS = {"unit_id": "works", "stream": "rule"}


@dataclass
class Portal:
    """The other side, over HTTP."""

    url: str

    def control(self, path: str, told: dict[str, Any] | None = None, method: str = "") -> Any:
        method = method or ("GET" if told is None else "POST")
        answer = httpx.request(method, f"{self.url}/_control{path}", json=told or {}, trust_env=False, timeout=60)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def fault(self, kind: str, **told: Any) -> None:
        self.control("/faults", {"kind": kind, **told})

    def pakn(self) -> list[dict[str, Any]]:
        return list(self.control("/pakn").values())

    def files(self, **told: str) -> str:
        said = {
            "TieuDe": "Trễ hẹn",
            "NoiDung": "Hồ sơ khai sinh của con tôi quá hẹn đã một tháng.",
            "HoVaTen": "Lê Văn Tư",
            "SoDienThoai": "0987654321",
            "DiaChi": "Số 5 phố Huế",
        }
        return str(self.control("/pakn", {**said, **told})["MaPAKN"])


@pytest.fixture(scope="module")
def portal_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    folder = tmp_path_factory.mktemp("portal")
    (folder / "password").write_text(PASSWORD)
    with running(
        "emulators.national_portal", folder, "--clock-file", os.environ["MOTCUA_CLOCK_FILE"],
        "--password-file", str(folder / "password"), "--dstcode", "VN:GOV",
    ) as url:  # fmt: skip
        yield Portal(url)


@pytest.fixture
def portal(portal_process: Portal, town: Town, settings: Any) -> Portal:
    portal_process.control("/reset", {})
    client.forget_session()
    settings.NATIONAL_PORTAL = {
        **settings.NATIONAL_PORTAL, "adapter_url": portal_process.url, "username": "motcua", "password": PASSWORD, "dstcode": "VN:GOV",
    }  # fmt: skip
    listen()
    return portal_process


def listen() -> None:
    LISTENING[0]()


LISTENING = [Listening(pushing.changed)]


@pytest.fixture(autouse=True)
def fresh_listening() -> None:
    LISTENING[0] = Listening(pushing.changed)


def go(times: int = 1, after: timedelta = timedelta(0), step: timedelta = timedelta(hours=7)) -> datetime:
    """What the worker does; later rounds when everything that was put off is due."""
    at = now() + after
    for _ in range(times):
        listen()
        portal_round(at)
        at += step
    return at


def taken_up(town: Town, **said: str) -> Case:
    case = a_case(at=now(), **said)
    do(town, case, "lan", "assign", now(), inputs=TO_WORKS)
    return case


# --- unplugged ----------------------------------------------------------------------------------------------------------


def test_unplugged_a_coordinator_keys_it_in_and_notes_the_code(town: Town) -> None:
    listen()
    waiting = a_case(at=now())
    case = taken_up(town, content="Việc thứ hai: hồ sơ cấp phép đã quá hẹn.")
    listen()
    (task,) = Work.objects.filter(task="key_national", closed_at=None)
    assert (task.case_id, task.role, task.unit_id) == (case.pk, "coordinator", town.unit("centre"))
    assert waiting.pk != case.pk, "what nobody has taken up yet is not keyed in"
    do(town, case, "bao", "hand_back", now(), inputs={"words": "Không thuộc thẩm quyền."})
    do(town, case, "lan", "assign", now(), inputs=TO_WORKS)
    listen()
    assert Work.objects.filter(task="key_national").count() == 1, "once"
    do(town, case, "lan", "note_national_code", now(), inputs={"national_code": "PAKN.20261122.000123"})
    listen()
    assert not Work.objects.filter(task="key_national", closed_at=None).exists()
    assert Feedback.objects.get(pk=case.pk).national_code == "PAKN.20261122.000123"
    portal_round(now())
    assert not Sync.objects.exists()


# --- told ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("zero", ["int", "text", "double"])
def test_a_matter_its_state_and_its_answer_are_told(town: Town, portal: Portal, zero: str) -> None:
    portal.control("/switches", {"error_code": zero})
    words = "Hồ sơ khai sinh của con tôi quá hẹn đã một tháng. Đường dây nóng 024 3825 1234 không ai nghe. "
    case = taken_up(town, content=words + "Xin gọi số của vợ tôi 0987654321 hoặc 024 3999 8888.")
    go()
    (twin,) = portal.pakn()
    hidden = "Xin gọi số của vợ tôi [số điện thoại] hoặc [số điện thoại]."
    assert twin["NoiDung"] == words + hidden, "an office's number belongs to the matter"
    assert (twin["MaPAKNDonVi"], twin["TrangThai"], twin["HoVaTen"]) == (case.code, "4", "Đỗ Thị Hòa")
    assert len(twin["NgayGui"]) == 14
    assert Feedback.objects.get(pk=case.pk).national_code == twin["MaPAKN"]
    do(town, case, "bao", "draft_answer", now(), inputs={"answer": ANSWER})
    do(town, case, "ha", "approve", now())
    go(3)
    (twin,) = portal.pakn()
    assert (twin["TrangThai"], twin["NoiDungTraLoi"], twin["SoLanTraLoi"]) == ("9", ANSWER, 1)
    assert not Work.objects.filter(task="key_national").exists()
    calls = portal.control("/calls")
    assert calls.count("DongBoPAKN") == 1


def test_a_session_ends_and_is_renewed(town: Town, portal: Portal) -> None:
    taken_up(town)
    go()
    portal.fault("forget", times=1)
    taken_up(town, content="Việc thứ hai: hồ sơ cấp phép đã quá hẹn.")
    go()
    assert len(portal.pakn()) == 2
    assert portal.control("/calls").count("login") == 2


@pytest.mark.parametrize("kind", ["drop_after", "html", "close", "down", "refuse"])
def test_whatever_breaks_it_is_there_once_in_the_end(town: Town, portal: Portal, kind: str) -> None:
    portal.fault(kind, service="DongBoPAKN", times=2)
    case = taken_up(town)
    go(5)
    assert [twin["MaPAKNDonVi"] for twin in portal.pakn()] == [case.code]
    assert Sync.objects.get().stage == "sent"
    assert Feedback.objects.get(pk=case.pk).national_code == portal.pakn()[0]["MaPAKN"]


def test_a_worker_that_died_while_telling_looks_before_it_tells_again(town: Town, portal: Portal) -> None:
    taken_up(town)
    go()
    Sync.objects.update(stage="sending", national_code="", state_told="", lease_until=now() - timedelta(minutes=1))
    go(1, timedelta(minutes=1))
    assert Sync.objects.get().stage == "sent"
    assert portal.control("/calls").count("DongBoPAKN") == 1
    assert len(portal.pakn()) == 1


def test_a_wrong_password_is_seen(town: Town, portal: Portal, settings: Any) -> None:
    settings.NATIONAL_PORTAL = {**settings.NATIONAL_PORTAL, "password": "sai"}
    taken_up(town)
    go(10)
    assert (Sync.objects.get().stage, Sync.objects.get().problem) == ("failed", "error_code_login_1")
    assert Checkpoint.objects.get(name="pull").problem == "login_1"


def test_scene_reports_and_sealed_ones_are_not_told(town: Town, portal: Portal) -> None:
    case = a_case(at=now(), content="Nắp cống vỡ trước cổng trường, rất nguy hiểm.")
    do(town, case, "lan", "hand_over_scene", now())
    a_case(at=now(), content="Một câu chưa ai xem đến.")
    sealed = taken_up(town, content="Việc sẽ được cách ly bằng tay, hồ sơ quá hẹn.")
    listen()
    do(town, sealed, "bao", "seal", now())
    go(3)
    assert portal.pakn() == []
    assert not Sync.objects.exists()


def test_erased_it_leads_nowhere(town: Town, portal: Portal) -> None:
    case = taken_up(town)
    go()
    erasure.erase_case(case.pk, erasure.ON_REQUEST, now())
    go(2)
    assert not Sync.objects.exists()


# --- read ---------------------------------------------------------------------------------------------------------------


def test_what_people_file_there_comes_here_once_and_their_state_is_kept_up(town: Town, portal: Portal) -> None:
    sent = mapping.stamp(now() - timedelta(hours=20))
    number = portal.files(NgayGui=sent)
    go(4, step=timedelta(minutes=6))
    case = Case.objects.get()
    assert (case.channel, case.stage, Feedback.objects.get().national_code) == ("portal", "received", number)
    assert Sync.objects.get().is_theirs
    assert portal.pakn()[0]["TrangThai"] == "2", "they hear that it was received"
    assert mapping.stamp(case.opened_at) == sent, (
        "the clock runs from the day on which it was sent there, not read here"
    )
    do(town, case, "lan", "assign", now(), inputs=TO_WORKS)
    go(1, timedelta(hours=1))
    assert portal.pakn()[0]["TrangThai"] == "4"
    assert len(portal.pakn()) == 1, "it is not sent back as one of ours"
    assert not Work.objects.filter(task="key_national").exists()


def test_since_when_a_matter_of_theirs_is_ours() -> None:
    first, last, later = "20260910080000", "20260914093000", "20260916080000"
    assert mapping.stamp(mapping.sent_at({"NgayGui": first, "NgayChuyen": last}, AT)) == last
    for row in ({"NgayGui": later}, {"NgayGui": "hôm qua"}, {"NgayGui": "00010101000000"}, {}):
        assert mapping.sent_at(row, AT) == AT


def test_what_may_be_a_denunciation_is_sealed_here_too(town: Town, portal: Portal) -> None:
    portal.files(NoiDung=SECRET)
    go(4, step=timedelta(minutes=6))
    assert Case.objects.filter(is_sealed=True).count() == 1
    assert not Sync.objects.exists()
    assert portal.pakn()[0]["TrangThai"] == "1"


def test_what_the_law_lacks_is_a_difference_for_a_person(town: Town, portal: Portal) -> None:
    number = portal.files(HoVaTen="")
    go(3, step=timedelta(minutes=6))
    assert not Case.objects.exists()
    difference = Difference.objects.get()
    assert (difference.kind, difference.national_code, difference.theirs) == ("not_taken", number, "name")


def test_an_answer_given_there_is_for_the_coordinator(town: Town, portal: Portal) -> None:
    case = taken_up(town)
    go()
    portal.control(f"/pakn/{portal.pakn()[0]['MaPAKN']}", {"TrangThai": "9"})
    go(1, timedelta(minutes=6))
    (task,) = Work.objects.filter(task="national_reply", closed_at=None)
    assert (task.case_id, task.role) == (case.pk, "coordinator")


def test_reading_goes_on_where_it_stopped(town: Town, portal: Portal) -> None:
    go()
    before = Checkpoint.objects.get(name="pull").until
    portal.fault("down")
    portal.files()
    go(3, timedelta(minutes=6), timedelta(minutes=6))
    mark = Checkpoint.objects.get(name="pull")
    assert (mark.until, mark.problem) == (before, "http_503")
    assert mark.failures > 0
    portal.control("/faults", {}, "DELETE")
    go(1, timedelta(hours=3))
    assert Case.objects.filter(channel="portal").count() == 1


def test_words_too_long_for_the_other_side_are_marked_and_listed(town: Town, portal: Portal) -> None:
    words = "Hồ sơ khai sinh của con tôi quá hẹn đã một tháng. " * 90  # some 4,500 letters, as our form takes them
    case = taken_up(town, content=words)
    go()
    [twin] = portal.pakn()
    assert len(twin["NoiDung"]) <= 2000
    assert twin["NoiDung"].endswith(f"… (toàn văn tại hệ thống của đơn vị, mã {case.code})")
    [cut] = Difference.objects.filter(settled_at=None)
    assert (cut.kind, cut.code, cut.national_code) == ("cut_there", case.code, twin["MaPAKN"])
    assert (cut.ours, cut.theirs) == (str(len(words.strip())), "2000")
    number = portal.files(NoiDung=words + words)
    go(1, timedelta(minutes=6))
    theirs = Feedback.objects.get(national_code=number)
    assert len(theirs.content) <= 5000
    assert theirs.content.endswith(f"… (toàn văn tại hệ thống quốc gia, mã {number})")
    assert Difference.objects.get(kind="cut_here").code == theirs.case.code
    go(1, timedelta(days=1, hours=1))
    assert Difference.objects.filter(settled_at=None).count() == 2, "until a person has put it right"


# --- compared -------------------------------------------------------------------------------------------------------------


def test_every_day_both_are_compared_and_what_differs_is_listed_and_mended(town: Town, portal: Portal) -> None:
    lost = taken_up(town)
    drifted = taken_up(town, content="Việc thứ hai: hồ sơ cấp phép đã quá hẹn.")
    go()
    twins = {twin["MaPAKNDonVi"]: twin["MaPAKN"] for twin in portal.pakn()}
    portal.control(f"/pakn/{twins[lost.code]}", {}, "DELETE")
    portal.control(f"/pakn/{twins[drifted.code]}", {"TrangThai": "2"})
    stranger = portal.files(MaPAKNDonVi="PAKN.20200101.0001")
    go(1, timedelta(days=1, hours=1))
    found = {(d.kind, d.code): d for d in Difference.objects.filter(settled_at=None)}
    assert set(found) == {("missing_there", lost.code), ("state", drifted.code), ("missing_here", "PAKN.20200101.0001")}
    assert (found["state", drifted.code].ours, found["state", drifted.code].theirs) == ("4", "2")
    assert found["missing_here", "PAKN.20200101.0001"].national_code == stranger
    go(1, timedelta(days=1, hours=2))
    assert {twin["MaPAKNDonVi"]: twin["TrangThai"] for twin in portal.pakn() if twin["MaPAKN"] != stranger} == {
        lost.code: "4",
        drifted.code: "4",
    }
    go(1, timedelta(days=2, hours=3))
    still = set(Difference.objects.filter(settled_at=None).values_list("kind", flat=True))
    assert still == {"missing_here"}


def answered_there_otherwise(town: Town, portal: Portal, words: str = "Sở đã có công văn trả lời công dân.") -> Case:
    """Answered here and told; then somebody wrote other words there. Compared in the night after."""
    case = taken_up(town)
    do(town, case, "bao", "draft_answer", now(), inputs={"answer": ANSWER})
    do(town, case, "ha", "approve", now())
    go(3)
    portal.control(f"/pakn/{portal.pakn()[0]['MaPAKN']}", {"NoiDungTraLoi": words})
    go(1, timedelta(days=2))
    return case


def test_an_answer_in_other_words_there_is_listed_and_never_written_over(town: Town, portal: Portal) -> None:
    case = answered_there_otherwise(town, portal, f"  {ANSWER}\n")
    assert not Difference.objects.exists(), "how it is spaced does not count"
    number = portal.pakn()[0]["MaPAKN"]
    portal.control(f"/pakn/{number}", {"NoiDungTraLoi": "Sở đã có công văn trả lời công dân."})
    go(1, timedelta(days=3))
    row = Difference.objects.get(settled_at=None)
    assert (row.kind, row.code, row.their_words) == ("answer", case.code, "Sở đã có công văn trả lời công dân.")
    do(town, case, "lan", "return_answer", now(), inputs={"words": "Chưa đúng nội dung."})
    do(town, case, "bao", "draft_answer", now(), inputs={"answer": ANSWER + " Đã sửa."})
    do(town, case, "ha", "approve", now())
    go(1, timedelta(days=4))
    assert portal.pakn()[0]["NoiDungTraLoi"] == row.their_words, "not by a new answer of ours either"
    portal.control(f"/pakn/{number}", {"NoiDungTraLoi": ""})
    go(2, timedelta(days=5), timedelta(days=1))
    assert portal.pakn()[0]["NoiDungTraLoi"] == ANSWER + " Đã sửa."
    go(1, timedelta(days=7))
    assert not Difference.objects.filter(settled_at=None).exists()
    assert not Difference.objects.exclude(their_words="").exists(), (
        "their words are kept no longer than they are asked about"
    )


def test_an_answer_of_ours_that_grew_old_there_is_told_again(town: Town, portal: Portal) -> None:
    case = taken_up(town)
    for text in (ANSWER, ANSWER + " Bản thứ hai."):
        do(town, case, "bao", "draft_answer", now(), inputs={"answer": text})
        do(town, case, "ha", "approve", now())
        go(2)
        if text == ANSWER:
            do(town, case, "lan", "return_answer", now(), inputs={"words": "Chưa đúng nội dung."})
    number = portal.pakn()[0]["MaPAKN"]
    for day, back in enumerate((ANSWER, ""), 1):
        portal.control(f"/pakn/{number}", {"NoiDungTraLoi": back})
        go(1, timedelta(days=2 * day))
        assert Difference.objects.get(settled_at=None).kind == "answer_older"
        go(1, timedelta(days=2 * day, minutes=5))
        assert portal.pakn()[0]["NoiDungTraLoi"] == ANSWER + " Bản thứ hai."
        go(1, timedelta(days=2 * day + 1))
        assert not Difference.objects.filter(settled_at=None).exists()


# --- an other side that lies ----------------------------------------------------------------------------------------------


def test_what_is_told_of_an_answer_is_how_it_stands_now(town: Town, portal: Portal) -> None:
    case = taken_up(town)
    do(town, case, "bao", "draft_answer", now(), inputs={"answer": ANSWER})
    do(town, case, "ha", "approve", now())
    go(3)
    do(town, case, "lan", "return_answer", now(), inputs={"words": "Chưa đúng nội dung."})
    right = ANSWER + " Bản thứ hai, đã sửa."
    do(town, case, "bao", "draft_answer", now(), inputs={"answer": right})
    do(town, case, "ha", "approve", now())
    go(3, timedelta(days=2))
    (twin,) = portal.pakn()
    assert (twin["TrangThai"], twin["NoiDungTraLoi"], twin["CongKhai"]) == ("9", right, "False")
    cleared = {**CLEARED, "answer": "Đã giải quyết xong, xin cảm ơn."}
    do(town, case, "lan", "clear_publication", now(), inputs=cleared)
    go(2, timedelta(days=4))
    (twin,) = portal.pakn()
    assert (twin["NoiDungTraLoi"], twin["CongKhai"]) == (cleared["answer"], "True"), "in the words that were cleared"
    do(town, case, "lan", "unpublish", now(), inputs={"reason": "found", "words": "Còn lộ tên."})
    go(3, timedelta(days=6))
    (twin,) = portal.pakn()
    assert (twin["NoiDungTraLoi"], twin["CongKhai"], twin["SoLanTraLoi"]) == (right, "False", 4)


def test_a_result_recorded_there_is_not_written_over_before_it_was_seen(town: Town, portal: Portal) -> None:
    case = taken_up(town)
    go()
    number = portal.pakn()[0]["MaPAKN"]
    told_there = {"TrangThai": "9", "NoiDungTraLoi": "Bộ đã trả lời."}
    portal.control(f"/pakn/{number}", told_there)
    go(1, timedelta(minutes=6))
    do(town, case, "bao", "hand_back", now(), inputs={"words": "Không thuộc thẩm quyền."})
    go(5, timedelta(days=1, hours=2))  # two nights, whatever the hour is now
    assert portal.pakn()[0]["TrangThai"] == "9", "neither by the comparison of the night nor by a move of ours"
    assert Difference.objects.get(settled_at=None).kind == "recorded_there"
    do(town, case, "", "withdraw", now())
    go(1, timedelta(days=3))
    assert portal.pakn()[0]["TrangThai"] == "7", "ended here it is told"


def test_our_own_answer_that_comes_back_is_no_news(town: Town, portal: Portal) -> None:
    case = taken_up(town)
    do(town, case, "bao", "draft_answer", now(), inputs={"answer": ANSWER})
    do(town, case, "ha", "approve", now())
    go()
    do(town, case, "lan", "return_answer", now(), inputs={"words": "Chưa đúng nội dung."})
    portal_round(now() + timedelta(hours=1))  # read before the reader of the ledger has come by
    assert not Work.objects.filter(task="national_reply").exists()


GOOD = {
    "MaPAKN": "GOOD", "NoiDung": "Bảng niêm yết ở phường đã cũ, hồ sơ phải làm lại.", "HoVaTen": "Lê Văn Tư", "SoDienThoai": "0987654321", "DiaChi": "Số 5 phố Huế",
}  # fmt: skip


def lies(monkeypatch: pytest.MonkeyPatch, **answers: Callable[[dict[str, Any]], list[Any]]) -> None:
    """The wire says what no portal should; services that are not named have nothing to say."""

    def ask(service: str, at: datetime, extra: dict[str, Any]) -> dict[str, Any]:
        return {"error_code": 0, "result": answers[service](extra) if service in answers else []}

    monkeypatch.setattr(client, "_ask", ask)


def test_no_row_of_theirs_holds_up_the_others(town: Town, portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    taken_up(town)
    go()
    known = Sync.objects.get().national_code
    bad: list[Any] = [
        GOOD | {"MaPAKN": "N\x001"}, GOOD | {"MaPAKN": "\ud800"}, GOOD | {"MaPAKN": "N" * 70}, GOOD | {"MaPAKN": {"a": 1}},
        {"MaPAKN": "N2", "MaPAKNDonVi": "\x00", "TrangThai": "9"}, {"MaPAKN": "N3", "NoiDung": {"a": 1}, "HoVaTen": ["x"]},
        {"MaPAKN": known, "TrangThai": "9\x00"}, "x", None,
    ]  # fmt: skip
    lies(monkeypatch, LayDanhSachPAKN=lambda extra: [*bad, GOOD])
    go(2, timedelta(hours=9))
    assert Feedback.objects.filter(national_code="GOOD").exists()
    listed = set(Difference.objects.filter(settled_at=None).values_list("kind", "national_code", "theirs"))
    assert listed >= {("bad_number", "N\ufffd1", ""), ("bad_number", "\ufffd", ""), ("bad_number", "N" * 60, "70")}
    assert Checkpoint.objects.get(name="pull").problem == ""
    fourth = GOOD | {"MaPAKN": "N4", "HoVaTen": "Trần Thị Năm"}
    lies(monkeypatch, LayDanhSachPAKN=lambda extra: [GOOD | {"MaPAKN": "N5"}, fourth])
    true = pulling._take
    monkeypatch.setattr(pulling, "_take", lambda number, *rest: 1 / 0 if number == "N5" else true(number, *rest))
    go(1, timedelta(hours=30))
    assert Feedback.objects.filter(national_code="N4").exists()
    assert Difference.objects.get(kind="not_read").national_code == "N5"


@pytest.mark.parametrize("number", ["x" * 20_000, "a\x00b", "\ud800", ["a"], " ", "<b>", "N1"])
def test_a_number_that_cannot_be_theirs_is_listed_and_holds_up_no_other(
    town: Town, portal: Portal, monkeypatch: pytest.MonkeyPatch, number: Any
) -> None:
    first, second = taken_up(town), taken_up(town, content="Việc thứ hai: hồ sơ cấp phép đã quá hẹn.")
    Sync.objects.create(case=a_case(at=now()), code="X", national_code="N1", stage="sent", changed_at=now())

    def given(extra: dict[str, Any]) -> list[Any]:
        code = extra["data"][0]["MaPAKNDonVi"]
        return [{"MaPAKN": number if code == first.code else "N2", "MaPAKNDonVi": code}]

    other = {"MaPAKN": "N1", "MaPAKNDonVi": "X", "TrangThai": "2"}  # listed whatever it is asked
    lies(monkeypatch, DongBoPAKN=given, LayDanhSachPAKN=lambda extra: [other])
    go(9)
    wrong, right = Sync.objects.get(case=first), Sync.objects.get(case=second)
    assert (right.stage, right.national_code, Feedback.objects.get(pk=second.pk).national_code) == ("sent", "N2", "N2")
    assert wrong.stage in {"queued", "failed"}
    assert wrong.national_code == Feedback.objects.get(pk=first.pk).national_code == ""
    assert wrong.problem
    if isinstance(number, str) and number.strip():
        assert Difference.objects.get(kind="bad_number").code == first.code
