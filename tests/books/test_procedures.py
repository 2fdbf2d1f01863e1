"""The catalogue of procedures: import, versions, search, answers that it can stand by. All records here are invented."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils.translation import override

from access.actor import SYSTEM
from books.procedures import editing, finding, importing, national
from books.procedures.answering import answer
from books.procedures.editing import Content
from books.procedures.importing import DayUnlikely, FileUnreadable, Outcome, import_file
from books.procedures.models import Procedure
from kernel.time import now
from ledger.models import Entry

pytestmark = pytest.mark.db
FIRST = date(2026, 9, 1)
LATER = date(2026, 10, 1)


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    finding.forget()
    yield
    finding.forget()


def record(code: str = "9.100001", **more: Any) -> dict[str, Any]:
    channel = {"channel": "Trực tiếp", "deadline": "5 Ngày làm việc", "unit_shown": True, "fee": "Miễn phí", "note": ""}
    return {
        "code": code, "name": "Cấp giấy phép thả diều", "field": "Diều sáo", "level": ["Cấp Xã"], "authority": "UBND cấp xã",
        "channels": [channel], "deadline_text": "5 Ngày làm việc", "fee_text": "Miễn phí", "result": "Giấy phép |",
        "components": [{"case": "", "name": "Đơn thả diều", "form": "", "originals": 1, "copies": 0}],
        "legal_basis": ["01/2026/NĐ-CP"], "source_url": "https://dichvucong.gov.vn/x", "crawled": "2026-06/07", "decision": "1/QĐ",
    } | more  # fmt: skip


def written(folder: Path, *lines: Any, name: str = "tthc.jsonl") -> Path:
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    path = folder / name
    path.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
    return path


def imported(path: Path, first: date = FIRST, *, dry_run: bool = False) -> Outcome:
    return import_file(path, first=first, actor=SYSTEM, at=now(), dry_run=dry_run)


# --- what a fresh house knows ------------------------------------------------------------------


def test_a_fresh_house_knows_forty_common_procedures_and_says_how_sure_it_is() -> None:
    rows = Procedure.objects.all()
    assert rows.count() >= 40
    assert {row.certainty for row in rows} == {"known"}, "nobody compared them with a decision yet"
    assert all(row.source and row.as_of and row.legal_basis and row.levels for row in rows)


# --- the national format -----------------------------------------------------------------------


def test_a_record_is_read_with_its_limit_and_levels() -> None:
    content = national.read(record())
    assert isinstance(content, Content)
    assert (content.limit_amount, content.limit_unit) == (5, "working_days")
    assert content.levels == ("commune",)
    assert content.result == "Giấy phép"
    assert content.as_of == "06/2026"


@pytest.mark.parametrize(
    "channels",
    [
        [{"channel": "Trực tiếp", "deadline": "1", "unit_shown": False, "fee": "", "note": ""}],
        [
            {"channel": "Trực tiếp", "deadline": "5 Ngày", "unit_shown": True, "fee": "", "note": ""},
            {"channel": "Trực tuyến", "deadline": "3 Ngày", "unit_shown": True, "fee": "", "note": ""},
        ],
        [{"channel": "Trực tiếp", "deadline": "0 Ngày", "unit_shown": True, "fee": "", "note": ""}],
        [],
    ],
)
def test_a_limit_without_unit_or_with_two_values_is_unknown(channels: list[dict[str, Any]]) -> None:
    content = national.read(record(channels=channels, deadline_text="1"))
    assert isinstance(content, Content)
    assert content.limit_amount is None


def test_an_import_says_what_is_new_and_a_second_one_changes_nothing(tmp_path: Path) -> None:
    path = written(tmp_path, record(), record("9.100002", name="Cấp giấy phép hát xẩm"), name="tthc.jsonl.gz")
    before = Procedure.objects.count()
    assert imported(path, dry_run=True).new == ["9.100001", "9.100002"]
    assert Procedure.objects.count() == before
    assert imported(path).new == ["9.100001", "9.100002"]
    again = imported(path, LATER)
    assert (again.new, again.changed, again.same) == ([], {}, 2)
    assert Entry.objects.filter(verb="procedures:catalogue:imported").count() == 1


def test_a_change_is_a_new_version_and_says_what_differs(tmp_path: Path) -> None:
    imported(written(tmp_path, record()))
    outcome = imported(written(tmp_path, record(fee_text="20.000 đồng", name="Cấp giấy phép thả diều sáo")), LATER)
    assert outcome.changed == {"9.100001": ["tên", "phí"]}
    held = finding.by_code("9.100001", date(2026, 9, 30))
    fresh = finding.by_code("9.100001", LATER)
    assert held is not None
    assert fresh is not None
    assert (held.fee_text, fresh.fee_text) == ("Miễn phí", "20.000 đồng")
    assert [row.valid_from for row in finding.versions("9.100001")] == [LATER, FIRST]


def test_peoples_words_for_a_procedure_outlive_an_import(tmp_path: Path) -> None:
    held = finding.by_code("1.001193")
    assert held is not None
    imported(written(tmp_path, record("1.001193", name="Đăng ký khai sinh", field="Hộ tịch")))
    fresh = finding.by_code("1.001193", FIRST)
    assert fresh is not None
    assert (fresh.name, fresh.also) == ("Đăng ký khai sinh", held.also)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{không phải json", "không phải là JSON"),
        ("[1, 2]", "không phải là một bản ghi"),
        (record("12345"), "không đúng mẫu"),
        (record(name=""), "thiếu tên"),
        (record(field=" "), "thiếu lĩnh vực"),
        (record(level=[]), "không rõ cấp thực hiện"),
        (record(level=["Cấp trời"]), "không rõ cấp thực hiện"),
        (record(channels="x"), "không phải là danh sách"),
        (record(channels=["x"]), "có mục không đúng dạng"),
        (record(legal_basis=5), "không phải là danh sách"),
        (record(legal_basis="Luật 123"), "không phải là danh sách"),
        (record(authority="", performing_agencies=5), "không phải là danh sách"),
        (record(authority="", performing_agencies=[{}]), "có mục không đúng dạng"),
        (record(name="a" * 2001), "dài quá 2000 ký tự"),
        (record(name={"vi": "Tên"}), "thiếu tên"),
        (record("\ud800"), "không đúng mẫu"),
        ('{"code": ' + "[" * 3000, "không phải là JSON"),
        ("x" * (importing.LONGEST_LINE + 5), "dòng quá dài"),
        (record("9.100009"), "đã có ở dòng trước"),
    ],
)
def test_a_bad_record_is_rejected_with_its_line_and_why_and_the_others_go_in(
    tmp_path: Path, line: Any, why: str
) -> None:
    outcome = imported(written(tmp_path, record("9.100009"), line))
    assert outcome.new == ["9.100009"]
    [(number, reject)] = outcome.rejects
    assert number == 2
    assert why in reject.why


def test_the_command_tells_what_it_did(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, record(), record(name=""))
    call_command("import_procedures", str(path), "--dry-run", "--from", "01/09/2026")
    said = capsys.readouterr().out
    assert "Chạy thử, chưa ghi gì. 2 bản ghi: 1 mới, 0 thay đổi, 0 giữ nguyên, 1 không nhận." in said
    assert "không nhận dòng 2: 9.100001: thiếu tên" in said
    for said in ("Đã ghi, hiệu lực từ 01/09/2026.", "Không có gì thay đổi. 2 bản ghi: 0 mới, 0 thay đổi, 1 giữ nguyên"):
        call_command("import_procedures", str(path), "--from", "01/09/2026")
        assert said in capsys.readouterr().out
    for wrong in ([str(tmp_path / "khong-co.jsonl")], [str(path), "--from", "hôm nay"]):
        with pytest.raises(CommandError):
            call_command("import_procedures", *wrong)


def test_what_no_database_keeps_is_made_legible(tmp_path: Path) -> None:
    odd = record(
        legal_basis=["a\x00b", "c\ud800"], authority="", performing_agencies=["UBND\x00 xã"], decision="\x001/QĐ"
    )
    path = tmp_path / "odd.jsonl"
    path.write_text(json.dumps(odd), "ascii")
    assert imported(path).new == ["9.100001"]
    row = Procedure.objects.get(code="9.100001")
    assert (row.legal_basis, row.authority, row.decision) == ("ab; c\ufffd", "UBND xã", "1/QĐ")


def test_a_broken_archive_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, *[record(f"9.1{n:05d}") for n in range(300)], name="tthc.jsonl.gz")
    whole, before = path.read_bytes(), Procedure.objects.count()
    for broken in (whole[:-20], whole[:200] + bytes(byte ^ 0xFF for byte in whole[200:260]) + whole[260:], b"no gzip"):
        path.write_bytes(broken)
        with pytest.raises(FileUnreadable, match="Không đọc được tệp"):
            imported(path)
    path.write_bytes(whole)
    monkeypatch.setattr(importing, "LARGEST", 100_000)
    with pytest.raises(FileUnreadable, match="quá lớn"):
        imported(path)
    for unlikely in (date(1, 1, 1), date(2199, 1, 1)):
        with pytest.raises(DayUnlikely):
            imported(path, unlikely)
    assert Procedure.objects.count() == before


def test_an_import_is_weighed_against_the_version_in_force_on_its_day(tmp_path: Path) -> None:
    """One is planned for later: today's differs and is written, until the eve of the planned one, which stays."""
    between = date(2026, 9, 15)
    imported(written(tmp_path, record(fee_text="1.000 đồng")))
    imported(written(tmp_path, record(fee_text="2.000 đồng")), LATER)
    assert imported(written(tmp_path, record(fee_text="1.000 đồng")), between).same == 1
    outcome = imported(written(tmp_path, record(fee_text="2.000 đồng")), between)
    assert outcome.changed == {"9.100001": ["phí"]}
    earlier = imported(written(tmp_path, record(fee_text="500 đồng")), date(2026, 8, 1))
    assert earlier.changed == {"9.100001": ["có hiệu lực sớm hơn"]}
    rows = Procedure.objects.filter(code="9.100001").order_by("valid_from")
    assert [(row.valid_from, row.valid_to, row.fee_text) for row in rows] == [
        (date(2026, 8, 1), date(2026, 8, 31), "500 đồng"),
        (FIRST, date(2026, 9, 14), "1.000 đồng"),
        (between, date(2026, 9, 30), "2.000 đồng"),
        (LATER, None, "2.000 đồng"),
    ]


