"""A mixed matter is split: each part that another authority must answer becomes a case of its own.

The parts keep the day on which the matter was received, and the waits that were given back; the sender is told once, with
all codes. The matter itself goes on with what was not split off; its words are never changed. Each part has the files that
the official gives it, and whom the matter shields until somebody decides on the part.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from casework import links, practice
from casework.attachment_rows import files_of, shared_row
from casework.deadlines import Began
from casework.entries import hashed, new_salt
from casework.errors import InputMissing
from casework.intake import Draft, first_writes, new_case
from casework.kind import Asked, Plan, kind_of
from casework.models import Attachment, Case, Practice
from casework.reads import read_together
from casework.writes import Insert, Write
from kernel.patterns import pattern
from kernel.text import excerpt, fold, keep_legible
from kinds.feedback.asked import own_row, receiver
from kinds.feedback.joining.remaining import NOTHING_LEFT, without
from kinds.feedback.models import Feedback
from kinds.feedback.reading.headings import heading_of
from kinds.feedback.stages import FLOW_2, RELEASED, SPLIT_OFF
from kinds.feedback.suggestions.arrival import may_be_denunciation
from ledger.models import Entry

MOST_PARTS = 5
SHORTEST_PART = 15
_SIGNS = pattern(r"[\W_]+")
_KEPT = ("happened_on", "unit_named_id", "unit_named_text", "source", "on_behalf_of", "wants_letter")


def split(asked: Asked) -> Plan:
    """Open a case for every part; the words of the entry are the list that the sender gets."""
    parts = _parts(asked)
    (row,), earlier, there, practised = read_together(
        Feedback.objects.filter(pk=asked.case["id"]).only(*_KEPT, "content", "for_handling"),
        Case.objects.filter(code__startswith=f"{asked.case['code']}.").only("code"),
        files_of(asked.case["id"]),
        Practice.objects.filter(pk=asked.case["id"]),
    )
    own = {name: getattr(row, name) for name in _KEPT}
    rest, subject = _rest(asked, row, list(parts.values()))
    people = practised[0].people if practised else []
    writes: list[Write] = []
    opened: list[dict[str, Any]] = []
    for number, (box, part) in enumerate(parts.items(), _last_number(asked.case["code"], earlier) + 1):
        case = _opened(asked, part, f"{asked.case['code']}.{number}", own, writes, people=people)
        opened.append(case)
        writes += [shared_row(each, case["id"], asked.at) for each in _chosen(asked, box, there)]
    listed = "\n".join(
        f"• {case['code']}: {excerpt(part, 90)}" for case, part in zip(opened, parts.values(), strict=True)
    )
    words = f"• {asked.case['code']}: {excerpt(subject, 90)} (phần còn lại)\n{listed}"
    return Plan(
        writes=[*writes, own_row(asked, for_handling=rest)],
        case_values={"subject": subject},
        particulars={"parts": [hashed(asked.case, case["code"], case["words_salt"]) for case in opened]},
        words=words,
    )


def _rest(asked: Asked, row: Feedback, parts: Sequence[str]) -> tuple[str, str]:
    """What is left for the unit that handles the rest, and under which heading: one with the words of a part is none of it."""
    given = asked.inputs.get("rest")
    whole = row.for_handling or row.content
    rest = without(keep_legible(str(given)) if given else whole, parts)
    subject = asked.case["subject"]
    if without(subject, parts) != subject or any(fold(subject.rstrip("…")) in fold(part) for part in parts):
        subject = heading_of(rest) or subject if rest else NOTHING_LEFT
    return (row.for_handling if rest == whole else rest or NOTHING_LEFT), subject


def _last_number(code: str, parts: Sequence[Case]) -> int:
    """The highest number that any part has, one among them that was sealed since and to which no link leads any more."""
    numbers = (each.code.removeprefix(f"{code}.") for each in parts)  # a part of a part has two
    return max((int(number) for number in numbers if number.isdecimal()), default=0)


def all_by_default(case: Any) -> bool:
    """Does a part get every file where nothing was chosen? Not of a matter that accuses a unit: a file may name the sender,
    and the part may be for that very unit."""
    return (case["shielded_unit_id"] if isinstance(case, Mapping) else case.shielded_unit_id) is None


def _chosen(asked: Asked, box: int, there: Sequence[Attachment]) -> list[Attachment]:
    """The files of the part in this box: those that were chosen, else the default."""
    wanted = asked.inputs.get(f"files_{box}")
    if wanted is None:
        return list(there) if all_by_default(asked.case) else []
    if not isinstance(wanted, list | tuple) or not {str(each) for each in wanted} <= {str(each.pk) for each in there}:
        raise InputMissing(f"files_{box}", "Hãy chọn trong các tệp của vụ việc này.")
    chosen = {str(each) for each in wanted}
    return [each for each in there if str(each.pk) in chosen]


def _parts(asked: Asked) -> dict[int, str]:
    """Box → part as it was typed: `parts` as a list, or `part_1` to `part_5` of a form."""
    given = asked.inputs.get("parts") or [asked.inputs.get(f"part_{n}") for n in range(1, MOST_PARTS + 1)]
    if not isinstance(given, list | tuple):
        raise InputMissing("part_1", "Hãy ghi từng phần nội dung cần tách.")
    typed = {box: keep_legible(str(each or "")).strip() for box, each in enumerate(given, 1)}
    parts = {box: text for box, text in typed.items() if text}
    if not parts:
        raise InputMissing("part_1", "Hãy ghi ít nhất một phần nội dung cần tách thành vụ việc riêng.")
    if len(parts) > MOST_PARTS:
        raise InputMissing("part_1", "Mỗi lần tách nhiều nhất {most} phần.", most=MOST_PARTS)
    if any(len(part) < SHORTEST_PART for part in parts.values()):
        raise InputMissing(
            "part_1", "Mỗi phần cần ít nhất {least} ký tự, đủ để đơn vị xử lý hiểu việc.", least=SHORTEST_PART
        )
    _refuse_twice(parts)
    _refuse_secret(asked, parts)
    return parts


def _refuse_twice(parts: Mapping[int, str]) -> None:
    """One matter with two codes would be two clocks and two answers. Only letters and figures tell two parts apart."""
    first: dict[str, int] = {}
    for box, text in parts.items():
        if first.setdefault(_SIGNS.sub("", fold(text)), box) != box:
            raise InputMissing(f"part_{box}", "Phần này giống hệt một phần ở trên. Hãy bỏ đi hoặc ghi nội dung khác.")


def _refuse_secret(asked: Asked, parts: Mapping[int, str]) -> None:
    """What may be a denunciation becomes no matter that every list shows: here as on every other way in. A person who was
    given the decision may have made it: of a matter that was released, the parts were read by them."""
    suspect = next((box for box, text in parts.items() if may_be_denunciation(text)), None)
    if suspect is None or Entry.objects.filter(stream=asked.case["id"], verb=RELEASED).exists():
        return
    raise InputMissing(
        f"part_{suspect}",
        "Dừng lại: phần này có thể là tố cáo, không tách thành vụ việc thường. Hãy dùng “Cách ly: có thể là tố cáo” cho vụ việc này.",
    )


def _opened(
    asked: Asked, part: str, code: str, own: dict[str, Any], writes: list[Write], *, people: Sequence[str]
) -> dict[str, Any]:
    """The rows of one part are added to WRITES: case, first entry, work, words, the link to where it came from."""
    case, at = asked.case, asked.at
    kind = kind_of(case["kind"])
    salt = new_salt()
    draft = Draft(
        kind=kind.slug,
        stage="received",
        verb=SPLIT_OFF,
        channel=case["channel"],
        unit_id=receiver(asked),
        subject=heading_of(part),
        sender_id=case["sender_id"],
        conversation_id=case["conversation_id"],
        shielded_unit_id=case["shielded_unit_id"],
        code=code,
        words_salt=salt,
        began=Began(case["opened_at"], case["clock_from"], case["pauses"]),
        particulars={"from": hashed(case, case["code"], salt)},
        rows=lambda case_id, entry_id: [
            Insert("feedback_feedback", {**_BLANK, **own, "case_id": case_id, "content": part}),
            links.row(case_id, case["id"], links.SPLIT_FROM, at),
            *([practice.row(case_id, people)] if people else []),
        ],
    )
    child = new_case(kind, draft, 0, at, beside=case)
    writes += first_writes(child, FLOW_2.stage("received"), draft, asked.actor, at)
    return child


_BLANK = dict.fromkeys(("stream", "suggestion", "reason", "answer_draft", "answer", "rating"), "")
