"""The training ground: each exercise can be done well, and each mistake is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from access.actor import Actor
from access.models import User
from books.orgs.holders import positions_of
from books.orgs.models import Unit
from casework import counters, doors, practice, readers
from casework.errors import InputMissing
from casework.models import Case, Practice
from casework.perform import perform
from casework.takeover import count_open_with
from casework.visibility import listed_cases
from demo import city
from demo.models import TrainingRun
from demo.training import runs
from demo.training.exercises import EXERCISES, WARD, exercise
from demo.training.screens import HANDBOOK, shown
from desks.leader import figures
from kernel.time import now
from kinds.feedback.publication.finding import search
from kinds.feedback.publication.models import Publication
from kinds.feedback.submission import looks_secret, submit
from kinds.feedback.suggestions import learning, waiting
from kinds.feedback.suggestions.suggesting import suggest
from messaging import outbox
from messaging.models import Outbound
from tests.casework.conftest import _forgetting
from tests.cluster import ROOT
from tests.suggestions.same_words import duplicates_of

pytestmark = pytest.mark.db

GOOD = "Kính gửi ông/bà, hồ sơ đã được Sở kiểm tra, giấy phép sẽ trả ngày 30/11/2026 tại bộ phận một cửa của Sở."


@pytest.fixture
def trainee(db: None) -> Iterator[User]:
    with _forgetting():
        city.load(now())
        yield User.objects.get(username="dieuphoi")


def actor(name: str) -> Actor:
    user = User.objects.get(username=name)
    held = positions_of(user.pk, now().date())[0]
    return Actor("official", user.pk, held.position_id, held.unit_id, frozenset({held.role}))


def unit(name: str) -> str:
    return str(Unit.objects.get(name=name, valid_to=None).pk)


class Try:
    """One run, with the officials' hands."""

    def __init__(self, trainee: User, slug: str) -> None:
        found = exercise(slug)
        assert found
        self.exercise = found
        self.run = runs.begin(trainee, found, now())
        self.cases = [Case.objects.get(pk=each) for each in self.run.case_ids]
        self.at = now()

    def do(self, who: str, move: str, case: int = 0, **inputs: Any) -> None:
        self.at += timedelta(minutes=1)
        perform(self.cases[case].pk, move, actor(who), at=self.at, inputs=inputs)

    def missed(self) -> list[str]:
        return [each.missed for each in runs.verdicts(self.run, self.exercise, self.at) if not each.holds]

    def told(self) -> list[str]:
        """The mistakes that the page speaks of."""
        found = runs.verdicts(self.run, self.exercise, self.at)
        return [each.missed for each in found if not each.holds and not each.waits]

    @property
    def is_passed(self) -> bool:
        return not self.missed() and TrainingRun.objects.get(pk=self.run.pk).passed_at is not None


def test_at_the_beginning_nothing_is_passed(trainee: User) -> None:
    for each in EXERCISES:
        started = Try(trainee, each.slug)
        assert len(each.checks) >= 4
        assert started.missed(), each.slug
        assert not started.told(), "what was not done yet is no mistake"
        assert not started.is_passed
    assert runs.done_by(trainee) == (0, 6)


def test_refusing_politely_with_the_right_reason(trainee: User) -> None:
    good = Try(trainee, "khong-nhan")
    good.do("dieuphoi", "redirect", reason="complaint")
    assert good.is_passed, good.missed()
    wrong = Try(trainee, "khong-nhan")
    wrong.do("dieuphoi", "refuse", reason="offensive", words="Đơn không hợp lệ, đề nghị không gửi nữa.")
    assert [w for w in wrong.missed() if "Nội dung khiếu nại" in w]
    assert [w for w in wrong.missed() if "không hợp lệ" in w]
    assert runs.done_by(trainee)[0] == 1, "a later try takes nothing away"