# --- by hand -----------------------------------------------------------------------------------


def content(**more: Any) -> Content:
    read = national.read(record())
    assert isinstance(read, Content)
    return Content(**{name: getattr(read, name) for name in Content.__dataclass_fields__} | more)


def test_a_version_by_hand_ends_the_one_before_and_leaves_an_entry() -> None:
    editing.put(content(), also="diều, thả diều", first=FIRST, actor=SYSTEM, at=now())
    editing.put(content(limit_amount=3), first=LATER, actor=SYSTEM, at=now())
    old, new = reversed(finding.versions("9.100001"))
    assert old.valid_to == date(2026, 9, 30)
    assert (new.limit_amount, new.also) == (3, "diều, thả diều")
    assert Entry.objects.filter(verb="procedures:procedure:changed").count() == 2
    editing.end("9.100001", date(2026, 12, 31), actor=SYSTEM, at=now())
    assert finding.by_code("9.100001", date(2027, 1, 1)) is None


def test_on_its_first_day_a_version_is_corrected_and_earlier_ones_are_refused() -> None:
    editing.put(content(), first=FIRST, actor=SYSTEM, at=now())
    editing.put(content(fee_text="10.000 đồng"), first=FIRST, actor=SYSTEM, at=now())
    [row] = finding.versions("9.100001")
    assert row.fee_text == "10.000 đồng"
    with pytest.raises(editing.VersionTooEarly):
        editing.put(content(), first=date(2026, 8, 1), actor=SYSTEM, at=now())


