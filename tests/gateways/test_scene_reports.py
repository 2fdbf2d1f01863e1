"""Scene reports handed over to a neighbour in a process of its own: slow, down, wrong, forgetful; states come back once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from api import exchange
from casework.models import Case, Words, Work
from gateways.open311.client import handing, hearing
from gateways.open311.client.handing import decide
from gateways.open311.models import Handover, Mark
from gateways.open311.rounds import scene_round
from kernel.time import now
from kinds.feedback.forms import form_for
from kinds.feedback.kind import KIND
from tests.casework.town import Town, a_case, do
from tests.gateways.processes import running

pytestmark = pytest.mark.db
KEY = "khoa-thu"
SAID = "Nắp cống vỡ trước cổng trường, trẻ con đi qua rất nguy hiểm.\n\nĐịa điểm: 12 phố Huế (21.012345, 105.854321)"


@dataclass
class Scene:
    """The other side, over HTTP; its control calls are what a test may know of it."""

    url: str

    def control(self, path: str, told: dict[str, Any] | None = None) -> Any:
        answer = (
            httpx.post(f"{self.url}/_control{path}", json=told, trust_env=False, timeout=60)
            if told is not None
            else httpx.get(f"{self.url}/_control{path}", trust_env=False, timeout=60)
        )
        assert answer.status_code == 200, answer.text
        return answer.json()

    def fault(self, kind: str, **told: Any) -> None:
        self.control("/faults", {"kind": kind, **told})

    def reports(self) -> list[dict[str, Any]]:
        return list(self.control("/requests"))

    def say(self, reference: str, state: str, words: str = "") -> None:
        self.control(f"/requests/{reference}", {"state": state, "words": words})


@pytest.fixture(scope="module")
def scene_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp("scene")
    (folder / "key").write_text(KEY)
    told = ("--clock-file", os.environ["MOTCUA_CLOCK_FILE"], "--api-key-file", str(folder / "key"))
    with running("emulators.scene_reports", folder, *told) as url:
        yield Scene(url)


@pytest.fixture
def scene(scene_process: Scene, settings: Any) -> Scene:
    scene_process.control("/reset", {})
    settings.SCENE_REPORTS = {
        "url": f"{scene_process.url}/open311/v2", "api_key": KEY, "jurisdiction": "", "service": "", "knows_repeats": False,
        "picture_days": 30, "many_pictures": False,
    }  # fmt: skip
    return scene_process


def handed_over(town: Town, content: str = SAID) -> Case:
    case = a_case(at=now(), content=content)
    do(town, case, "lan", "hand_over_scene", now())
    return case


def go(times: int = 1, after: timedelta = timedelta(0), step: timedelta = timedelta(hours=1)) -> datetime:
    """Rounds of the worker; later ones an hour on, when everything that was put off is due."""
    at = now() + after
    for _ in range(times):
        scene_round(at)
        at += step
    return at


def standing(case: Case) -> Handover:
    return Handover.objects.get(case=case)


def test_words_and_place_go_over_and_never_the_sender(town: Town, scene: Scene) -> None:
    case = handed_over(town)
    go()
    (report,) = scene.reports()
    assert (report["number"], report["service_code"]) == (case.code, "DUONG")
    assert "12 phố Huế" in report["place"]
    assert report["personal"] == ""
    assert "Hòa" not in str(report)
    assert (standing(case).stage, standing(case).reference) == ("sent", report["reference"])
    case.refresh_from_db()
    assert (case.stage, case.feedback.scene_code) == ("handed_over", report["reference"])  # type: ignore[attr-defined]
    go(3)
    assert len(scene.reports()) == 1, "once, however often the worker comes round"


def test_their_own_keywords_choose_their_service(town: Town, scene: Scene) -> None:
    handed_over(town, "Đèn đường trước số nhà 12 tắt đã năm hôm, rất tối.")
    handed_over(town, "Một việc khác hẳn mà không từ nào của bên kia nói đến.")
    go()
    assert {report["description"][:3]: report["service_code"] for report in scene.reports()} == {
        "Đèn": "CHIEUSANG",
        "Một": "KHAC",
    }


def test_states_come_back_once_and_the_result_is_the_answer(town: Town, scene: Scene) -> None:
    case = handed_over(town)
    go()
    reference = scene.reports()[0]["reference"]
    scene.say(reference, "IN_PROGRESS", "Đội thoát nước đã nhận, dự kiến thay nắp cống trong hôm nay.")
    go(3, timedelta(minutes=5), timedelta(minutes=1))
    told = list(Words.objects.filter(case=case).values_list("text", flat=True))
    assert told == ["Đội thoát nước đã nhận, dự kiến thay nắp cống trong hôm nay."]
    scene.say(reference, "FIXED", "Đã thay nắp cống lúc 15 giờ.")
    go(3, timedelta(minutes=15), timedelta(minutes=1))
    case.refresh_from_db()
    assert case.stage == "answered"
    assert case.feedback.answer == "Đã thay nắp cống lúc 15 giờ."  # type: ignore[attr-defined]
    assert standing(case).stage == "ended"


def test_a_result_that_is_taken_back_is_not_lost(town: Town, scene: Scene) -> None:
    """Within one round the last state wins; after our answer the coordinator decides, and the sender reads their words."""
    case, other = handed_over(town), handed_over(town, SAID.replace("Nắp cống", "Cột đèn"))
    go()
    first, second = standing(case).reference, standing(other).reference
    for state, words in (("CLOSED", ""), ("REOPEN", "Mở lại, chưa xong."), ("FIXED", "Đã dọn xong."), ("CLOSED", "")):
        scene.say(first, state, words)
    scene.say(second, "CLOSED", "")
    go(2, timedelta(minutes=5), timedelta(minutes=1))
    case.refresh_from_db()
    other.refresh_from_db()
    assert (case.stage, case.feedback.answer) == ("answered", "Đã dọn xong.")  # type: ignore[attr-defined]
    assert "Mở lại, chưa xong." in Words.objects.filter(case=case).values_list("text", flat=True)
    assert (other.stage, standing(other).stage) == ("answered", "ended")
    assert not Work.objects.filter(task="scene_again").exists()
    scene.say(second, "REOPEN", "Đèn lại tắt.")
    go(1, timedelta(minutes=8))
    scene.say(second, "FIXED", "Đã thay bóng mới.")
    go(1, timedelta(minutes=12))
    told = set(Words.objects.filter(case=other).values_list("text", flat=True))
    assert {"Đèn lại tắt.", "Đã thay bóng mới."} <= told
    (task,) = Work.objects.filter(task="scene_again", closed_at=None)
    assert (task.case_id, task.unit_id, task.role) == (other.pk, town.unit("centre"), "coordinator")
    do(town, other, "lan", "reconsider", now() + timedelta(minutes=13), inputs={"words": "Hiện trường mở lại."})
    assert not Work.objects.filter(task="scene_again", closed_at=None).exists()


def test_a_neighbour_without_the_extension_is_asked_plainly(town: Town, scene: Scene) -> None:
    scene.control("/switches", {"updates": False})
    case = handed_over(town)
    go()
    scene.say(scene.reports()[0]["reference"], "CLOSED", "")
    go(2, timedelta(minutes=5))
    case.refresh_from_db()
    assert case.stage == "answered"
    scene.say(scene.reports()[0]["reference"], "OPEN", "")
    go(2, timedelta(minutes=15))
    assert Work.objects.filter(case=case, task="scene_again", closed_at=None).count() == 1, (
        "open again, after our answer"
    )


def test_a_token_becomes_a_number(town: Town, scene: Scene) -> None:
    scene.control("/switches", {"tokens": True})
    case = handed_over(town)
    go()
    assert standing(case).token == "t00001"
    assert standing(case).reference == "HT00001", "the same round asks for it"


def test_reports_that_lie_are_heard_as_far_as_they_can_be(
    town: Town, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, other = handed_over(town), handed_over(town, SAID.replace("Nắp cống", "Cột đèn"))
    go()
    at = now()
    rows = [
        {"update_id": "u" * 5000, "updated_datetime": "2026-13-45T10:00:00+07:00", "description": "Một.", "status": "đang xử lý"},
        {"update_id": "2", "updated_datetime": "0001-01-01T00:00:00+14:00", "description": "Hai.", "status": "OPEN"},
        {"update_id": "3", "updated_datetime": "9999-12-31T23:59:59-14:00", "description": "Ba.", "status": ""},
        {"update_id": "4", "description": "Bốn.", "status": "x" * 500},
    ]  # fmt: skip
    said = [row | {"service_request_id": standing(case).reference} for row in rows]
    said.append({"update_id": "1", "status": "FIXED", "service_request_id": standing(other).reference})
    monkeypatch.setattr(hearing.wire, "rows", lambda *_, **__: said)
    go(3, timedelta(minutes=5), timedelta(minutes=1))
    assert set(Words.objects.filter(case=case).values_list("text", flat=True)) == {"Một.", "Hai.", "Ba.", "Bốn."}
    heard_at = standing(case).heard_at
    assert heard_at is not None
    assert heard_at > at
    assert standing(other).stage == "ended"
    true = hearing._hear
    said[:] = [row | {"update_id": f"again {row['update_id'][:3]}"} for row in said[:2]]
    monkeypatch.setattr(
        hearing, "_hear", lambda h, row, *a, **k: 1 / 0 if "uuu" in row["update_id"] else true(h, row, *a, **k)
    )
    go(1, timedelta(minutes=30))
    assert Words.objects.filter(case=case, text="Hai.").count() == 2


@pytest.mark.parametrize(
    "told", [{"service_request_id": "9" * 5000}, {"service_request_id": "a b"}, {"token": "t" * 5000}]
)
def test_a_number_that_no_case_can_bear_is_a_doubt(
    town: Town, scene: Scene, monkeypatch: pytest.MonkeyPatch, told: dict[str, str]
) -> None:
    case = handed_over(town)
    monkeypatch.setattr(handing.wire, "post", lambda *_: [told])
    go(2)
    assert (standing(case).stage, standing(case).problem, standing(case).reference) == ("unknown", "bad_number", "")


def test_not_theirs_comes_back_to_the_coordinator(town: Town, scene: Scene) -> None:
    case = handed_over(town)
    go()
    scene.say(scene.reports()[0]["reference"], "NOT_COUNCILS_RESPONSIBILITY", "Việc này của Sở Giáo dục và Đào tạo.")
    go(2, timedelta(minutes=5))
    assert Work.objects.filter(case=case, task="scene_returned", role="coordinator", closed_at=None).count() == 1
    do(town, case, "lan", "take_back", now() + timedelta(hours=3), inputs={"words": "Không phải việc hiện trường."})
    assert not Work.objects.filter(case=case, task="scene_returned", closed_at=None).exists()
    go(2, timedelta(hours=4))
    assert standing(case).stage in ("sent", "ended")


@pytest.mark.parametrize("kind", ["down"])
def test_a_neighbour_that_is_away_is_asked_again(town: Town, scene: Scene, kind: str) -> None:
    scene.fault(kind, times=3)
    case = handed_over(town)
    go()
    assert standing(case).stage == "queued"
    assert standing(case).problem == "http_503"
    go(4, timedelta(hours=1))
    assert standing(case).stage == "sent"
    assert len(scene.reports()) == 1


@pytest.mark.parametrize("kind", ["drop_after", "html", "wrong", "close"])
def test_a_broken_call_is_a_doubt_that_a_person_settles(town: Town, scene: Scene, kind: str) -> None:
    scene.fault(kind, path="/open311/v2/requests", times=1)
    case = handed_over(town)
    go(4)
    assert standing(case).stage == "unknown", "a machine does not say it twice"
    there = scene.reports()
    if there:
        assert decide(standing(case), "arrived", there[0]["reference"], now())
        case.refresh_from_db()
        assert case.feedback.scene_code == there[0]["reference"]  # type: ignore[attr-defined]
    else:
        assert decide(standing(case), "retry", "", now())
        go(1, timedelta(hours=5))
    assert standing(case).stage == "sent"
    assert len(scene.reports()) == 1


def test_where_they_know_repeats_the_machine_asks_again(town: Town, scene: Scene, settings: Any) -> None:
    settings.SCENE_REPORTS = {**settings.SCENE_REPORTS, "knows_repeats": True}
    scene.fault("drop_after", path="/open311/v2/requests", times=2)
    case = handed_over(town)
    go(4)
    assert standing(case).stage == "sent"
    assert [r["number"] for r in scene.reports()] == [case.code]


def test_a_slow_neighbour_holds_nobody_up_for_ever(town: Town, scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "READ_S", 0.3)
    defaults = {**exchange.exchange.__kwdefaults__, "read_s": 0.3}
    monkeypatch.setattr(exchange.exchange, "__kwdefaults__", defaults)
    scene.fault("slow", path="/open311/v2/requests", seconds=1, times=1)
    case = handed_over(town)
    go()
    assert (standing(case).stage, standing(case).problem) == ("unknown", "broken_readtimeout")


def test_a_wrong_key_is_seen_and_nothing_is_lost(town: Town, scene: Scene, settings: Any) -> None:
    right = dict(settings.SCENE_REPORTS)
    settings.SCENE_REPORTS = {**right, "api_key": "sai"}
    case = handed_over(town)
    go(9, timedelta(0))
    assert standing(case).stage in ("queued", "failed")
    assert standing(case).problem == "http_403"
    settings.SCENE_REPORTS = right
    decide(standing(case), "retry", "", now())
    go(1, timedelta(hours=30))
    assert standing(case).stage == "sent"


def test_taken_back_before_it_went_it_does_not_go(town: Town, scene: Scene) -> None:
    scene.fault("down", times=1)
    case = handed_over(town)
    go()
    do(town, case, "lan", "take_back", now(), inputs={"words": "Chuyển nhầm, việc của phường."})
    go(3, timedelta(hours=1))
    assert scene.reports() == []
    assert standing(case).stage == "dropped"
    do(town, case, "lan", "hand_over_scene", now() + timedelta(hours=5))
    go(1, timedelta(hours=6))
    assert [r["number"] for r in scene.reports()] == [f"{case.code}-2"]


def test_a_worker_that_died_while_sending_leaves_a_doubt(town: Town, scene: Scene) -> None:
    case = handed_over(town)
    Handover.objects.create(
        case=case, code=case.code, stage="sending", lease_until=now() - timedelta(minutes=5), asked_at=now()
    )
    go()
    assert (standing(case).stage, standing(case).problem) == ("unknown", "worker_died")
    assert scene.reports() == []


def test_without_an_address_nothing_goes(town: Town, scene: Scene, settings: Any) -> None:
    settings.SCENE_REPORTS = {**settings.SCENE_REPORTS, "url": ""}
    handed_over(town)
    assert go()
    assert not Handover.objects.exists()


def test_while_they_are_away_they_are_asked_ever_more_seldom(town: Town, scene: Scene) -> None:
    handed_over(town)
    go()
    scene.fault("down")
    at = go(3, timedelta(minutes=5))
    mark = Mark.objects.get()
    assert (mark.failures, mark.problem) == (3, "http_503")
    assert mark.next_try_at is not None
    assert mark.next_try_at > at - timedelta(hours=1) + timedelta(minutes=3)


def test_who_wrote_into_the_words_who_they_are_does_not_go_over_with_them(town: Town, scene: Scene) -> None:
    who = {"name": "Trần Thị Hòa", "phone": "0912000091", "address": "số 5 phố Lò Đúc"}
    said = "Tôi là Trần Thị Hòa, sđt 0912 000 091, thư hoa@example.vn, nhà số 5 phố Lò Đúc. Đèn trước nhà hàng xóm tắt."
    said += " Hoặc gọi số của vợ tôi 024 3999 8888."
    case = a_case(at=now(), content=f"{said}\nĐịa điểm: số 5 phố Lò Đúc", **who)
    do(town, case, "lan", "hand_over_scene", now())
    go()
    (report,) = scene.reports()
    assert "[họ tên]" in str(report) and "Đèn trước nhà hàng xóm tắt." in str(report)
    assert not [told for told in ("Hòa", "0912", "3999", "hoa@", "nhà số 5") if told in str(report)]
    assert "số 5 phố Lò Đúc" in report["place"]  # where to go
    assert "keeps_address" in form_for(KIND.flow(case.flow_version).move("hand_over_scene"), case).fields


@pytest.mark.parametrize(
    ("content", "keeps"),
    [
        ("Cột đèn trước số 8 ngõ 37 Dịch Vọng chập điện tóe lửa từ tối qua.", True),
        ("Cột đèn chập điện.\nĐịa điểm: số 8 ngõ 37 Dịch Vọng", False),  # it goes over whoever lives there
        ("Tôi ở số 8 ngõ 37 Dịch Vọng. Đèn đường cuối phố không sáng.", False),
    ],
)
def test_where_the_story_itself_says_the_place_it_is_kept_unless_taken_out(
    town: Town, scene: Scene, content: str, *, keeps: bool
) -> None:
    case = a_case(at=now(), content=content, address="Số 8 ngõ 37 Dịch Vọng")
    form = form_for(KIND.flow(case.flow_version).move("hand_over_scene"), case)
    assert bool(form.fields["keeps_address"].initial) is keeps
