"""Which unit somebody means, in the city as it is shipped."""

from __future__ import annotations

import time
from datetime import date, datetime

import pytest

from access.actor import SYSTEM
from books.orgs import editing, finding
from books.orgs.codes import CodeRefused, Scheme, place_code, scheme_of, unit_code
from books.orgs.loading import load_city, shipped
from books.orgs.models import Unit
from books.orgs.succession import end_unit
from kernel.text import nfc
from kernel.time import TZ
from kinds.feedback.asking.nearby import proposed_units
from kinds.feedback.dialogue.understanding.places import units_in
from kinds.feedback.units.called import units_called

pytestmark = pytest.mark.db
AT = datetime(2026, 9, 15, 9, 0, tzinfo=TZ)
ON = AT.date()


@pytest.fixture
def city(db: None) -> dict[str, Unit]:
    return load_city(actor=SYSTEM, at=AT)


WARD = "Ủy ban nhân dân phường"
FOUND = {
    "phường Ba Đình": [f"{WARD} Ba Đình"],
    "p. ba dinh": [f"{WARD} Ba Đình"],
    "P.Ba Dinh": [f"{WARD} Ba Đình"],
    "UBND phường Ba Đình": [f"{WARD} Ba Đình"],
    "ubnd p ba dinh": [f"{WARD} Ba Đình"],
    "Ba Đình": [f"{WARD} Ba Đình"],
    "Phương Liệt": [f"{WARD} Phương Liệt"],
    "phuong phuong liet": [f"{WARD} Phương Liệt"],
    "yên hòa": [f"{WARD} Yên Hoà"],
    "phường Láng, quận Đống Đa": [f"{WARD} Láng"],
    "tôi ở phường Láng Hạ": [],
    "phường Láng Hà Nội": [f"{WARD} Láng"],
    "Số 5 phố Huế, phường Cửa Nam, thành phố Hà Nội": [f"{WARD} Cửa Nam"],
    "Sở GTVT": ["Sở Xây dựng"],
    "gtvt": ["Sở Xây dựng"],
    "so gd&dt": ["Sở Giáo dục và Đào tạo"],
    "cán bộ Sở Tài nguyên và Môi trường": ["Sở Nông nghiệp và Môi trường"],
    "UBND TP Hà Nội": ["Ủy ban nhân dân thành phố Hà Nội"],
    "TTHCC": ["Trung tâm Phục vụ hành chính công Thành phố"],
    "chi nhanh so 8": ["Chi nhánh số 8 – Trung tâm Phục vụ hành chính công Thành phố"],
    "một cửa xã Sóc Sơn chậm, sở y tế cũng vậy": ["Ủy ban nhân dân xã Sóc Sơn", "Sở Y tế"],
    "soc": ["Ủy ban nhân dân xã Sóc Sơn"],
    "00082": [f"{WARD} Cửa Nam"],
    "hồ sơ của tôi quá hẹn": [],
    "": [],
}


@pytest.mark.parametrize("said", FOUND)
def test_what_people_write(city: dict[str, Unit], said: str) -> None:
    assert [unit.name for unit in finding.find_unit(said, ON)] == FOUND[said]


def test_every_unit_is_found_by_its_own_names(city: dict[str, Unit]) -> None:
    for row in shipped():
        for name in (row.name, row.name.upper(), *row.also):
            assert row.name in [unit.name for unit in finding.find_unit(name, ON)], name


def test_a_question_in_chat_costs_one_statement_and_little_time(
    city: dict[str, Unit], django_assert_num_queries: object
) -> None:
    finding.find_unit("x", ON)
    with django_assert_num_queries(1):  # type: ignore[operator]
        finding.find_unit("phường Tây Hồ", ON)
    started = time.process_time()
    for said in FOUND:
        finding.find_unit(f"Tôi muốn phản ánh {said} làm chậm " * 20, ON)
    assert time.process_time() - started < 1.5


def test_an_edit_is_seen_at_the_next_question(city: dict[str, Unit]) -> None:
    health = city["Sở Y tế"]
    assert finding.find_unit("Sở Sức khỏe", ON) == []
    editing.describe_unit(editing.Edit(SYSTEM, AT, ON, "QĐ 1"), health.pk, also=["Sở Sức khỏe"])
    assert finding.find_unit("so suc khoe", ON) == [health]


