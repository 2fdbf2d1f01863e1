"""What a sender gets of their own data: the matter, its messages, the way to its files, and what is kept beside it and why."""

from __future__ import annotations

import ast
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from access.actor import SYSTEM
from books import people
from books.orgs.models import Unit
from books.people.readings import readings_of
from casework.models import Attachment, Case
from casework.tracking import secret_of
from casework.writes import write_together
from kernel.text import format_phone
from kernel.time import now
from kinds.feedback.models import Feedback
from kinds.feedback.sender import own_export
from kinds.feedback.submission import submit
from messaging.models import Outbound
from tests.casework.town import FIELDS, Town, a_case, do, talk
from tests.citizen.test_questions import picture
from tests.cluster import ROOT
from vault import files

pytestmark = pytest.mark.db


def exported(case: Case) -> Any:
    return Client().get(f"/theo-doi/{case.code}/{secret_of(case.pk, bytes(case.tracking_salt))}/du-lieu/").json()


def test_the_messages_about_a_matter_are_in_its_senders_data(town: Town) -> None:
    case, other = a_case(conversation=talk()), a_case(conversation=talk("somebody-else"))
    do(town, case, "lan", "tell_citizen", inputs={"words": "Đã chuyển hồ sơ sang bộ phận địa chính."})
    do(town, other, "lan", "tell_citizen", inputs={"words": "Việc của người khác hẳn."})
    told = exported(case)
    said = [each["nội dung"] for each in told["tin nhắn về việc này"]]
    assert len(said) == Outbound.objects.filter(case_id=case.pk).count() == 2
    assert "địa chính" in said[1]
    assert not any("người khác hẳn" in words for words in said)
    assert told["tin nhắn về việc này"][0]["đã gửi"] is False, "it is still on its way"
    assert told["người gửi"]["họ tên"] == FIELDS["name"]
    Outbound.objects.filter(case_id=case.pk).update(payload=None)
    assert [each["nội dung"] for each in exported(case)["tin nhắn về việc này"]] == ["", ""]


def test_each_file_is_named_with_where_it_is_to_be_had(town: Town, settings: Any) -> None:
    from casework.attachment_rows import stored_row

    case = a_case()
    kept = files.put(picture().read(), at=now(), name="giấy hẹn.png")
    write_together([stored_row(case.pk, kept.id, now())])
    Attachment.objects.filter(case=case).update(name="giấy hẹn.png")
    [told] = exported(case)["tệp gửi kèm"]
    assert told["tên"] == "giấy hẹn.png"
    assert Client().get(told["địa chỉ"].removeprefix(settings.PUBLIC_URL)).status_code == 200


def test_what_is_not_in_the_file_is_said_with_the_reason(town: Town) -> None:
    left_out = " ".join(exported(a_case())["không có trong tệp này"])
    for what in ("gợi ý phân loại", "Ghi chú nội bộ", "Họ tên của cán bộ", "trò chuyện"):
        assert what in left_out


def test_who_learned_who_the_sender_is_stands_there_by_position_and_never_by_name(town: Town) -> None:
    case, other = a_case(at=now()), a_case(at=now())
    seen = "ai đã xem thông tin người gửi trước lần xuất này"
    assert exported(case)[seen] == []
    for each in (case, other):
        people.read_identity(each.sender_id, town.actor("lan"), "handle_case", now(), case_id=each.pk)
    people.read_identity(case.sender_id, SYSTEM, "send_notice", now())
    told = exported(case)[seen]
    assert [(each["ai"], each["cơ quan"], each["để làm gì"]) for each in told] == [
        ("chính ông/bà", "", "ông/bà xuất dữ liệu của mình"),
        (town.seats["lan"].title, "Trung tâm Phục vụ hành chính công", "xử lý vụ việc"),
        ("phần mềm, tự động", "", "gửi thông báo cho ông/bà"),
    ]
    assert all(each["lúc"] for each in told)
    assert town.users["lan"].full_name not in str(told)


def test_every_reason_of_a_reading_has_words_for_the_sender() -> None:
    """What is read of an identity is read for a reason that its owner understands."""
    told = set()
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = getattr(node.func, "attr", getattr(node.func, "id", "")) if isinstance(node, ast.Call) else ""
            if called == "read_identity" and isinstance(node, ast.Call) and isinstance(node.args[2], ast.Constant):
                told.add(node.args[2].value)
    assert len(told) > 4
    assert told <= set(own_export._WHY)


def test_the_readings_of_one_person_are_found_by_the_person(town: Town) -> None:
    """Not by going through the ledger: the index serves the question as the export asks it."""
    case = a_case(at=now())
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = Feedback.objects.filter(pk=case.pk).values(seen=readings_of(case.sender_id)).explain()
    assert "person_read" in plan or "_expr_idx" in plan, plan


def test_it_is_read_and_printed_as_a_page_in_words_and_in_the_time_of_the_city(town: Town) -> None:
    case = Case.objects.get(pk=submit(FIELDS, channel="web", at=now(), key="k").opened.id)
    do(town, case, "lan", "assign", inputs={"unit_id": "works", "stream": "rule"})
    told = exported(case)
    assert told["nguồn"] == "Biểu mẫu trên mạng"
    assert told["nơi đang giữ"] == Unit.objects.get(pk=town.unit("works")).name
    assert {*told["quá trình"][0]} == {"lúc", "việc", "ai", "lời"}
    assert "+00:00" not in str(told)
    path = f"/theo-doi/{case.code}/{secret_of(case.pk, bytes(case.tracking_salt))}/"
    page = Client().get(f"{path}du-lieu-de-doc/").content.decode()
    for words in (
        FIELDS["name"],
        "Quá trình",
        told["xuất lúc"][-10:],
        "không phải quyết định về ông/bà",
        f"{path}du-lieu/",
        format_phone(told["người gửi"]["điện thoại"]),  # as everywhere else
    ):
        assert words in page
    assert f"{path}du-lieu-de-doc/" in Client().get(path).content.decode()
