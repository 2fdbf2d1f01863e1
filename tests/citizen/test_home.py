"""The front door: nothing that a citizen needs is more than two presses away, and a telephone can be pressed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from config import env
from tests.casework.town import Town

pytestmark = pytest.mark.db

DOORS = (
    "feedback_begin", "feedback_write", "feedback_look_up", "published_answers", "public_procedures", "citizen_data", "regulation",
    "letter_check",
)  # fmt: skip


def links(path: str) -> set[str]:
    return set(re.findall(r'<a [^>]*href="([^"#?]+)', Client().get(path).content.decode()))


def test_everything_is_two_presses_away_and_back(town: Town) -> None:
    first = links("/")
    assert {"tel:113", "tel:114", "tel:115", "tel:1022"} <= first
    second = set().union(*(links(path) for path in first if path.startswith("/")))
    assert {reverse(name) for name in DOORS} <= first | second
    for name in ("feedback_look_up", "public_procedures", "citizen_data"):
        assert {reverse("feedback_begin"), reverse("published_answers"), "/"} <= links(reverse(name)), name


def test_an_authority_says_whose_house_it_is_in_a_file(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = tmp_path / "house.json"
    monkeypatch.setenv("MOTCUA_HOUSE_FILE", str(told))
    told.write_text('{"reception": "Tiếp công dân tại 34 Lý Thái Tổ, thứ Hai hằng tuần."}', "utf-8")
    with override_settings(MOTCUA_HOUSE=env.words("MOTCUA_HOUSE_FILE", {"reception"})):
        assert "Tiếp công dân tại 34 Lý Thái Tổ" in Client().get("/").content.decode()
    for wrong in ('{"recepton": "…"}', '{"reception": 7}', '["1022"]'):
        told.write_text(wrong, "utf-8")
        with pytest.raises(env.SettingMissing, match="reception"):
            env.words("MOTCUA_HOUSE_FILE", {"reception"})


def test_zalo_is_a_link_where_the_city_has_an_account(town: Town) -> None:
    account = {**settings.ZALO, "oa_id": "4318652714895283000"}
    with override_settings(DEMO=False, ZALO=account):
        assert "https://zalo.me/4318652714895283000" in links("/")
    with override_settings(DEMO=True, ZALO=account):
        assert not [each for each in links("/") if "zalo" in each], "the account of a demo is nobody's"


@pytest.mark.parametrize(("demo", "says", "not_so"), [
    (True, "không phải trang chính thức", "Trang chính thức"),
    (False, "Trang chính thức của cơ quan nhà nước", "trình diễn"),
])  # fmt: skip
def test_a_demo_does_not_call_itself_official(town: Town, demo: bool, says: str, not_so: str) -> None:
    with override_settings(DEMO=demo):
        for path in ("/", "/khong-co/"):
            page = Client().get(path).content.decode()
            assert says in page, path
            assert not_so not in page, path