def test_the_names_of_a_unit_that_ended_lead_to_whoever_took_over(city: dict[str, Unit]) -> None:
    """Its own, those of wards that had led to it, and its place; in a chain to the last; what is called so today rules."""
    gone, heir, last = (city[f"{WARD} {name}"] for name in ("Cửa Nam", "Hoàn Kiếm", "Ba Đình"))
    editing.describe_unit(editing.Edit(SYSTEM, AT, ON, "QĐ 1"), gone.pk, also=["UBND phường Hàng Bài", "Sở Y tế"])
    end_unit(editing.Edit(SYSTEM, AT, ON, "NQ 1"), gone.pk, {heir.pk: ""})
    for said in ("UBND phường Cửa Nam", "p. hang bai", "00082", "chậm ở phường Cửa Nam đã một tháng"):
        assert finding.find_unit(said, ON) == [heir], said
    assert finding.find_unit("Sở Y tế", ON) == [city["Sở Y tế"]]
    end_unit(editing.Edit(SYSTEM, AT, ON, "NQ 2"), heir.pk, {last.pk: ""})
    assert finding.find_unit("UBND phường Cửa Nam", ON) == [last]
    assert proposed_units("Phường Tràng Tiền làm chậm hồ sơ của tôi") == [(str(last.pk), last.name)]
    spoken = units_called(ON)
    for said in ("tôi ở phường Cửa Nam", "p hang bai", "phường Tràng Tiền"):
        assert {unit.id for unit in units_in(said, spoken, is_answer=False)} == {str(last.pk)}, said


def test_a_day_of_the_past_has_its_own_units(city: dict[str, Unit]) -> None:
    assert finding.find_unit("phường Ba Đình", date(2025, 6, 30)) == []
    assert finding.find_unit("Sở Y tế", date(2025, 6, 30))


def test_the_shipped_city_is_whole_and_invents_no_code(city: dict[str, Unit]) -> None:
    kinds = [row.kind for row in shipped()]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        "city": 1, "office": 1, "department": 14, "board": 1, "centre": 1, "branch": 12, "commune": 126,
    }  # fmt: skip
    assert not Unit.objects.exclude(code="").exists()
    places = [row.place_code for row in shipped() if row.kind == "commune"]
    assert len(set(places)) == 126
    assert all(len(place) == 5 and place.isdecimal() for place in places)
    assert all(nfc(row.name) == row.name for row in shipped())
    assert len(load_city(actor=SYSTEM, at=AT)) == len(shipped()), "again adds nothing"


def test_choices_come_in_groups_in_vietnamese_order(city: dict[str, Unit]) -> None:
    groups = dict(finding.unit_choices(finding.directory(ON)))
    assert list(groups) == ["Thành phố, sở, ban, ngành", "Trung tâm Phục vụ hành chính công", "Phường", "Xã"]
    wards = [name.removeprefix(f"{WARD} ") for _, name in groups["Phường"]]
    assert (len(wards), len(groups["Xã"])) == (51, 75)
    assert wards.index("Bồ Đề") < wards.index("Cầu Giấy") < wards.index("Đại Mỗ") < wards.index("Giảng Võ")


@pytest.mark.parametrize(
    ("typed", "kept", "scheme"),
    [
        ("h26", "H26", Scheme.NEW),
        (" H26.15.02 ", "H26.15.02", Scheme.NEW),
        ("H26.103.25.7", "H26.103.25.7", Scheme.NEW),
        ("000.00.15.H26", "000.00.15.H26", Scheme.OLD),
        ("", "", None),
    ],
)
def test_both_grammars_of_unit_codes(typed: str, kept: str, scheme: Scheme | None) -> None:
    assert unit_code(typed) == kept
    assert scheme_of(kept) is scheme


@pytest.mark.parametrize("typed", ["H2", "26", "Z01.1", "H26.", "H26..1", "H26-15", "00.00.15.H26", "H26." + "1" * 32])
def test_what_is_no_code(typed: str) -> None:
    with pytest.raises(CodeRefused):
        unit_code(typed)


def test_the_code_of_a_place_has_five_digits() -> None:
    assert place_code("00004") == "00004"
    with pytest.raises(CodeRefused):
        place_code("4")
