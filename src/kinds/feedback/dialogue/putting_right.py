"""An answer that was wrong becomes the right one: which answer is meant, and whether what was said can be it.

What the words put right is read by `understanding.slips`, where the talk stands by `correcting`.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from kernel.patterns import pattern
from kernel.text import format_phone, plain_of
from kernel.time import local_day
from kinds.feedback.dialogue import half_said, matter, rewording
from kinds.feedback.dialogue.of_the_matter import is_body, set_when, unit_chosen, unit_meant
from kinds.feedback.dialogue.talk import Talk
from kinds.feedback.dialogue.understanding import addresses, dates, parts, persons, phones, times
from kinds.feedback.dialogue.understanding.matters import tells_of_a_matter
from kinds.feedback.dialogue.understanding.slips import Slip

_LONGEST_UNIT = 120
LONGEST_TITLE = 200
REPEATED = ("unit", "name", "address", "happened_on", "phone")
_DIGIT = pattern(r"\d")
_WARD = pattern(r"(?:phuong|xa|quan|huyen)\b")
_BEFORE_TIME = pattern(
    r"^(?:(?:việc|viec|tôi|toi|em|mình|tui|bác|bac|bà|con|cháu|chau|chuyện|xảy ra|xay ra|nộp|nop|đi|đến|ra|lên|làm|gặp|bị|vào|từ|là|la|thời gian|giúp|cho|"
    r"(?:ngày |ngay |lịch |lich )?(?:hẹn|hen)(?: (?:trả|tra))?(?: (?:kết quả|ket qua))?)[\s,:]+)+",
    re.IGNORECASE,
)


def put_right(talk: Talk, slip: Slip) -> bool:
    for name in _meant(talk, slip):
        if not slip.name and not _may_be(talk, name, slip):
            continue
        is_new = not what_is_known(talk, name)
        is_named = (bool(slip.name) and not slip.is_loose) or (bool(slip.old) and speaks_of(talk, name, slip.old))
        if value := patched(talk, name, slip) or fitting(talk, name, slip.new, is_named=is_named):
            talk.draft.skipped = [each for each in talk.draft.skipped if each != name]
            if name == "address" and slip.old:
                rewording.where_one_lives(talk, addresses.without_where(slip.old), value)
            matter.was_changed(talk, name, value, is_new=is_new)
            return True
    return False


def _may_be(talk: Talk, name: str, slip: Slip) -> bool:
    """An office is no address, nor is a day; and what repeats nothing of the address, nor begins as one, is none."""
    is_day, is_office = bool(time_in(talk, slip.new)), is_body(slip.new) and not _WARD.match(plain_of(slip.new))
    if is_day or is_office:
        return name == ("happened_on" if is_day else "unit")
    if slip.old and speaks_of(talk, name, slip.old):
        return True
    if name == "name":  # "không phải hồ sơ mà là thái độ": small letters are a name only in place of one
        return not slip.old or slip.new.isascii() or not slip.new.islower()
    if name == "unit":  # "7 Hàng Đào" is a house there, not the office of what was a ward
        return not (_DIGIT.search(slip.new) and addresses.begins_as_address(slip.new))
    if name != "address":
        return True
    if dates.says_when(slip.new) or (slip.old and any(speaks_of(talk, each, slip.old) for each in REPEATED)):
        return False
    new = addresses.without_where(slip.new)
    return addresses.begins_as_address(new) or parts.shares(what_is_known(talk, name), new)


def time_in(talk: Talk, said: str) -> str:
    """ "Tôi nộp ngày 12/11": the day."""
    bare = _BEFORE_TIME.sub("", said.strip())
    if not times.is_only_a_time(bare):
        return ""
    return said.strip() if dates.is_appointed(said, local_day(talk.said_at)) else bare


def _meant(talk: Talk, slip: Slip) -> Iterator[str]:
    """The answers that may be meant, the likeliest first."""
    draft = talk.draft
    if slip.name:
        yield slip.name
        return
    spoken = [name for name in REPEATED if slip.old and speaks_of(talk, name, slip.old)]
    answered = [
        name for name in dict.fromkeys(reversed(draft.asked)) if name != draft.step and what_is_known(talk, name)
    ]
    known = [name for name in ("unit", "address", "happened_on", "name") if what_is_known(talk, name)]
    # A ward by itself is an office, unless the address was said just now and has one.
    is_address = answered[:1] == ["address"] and bool(parts.in_address(what_is_known(talk, "address"), "", slip.new))
    office = ["unit"] if not is_address and unit_meant(talk, slip.new) and not _DIGIT.search(slip.new) else []
    yield from dict.fromkeys([*spoken, "phone", *office, *answered, *known, draft.step, "unit"])


def what_is_known(talk: Talk, name: str) -> str:
    fields = talk.draft.fields
    if name == "unit":
        return talk.unit_name(fields)
    return fields.get(name, "")


def speaks_of(talk: Talk, name: str, old: str) -> bool:
    """Does OLD repeat what is known as NAME?"""
    known = {what_is_known(talk, name), talk.draft.fields.get("unit_text", "") if name == "unit" else ""}
    return any(parts.repeats(old, each) for each in known)


def patched(talk: Talk, name: str, slip: Slip) -> str:
    """A part of what is known, put right and set; "" where it is no part of it."""
    fields, known = talk.draft.fields, talk.draft.fields.get(name, "")
    if name == "unit":
        said = half_said.other_place(fields, slip)
        fields.update({"unit_text": said} if said else {})
        return said
    if name == "address":
        slip = replace(slip, new=addresses.without_where(slip.new), old=addresses.without_where(slip.old))
    said = parts.put_right(known, slip, is_address=name == "address") if known and name in {"name", "address"} else ""
    if not said and name == "address":
        is_ward = bool(known) and addresses.is_ward(slip.new)
        said = parts.in_ward(known, slip.old, slip.new) if is_ward else parts.with_house(known, slip.new)
    if said:
        fields[name] = said
    return said


def fitting(talk: Talk, name: str, value: str, *, is_strong: bool = True, is_named: bool = False) -> str:
    """VALUE as the answer NAME, set; "" when it is none. Not IS_STRONG: it was said to be one."""
    fields, is_strong = talk.draft.fields, is_strong and not is_named
    if name == "happened_on" and (day := time_in(talk, value)):
        set_when(talk, day)
    elif name == "name" and (said := persons.name_in(value, is_strong=is_strong)):
        fields["name"] = said
    elif name == "address" and (said := _address_in(value, is_strong=is_strong)):
        fields["address"] = said
    elif name == "phone" and (number := phones.find_phone(value)) and not any(c.isalpha() for c in number[1]):
        fields["phone"] = number[0]
        return format_phone(number[0])
    elif name == "unit":
        return _unit_fitting(talk, value, is_named=is_named)
    elif name == "title" and len(value) <= LONGEST_TITLE:
        fields["title"] = value
    else:
        return ""
    return fields[name]


def _address_in(value: str, *, is_strong: bool) -> str:
    """ "Cơ quan em: tầng 9 …": what stands behind the colon, where that is an address by itself."""
    _, _, behind = value.rpartition(":")
    return addresses.address_in(behind, is_strong=True) or addresses.address_in(value, is_strong=is_strong) or ""


def _unit_fitting(talk: Talk, value: str, *, is_named: bool) -> str:
    """One of ours, or an office that none of ours is called."""
    fields = talk.draft.fields
    if unit := unit_meant(talk, value):
        unit_chosen(talk, unit)
        return talk.unit_name(fields)
    if (
        phones.find_phone(value)
        or len(value) > _LONGEST_UNIT
        or not (is_named or is_body(value))
        or tells_of_a_matter(value)
    ):
        return ""
    fields.pop("unit_id", None)
    fields["unit_text"] = value
    return value
