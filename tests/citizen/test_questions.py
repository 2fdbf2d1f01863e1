"""One question a page: what is kept, what comes back, what is asked again, what is sent once, what is never kept."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from PIL import Image

from casework.models import Attachment, Case
from desks.citizen import drafts
from desks.citizen.models import Draft
from kernel.time import now
from kinds.feedback.asking import nearby
from kinds.feedback.asking.nearby import Near
from kinds.feedback.conversations.form_links import one_time_link
from kinds.feedback.intake import FeedbackListener
from kinds.feedback.models import Feedback, FormLink
from ledger.verify import verify
from messaging.conversations import conversation_at, draft_of
from messaging.inbound import Heard, Media
from tests.casework.town import FIELDS, Town, talk
from tests.unsealing import unsealed
from vault import files
from vault.errors import VaultError
from vault.models import File

pytestmark = pytest.mark.db

MATTER = FIELDS["content"]
DENOUNCES = "Hôm ông trưởng phòng nhận hối lộ 50 triệu của tôi, tôi tố cáo."


def picture(name: str = "giấy hẹn.png", color: str = "red") -> SimpleUploadedFile:
    held = io.BytesIO()
    Image.new("RGB", (8, 8), color).save(held, "PNG")
    return SimpleUploadedFile(name, held.getvalue(), "image/png")


def answer(browser: Client, slug: str, **said: Any) -> Any:
    return browser.post(f"/gui/cau/{slug}/", said)


PAGES: dict[str, dict[str, Any]] = {
    "viec": {"content": MATTER},
    "co-quan": {"unit": "unknown"},
    "khi-nao": {"happened_on": "sáng 3/9"},
    "tep": {},
    "ho-ten": {"name": FIELDS["name"]},
    "dia-chi": {"address": FIELDS["address"]},
    "lien-he": {"phone": "0912 345 678", "email": ""},
}


def fill(browser: Client, **other: dict[str, Any]) -> str:
    """Answer page after page as they come; where it ends."""
    where = "/gui/cau/viec/"
    for _ in range(9):
        slug = where.rstrip("/").split("/")[-1]
        if slug not in PAGES:
            return where
        done = answer(browser, slug, **other.get(slug.replace("-", "_"), PAGES[slug]))
        assert done.status_code == 302, done.content.decode()[:3000]
        where = done["Location"]
    return where


def readable() -> int:
    count = 0
    for file_id in File.objects.values_list("pk", flat=True):
        try:
            files.read(file_id)
            count += 1
        except VaultError:
            pass
    return count


def test_from_the_first_question_to_the_code(town: Town) -> None:
    browser = Client()
    assert "Bắt đầu" in browser.get("/gui/bat-dau/").content.decode()
    supposed, both = "chắc là bên xây dựng của quận cũ", {"files": [picture(), picture("hai.png", "blue")]}
    assert fill(browser, tep=both, co_quan={"unit": "unknown", "unit_text": supposed}) == "/gui/xem-lai/"
    page = browser.get("/gui/xem-lai/").content.decode()
    for words in (
        MATTER,
        supposed,
        "sáng 3/9",
        "giấy hẹn.png",
        FIELDS["name"],
        FIELDS["address"],
        "0912 345 678",
        "Gửi đến thành phố",
    ):
        assert words in page
    sent = browser.post("/gui/xem-lai/")
    case = Case.objects.get()
    assert case.code in sent["Location"]
    assert browser.get(sent["Location"]).status_code == 200
    assert Attachment.objects.filter(case=case, state="stored").count() == 2
    own = vars(Feedback.objects.get())
    assert {"happened_on": "sáng 3/9", "unit_named_text": supposed, "unit_named_id": None}.items() <= own.items()
    assert not list(verify())
    assert "viết dở" not in browser.get("/gui/bat-dau/").content.decode()


def test_a_double_press_shows_the_same_page_and_makes_one_matter(town: Town) -> None:
    browser = Client()
    fill(browser, tep={"files": picture()})
    first, second = browser.post("/gui/xem-lai/"), browser.post("/gui/xem-lai/")
    assert first["Location"] == second["Location"]
    assert (Case.objects.count(), readable()) == (1, 1)
    assert browser.get("/gui/xem-lai/")["Location"] == first["Location"]
    row = Draft.objects.get()
    assert MATTER not in str(drafts._opened(row)), "of the words nothing stays in the draft"


def test_who_writes_a_second_matter_begins_with_an_empty_page(town: Town) -> None:
    browser = Client()
    fill(browser)
    browser.post("/gui/xem-lai/")
    assert MATTER not in browser.get("/gui/cau/viec/").content.decode()
    assert fill(browser) == "/gui/xem-lai/"
    browser.post("/gui/xem-lai/")
    assert Case.objects.count() == 2


def test_a_lost_connection_loses_nothing_and_another_browser_sees_nothing(town: Town) -> None:
    browser = Client()
    answer(browser, "viec", content=MATTER)
    assert "Viết tiếp" in browser.get("/gui/bat-dau/").content.decode()
    assert MATTER in browser.get("/gui/cau/viec/").content.decode()
    stranger = Client().get("/gui/cau/viec/").content.decode()
    assert MATTER not in stranger
    assert Client().get("/gui/xem-lai/")["Location"] == "/gui/bat-dau/"


def test_a_draft_is_unreadable_in_the_database(town: Town) -> None:
    browser = Client()
    fill(browser)
    with connection.cursor() as cursor:
        cursor.execute("SELECT encode(words, 'escape'), encode(tag, 'hex') FROM citizen_draft")
        words, tag = cursor.fetchone()
    assert "0912" not in words
    token = browser.cookies["motcua_nhap_feedback"].value
    assert token.encode().hex() not in tag
    assert browser.cookies["motcua_nhap_feedback"]["httponly"]


def test_an_answer_is_changed_from_the_last_page(town: Town) -> None:
    browser = Client()
    fill(browser)
    assert 'href="/gui/cau/ho-ten/?sua"' in browser.get("/gui/xem-lai/").content.decode()
    back = browser.get("/gui/cau/ho-ten/?sua").content.decode()
    assert FIELDS["name"] in back
    assert 'href="/gui/xem-lai/"' in back
    assert browser.post("/gui/cau/ho-ten/?sua", {"name": "Đỗ Thị Hòa Bình"})["Location"] == "/gui/xem-lai/"
    assert "Đỗ Thị Hòa Bình" in browser.get("/gui/xem-lai/").content.decode()


@pytest.mark.parametrize(
    ("slug", "said", "words"),
    [
        ("viec", {"content": ""}, "Hãy kể lại sự việc"),
        ("viec", {"content": "ngắn"}, "viết rõ hơn"),
        ("co-quan", {"unit": "other"}, "Hãy ghi tên cơ quan"),
        ("ho-ten", {"name": ""}, "Hãy nhập họ và tên"),
        ("lien-he", {"phone": "12", "email": "không phải thư"}, "số điện thoại Việt Nam"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_stays(
    town: Town, slug: str, said: dict[str, str], words: str
) -> None:
    browser = Client()
    if slug != "viec":
        answer(browser, "viec", content=MATTER)
    page = answer(browser, slug, **said)
    text = page.content.decode()
    assert page.status_code == 422
    assert words in text
    assert "summary-wrong" in text
    for value in said.values():
        assert value in text


def test_no_unit_chosen_is_not_sure(town: Town) -> None:
    browser = Client()
    answer(browser, "viec", content=MATTER)
    assert answer(browser, "co-quan").status_code == 302
    assert 'value="unknown" checked' in re.sub(
        r'(value="unknown")[^>]*?( checked)', r"\1\2", browser.get("/gui/cau/co-quan/").content.decode()
    )


def test_a_page_typed_into_the_address_leads_to_the_first_question(town: Town) -> None:
    assert Client().get("/gui/cau/lien-he/")["Location"] == "/gui/cau/viec/"
    assert Client().get("/gui/cau/khong-co/")["Location"] == "/gui/cau/viec/"
    browser = Client()
    answer(browser, "viec", content=MATTER)
    assert browser.get("/gui/xem-lai/")["Location"] == "/gui/cau/co-quan/"


def test_units_are_proposed_from_the_words_and_nothing_is_chosen(town: Town) -> None:
    browser = Client()
    answer(browser, "viec", content="Tôi nộp hồ sơ ở Sở Xây dựng đã quá hẹn ba tuần mà chưa có kết quả.")
    page = browser.get("/gui/cau/co-quan/")
    radios = page.context["form"].fields["unit"].choices
    assert radios[0] == (str(town.unit("works")), "Sở Xây dựng")
    assert "checked" not in page.content.decode()
    answer(browser, "co-quan", unit="other", unit_text="sở y tế")
    draft = drafts._opened(Draft.objects.get())
    assert (draft["unit_id"], draft["unit_text"]) == (str(town.unit("health")), "")
    answer(browser, "co-quan", unit="other", unit_text="Phòng một cửa nào đó")
    draft = drafts._opened(Draft.objects.get())
    assert (draft["unit_id"], draft["unit_text"]) == ("", "Phòng một cửa nào đó")


def test_files_one_after_another_and_no_more_than_five(town: Town) -> None:
    browser = Client()
    answer(browser, "viec", content=MATTER)
    for number in range(5):
        done = answer(browser, "tep", files=picture(f"{number}.png"), more="1")
        assert done["Location"] == "/gui/cau/tep/"
    page = answer(browser, "tep", files=picture("6.png"))
    assert page.status_code == 422
    assert "nhiều nhất 5 tệp" in page.content.decode()
    held = drafts._opened(Draft.objects.get())["files"]
    browser.post(f"/gui/bo-tep/{held[0]['id']}/")
    assert (len(drafts._opened(Draft.objects.get())["files"]), readable()) == (4, 4)
    stranger = Client()
    stranger.post(f"/gui/bo-tep/{held[1]['id']}/")
    assert readable() == 4, "nobody else's file goes"


def test_a_file_that_is_none_is_refused_and_the_others_stay(town: Town) -> None:
    browser = Client()
    answer(browser, "viec", content=MATTER)
    answer(browser, "tep", files=picture(), more="1")
    page = answer(browser, "tep", files=[SimpleUploadedFile("x.exe", b"MZ" + bytes(99))])
    assert page.status_code == 422
    assert 'id="id_files_error"' in page.content.decode()
    assert "giấy hẹn.png" in page.content.decode()
    assert readable() == 1


def test_a_draft_is_dropped_with_its_files(town: Town) -> None:
    browser = Client()
    answer(browser, "viec", content=MATTER)
    answer(browser, "tep", files=picture())
    for page in (browser.get("/gui/bo-nhap/"), browser.post("/gui/bo-nhap/")):
        assert "Xóa bản nháp?" in page.content.decode(), "one press too many"
        assert (Draft.objects.count(), readable()) == (1, 1)
    page = browser.post("/gui/bo-nhap/", {"sure": "1"})
    assert "Đã xóa bản nháp" in page.content.decode()
    assert (Draft.objects.count(), readable()) == (0, 0)


def test_an_old_draft_goes_with_its_files_and_a_young_one_stays(town: Town) -> None:
    old, young = Client(), Client()
    for browser in (old, young):
        answer(browser, "viec", content=MATTER)
        answer(browser, "tep", files=picture())
    first = Draft.objects.order_by("id").first()
    assert first
    Draft.objects.filter(pk=first.pk).update(changed_at=now() - timedelta(days=8))
    assert drafts.release(now() - timedelta(days=drafts.DAYS), now()) == 1
    assert (Draft.objects.count(), readable()) == (1, 1)


# --- near answers ---------------------------------------------------------------------------------------------------


def test_near_answers_are_shown_before_anything_is_asked(town: Town) -> None:
    browser = Client()
    found = [
        Near("Cấp phép sửa nhà quá hẹn", "Sở đã trả lời…", "/cong-khai/1/"),
        Near("Việc khác", "…", "/cong-khai/2/"),
    ]
    with patch.object(nearby, "answers_near", return_value=found):
        assert answer(browser, "viec", content=MATTER)["Location"] == "/gui/gan-giong/"
        page = browser.get("/gui/gan-giong/").content.decode()
    assert "Có 2 câu trả lời đã công khai gần với nội dung này" in page
    assert 'href="/gui/cau/co-quan/"' in page
    assert browser.get("/gui/gan-giong/")["Location"] == "/gui/cau/co-quan/", "none: no page"


# --- words that may be a denunciation ----------------------------------------------------------------------------------


def test_words_that_may_denounce_are_not_kept_and_the_writer_is_warned(town: Town) -> None:
    browser = Client()
    page = answer(browser, "viec", content=DENOUNCES)
    text = page.content.decode()
    assert "chưa được gửi và chưa được lưu" in text
    assert "Điều 22" in text
    assert not Draft.objects.exists()
    assert not Case.objects.exists()
    filled = browser.post("/gui/", {"fill": "1", "content": DENOUNCES})
    assert filled.status_code == 200
    assert DENOUNCES in filled.content.decode()
    assert 'data-draft="feedback-write"' not in filled.content.decode(), "nor on the device"
    key = filled.context["form"]["key"].value()
    sealed = browser.post("/gui/", {**FIELDS, "content": DENOUNCES, "key": key})
    assert sealed["Location"] == "/gui/da-nhan/"
    case = Case.objects.get()
    assert case.is_sealed
    assert unsealed(case.pk)["content"] == DENOUNCES


def test_a_later_answer_may_tell_too_and_then_the_draft_goes_with_what_is_sealed(town: Town) -> None:
    browser = Client()
    answer(browser, "viec", content=MATTER)
    answer(browser, "tep", files=picture())
    page = answer(browser, "khi-nao", happened_on=DENOUNCES[:90])
    assert "chưa được gửi" in page.content.decode()
    assert DENOUNCES[:20] not in str(drafts._opened(Draft.objects.get()))
    filled = browser.post("/gui/", {"fill": "1", "content": MATTER, "happened_on": DENOUNCES[:90]})
    assert "không đi cùng trang này: " in filled.content.decode(), "not sent unseen, nor lost in silence"
    said = {**FIELDS, "happened_on": DENOUNCES[:90], "key": filled.context["form"]["key"].value()}
    assert browser.post("/gui/", said)["Location"] == "/gui/da-nhan/"
    assert (Draft.objects.count(), readable()) == (0, 0)
    assert "tệp gửi kèm (nếu có) không được lưu lại" in browser.get("/gui/da-nhan/").content.decode()


def test_the_name_of_a_file_may_tell_and_then_it_is_not_stored(town: Town) -> None:
    browser = Client()
    answer(browser, "viec", content=MATTER)
    page = answer(browser, "tep", files=SimpleUploadedFile("don-to-cao-ong-A.pdf", b"%PDF-1.4 x"))
    assert "chưa được gửi" in page.content.decode()
    assert not File.objects.exists()


def test_answers_that_denounce_only_together_are_sealed_with_the_draft(town: Town) -> None:
    browser = Client()
    fill(browser, tep={"files": picture()})
    row = Draft.objects.get()
    words = drafts._opened(row) | {"content": DENOUNCES}
    drafts.keep(drafts.Drafted(row.pk, row.key, words, as_read=bytes(row.words)), now())
    assert browser.post("/gui/xem-lai/")["Location"] == "/gui/da-nhan/"
    assert Case.objects.get().is_sealed
    assert (Draft.objects.count(), readable()) == (0, 0)


# --- from the chat ------------------------------------------------------------------------------------------------------


def chat_link() -> tuple[Any, str]:
    conversation = talk()
    path = "/" + one_time_link(conversation, now()).split("/", 3)[3]
    return conversation, path


def test_a_link_from_the_chat_leads_the_answer_back_and_works_once(town: Town) -> None:
    conversation, path = chat_link()
    browser, late = Client(), Client()
    for each in (browser, late):
        assert "Zalo" in each.get(path).content.decode()
    assert browser.post(path)["Location"] == "/gui/cau/viec/"
    for told in (late.post(path), late.get(path)):
        assert told.status_code == 410, "the words are the sender's: they open where they were begun"
        assert "trình duyệt khác" in told.content.decode()
    assert late.get("/gui/cau/viec/").context["form"]["content"].value() in (None, "")
    FormLink.objects.update(begun_at=None)  # the same draft once more: both pressed at the same time
    late.post(path)
    assert browser.get(path)["Location"] == "/gui/bat-dau/", "who began goes on"
    for each in (browser, late):
        assert fill(each) == "/gui/xem-lai/"
    sent = browser.post("/gui/xem-lai/")
    case = Case.objects.get()
    assert (case.conversation_id, case.channel) == (conversation.pk, "zalo")
    assert browser.post("/gui/xem-lai/")["Location"] == sent["Location"]
    refused = late.post("/gui/xem-lai/")
    assert refused.status_code == 422
    assert "Đường dẫn này đã dùng" in refused.content.decode()
    assert late.post("/gui/xem-lai/", {"alone": "1"}).status_code == 302, "what was written is not lost"
    assert list(Case.objects.order_by("opened_at").values_list("channel", flat=True)) == ["zalo", "web"]
    assert Client().get(path).status_code == 410


def test_what_the_chat_knows_is_not_asked(town: Town) -> None:
    conversation, path = chat_link()
    first = Client()
    first.post(path)
    fill(first)
    first.post("/gui/xem-lai/")
    second = "/" + one_time_link(conversation, now()).split("/", 3)[3]
    browser = Client()
    browser.post(second)
    where = "/gui/cau/viec/"
    for slug in ("viec", "co-quan", "khi-nao", "tep"):
        assert slug in where
        where = answer(browser, slug, **PAGES[slug])["Location"]
    assert where == "/gui/xem-lai/"
    assert FIELDS["name"] in browser.get(where).content.decode()


def test_a_sealed_matter_from_the_chat_takes_its_links_along(town: Town) -> None:
    _, path = chat_link()
    browser = Client()
    browser.post(path)
    answer(browser, "viec", content=DENOUNCES)
    filled = browser.post("/gui/", {"fill": "1", "content": DENOUNCES})
    browser.post("/gui/", {**FIELDS, "content": DENOUNCES, "key": filled.context["form"]["key"].value()})
    case = Case.objects.get()
    assert case.is_sealed
    assert case.conversation_id is None
    assert unsealed(case.pk)["conversation_id"], "the way back lies under the key"
    assert not FormLink.objects.exists()
    assert not Draft.objects.exists()


# --- what a page costs ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["/gui/bat-dau/", "/gui/cau/viec/", "/gui/cau/co-quan/", "/gui/cau/tep/", "/gui/xem-lai/"]
)
def test_a_page_of_a_full_draft_is_cheap(town: Town, path: str) -> None:
    from tests.tree.test_statements import MOST, cost

    browser = Client()
    fill(browser, tep={"files": [picture(), picture("hai.png", "blue")]})
    assert cost(browser, path) <= MOST


def test_a_published_answer_is_found_from_the_words_of_the_matter(town: Town) -> None:
    from tests.casework.town import case_in, do

    case = case_in(town, "answered")
    told = {
        "title": "Cấp phép sửa nhà quá hẹn",
        "content": MATTER,
        "answer": "Sở đã cấp phép ngày 14/09/2026 và xin lỗi.",
    }
    do(town, case, "lan", "clear_publication", inputs=told)
    browser = Client()
    assert answer(browser, "viec", content=MATTER + " Mong thành phố xem.")["Location"] == "/gui/gan-giong/"
    page = browser.get("/gui/gan-giong/").content.decode()
    assert "Cấp phép sửa nhà quá hẹn" in page
    assert "/tra-loi/" in page
    key = browser.get("/gui/").context["form"]["key"].value()
    typed = {**FIELDS, "content": MATTER + " Mong thành phố xem.", "key": key}
    shown = browser.post("/gui/", typed)
    assert (shown.status_code, Case.objects.count()) == (200, 1), "the form on one page shows it too, before it sends"
    assert "Cấp phép sửa nhà quá hẹn" in shown.content.decode()
    assert browser.post("/gui/", typed | {"near_seen": "1"}).status_code == 302
    assert Case.objects.count() == 2


def test_what_was_told_in_the_chat_goes_along_and_the_chat_stops_asking(town: Town) -> None:

    conversation = conversation_at("zalo", "told-half", now())
    listener = FeedbackListener()
    listener.before(now())
    listener.heard(conversation, Heard("text", "told-half", text=MATTER), uuid4(), now())
    photo = [Media("https://cdn.zalo.me/1", "image", "")]
    listener.heard(conversation, Heard("media", "told-half", media=photo), uuid4(), now())
    conversation.refresh_from_db()
    browser = Client()
    browser.post("/" + one_time_link(conversation, now()).split("/", 3)[3])
    assert MATTER in browser.get("/gui/cau/viec/").content.decode()
    assert fill(browser) == "/gui/xem-lai/"
    assert "1 tệp đã gửi trên Zalo" in browser.get("/gui/xem-lai/").content.decode()
    browser.post("/gui/xem-lai/")
    assert Attachment.objects.get(case=Case.objects.get()).state == "pending"
    conversation.refresh_from_db()
    assert not draft_of(conversation).get("parts"), "the matter was sent: nothing is left to ask"


@pytest.mark.parametrize("how", ["denounces in the chat", "withdraws"])
def test_a_draft_that_came_from_a_chat_goes_with_the_chat(town: Town, how: str) -> None:

    conversation, path = chat_link()
    browser, listener = Client(), FeedbackListener()
    browser.post(path)
    answer(browser, "viec", content=MATTER)
    answer(browser, "tep", files=picture())
    listener.before(now())
    if how == "withdraws":
        listener.withdrew(conversation, now())
    else:
        listener.heard(conversation, Heard("text", "user-1", text=DENOUNCES), uuid4(), now())
    assert (Draft.objects.count(), FormLink.objects.count(), readable()) == (0, 0, 0)
    assert browser.get("/gui/xem-lai/")["Location"] == "/gui/bat-dau/"


def test_an_older_ward_that_was_split_is_asked_back(town: Town) -> None:
    browser = Client()
    answer(browser, "viec", content="Tôi nộp hồ sơ khai sinh ở phường Dịch Vọng, quận Cầu Giấy ba tuần chưa xong.")
    page = browser.get("/gui/cau/co-quan/").content.decode()
    assert "Dịch Vọng" in page
    assert "Nghĩa Đô" in page
