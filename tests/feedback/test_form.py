"""The citizen's form: sent twice, sent again with changes, with files that are refused, with everything at its limit."""

from __future__ import annotations

import io
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from PIL import Image

from casework.models import Attachment, Case
from kinds.feedback.models import Feedback
from ledger.verify import verify
from tests.casework.town import FIELDS, Town
from vault.models import File


def picture(name: str = "anh.png") -> SimpleUploadedFile:
    held = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(held, "PNG")
    return SimpleUploadedFile(name, held.getvalue(), "image/png")


def send(key: str = "", path: str = "/gui/", **said: Any) -> Any:
    return Client().post(path, {**FIELDS, "key": key or str(uuid4()), **said})


def test_a_matter_is_received_with_its_files(town: Town) -> None:
    answer = send(files=[picture(), picture("hai.png")])
    case = Case.objects.get()
    assert answer.status_code == 302
    assert case.code in answer["Location"]
    assert Attachment.objects.filter(case=case, state="stored").count() == 2
    assert Client().get(answer["Location"]).status_code == 200
    assert not list(verify())


def test_a_double_press_is_one_matter_with_one_set_of_files(town: Town) -> None:
    key = str(uuid4())
    first, second = send(key, files=[picture()]), send(key, files=[picture()])
    assert first["Location"] == second["Location"]
    assert (Case.objects.count(), Attachment.objects.count()) == (1, 1)
    kept = {a.file_id for a in Attachment.objects.all()}
    assert readable_files() == kept, "what was sent twice is not kept a second time, where nobody would ever erase it"


def readable_files() -> set[Any]:
    from vault import files
    from vault.errors import VaultError

    found = set()
    for file_id in File.objects.values_list("pk", flat=True):
        try:
            files.read(file_id)
            found.add(file_id)
        except VaultError:
            continue
    return found


def test_pictures_go_along_with_what_is_added_once_and_none_beside_words_that_are_sealed(town: Town) -> None:
    path = send()["Location"].split("?")[0]
    browser, said = Client(), {"words": "Tôi gửi thêm ảnh giấy hẹn.", "key": str(uuid4())}
    seen = browser.get(f"{path}add/").context["form"].initial["expects"]
    for _press in range(2):
        done = browser.post(f"{path}add/", {**said, "expects": seen, "files": [picture()]})
        assert done.status_code == 302
    kept = {a.file_id for a in Attachment.objects.filter(case=Case.objects.get(), state="stored")}
    assert len(kept) == 1
    assert readable_files() == kept
    broken = SimpleUploadedFile("hỏng.png", b"not a picture", "image/png")
    refused = browser.post(f"{path}add/", {**said, "key": str(uuid4()), "expects": seen, "files": [broken]})
    assert refused.status_code == 422
    assert said["words"] in refused.content.decode()
    sealed = {**said, "key": str(uuid4()), "expects": seen, "files": [picture("don-to-cao.png")]}
    assert browser.post(f"{path}add/", sealed)["Location"] == "/gui/da-nhan/"
    assert readable_files() == kept


def test_who_goes_back_changes_it_and_sends_again_is_asked(town: Town) -> None:
    key = str(uuid4())
    send(key)
    changed = FIELDS["content"] + " Tôi bổ sung thêm một điều."
    answer = send(key, content=changed, files=[picture()])
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "đã gửi nội dung này trước đó" in page
    assert changed in page, "what was typed is still there"
    assert Case.objects.count() == 1
    fresh = answer.context["form"]["key"].value()
    assert str(fresh) != key
    assert send(str(fresh), content=changed).status_code == 302
    assert Case.objects.count() == 2
    assert len(readable_files()) == 1, "held for the form of the other browser, as a draft is"


def test_who_goes_back_and_sends_the_same_again_has_one_matter(town: Town) -> None:
    """The page is never kept, so going back brings it with a new key: the browser remembers the old one for a while."""
    browser = Client()
    first = browser.post("/gui/", {**FIELDS, "key": str(uuid4())})
    again = browser.post("/gui/", {**FIELDS, "key": str(uuid4())})
    assert again["Location"] == first["Location"]
    assert Case.objects.count() == 1
    held = browser.cookies["motcua_sent"].value
    assert FIELDS["content"][:20] not in held
    other = browser.post("/gui/", {**FIELDS, "key": str(uuid4()), "content": FIELDS["content"] + " Còn một việc nữa."})
    assert other.status_code == 302
    assert Case.objects.count() == 2
    browser.cookies["motcua_sent"] = held[:-3] + "abc"  # a trace that somebody made himself is none
    browser.post("/gui/", {**FIELDS, "key": str(uuid4())})
    assert Case.objects.count() == 3


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"content": ""}, "Hãy kể lại sự việc"),
        ({"content": "ngắn"}, "rõ hơn"),
        ({"content": "x" * 5001}, ""),
        ({"phone": "12"}, "số điện thoại"),
        ({"name": ""}, ""),
        ({"unit_id": str(uuid4())}, ""),
        ({"unit_id": "'; DROP TABLE casework_case; --"}, ""),
        ({"email": "không phải thư"}, ""),
        ({"key": "not-a-key"}, ""),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(town: Town, said: dict[str, str], words: str) -> None:
    answer = send(**{"title": "Tiêu đề của tôi", **said})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Tiêu đề của tôi" in page
    assert words in page
    assert not Case.objects.exists()


def test_a_file_that_is_no_picture_is_refused_and_nothing_of_it_stays(town: Town) -> None:
    bad = SimpleUploadedFile("virus.exe", b"MZ" + bytes(200), "image/png")
    answer = send(files=[picture(), bad])
    assert answer.status_code == 422
    assert FIELDS["content"] in answer.content.decode()
    assert (Case.objects.count(), len(readable_files())) == (0, 1), "the picture is held for the next try"


def test_a_script_is_shown_as_text(town: Town) -> None:
    nasty = "<script>alert(1)</script> hồ sơ trễ hẹn ba tuần"
    page = Client().get(send(content=nasty, title=nasty, name=nasty)["Location"]).content.decode()
    assert "<script>alert(1)" not in page
    assert Feedback.objects.get().content == nasty


def test_a_guessed_link_opens_nothing(town: Town) -> None:
    assert Client().get("/gui/khong-co-that/").status_code == 410
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM feedback_formlink")
        assert cursor.fetchone() == (0,)
