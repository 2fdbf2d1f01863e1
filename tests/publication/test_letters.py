"""The answer as a letter: numbered without gaps, printed, signed, kept with its case, and examined again."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from access.actor import citizen
from books.orgs.models import Position, Unit, UnitCode
from casework import erasure
from casework.errors import CaseError, MoveNotAllowed
from casework.models import Attachment, Case, Work
from casework.tracking import secret_of
from kinds.feedback.letters import orders, printing
from kinds.feedback.letters.models import NUMBERED, SIGNED, UNSIGNED, Letter
from kinds.feedback.letters.orders import PressFailed, examined
from kinds.feedback.letters.press import carry_out
from kinds.feedback.letters.printing import letter_round
from kinds.feedback.letters.wording import values_of
from kinds.feedback.models import Feedback
from kinds.feedback.sender.own_export import export_of
from ledger.models import Entry
from tests.casework.town import ANSWER, AT, START, Town, case_in, do
from vault import files
from vault.errors import KeyDestroyed

pytestmark = pytest.mark.db
LATER = AT + timedelta(hours=2)


def signed_in(town: Town, name: str) -> Client:
    browser = Client()
    browser.force_login(town.users[name], backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


def issued(town: Town, **opened: Any) -> tuple[Case, Letter]:
    case = case_in(town, "answered", **opened)
    do(town, case, "lan", "issue_letter", LATER)
    case.refresh_from_db()
    return case, Letter.objects.get(case=case)


@pytest.fixture(autouse=True)
def press_at_hand(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The press in this process: its tools are loaded once. One test sends its order to the real one.

    In a thread of its own, for the signer runs an event loop, and a browser test before this one may have left its own.
    """
    with ThreadPoolExecutor(1) as press:
        monkeypatch.setattr(orders, "_sent", lambda order: press.submit(carry_out, order).result())
        yield


@pytest.fixture(scope="module")
def _printed() -> dict[str, bytes]:
    return {}


@pytest.fixture
def pdf(town: Town, _printed: dict[str, bytes]) -> Iterator[tuple[Case, Letter, bytes]]:
    """A signed letter. The press is asked once for all tests; each has its own case and register."""
    case, letter = issued(town)
    with pytest.MonkeyPatch.context() as patch:
        if _printed:
            patch.setattr(printing, "printed_and_signed", lambda *_: (_printed["pdf"], True))
        assert letter_round(LATER) == 1
    letter.refresh_from_db()
    _printed.setdefault("pdf", files.read(letter.file_id))  # type: ignore[arg-type]
    yield case, letter, _printed["pdf"]


def test_numbers_run_without_gaps_by_unit_and_year(town: Town) -> None:
    letters = [issued(town)[1] for _ in range(3)]
    assert [letter.symbol for letter in letters] == ["01/SXD-PAKN", "02/SXD-PAKN", "03/SXD-PAKN"]
    case = case_in(town, "answered")
    do(town, case, "lan", "issue_letter", LATER.replace(year=2027))
    assert Letter.objects.get(case=case).symbol == "01/SXD-PAKN"


def test_a_refused_move_takes_no_number(town: Town) -> None:
    case, _ = issued(town)
    with pytest.raises(MoveNotAllowed):
        do(town, case, "lan", "issue_letter", LATER)
    with pytest.raises(CaseError):
        do(town, case_in(town, "assigned"), "lan", "issue_letter", LATER)
    assert issued(town)[1].number == 2


def test_the_books_say_how_a_unit_is_abbreviated(town: Town) -> None:
    UnitCode.objects.create(
        unit=town.units["works"], scheme="symbol", code="SXD&NO", valid_from=START, legal_basis="Thử"
    )
    assert issued(town)[1].symbol == "01/SXD&NO-PAKN"


def may_sign(town: Town) -> None:
    """The approver of the town, with a title by which one signs."""
    Position.objects.filter(pk=town.seats["ha"].pk).update(title="Phó Giám đốc Sở")


def test_a_letter_that_the_sender_asked_for_comes_with_the_answer(town: Town) -> None:
    may_sign(town)
    case = case_in(town, "awaiting_approval")
    Feedback.objects.filter(pk=case.pk).update(wants_letter=True)
    do(town, case, "ha", "approve", LATER)
    letter = Letter.objects.get(case=case)
    assert (letter.state, letter.signer_id, letter.unit_id) == (NUMBERED, town.users["ha"].pk, town.unit("works"))
    assert Entry.objects.get(stream=case.pk, verb="feedback:answer:approved").particulars["number"] == 1


