"""The administrator's pages of the books: places, procedures, texts; who changed what from when."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client

from books.procedures import finding
from books.texts import house, lookup
from books.texts.models import Template
from kernel.time import today
from tests.casework.town import Town

pytestmark = pytest.mark.db
ROOT = "/can-bo/quan-tri"
PROCEDURE = {
    "code": "1.004222", "name": "Đăng ký thường trú", "field": "Đăng ký, quản lý cư trú", "levels": ["commune"], "limit_amount": "5",
    "limit_unit": "working_days", "fee_text": "Miễn phí", "legal_basis": "Luật Cư trú", "source": "Quyết định 1/QĐ", "as_of": "11/2026",
    "certainty": "read", "first": "01/01/2027", "also": "nhập hộ khẩu", "papers": "Tờ khai\nGiấy tờ chỗ ở",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    finding.forget()
    lookup.forget()
    yield
    finding.forget()
    lookup.forget()


@pytest.fixture
def administrator(town: Town, browser_of: Callable[[str], Client]) -> Client:
    return browser_of("khanh")


def text_of(browser: Client, address: str, status: int = 200) -> str:
    answer = browser.get(ROOT + address)
    assert answer.status_code == status, address
    return answer.content.decode()


def test_the_index_leads_to_all_three(administrator: Client) -> None:
    page = text_of(administrator, "/")
    for address in ("/thu-tuc/", "/mau/", "/dia-danh/"):
        assert f'href="{ROOT}{address}"' in page


def test_places_show_what_a_name_leads_to_and_communes_without_a_unit(administrator: Client) -> None:
    page = text_of(administrator, "/dia-danh/?q=p.+dich+vong")
    assert "nay thuộc phường Cầu Giấy hoặc phường Nghĩa Đô" in page
    assert "00166" in page
    assert "chưa có đơn vị" in page
    assert "Không nhận ra" in text_of(administrator, "/dia-danh/?q=abc")


def test_procedures_are_listed_found_and_show_their_versions(administrator: Client) -> None:
    assert "44 thủ tục đang có hiệu lực" in text_of(administrator, "/thu-tuc/")
    assert "1.001193" in text_of(administrator, "/thu-tuc/?q=khai+sinh")
    assert "Không có thủ tục nào khớp" in text_of(administrator, "/thu-tuc/?q=bay+len+trang")
    assert "bản đầu tiên" in text_of(administrator, "/thu-tuc/1.001193/")
    text_of(administrator, "/thu-tuc/9.999999/", 404)


def test_a_new_version_of_a_procedure_names_who_made_it_and_what_changed(administrator: Client) -> None:
    assert "nhập hộ khẩu" in text_of(administrator, "/thu-tuc/1.004222/sua/")
    answer = administrator.post(f"{ROOT}/thu-tuc/1.004222/sua/", PROCEDURE)
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    page = text_of(administrator, "/thu-tuc/1.004222/")
    assert "thời hạn" in page
    assert "bản trước đến hết 31/12/2026" in page
    now, then = finding.by_code("1.004222", date(2026, 12, 31)), finding.by_code("1.004222", date(2027, 1, 1))
    assert now is not None
    assert then is not None
    assert (now.limit_amount, then.limit_amount, then.changed_by_id is not None) == (7, 5, True)
    assert [each["name"] for each in then.papers] == ["Tờ khai", "Giấy tờ chỗ ở"]


@pytest.mark.parametrize(
    "wrong",
    [{"limit_unit": ""}, {"name": ""}, {"levels": []}, {"first": "mai"}, {"as_of": "hè"}, {"first": "01/01/2020"}],
)
def test_a_wrong_version_is_explained_and_what_was_typed_is_kept(administrator: Client, wrong: dict[str, Any]) -> None:
    answer = administrator.post(f"{ROOT}/thu-tuc/1.004222/sua/", PROCEDURE | wrong)
    assert answer.status_code == 422
    assert 'value="Quyết định 1/QĐ"' in answer.content.decode()


def test_a_procedure_that_the_catalogue_lacks_is_added_and_later_ended(administrator: Client) -> None:
    new = PROCEDURE | {"code": "9.200001", "name": "Cấp phép thả diều", "first": f"{today():%d/%m/%Y}"}
    assert administrator.post(f"{ROOT}/thu-tuc/moi/", new)["Location"] == f"{ROOT}/thu-tuc/9.200001/"
    assert [row.code for row in finding.search("thả diều")] == ["9.200001"]
    answer = administrator.post(f"{ROOT}/thu-tuc/9.200001/ket-thuc/", {"last": f"{today():%d/%m/%Y}"})
    assert answer.status_code == 302
    assert "có hiệu lực đến hết ngày" in text_of(administrator, "/thu-tuc/9.200001/")
    assert administrator.post(f"{ROOT}/thu-tuc/moi/", new | {"code": "abc"}).status_code == 422


def test_texts_are_previewed_recorded_and_ended(administrator: Client) -> None:
    assert "Nội dung chưa rõ" in text_of(administrator, "/mau/")
    row = Template.objects.get(purpose="reason", code="unclear")
    assert "Các bản" in text_of(administrator, f"/mau/{row.pk}/")
    said = {
        "label": "Chưa rõ",
        "body": "Kính gửi ông/bà, mã {ma} chưa rõ.",
        "legal_basis": "Điều 7",
        "first": "01/01/2027",
    }
    preview = administrator.post(f"{ROOT}/mau/{row.pk}/sua/", said | {"preview": "1"}).content.decode()
    assert "mã PAKN.20261122.0001 chưa rõ" in preview
    assert Template.objects.filter(code="unclear").count() == 1, "a preview writes nothing"
    answer = administrator.post(f"{ROOT}/mau/{row.pk}/sua/", said)
    assert answer.status_code == 302
    assert Template.objects.filter(code="unclear").count() == 2
    ended = administrator.post(answer["Location"] + "ket-thuc/", {"last": "31/01/2027"})
    assert ended.status_code == 302
    assert lookup.text_for("reason", "unclear", "lời hệ thống", on=date(2027, 2, 1)) == "lời hệ thống"


@pytest.mark.parametrize("which", ["own", "house"])
def test_a_newer_wording_of_the_house_is_held_against_the_offices_own(
    administrator: Client, monkeypatch: pytest.MonkeyPatch, which: str
) -> None:
    row = Template.objects.get(purpose="reason", code="unclear")
    said = {
        "label": "Chưa rõ",
        "body": "Lời của phường về {ma}.",
        "legal_basis": "Điều 7",
        "first": f"{today():%d/%m/%Y}",
    }
    administrator.post(f"{ROOT}/mau/{row.pk}/sua/", said)
    own = Template.objects.get(purpose="reason", code="unclear", valid_to=None)
    assert administrator.get(f"{ROOT}/mau/{own.pk}/so/").status_code == 404, "nothing new to look at"
    better = [text._replace(body=text.body + " Xin cảm ơn.") for text in house.starter()]
    monkeypatch.setattr(house, "starter", lambda: iter(better))
    for address in ("/mau/", f"/mau/{own.pk}/"):
        assert f"{ROOT}/mau/{own.pk}/so/" in text_of(administrator, address)
    page = text_of(administrator, f"/mau/{own.pk}/so/")
    assert "Lời của phường về PAKN" in page
    assert "Xin cảm ơn." in page
    assert administrator.post(f"{ROOT}/mau/{own.pk}/so/", {}).status_code == 422
    assert administrator.post(f"{ROOT}/mau/{own.pk}/so/", {"which": which}).status_code == 302
    told = lookup.text_for("reason", "unclear")
    assert told.endswith("Xin cảm ơn.") if which == "house" else told == said["body"]
    assert "/so/" not in text_of(administrator, "/mau/")


def test_a_gap_that_does_not_exist_is_told_beside_the_words(administrator: Client) -> None:
    row = Template.objects.get(purpose="reason", code="unclear")
    said = {"label": "Chưa rõ", "body": "Kính gửi {ten}", "legal_basis": "", "first": "01/01/2027"}
    for more in ({}, {"preview": "1"}):
        answer = administrator.post(f"{ROOT}/mau/{row.pk}/sua/", said | more)
        assert answer.status_code == 422
        assert "không có trong danh mục" in answer.content.decode()
        assert "Kính gửi {ten}" in answer.content.decode()


def test_a_new_text_is_added(administrator: Client) -> None:
    said = {"use": "field:land", "label": "Sổ đỏ chậm", "body": "Kính gửi ông/bà, {noi_dung}",
            "legal_basis": "", "first": f"{today():%d/%m/%Y}"}  # fmt: skip
    page = text_of(administrator, "/mau/moi/")
    assert "Đất đai" in page
    assert "unclear" not in page + text_of(administrator, "/mau/"), "names, not codes"
    assert administrator.post(f"{ROOT}/mau/moi/", said).status_code == 302
    assert ("Sổ đỏ chậm", "so-do-cham") in [(row.label, row.name) for row in lookup.templates_for("land")]
    for wrong in ({}, {"use": "reason:unclear"}, {"use": "field:moon"}):
        assert administrator.post(f"{ROOT}/mau/moi/", said | wrong).status_code == 422
    assert Template.objects.filter(label="Sổ đỏ chậm").count() == 1


def test_others_do_not_come_in(town: Town, browser_of: Callable[[str], Client]) -> None:
    for address in ("/thu-tuc/", "/mau/", "/dia-danh/"):
        text_of(browser_of("bao"), address, 403)
