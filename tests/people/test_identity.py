"""Identity: unreadable in the table, read with a reason, found by number, erased for good."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from books.people import (
    Identity,
    IdentityErased,
    IdentityUnknown,
    ReasonMissing,
    amend,
    enrol,
    erase,
    find_by_phone,
    identity_row,
    mask,
    mask_name,
    read_identity,
)
from books.people.models import Person
from kernel.ids import uuid7
from kernel.time import now
from ledger.models import Entry
from ledger.verify import verify
from vault import rotation
from vault.keys import Keyring

HOA = {
    "name": "Nguyễn Thị Hoa",
    "address": "12 ngõ 5, phường Bồ Đề",
    "phone": "0912 345 678",
    "email": "hoa@example.vn",
}


@dataclass(frozen=True)
class Official:
    kind: str = "system"
    user_id: UUID | None = None
    position_id: UUID | None = None
    unit_id: UUID | None = None


ANH = Official("official", UUID(int=7), UUID(int=8), UUID(int=9))
SYSTEM = Official()


def enrolled() -> UUID:
    return enrol(at=now(), actor=ANH, **HOA)


def test_read_back_as_given_with_an_entry_that_says_who_and_why(rolled_back_room: str) -> None:
    person, case = enrolled(), uuid7()
    got = read_identity(person, ANH, "verify_address", now(), case_id=case)
    assert (got.name, got.address, got.phone, got.email) == (HOA["name"], HOA["address"], "84912345678", HOA["email"])
    entry = Entry.objects.get(verb="people:identity:read")
    assert (entry.actor_id, entry.position_id) == (ANH.user_id, ANH.position_id)
    assert entry.particulars == {"person": str(person), "why": "verify_address", "case": str(case)}
    assert verify() == []


def test_nothing_in_the_table_can_be_read(rolled_back_room: str) -> None:
    enrolled()
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(p)::text FROM people_identity p")
        stored = cursor.fetchone()[0]
        cursor.execute("SELECT string_agg(row_to_json(e)::text, '') FROM ledger_entry e")
        entered = cursor.fetchone()[0]
    for clear in (*HOA.values(), "84912345678", "912345678"):
        for form in (clear, clear.encode().hex()):
            assert form not in stored and form not in entered


@pytest.mark.parametrize("why", ["", " ", "x", "vì tôi muốn", None])
def test_without_a_reason_nothing_is_read(rolled_back_room: str, why: str) -> None:
    person = enrolled()
    with pytest.raises(ReasonMissing):
        read_identity(person, ANH, why, now())
    with pytest.raises(ReasonMissing):
        erase(person, actor=ANH, at=now(), why=why)


def test_reads_by_the_product_itself_are_entered_too(rolled_back_room: str) -> None:
    person = enrolled()
    assert read_identity(person, SYSTEM, "send_notice", now()).email == HOA["email"]
    assert Entry.objects.filter(verb="people:identity:read", actor_kind="system").count() == 1


def test_a_reading_whose_entry_fails_shows_nothing(rolled_back_room: str) -> None:
    person = enrolled()
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE ledger_entry ADD CONSTRAINT broken CHECK (verb <> 'people:identity:read') NOT VALID"
        )
    with pytest.raises(Exception, match="broken"):
        read_identity(person, ANH, "verify_address", now())


@pytest.mark.parametrize("typed", ["0912345678", "+84 912 345 678", "84912345678", "0912.345.678"])
def test_found_by_number_however_it_is_written(rolled_back_room: str, typed: str) -> None:
    person = enrolled()
    enrol(at=now(), actor=ANH, **{**HOA, "phone": "0987654321"})
    assert find_by_phone(typed) == [person]
    assert find_by_phone("không phải số") == []


def test_a_number_that_is_none_is_kept_but_not_searched(rolled_back_room: str) -> None:
    person = enrol(at=now(), actor=ANH, name="A", phone="hỏi bác Ba")
    assert read_identity(person, ANH, "verify_phone", now()).phone == "hỏi bác Ba"
    assert Person.objects.get(pk=person).phone_tag is None


def test_erased_for_good_and_the_ledger_stays_whole(rolled_back_room: str) -> None:
    person = enrolled()
    assert erase(person, actor=ANH, at=now(), why="subject_request")
    assert not erase(person, actor=ANH, at=now(), why="subject_request")
    row = Person.objects.values().get(pk=person)
    assert {name for name, value in row.items() if value is not None} == {"id", "kind", "created_at", "erased_at"}
    assert find_by_phone(HOA["phone"]) == []
    with pytest.raises(IdentityErased):
        read_identity(person, ANH, "verify_address", now())
    with pytest.raises(IdentityUnknown):
        read_identity(uuid7(), ANH, "verify_address", now())
    assert Entry.objects.filter(verb="people:identity:erased").count() == 1
    assert verify() == []


def test_amended_fields_alone_change(rolled_back_room: str) -> None:
    person = enrolled()
    amend(person, {"phone": "0987654321", "email": ""}, actor=ANH, at=now())
    got = read_identity(person, ANH, "verify_phone", now())
    assert (got.name, got.phone, got.email) == (HOA["name"], "84987654321", "")
    assert find_by_phone("0987654321") == [person] and find_by_phone(HOA["phone"]) == []
    with pytest.raises(ValueError, match="unknown"):
        amend(person, {"id": "x"}, actor=ANH, at=now())


def test_further_ways_to_reach_a_person_stay_apart_from_where_they_live(rolled_back_room: str) -> None:
    row = identity_row(at=now(), **HOA, other="0987 654 321; lan@b.vn")
    Person.objects.create(**row)
    amend(row["id"], {"address": "Số 7 Tràng Thi", "phone": "0912000091"}, actor=ANH, at=now())
    got = read_identity(row["id"], ANH, "verify_phone", now())
    assert (got.address, got.other) == ("Số 7 Tràng Thi", "0987 654 321; lan@b.vn")
    amend(row["id"], {"email": ""}, actor=ANH, at=now())
    assert read_identity(row["id"], ANH, "verify_phone", now()).other == got.other


def test_a_ciphertext_moved_to_another_person_does_not_open(rolled_back_room: str) -> None:
    one, two = enrolled(), enrol(at=now(), actor=ANH, name="Trần Văn Nam")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE people_identity SET name_ct = (SELECT name_ct FROM people_identity WHERE id = %s) WHERE id = %s",
            [one, two],
        )
    with pytest.raises(Exception, match="giải mã"):
        read_identity(two, ANH, "verify_name", now())


def test_the_row_for_one_statement_is_complete(rolled_back_room: str) -> None:
    row = identity_row(at=now(), **HOA)
    Person.objects.create(**row)
    assert find_by_phone(HOA["phone"]) == [row["id"]]
    with pytest.raises(ValueError, match="kind"):
        identity_row(at=now(), kind="robot")  # type: ignore[arg-type]


def test_rotation_in_batches_goes_on_where_it_stopped(rolled_back_room: str, keys: Path) -> None:
    people = [enrolled() for _ in range(7)]
    Keyring.rotate(keys, "identity")
    Keyring.rotate(keys, "index")
    table = next(one for one in rotation.registered() if one.table == "people_identity")
    first = next(rotation.rotate(table, batch=3))  # the machine stops after one batch
    assert first == (3, 3)
    assert sorted(find_by_phone(HOA["phone"])) == people  # both versions are found meanwhile
    assert list(rotation.rotate(table, batch=3)) == [(3, 0), (3, 3), (1, 1)]
    assert list(rotation.rotate(table, batch=100)) == [(7, 0)]
    assert set(Person.objects.values_list("tag_version", flat=True)) == {2}
    assert read_identity(people[0], ANH, "verify_name", now()).name == HOA["name"]


def test_rotation_by_command(rolled_back_room: str, capsys: pytest.CaptureFixture[str]) -> None:
    enrolled()
    call_command("rotate_keys", "identity", "index")
    assert "mã hóa lại 1 dòng" in capsys.readouterr().out


def test_masks() -> None:
    masked = mask(Identity(uuid7(), "person", HOA["name"], HOA["address"], "84912345678", HOA["email"]))
    assert (masked.name, masked.address, masked.phone, masked.email) == (
        "N. T. Hoa",
        "•••",
        "09•• ••• 678",
        "h•••@example.vn",
    )
    assert "Hoa" not in repr(masked)
    assert mask_name("Hoa") == "Hoa" and mask_name("") == ""
    assert mask(Identity(uuid7(), "organisation", "Công ty Gạch Ngói", "", "", "")).name == "Công ty Gạch Ngói"


def test_a_read_in_a_transaction_that_is_rolled_back_leaves_no_half(rolled_back_room: str) -> None:
    person = enrolled()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        read_identity(person, ANH, "verify_name", now())
        raise ZeroDivisionError
    assert not Entry.objects.filter(verb="people:identity:read").exists()
    assert verify() == []


SRC = Path(__file__).parents[2] / "src"
COLUMNS = {"name_ct", "address_ct", "phone_ct", "email_ct"}


def test_no_other_room_reads_the_identity_columns() -> None:
    """By name of the table, the model or its encrypted columns, anywhere in our code."""
    found = []
    for path in SRC.rglob("*.py"):
        room = path.relative_to(SRC).parts[:2]
        if room == ("books", "people"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
            is_sql_read = "people_identity" in text and "SELECT" in text.upper() and any(c in text for c in COLUMNS)
            is_model = isinstance(node, ast.ImportFrom) and node.module == "books.people.models"
            is_column = isinstance(node, ast.Attribute) and node.attr in {"name_ct", "phone_ct", "email_ct"}
            if is_sql_read or is_model or (is_column and room[0] != "vault"):
                found.append(f"{path.relative_to(SRC)}:{getattr(node, 'lineno', 0)}")
    assert found == []