@pytest.mark.parametrize(
    "wrong",
    [{"name": " "}, {"levels": ()}, {"levels": ("x",)}, {"limit_amount": 0}, {"limit_unit": "years"}, {"source": ""}],
)
def test_a_senseless_version_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(editing.ProcedureRefused):
        editing.put(content(**wrong), first=FIRST, actor=SYSTEM, at=now())


def test_two_versions_on_one_day_are_refused_by_the_database() -> None:
    row = editing.put(content(), first=FIRST, actor=SYSTEM, at=now())
    row.pk, row._state.adding, row.valid_from = None, True, LATER
    with pytest.raises(IntegrityError, match="procedures_one_at_a_time"), transaction.atomic():
        row.save()


# --- finding -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("đăng ký khai sinh", "1.001193"),
        ("khai sinh", "1.001193"),
        ("đăng ký lại khai sinh", "1.004884"),
        ("lam giay khai sinh cho con", "1.001193"),
        ("đăng kí khai sihn", "1.001193"),
        ("xin hỏi cấp lại bằng lái xe bị mất", "3.000348"),
        ("thuwongf trus", "1.004222"),
        ("nhập hộ khẩu", "1.004222"),
        ("giấy xác nhận độc thân", "1.004873"),
        ("giay phep xay dung nha o rieng le", "1.013225"),
        ("sổ đỏ bị mất", "1.012786"),
        ("1.004194", "1.004194"),
        ("1.004194.H26", "1.004194"),
    ],
)
def test_a_procedure_is_found_by_peoples_words(said: str, code: str) -> None:
    found = [row.code for row in finding.search(said)]
    assert found[:1] == [code]