def test_no_number_is_taken_where_it_is_doubtful_who_may_sign(town: Town) -> None:
    case = case_in(town, "awaiting_approval")
    Feedback.objects.filter(pk=case.pk).update(wants_letter=True)
    page = signed_in(town, "ha").get(reverse("officer_move", args=[case.code, "approve"])).content.decode()
    assert "thẩm quyền ký của đồng chí: Người ký không giữ chức vụ lãnh đạo" in page, "before it is approved"
    do(town, case, "ha", "approve", LATER)
    assert not Letter.objects.filter(case=case).exists()
    assert Feedback.objects.get(pk=case.pk).answer, "the answer itself waits for nothing"
    task = Work.objects.get(case=case, task="issue_letter")
    assert (task.role, task.unit_id, task.closed_at) == ("coordinator", town.unit("centre"), None)
    do(town, case, "lan", "issue_letter", LATER)
    assert Letter.objects.filter(case=case).count() == 1
    assert not Work.objects.filter(case=case, task="issue_letter", closed_at=None).exists()


def test_who_gave_the_answer_signs(town: Town) -> None:
    assert issued(town)[1].signer_id == town.users["ha"].pk


def test_printed_signed_and_beside_its_case(pdf: tuple[Case, Letter, bytes], town: Town) -> None:
    _case, letter, content = pdf
    assert (letter.state, letter.next_try_at) == (SIGNED, None)
    assert content.startswith(b"%PDF-")
    assert b"pdfaid:part" in content, "PDF/A says what it is"
    found = examined(content, LATER)
    assert (found["holds"], found["why"]) == (True, "")
    assert found["signed_at"] == LATER.isoformat()
    assert Entry.objects.filter(verb="people:identity:read", particulars__why="answer_letter").exists()
    assert letter_round(LATER + timedelta(days=1)) == 0


