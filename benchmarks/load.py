"""Fill the product's tables up to N cases by COPY, ledger chained by the product's own code. Run with its environment.

python -m benchmarks.load --to 10000 --spread        one in twenty behind each of twenty units
python -m benchmarks.load --to 1000000               the rest behind one unit (Sở Xây dựng of the demo city)
"""

import argparse
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import django

django.setup()

from django.db import connection  # noqa: E402
from psycopg.types.json import Jsonb  # noqa: E402

from books.orgs.holders import unit_on_duty  # noqa: E402
from books.orgs.models import Position  # noqa: E402
from casework.intake import code_of  # noqa: E402
from kernel.ids import uuid7  # noqa: E402
from kernel.time import now  # noqa: E402
from kinds.feedback.kind import KIND  # noqa: E402
from ledger.chain import LedgerActor, next_entry  # noqa: E402

CASE = (
    "id kind code subject flow_version stage stage_since channel is_sealed tracking_salt unit_id role position_id "
    "receiving_unit_id clock_version limit_code limit_amount limit_unit limit_basis clock_from pauses due_at first_due_at "
    "verdict next_alarm_at next_alarm alarms_rung ledger_seq ledger_head row_version opened_at last_entry_at"
).split()
ENTRY = "id stream seq at verb actor_kind actor_id position_id unit_id particulars prev hash".split()
WORK = "id case_id task is_main unit_id role due_at is_paused ends opened_at".split()
FEEDBACK = "case_id content happened_on stream unit_named_text suggestion reason answer_draft answer rating".split()
BATCH = 20_000
SUBJECT = "Hồ sơ cấp giấy phép trễ hẹn, bị yêu cầu bổ sung nhiều lần, đề nghị kiểm tra và trả lời"


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--to", type=int, required=True)
    asked.add_argument("--spread", action="store_true")
    wanted = asked.parse_args()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM casework_case")
        have = cursor.fetchone()[0]
    positions = list(Position.objects.filter(role="handler").order_by("unit__code"))
    held = positions if wanted.spread else [p for p in positions if p.unit.name == "Sở Xây dựng"]
    receiving = unit_on_duty("feedback.receive", now().date()).pk
    for first in range(have, wanted.to, BATCH):
        _batch(list(_cases(range(first, min(first + BATCH, wanted.to)), held, receiving)))


def _cases(numbers: range, held: list[Position], receiving: UUID) -> Iterator[tuple[dict[str, Any], Any]]:
    at = now() - timedelta(days=1)
    for n in numbers:
        opened = at - timedelta(seconds=n % 500_000)
        position = held[n % len(held)]
        yield _one(n, opened, position, receiving)


def _one(n: int, opened: datetime, position: Position, receiving: UUID) -> tuple[dict[str, Any], Any]:
    case_id = uuid7()
    verb, facts = "feedback:case:received", {"stage": "received"}
    who = LedgerActor("citizen")
    entry = next_entry(stream=case_id, seq=1, prev=b"", at=opened, verb=verb, actor=who, particulars=facts)
    due = opened + timedelta(days=20)
    values = {
        "id": case_id, "kind": "feedback", "code": code_of(KIND, 1_000_000 + n, opened), "subject": f"{SUBJECT} {n}",
        "flow_version": 1, "stage": "assigned", "stage_since": opened, "channel": "zalo", "is_sealed": False,
        "tracking_salt": b"12345678", "unit_id": position.unit_id, "role": "handler", "position_id": position.pk,
        "receiving_unit_id": receiving, "clock_version": 1, "limit_code": "feedback.answer", "limit_amount": 20,
        "limit_unit": "calendar_days", "limit_basis": "QĐ 574/QĐ-TTg", "clock_from": opened, "pauses": Jsonb([]),
        "due_at": due, "first_due_at": due, "verdict": "", "next_alarm_at": due, "next_alarm": "passed@load",
        "alarms_rung": Jsonb([]), "ledger_seq": 1, "ledger_head": entry.hash, "row_version": 1, "opened_at": opened,
        "last_entry_at": opened,
    }  # fmt: skip
    return values, entry


def _batch(made: list[tuple[dict[str, Any], Any]]) -> None:
    cases = [c for c, _ in made]
    blank = {name: "" for name in FEEDBACK}
    _copy("casework_case", CASE, cases)
    entries = (
        {name: getattr(e, name) for name in ENTRY} | {"particulars": Jsonb(dict(e.particulars))} for _, e in made
    )
    _copy("ledger_entry", ENTRY, entries)
    _copy(
        "casework_work",
        WORK,
        (
            {"id": uuid7(), "case_id": c["id"], "task": "assigned", "is_main": True, "opened_at": c["opened_at"]}
            | {"unit_id": c["unit_id"], "role": "handler", "due_at": c["due_at"], "is_paused": False, "ends": "stage"}
            for c in cases
        ),
    )
    _copy("feedback_feedback", FEEDBACK, (blank | {"case_id": c["id"], "content": SUBJECT * 3} for c in cases))


def _copy(table: str, columns: list[str], rows: Any) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row([row[name] for name in columns])


if __name__ == "__main__":
    main()
