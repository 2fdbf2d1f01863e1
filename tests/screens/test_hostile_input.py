"""Scripts, a megabyte of text, NUL, broken UTF-8, strange identifiers: escaped, refused with words, or read as far as sensible."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from casework.models import Case
from kinds.feedback.models import Feedback
from tests.casework.town import FIELDS, Town, a_case, case_in
from tests.screens.test_every_page import secret

pytestmark = pytest.mark.db

SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7*7 }}{% now 'Y' %}"
STRANGE = [
    "\x00",
    "\x00' OR 1=1 --",
    "%00",
    "\ud800",
    "²",
    "٣",
    "1e999",
    "-1",
    "9" * 400,
    "../../etc/passwd",
    "\u202e",
    "💥" * 50,
    SCRIPT,
]
FORM: dict[str, Any] = {**FIELDS, "title": "", "unit_id": "", "happened_on": "", "email": ""}


def write(browser: Client, **said: Any) -> Any:
    return browser.post(reverse("feedback_write"), {**FORM, "key": str(uuid4()), **said})


def test_scripts_are_shown_as_words_everywhere(town: Town, browser_of: Callable[[str], Client]) -> None:
    visitor = Client()
    done = write(
        visitor,
        title=SCRIPT[:140],
        content=SCRIPT + " hồ sơ cấp phép đã quá hẹn",
        happened_on=SCRIPT[:90],
        name=SCRIPT[:90],
    )
    assert done.status_code == 302
    case = Case.objects.latest("opened_at")
    browser = browser_of("lan")
    shown = [
        visitor.get(done["Location"]),
        visitor.get(done["Location"].split("?")[0]),
        browser.get(reverse("officer_inbox")),
        browser.get(reverse("officer_cases")),
        browser.get(reverse("officer_case", args=[case.code])),
        browser.post(reverse("officer_sender", args=[case.code])),
        browser.get(reverse("officer_move", args=[case.code, "assign"])),
        browser.get("/can-bo/", {"q": SCRIPT}),
        visitor.get("/theo-doi/", {"code": SCRIPT}),
        visitor.post("/theo-doi/", {"code": SCRIPT, "secret": SCRIPT}),
        write(visitor, content=SCRIPT, phone="x"),
    ]
    for page in shown:
        text = page.content.decode()
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "onerror=alert(2)>" not in text
        assert "script-src" in page["Content-Security-Policy"] or "default-src" in page["Content-Security-Policy"]


@pytest.mark.parametrize("strange", STRANGE, ids=ascii)
def test_strange_words_break_no_page(town: Town, browser_of: Callable[[str], Client], strange: str) -> None:
    sendable = strange.encode("utf-8", "surrogatepass").decode("latin-1") if "\ud800" in strange else strange
    visitor, browser = Client(), browser_of("lan")
    case = a_case()
    said = [
        visitor.post("/theo-doi/", {"code": sendable, "secret": sendable}),
        visitor.get("/theo-doi/", {"code": sendable}),
        browser.get("/can-bo/", {"q": sendable}),
        browser.get("/can-bo/", {"tu": sendable}),
        browser.get("/can-bo/vu-viec/", {"tu": sendable}),
        browser_of("khanh").get("/can-bo/lich/", {"nam": sendable}),
        browser.post(
            reverse("officer_move", args=[case.code, "note"]), {"words": sendable, "expects": sendable, "key": sendable}
        ),
        write(visitor, content=f"Hồ sơ cấp phép của tôi đã quá hẹn {sendable}", title=sendable[:150]),
        write(visitor, unit_id=sendable, key=sendable),
    ]
    assert {page.status_code for page in said} <= {200, 302, 404, 412, 422}, [page.status_code for page in said]


@pytest.mark.parametrize(
    ("address", "status"),
    [("/theo-doi/%00/", 404), ("/can-bo/%00", 404), ("/api/v1/cases/%00", 404), ("/?" + "a=1&" * 1500, 413)],
    ids=["page", "desk", "api", "too much"],
)
def test_what_is_refused_before_every_page_is_protected_as_a_page_is(address: str, status: int) -> None:
    refused = Client().get(address)
    _is_protected(refused, status)


def test_a_foreign_host_too(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["motcua.example"]
    _is_protected(Client().get("/", headers={"Host": "evil.example"}), 400)


def _is_protected(refused: Any, status: int) -> None:
    assert refused.status_code == status
    assert "default-src" in refused["Content-Security-Policy"]
    assert refused["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(
    "strange", ["%00", "%ff%fe", "%F0%9F%92%A5", "..%2f..%2fetc", "%3Cscript%3E", "PAKN.1.1", "A" * 2000]
)
def test_strange_addresses_are_not_found(town: Town, browser_of: Callable[[str], Client], strange: str) -> None:
    browser, visitor = browser_of("lan"), Client()
    case = a_case()
    for address in (
        f"/can-bo/vu-viec/{strange}/",
        f"/can-bo/vu-viec/{strange}/note/",
        f"/can-bo/vu-viec/{case.code}/tep/{strange}/",
    ):
        assert browser.get(address).status_code in (302, 404), address
    for address in (
        f"/theo-doi/{strange}/{strange}/",
        f"/theo-doi/{case.code}/{strange}/",
        f"/theo-doi/{case.code}/{secret(case)}/tep/{strange}/",
    ):
        assert visitor.get(address).status_code in (404, 429), address
    assert visitor.get(f"/gui/{strange}/").status_code in (404, 410)


def test_control_characters_leave_the_words_readable(town: Town) -> None:
    done = write(Client(), content="Hồ sơ\x00 của\u200b tôi\x08 đã quá hẹn ba tuần.\r\nKhông ai trả lời.")
    assert done.status_code == 302
    assert Feedback.objects.latest("case__opened_at").content == "Hồ sơ của tôi đã quá hẹn ba tuần.\nKhông ai trả lời."


def test_broken_utf_8_is_read_as_far_as_it_goes(town: Town) -> None:
    raw = "content=H%E1%BB%93+s%C6%A1+qu%C3%A1+h%E1%BA%B9n+%FF%FE+ba+tu%E1%BA%A7n&name=An+Binh&address=5+Hang+Bun&phone=0912345678"
    body = f"{raw}&key={uuid4()}"
    done = Client().post(reverse("feedback_write"), body, content_type="application/x-www-form-urlencoded")
    assert done.status_code == 302
    assert "�" in Feedback.objects.latest("case__opened_at").content


def test_a_megabyte_is_refused_with_words_and_given_back(town: Town) -> None:
    words = "Tôi kể rất dài. " * 70_000
    body = f"content={words.replace(' ', '+')}&name=A"
    page = Client().post(reverse("feedback_write"), body, content_type="application/x-www-form-urlencoded")
    assert page.status_code == 413
    text = page.content.decode()
    assert "Tệp hoặc nội dung quá lớn" in text
    assert "Tôi kể rất dài. Tôi kể rất dài." in text
    assert "csrfmiddlewaretoken" not in text
    assert Client().post(reverse("feedback_write"), {**FORM, "content": words}).status_code == 413


def test_too_long_for_the_field_says_how_much_and_keeps_it(town: Town, browser_of: Callable[[str], Client]) -> None:
    case = case_in(town, "assigned")
    words = "Trả lời dài. " * 500
    page = browser_of("bao").post(
        reverse("officer_move", args=[case.code, "draft_answer"]), {"answer": words, "key": "k"}
    )
    assert page.status_code == 422
    assert "Hãy rút gọn còn 5.000 ký tự" in page.content.decode()
    assert words.strip() in page.content.decode()


def test_a_page_that_stood_open_too_long_gives_the_words_back(town: Town) -> None:
    visitor = Client(enforce_csrf_checks=True)
    page = visitor.post(reverse("feedback_write"), {**FORM, "content": "Những lời đã viết từ hôm qua, xin đừng mất."})
    assert page.status_code == 403
    text = page.content.decode()
    assert "Những lời đã viết từ hôm qua, xin đừng mất." in text
    assert "Những gì ông/bà đã viết vẫn còn đây" in text


def test_an_old_view_is_a_conflict_that_shows_the_new_state(town: Town, browser_of: Callable[[str], Client]) -> None:
    case = case_in(town, "assigned")
    address = reverse("officer_move", args=[case.code, "note"])
    page = browser_of("bao").post(
        address, {"words": "Đã gọi hỏi người dân.", "key": "k1", "expects": str(case.row_version - 1)}
    )
    assert page.status_code == 412
    text = page.content.decode()
    assert "Đã gọi hỏi người dân." in text
    assert f'name="expects" value="{case.row_version}"' in text


def test_the_same_request_twice_is_one_move(town: Town, browser_of: Callable[[str], Client]) -> None:
    case = case_in(town, "assigned")
    browser, address = browser_of("bao"), reverse("officer_move", args=[case.code, "note"])
    said = {"words": "Đã gọi hỏi người dân.", "key": "k2", "expects": str(case.row_version)}
    assert [browser.post(address, said).status_code for _ in range(2)] == [302, 302]
    assert browser.get(reverse("officer_case", args=[case.code])).content.decode().count("Đã gọi hỏi người dân.") == 1


def test_conduct_needs_the_accused_unit_beside_the_field(town: Town, browser_of: Callable[[str], Client]) -> None:
    case = a_case()
    address = reverse("officer_move", args=[case.code, "assign"])
    said = {
        "stream": "conduct",
        "unit_id": str(town.unit("works")),
        "accused_unit_id": "",
        "key": "k3",
        "expects": str(case.row_version),
    }
    page = browser_of("lan").post(address, said)
    assert page.status_code == 422
    text = page.content.decode()
    assert 'id="id_accused_unit_id_error"' in text
    assert "hãy chọn đơn vị bị phản ánh" in text
    again = browser_of("lan").post(address, {**said, "accused_unit_id": str(town.unit("works"))})
    assert 'id="id_unit_id_error"' in again.content.decode()
    assert Case.objects.get(pk=case.pk).stage == "received"


def test_a_file_that_is_none_of_ours_is_refused_with_its_name(town: Town) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    bad = SimpleUploadedFile("hóa đơn.exe", b"MZ\x90\x00" + b"x" * 200, content_type="application/x-msdownload")
    page = Client().post(reverse("feedback_write"), {**FORM, "key": str(uuid4()), "files": [bad]})
    assert page.status_code == 422
    assert 'id="id_files_error"' in page.content.decode()
    assert FIELDS["content"] in page.content.decode()
    many = [SimpleUploadedFile(f"{n}.jpg", b"x") for n in range(7)]
    assert Client().post(reverse("feedback_write"), {**FORM, "key": str(uuid4()), "files": many}).status_code in (
        413,
        422,
    )