@pytest.mark.parametrize("said", ["", "   ", "thời tiết hôm nay", "' | ''", "%", "\\", "!!!", "a" * 5000, "🙂"])
def test_other_words_find_nothing(said: str) -> None:
    assert finding.search(said) == []


def test_a_search_takes_two_statements(django_assert_num_queries: Any) -> None:
    finding.search("khai sinh")
    with django_assert_num_queries(2):
        assert len(finding.search("đăng ký khai sinh", 3)) == 3


def test_what_is_not_in_force_is_not_found() -> None:
    editing.put(content(), first=FIRST, actor=SYSTEM, at=now())
    assert [row.code for row in finding.search("thả diều", on=FIRST)] == ["9.100001"]
    assert finding.search("thả diều", on=date(2026, 8, 31)) == []


# --- answering ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "code", "words"),
    [
        ("Đăng ký thường trú mất bao lâu?", "1.004222", "7 ngày làm việc"),
        ("dang ky tam tru nop o dau", "1.004194", "Công an cấp xã"),
        ("Làm giấy khai sinh cho con cần giấy tờ gì ạ?", "1.001193", "Giấy chứng sinh"),
        ("mất bằng lái xe làm lại mất bao nhiêu tiền", "3.000348", "135.000 đồng"),
        ("tách hộ bao lâu thì xong", "1.010038", "5 ngày làm việc"),
    ],
)
def test_a_question_about_one_procedure_is_answered_with_its_source(question: str, code: str, words: str) -> None:
    with override("en"):  # the text goes to a citizen in Vietnamese, in whatever language the desk is
        found = answer(question)
    assert found is not None
    assert found.procedure.code == code
    assert words in found.text
    assert "06/2026" in found.source
    assert "chưa đối chiếu" in found.source
    assert not found.is_certain, "nobody compared this row with the decision"


@pytest.mark.parametrize(
    "question",
    [
        "đăng ký khai sinh",  # nothing is asked
        "thủ tục lạ cần giấy tờ gì",
        "chuyển trường cho con cần giấy tờ gì",
        "Phường hẹn 7 ngày chưa trả kết quả đăng ký thường trú, bao lâu mới có?",
        "xóa đăng ký tạm trú mất bao lâu",  # another procedure than the one that is known
        "cấp đổi giấy phép lái xe mất bao lâu",
        "khai sinh cho con có bố người Mỹ đang ở Đức mất bao lâu",
        "bao lâu",
        "",
    ],
)
def test_what_is_not_certain_is_left_to_a_person(question: str) -> None:
    assert answer(question) is None


def test_only_a_procedure_that_somebody_compared_is_certain() -> None:
    editing.put(content(certainty="read"), first=FIRST, actor=SYSTEM, at=now())
    found = answer("cấp giấy phép thả diều mất bao lâu", on=FIRST)
    assert found is not None
    assert found.is_certain
    papers = answer("cấp giấy phép thả diều cần giấy tờ gì", on=FIRST)
    assert papers is not None
    assert not papers.is_certain, "lists of papers depend on the case"


def test_a_missing_fact_is_named_and_makes_the_answer_uncertain() -> None:
    editing.put(content(certainty="read", fee_text=""), first=FIRST, actor=SYSTEM, at=now())
    found = answer("cấp giấy phép thả diều mất bao lâu, lệ phí bao nhiêu", on=FIRST)
    assert found is not None
    assert found.missing == ("fee",)
    assert not found.is_certain