def test_the_press_is_a_process_of_its_own(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    _, letter = issued(town)
    assert letter_round(LATER) == 1
    letter.refresh_from_db()
    assert letter.state == SIGNED
    with pytest.raises(PressFailed) as failed:
        orders.printed("no-such-paper", {})
    assert "ANSWER" not in str(failed.value.fields)


def test_a_changed_file_is_told(pdf: tuple[Case, Letter, bytes]) -> None:
    content = pdf[2]
    place = content.index(b"stream") + 200
    changed = content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
    assert examined(changed, LATER)["why"] == "changed"
    assert examined(b"%PDF-1.7 nothing", LATER)["why"] == "not_pdf"


def test_the_sender_downloads_it_and_nobody_else(pdf: tuple[Case, Letter, bytes], town: Town) -> None:
    case, letter, content = pdf
    secret = secret_of(case.pk, bytes(case.tracking_salt))
    page = Client().get(reverse("feedback_follow", args=[case.code, secret])).content.decode()
    assert letter.symbol in page
    address = reverse("letter_download", args=[case.code, secret, letter.pk])
    assert address in page
    answer = Client().get(address)
    assert (answer.content, answer["Content-Type"]) == (content, "application/pdf")
    assert Client().get(reverse("letter_download", args=[case.code, "000000000000", letter.pk])).status_code == 404
    for who, status in {"lan": 200, "bao": 403, "ha": 403, "long": 403}.items():
        assert signed_in(town, who).get(reverse("letter_open", args=[case.code, letter.pk])).status_code == status, who
    assert letter.symbol not in str(
        signed_in(town, "lan").get(reverse("officer_case", args=[case.code])).context["attachments"]
    )


def test_anybody_may_ask_whether_it_is_ours(pdf: tuple[Case, Letter, bytes], tmp_path: Path) -> None:
    content = pdf[2]
    page = Client().post(reverse("letter_check"), {"file": SimpleUploadedFile("cong-van.pdf", content)})
    assert page.context["found"]["letter"].pk == pdf[1].pk
    assert "còn nguyên vẹn" in page.content.decode()
    assert "Đỗ Thị Hòa" not in page.content.decode()
    (tmp_path / "a.pdf").write_bytes(content)
    call_command("verify_letter", str(tmp_path / "a.pdf"), verbosity=0)
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.7")
    with pytest.raises(CommandError):
        call_command("verify_letter", str(tmp_path / "b.pdf"))


def test_erasing_destroys_the_letter_and_keeps_its_number(pdf: tuple[Case, Letter, bytes]) -> None:
    case, letter, _ = pdf
    erasure.erase_case(case.pk, erasure.ON_REQUEST, LATER, citizen())
    assert not Attachment.objects.filter(case=case).exists()
    with pytest.raises(KeyDestroyed):
        files.read(letter.file_id)  # type: ignore[arg-type]
    assert Letter.objects.get(pk=letter.pk).symbol == letter.symbol


def test_an_erased_case_is_not_printed(town: Town) -> None:
    case, letter = issued(town)
    erasure.erase_case(case.pk, erasure.ON_REQUEST, LATER, citizen())
    assert letter_round(LATER) == 1
    letter.refresh_from_db()
    assert (letter.state, letter.file_id) == (NUMBERED, None)
    assert letter_round(LATER + timedelta(days=1)) == 0


def test_a_press_that_fails_tries_again(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    _, letter = issued(town)

    def broken(*_: Any) -> None:
        raise PressFailed(why="hết giấy")

    monkeypatch.setattr(printing, "printed_and_signed", broken)
    assert letter_round(LATER) == 1
    assert letter_round(LATER) == 0
    assert letter_round(LATER + timedelta(seconds=31)) == 1
    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == (NUMBERED, 2)


def test_without_a_key_it_says_that_it_is_unsigned(town: Town, settings: Any) -> None:
    settings.DEMO = False
    _, letter = issued(town)
    assert letter_round(LATER) == 1
    letter.refresh_from_db()
    assert letter.state == UNSIGNED
    assert examined(files.read(letter.file_id), LATER)["why"] == "no_signature"  # type: ignore[arg-type]


def test_the_preview_takes_no_number_and_names_nobody(town: Town) -> None:
    case = case_in(town, "awaiting_approval")
    browser = signed_in(town, "ha")
    page = browser.get(reverse("letters", args=[case.code]))
    assert page.status_code == 200
    picture = browser.get(reverse("letter_preview", args=[case.code]))
    assert picture.content.startswith(b"\x89PNG")
    assert not Letter.objects.exists()
    assert not Entry.objects.filter(particulars__why="answer_letter").exists()


def test_the_letter_says_for_whom_the_sender_wrote(town: Town) -> None:
    case, letter = issued(town)
    Feedback.objects.filter(pk=case.pk).update(on_behalf_of="Tổ dân phố số 5")
    told = printing._values(letter, LATER)
    assert (told["addressee"], told["for_whom"]) == ("Ông/Bà Đỗ Thị Hòa", "gửi thay cho: Tổ dân phố số 5")
    Case.objects.filter(pk=case.pk).update(sender_id=None)
    letter.refresh_from_db()
    assert "Tổ dân phố" not in str(printing._values(letter, LATER)), "where the sender is not named, nobody is"


def test_the_signature_shows_who_signed_for_which_office_and_when(town: Town) -> None:
    _, letter = issued(town)
    signed_by, office, when = printing._values(letter, LATER)["seal"].split("\n")
    assert signed_by.startswith("Ký bởi: ")
    assert (office, when) == ("Cơ quan: Sở Xây dựng", "Thời gian ký: 15-09-2026 11:00:00 +07:00")


# --- the draft of the letter, for who approves ----------------------------------------------------------------------


def test_who_approves_sees_the_paper_that_would_be_signed(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    may_sign(town)
    case = case_in(town, "awaiting_approval")
    Feedback.objects.filter(pk=case.pk).update(wants_letter=True, on_behalf_of="Tổ dân phố số 5")
    sent: list[dict[str, Any]] = []
    press = orders._sent
    monkeypatch.setattr(orders, "_sent", lambda order: sent.append(order) or press(order))
    browser, address = signed_in(town, "ha"), reverse("letter_draft", args=[case.code])
    assert address in browser.get(reverse("officer_move", args=[case.code, "approve"])).content.decode()
    answer = browser.get(address)
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/pdf", "private, no-store")
    assert examined(answer.content, LATER)["why"] == "no_signature"
    assert not Letter.objects.exists()
    assert not Attachment.objects.filter(case=case).exists()
    assert not Entry.objects.filter(particulars__why="answer_letter").exists()
    do(town, case, "ha", "approve", LATER)
    draft, real = sent[0]["values"], printing._values(Letter.objects.get(case=case), LATER)
    assert (draft["draft"], draft["symbol"]) == ("BẢN XEM TRƯỚC", "…/SXD-PAKN")
    for same in ("authority", "opening", "answer", "closing", "capacity", "signer", "about", "copies"):
        assert draft[same] == real[same], same
    assert not [name for name in ("Đỗ Thị Hòa", "Tổ dân phố số 5", "Số 5 phố Huế") if name in str(draft)]


def test_nobody_sees_it_with_whom_the_approval_does_not_lie(town: Town) -> None:
    case = case_in(town, "awaiting_approval")
    Feedback.objects.filter(pk=case.pk).update(wants_letter=True)
    address = reverse("letter_draft", args=[case.code])
    statuses = {who: signed_in(town, who).get(address).status_code for who in ("lan", "bao", "truong", "long", "anh")}
    assert statuses == {"lan": 403, "bao": 403, "truong": 404, "long": 403, "anh": 403}
    assert address not in signed_in(town, "lan").get(reverse("officer_case", args=[case.code])).content.decode()
    Case.objects.filter(pk=case.pk).update(shielded_unit_id=town.unit("works"))
    assert signed_in(town, "ha").get(address).status_code == 404, "whom it accuses"
    Case.objects.filter(pk=case.pk).update(shielded_unit_id=None)
    do(town, case, "ha", "approve", LATER)
    assert signed_in(town, "ha").get(address).status_code == 404, "it was approved"


@pytest.mark.parametrize(
    ("stage", "move"),
    [("received", "answer_question"), ("forwarded", "record_reply"), ("handed_over", "answer_scene")],
)
def test_words_that_are_the_answer_at_once_are_seen_on_paper_first(
    town: Town, monkeypatch: pytest.MonkeyPatch, stage: str, move: str
) -> None:
    case = case_in(town, stage)
    browser, address = signed_in(town, "lan"), reverse("letter_typed", args=[case.code, move])
    assert f'formaction="{address}"' in browser.get(reverse("officer_move", args=[case.code, move])).content.decode()
    sent: list[dict[str, Any]] = []
    monkeypatch.setattr(orders, "_sent", lambda order: sent.append(order) or {"pdf": "JVBERi0="})
    said = "Quy định hiện hành cho phép nộp hồ sơ ở bất kỳ điểm nào của trung tâm."
    paper = browser.post(address, {"words": said})
    assert paper["Content-Type"] == "application/pdf"
    assert said in str(sent[0]["values"]["answer"])
    assert sent[0]["values"]["authority"] == "Trung tâm Phục vụ hành chính công"
    assert "Đỗ Thị Hòa" not in str(sent)
    assert not Letter.objects.exists()
    statuses = {name: signed_in(town, name).post(address, {"words": said}).status_code for name in ("bao", "ha")}
    assert statuses == {"bao": 403, "ha": 404}
    assert browser.post(reverse("letter_typed", args=[case.code, "note"]), {"words": said}).status_code == 404


def test_no_draft_of_a_letter_that_nobody_asked_for(town: Town) -> None:
    case = case_in(town, "awaiting_approval")
    page = signed_in(town, "ha").get(reverse("officer_move", args=[case.code, "approve"])).content.decode()
    assert reverse("letter_draft", args=[case.code]) not in page


@pytest.mark.parametrize(
    ("subject", "quoted"), [("Cấp phép sửa nhà.", True), ("Tôi nộp hồ sơ từ tháng 8 mà quá hạn…", False)]
)
def test_half_a_sentence_of_the_senders_is_not_quoted(town: Town, subject: str, quoted: bool) -> None:
    case = case_in(town, "answered")
    Case.objects.filter(pk=case.pk).update(subject=subject)
    case.refresh_from_db()
    unit = Unit.objects.get(pk=case.unit_id)
    told = values_of(
        case=case, own=None, unit=unit, letter=None, at=LATER, signer=("", ""), to=("", "", ""), answer=ANSWER
    )
    assert (f"về việc: {subject.rstrip('.')}." in told["opening"]) is quoted
    assert "…" not in told["opening"]


def test_the_beginning_of_the_senders_story_is_no_title(town: Town) -> None:
    case = case_in(town, "answered")
    own, unit = Feedback.objects.get(pk=case.pk), Unit.objects.get(pk=case.unit_id)
    who: dict[str, Any] = {"signer": ("", ""), "to": ("", "", "")}
    told = values_of(case=case, own=own, unit=unit, letter=None, at=LATER, answer=ANSWER, **who)
    assert case.subject in own.content
    assert "về việc" not in told["opening"]


def test_a_question_is_answered_as_one_and_a_title_is_not_parted_in_a_word(town: Town) -> None:
    case = case_in(town, "answered")
    own, unit = Feedback.objects.get(pk=case.pk), Unit.objects.get(pk=case.unit_id)
    who: dict[str, Any] = {"signer": ("Chuyên viên điều phối phản ánh, kiến nghị", ""), "to": ("", "", "")}
    told = values_of(case=case, own=own, unit=unit, letter=None, at=LATER, answer=ANSWER, **who)
    assert "phản\u00a0ánh" in told["capacity"]
    assert "phản ánh, kiến nghị" in told["opening"]
    own.scope = "question"
    told = values_of(case=case, own=own, unit=unit, letter=None, at=LATER, answer=ANSWER, **who)
    assert "câu hỏi" in told["opening"]
    assert "câu\u00a0hỏi" in told["about"]


def test_issued_from_its_page(town: Town) -> None:
    case = case_in(town, "answered")
    browser = signed_in(town, "lan")
    page = browser.get(reverse("letters", args=[case.code]))
    said = {"key": "k", "expects": page.context["expects"]}
    assert "Chưa chắc người ký có thẩm quyền" in page.content.decode(), "said before there is a number, not after"
    assert browser.post(reverse("letter_issue", args=[case.code]), said).status_code == 422
    assert not Letter.objects.filter(case=case).exists()
    said["doubt_seen"] = "1"
    assert browser.post(reverse("letter_issue", args=[case.code]), said).status_code == 302
    assert Letter.objects.filter(case=case).count() == 1
    assert browser.post(reverse("letter_issue", args=[case.code]), said).status_code == 302, "the same request again"
    assert Letter.objects.filter(case=case).count() == 1
    for who in ("lan", "ha"):
        after = signed_in(town, who).get(reverse("letters", args=[case.code])).content.decode()
        assert "Xem trước" not in after, "what was issued is no draft any more"
        assert "chỉ người gửi và điều phối mở được" in after
    assert signed_in(town, "bao").post(reverse("letter_issue", args=[case.code]), said).status_code == 403
    Position.objects.filter(pk=town.seats["ha"].pk).update(title="Phó Giám đốc Sở")
    other = case_in(town, "answered")
    page = browser.get(reverse("letters", args=[other.code]))
    assert "doubt_seen" not in page.content.decode(), "who may sign is not asked"
    said = {"key": "k2", "expects": page.context["expects"]}
    assert browser.post(reverse("letter_issue", args=[other.code]), said).status_code == 302


def test_text_is_never_run_as_markup(town: Town) -> None:
    from kinds.feedback.letters.press import set_paper
    from kinds.feedback.letters.wording import values_of

    case = case_in(town, "answered")
    values = values_of(
        case=case, own=None, unit=town.units["works"], letter=None, at=AT, signer=("Giám đốc", "A"), to=("Ông/Bà", "", ""),
        answer=f'{ANSWER}\n#panic("x") $ * _ <a> @b \\ // /* 👍 \u4e2d',
    )  # fmt: skip
    assert set_paper("letter", values).startswith(b"%PDF-")


def test_the_senders_own_data_hold_the_letter(pdf: tuple[Case, Letter, bytes]) -> None:
    case, letter, content = pdf
    Letter.objects.filter(pk=letter.pk).update(state=SIGNED, file_id=letter.file_id)
    letter.refresh_from_db()
    [told] = export_of(case, LATER)["công văn trả lời"]
    assert (told["số, ký hiệu"], told["chữ ký số"]) == (letter.symbol, "đã ký số")
    assert base64.b64decode(told["bản PDF (base64)"]) == content
    erasure.erase_case(case.pk, erasure.ON_REQUEST, LATER, citizen())
    [gone] = export_of(Case.objects.get(pk=case.pk), LATER)["công văn trả lời"]
    assert gone["bản PDF (base64)"] == ""


def test_without_an_authority_the_check_says_whose_clock_it_was(pdf: tuple[Case, Letter, bytes]) -> None:
    assert examined(pdf[2], LATER)["stamp"] is None
    page = Client().post(reverse("letter_check"), {"file": SimpleUploadedFile("c.pdf", pdf[2])}).content.decode()
    assert "không có dấu thời gian" in page