def test_nobody_outside_hears_of_an_exercise(trainee: User) -> None:
    tried = Try(trainee, "khong-nhan")
    tried.do("dieuphoi", "redirect", reason="complaint")
    while outbox.send_round(now() + timedelta(days=1)):
        pass
    told = Outbound.objects.filter(case_id=tried.cases[0].pk)
    assert [*told.values_list("notice", "state").order_by("created_at")] == [
        ("received", "practised"),
        ("redirected", "practised"),
    ]
    assert not told.exclude(provider_id="").exists()
    browser = Client()
    browser.force_login(trainee, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = browser.get(reverse("officer_case", args=[tried.cases[0].code])).content.decode()
    assert page.count("bài tập, không gửi đi") == 2, "what the sender would have read is still shown"


def test_conduct_does_not_go_to_the_accused(trainee: User) -> None:
    good = Try(trainee, "hanh-vi")
    said = {"stream": "conduct", "accused_unit_id": unit(WARD)}
    good.do("dieuphoi", "assign", unit_id=unit("Văn phòng Ủy ban nhân dân Thành phố"), **said)
    assert good.is_passed, good.missed()
    wrong = Try(trainee, "hanh-vi")
    wrong.do("dieuphoi", "assign", unit_id=unit(WARD), stream="rule", confirmed=unit(WARD))
    assert len(wrong.missed()) == 3


def test_opening_the_sender_without_need_is_seen(trainee: User) -> None:
    from books import people

    tried = Try(trainee, "hanh-vi")
    case = tried.cases[0]
    people.read_identity(case.sender_id, actor("dieuphoi"), "handle_case", now(), case_id=case.pk)
    assert [w for w in tried.told() if "Xem người gửi" in w], "told at once, before anything is decided"


def test_asking_what_is_missing(trainee: User) -> None:
    good = Try(trainee, "bo-sung")
    good.do(
        "dieuphoi",
        "ask_supplement",
        words="Ông/bà nộp hồ sơ ở cơ quan nào, thủ tục gì, ngày trên giấy hẹn là ngày nào?",
    )
    assert good.is_passed, good.missed()
    wrong = Try(trainee, "bo-sung")
    wrong.do("dieuphoi", "ask_supplement", words="Đề nghị cung cấp họ tên, số điện thoại và thông tin.")
    assert len(wrong.missed()) == 2


def test_finding_the_duplicate(trainee: User) -> None:
    good = Try(trainee, "trung-lap")
    good.do("dieuphoi", "merge", 1, main=good.cases[0].code, confirmed=good.cases[0].code)
    good.do("dieuphoi", "assign", 0, unit_id=unit("Sở Xây dựng"), stream="rule")
    assert good.is_passed, good.missed()
    wrong = Try(trainee, "trung-lap")
    wrong.do("dieuphoi", "refuse", 1, reason="duplicate")
    assert [w for w in wrong.told() if "gộp, không từ chối" in w]
    upside_down = Try(trainee, "trung-lap")
    code = upside_down.cases[1].code
    upside_down.do("dieuphoi", "merge", 0, main=code, confirmed=code)
    assert [w for w in upside_down.told() if "Gộp ngược lại" in w]


def test_sealing_what_the_machine_does_not_see(trainee: User) -> None:
    found = exercise("niem-phong")
    assert found
    assert not looks_secret(found.matters[0]), "the machine would have been quicker"
    assert not suggest(found.matters[0]).denunciation.value, (
        "the model in use recognises the denunciation of this exercise: write it in words that it does not see"
    )
    good = Try(trainee, "niem-phong")
    waiting.suggesting_round(now())
    browser = Client()
    browser.force_login(trainee, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = browser.get(reverse("officer_case", args=[good.cases[0].code])).content.decode()
    assert "Gợi ý của máy" in page
    assert "tố cáo" not in page.split("Gợi ý của máy")[1].split("</section>")[0], "the panel would give it away"
    good.do("dieuphoi", "seal")
    assert good.is_passed, good.missed()
    wrong = Try(trainee, "niem-phong")
    wrong.do("dieuphoi", "assign", unit_id=unit("Sở Xây dựng"), stream="rule")
    wrong.do("dieuphoi", "seal")
    assert [w for w in wrong.missed() if "Cách ly trước" in w]


def test_answering_in_time_and_clearing_it(trainee: User) -> None:
    tried = Try(trainee, "tra-loi")
    tried.do("xuly", "draft_answer", answer="Sở sẽ xem xét và trả lời ông/bà sau.")
    tried.do("pheduyet", "return_draft", words="Thiếu ngày trả kết quả.")
    assert not tried.told(), "nothing was approved yet"
    tried.do("xuly", "draft_answer", answer=GOOD)
    tried.do("pheduyet", "approve")
    assert (len(tried.missed()), tried.told()) == (1, [])
    clean = {"title": "Hồ sơ sửa nhà quá hẹn", "content": "Người dân nộp hồ sơ ngày 03/08, quá hẹn.", "answer": GOOD}
    tried.do("dieuphoi", "clear_publication", **clean)
    assert tried.is_passed, tried.missed()


def test_beginning_anew_clears_the_desk_and_keeps_progress_apart(trainee: User) -> None:
    first = Try(trainee, "bo-sung")
    other = User.objects.get(username="xuly")
    theirs = Try(other, "bo-sung")
    Try(trainee, "bo-sung")
    first.cases[0].refresh_from_db()
    theirs.cases[0].refresh_from_db()
    assert first.cases[0].stage == "withdrawn"
    assert theirs.cases[0].stage == "received"


def client_of(username: str) -> Client:
    browser = Client()
    user = User.objects.get(username=username)
    browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


def test_an_exercise_is_there_for_whoever_practises_and_for_nobody_else(trainee: User) -> None:
    tried = Try(trainee, "tra-loi")
    case = tried.cases[0]
    address = f"/can-bo/vu-viec/{case.code}/"
    inbox = client_of("xuly").get("/can-bo/").content.decode()
    assert case.code in inbox, "the seats of the exercise have it"
    assert "bài tập huấn" in inbox
    assert client_of("dieuphoi").get(address).status_code == 200
    for other in ("lanhdao", "dieuphoi.vanphong"):
        assert client_of(other).get(address).status_code == 404, other
    everything = reverse("officer_cases")
    for each, page in (("dieuphoi", everything), ("kiemtra", everything), ("pheduyet", reverse("head_works"))):
        shown = client_of(each).get(page)
        assert (shown.status_code, case.code in shown.content.decode()) == (200, False), each
    # A year later it is late: for nobody's figures.
    later = now() + timedelta(days=365)
    led = figures.watched_open()
    assert not [each for each in figures.count_open(listed_cases(actor("lanhdao")), led, later) if each.count]
    works = counters.main_work([case.unit_id, case.receiving_unit_id], actor("lanhdao"))
    assert not works.exists()
    assert count_open_with(case.unit_id) == (0, False)
    # What was begun before exercises were told apart is marked by the migration, for the same people.
    known = set(practice.people_of(case.pk))
    Practice.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(import_module("demo.migrations.0002_practised")._OLD_RUNS)
    assert set(practice.people_of(case.pk)) == known


def test_nothing_of_an_exercise_leaves_the_house(trainee: User) -> None:
    tried = Try(trainee, "tra-loi")
    tried.do("xuly", "draft_answer", answer=GOOD)
    tried.do("pheduyet", "approve")
    clean = {"title": "Hồ sơ sửa nhà quá hẹn", "content": "Người dân nộp hồ sơ ngày 03/08, quá hẹn.", "answer": GOOD}
    tried.do("dieuphoi", "clear_publication", **clean)
    case = tried.cases[0]
    own = Publication.objects.get(pk=case.pk)
    assert Client().get(f"/tra-loi/{own.code}/").status_code in (404, 410)
    assert "Hồ sơ sửa nhà quá hẹn" not in Client().get("/tra-loi/").content.decode()
    assert not search("ho so sua nha")
    (door,) = doors.doors()
    assert door.glimpses([case.pk]) == {}
    assert not door.published().exists()
    assert not learning.decided()
    with connection.cursor() as cursor:  # what the readers of the ledger (webhooks, the national portal) are told
        cursor.execute(readers._ENTRIES, [0, 2**62, "feedback"])
        assert case.pk not in {row[1] for row in cursor.fetchall()}


def test_exercises_and_real_matters_do_not_mix(trainee: User) -> None:
    tried = Try(trainee, "trung-lap")
    same = {"name": "Lò Thị Mây", "address": "Ba Đình", "phone": "0987000111", "content": tried.exercise.matters[0]}
    real = submit(same, channel="web", at=now(), key="real").opened
    again = submit(same, channel="web", at=now(), key="again").opened
    waiting.suggesting_round(now())
    assert [guess.value for guess in duplicates_of(real.id)] == [str(again.id)]
    assert str(real.id) not in {guess.value for guess in duplicates_of(tried.cases[0].pk)}
    with pytest.raises(InputMissing):
        perform(real.id, "merge", actor("dieuphoi"), at=now(), inputs={"main": tried.cases[0].code})
    tried.do("dieuphoi", "split", 0, parts=["Phần thứ hai của chuyện này là cái cống ở đầu ngõ đã hỏng từ lâu."])
    part = Case.objects.get(code__startswith=f"{tried.cases[0].code}.")
    assert practice.people_of(part.pk) == practice.people_of(tried.cases[0].pk) != []


def test_the_pages(trainee: User) -> None:
    browser = Client()
    browser.force_login(trainee, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert Client().get("/tap-huan/").status_code == 302
    page = browser.get("/tap-huan/").content.decode()
    for each in EXERCISES:
        assert each.title in page
    assert "Bắt đầu bài này" in browser.get("/tap-huan/niem-phong/").content.decode()
    assert browser.post("/tap-huan/niem-phong/").status_code == 302
    text = browser.get("/tap-huan/niem-phong/").content.decode()
    assert "Chưa đến bước" in text
    assert "Chưa đạt" not in text
    assert Case.objects.get().code in text
    assert browser.get("/tap-huan/khong-co/").status_code == 404
    book = browser.get("/tap-huan/so-tay/").content.decode()
    assert "*" not in book, "a mark of the source that this page does not know"
    assert "Năm điều phải nhớ" in book
    assert book.count("<h1>") == 1


def test_the_handbook_is_read_as_text() -> None:
    assert "<script>" not in shown("# A\n\n- **b** <script>alert(1)</script>\n1. `x`\n")
    source = (ROOT / HANDBOOK).read_text(encoding="utf-8")
    assert shown(source).count("<h2>") == source.count("\n## ")


def test_the_pages_are_cheap(trainee: User) -> None:
    from tests.tree.test_statements import cost

    browser = Client()
    browser.force_login(trainee, backend="allauth.account.auth_backends.AuthenticationBackend")
    for each in EXERCISES:
        runs.begin(trainee, each, now())
    assert cost(browser, "/tap-huan/") == 5
    assert cost(browser, "/tap-huan/bo-sung/") == 8, "its checks read the whole trace of two cases"
