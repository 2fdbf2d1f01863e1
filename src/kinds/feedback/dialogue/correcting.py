"""Something that was said before is put right: at once when the new answer is there, else by asking again.

Whatever says that something was wrong is no name and no word of the matter; where it is not clear what, that is asked.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from kernel.text import format_phone, plain_of
from kernel.time import local_day
from kinds.feedback.dialogue import half_said, matter, payloads, rewording, said_besides, texts
from kinds.feedback.dialogue.of_the_matter import is_body, set_when, unit_chosen, unit_meant
from kinds.feedback.dialogue.of_the_sender import only_puts_right
from kinds.feedback.dialogue.talk import Talk, button
from kinds.feedback.dialogue.understanding import dates, intents, parts, persons, phones, slips, times
from kinds.feedback.dialogue.understanding.matters import tells_of_a_matter
from kinds.feedback.dialogue.understanding.slips import Slip
from kinds.feedback.reading.wording import amount_of_words

_LONGEST_UNIT = 120
_LONGEST_TITLE = 200
_LONGEST_CHANGE = 12  # words
_SLIPPED = "slipped"
_REPEATED = ("unit", "name", "address", "happened_on", "phone")
_DIGIT = re.compile(r"\d")
_LEFT_OPEN = re.compile(r"(?:[\s,.]+(?:chứ|chu|cơ|mà|thôi|đấy|day))+$", re.IGNORECASE)  # "mồng 9 chứ"
_WARD = re.compile(r"(?:phuong|xa|quan|huyen)\b")
_BEFORE_TIME = re.compile(
    r"^(?:(?:việc|viec|tôi|toi|em|mình|tui|bác|bac|bà|con|cháu|chau|chuyện|xảy ra|xay ra|nộp|nop|đi|đến|ra|lên|làm|gặp|bị|vào|từ|là|la|thời gian|giúp|cho|"
    r"(?:ngày |ngay |lịch |lich )?(?:hẹn|hen)(?: (?:trả|tra))?(?: (?:kết quả|ket qua))?)[\s,:]+)+",
    re.IGNORECASE,
)


def corrects(talk: Talk, text: str) -> bool:
    """As in "sửa số điện thoại 0912…": at once when the new answer is there, otherwise the question opens again."""
    draft = talk.draft
    if not draft.has_words or not draft.step:
        return False
    if half_said.hears(talk, text) or said_besides.hears(talk, text):
        return True
    was_slip = _SLIPPED in draft.told
    draft.told = [each for each in draft.told if each != _SLIPPED]
    found, slip = intents.correction(text), slips.slip_in(text)
    if found and slip and slip.new and found[0] == "unit" and found[1] and _put_right(talk, slip):
        return True  # "nhầm, phường B": of the address, where that was said last
    if (
        found
        and not found[1]
        and slips.names_the_wrong(text)
        and not (draft.step == "confirm" or _known(talk, found[0]))
    ):
        found = None  # "sai tên", of a paper: nothing of it was said here yet
    if found and _renewed(talk, *found):
        return True
    if was_slip and _put_right(talk, Slip(new=text)):
        return True
    return (
        _slipped(talk, text)
        or _stated(talk, text)
        or rewording.drops_a_part(talk, text)
        or _at_the_summary(talk, text)
        or rewording.adds(talk, text)
    )


def _renewed(talk: Talk, name: str, value: str) -> bool:
    """ "Sửa tên", with or without the new one."""
    if not name:
        matter.fix_menu(talk)
    elif not value:
        matter.fix(talk, name)
    else:
        return _new_value(talk, name, value)
    return True


def _new_value(talk: Talk, name: str, value: str) -> bool:
    fields = talk.draft.fields
    bare = slips.alone(value)
    if name == "content" and rewording.said_of_it(talk, value):
        return True
    if name == "email" and (mail := persons.email_in(bare)) and not mail[1]:
        fields["email"] = mail[0]
    elif name == "title" and len(value) <= _LONGEST_TITLE:
        fields["title"] = value
    elif not (
        _patched(talk, name, Slip(bare)) or _fitting(talk, name, value if name == "address" else bare, is_strong=False)
    ):
        return False
    said = _known(talk, name)
    shown = format_phone(said) if name == "phone" else said
    matter.go_on(talk, texts.CHANGED.format(label=texts.LABELS[name].lower(), value=shown))
    return True


def _slipped(talk: Talk, text: str) -> bool:
    """ "Không phải phường A mà là phường B", "à nhầm, hôm kia": the answer that is meant says the new, wherever the talk stands."""
    slip = slips.slip_in(text)
    if slip is None:
        return False
    if slip.is_weak and not any(_speaks_of(talk, name, slip.old) for name in _REPEATED):
        return False
    if slip.new and (_put_right(talk, slip) or rewording.of_the_content(talk, slip)):
        return True
    names = [name for name in texts.LABELS if slip.name == name or (slip.old and _speaks_of(talk, name, slip.old))]
    is_summed_up = talk.draft.step == "confirm"
    if names and names[0] != "content" and (is_summed_up or _known(talk, names[0]) or names[0] == talk.draft.step):
        matter.fix(talk, names[0])
        return True
    if slip.is_weak or not slips.is_marked(text) or tells_of_a_matter(text):
        return False
    if not is_summed_up and slips.names_the_wrong(text):
        return False  # "sai ngày sinh": what is wrong with a paper, not with what was noted
    if is_summed_up and not slip.new:
        matter.fix_menu(talk)
    elif slip.new:
        talk.draft.beside.append(text)  # perhaps of the matter after all: put in by one press
        talk.say(texts.WHAT_IS_RIGHT, button(texts.PUT_IN, payloads.PUT_IN))
    else:
        talk.say(texts.WHAT_IS_RIGHT)
    talk.draft.tell(_SLIPPED)
    return True


def _stated(talk: Talk, text: str) -> bool:
    """ "Đơn vị là Sở Y tế", said to another question, or of what was answered already."""
    slip = slips.stated(text) or _number_said(talk, text)
    bare = intents.without_courtesy(text)
    if slip is None and _known(talk, "address") and parts.is_house_number(text, bare):
        slip = Slip(bare, name="address")
    if slip is None or (slip.name == talk.draft.step and not _known(talk, slip.name)):
        return False
    if slip.is_loose and slip.name == "unit" and not is_body(slip.new):
        return False  # "cơ quan để tôi chờ cả buổi"
    return _put_right(talk, slip) or _asked_anew(talk, slip, text)


def _asked_anew(talk: Talk, slip: Slip, text: str) -> bool:
    """At the summary: which answer is meant is clear, the new one is not."""
    is_clear = (
        talk.draft.step == "confirm"
        and not slip.is_loose
        and slip.name != "happened_on"
        and not tells_of_a_matter(text)
    )
    if is_clear and amount_of_words(text) <= _LONGEST_CHANGE:
        matter.fix(talk, slip.name)
        return True
    return False


def _number_said(talk: Talk, text: str) -> Slip | None:
    """Another number, with nothing around it but what says that the old one was wrong."""
    number = phones.find_phone(text)
    known = _known(talk, "phone")
    if not number or not known or number[0] == known or not only_puts_right(number[1]):
        return None
    return Slip(f"0{number[0][2:]}", name="phone")


def _put_right(talk: Talk, slip: Slip) -> bool:
    for name in _meant(talk, slip):
        if not slip.name and not _may_be(talk, name, slip):
            continue
        is_named = (bool(slip.name) and not slip.is_loose) or (bool(slip.old) and _speaks_of(talk, name, slip.old))
        if value := _patched(talk, name, slip) or _fitting(talk, name, slip.new, is_named=is_named):
            talk.draft.skipped = [each for each in talk.draft.skipped if each != name]
            if name == "address" and slip.old:
                rewording.where_one_lives(talk, persons.without_where(slip.old), value)
            matter.was_changed(talk, name, value)
            return True
    return False


def _may_be(talk: Talk, name: str, slip: Slip) -> bool:
    """An office is no address, nor is a day; and what repeats nothing of the address, nor begins as one, is none."""
    is_day, is_office = bool(_time_in(talk, slip.new)), is_body(slip.new) and not _WARD.match(plain_of(slip.new))
    if is_day or is_office:
        return name == ("happened_on" if is_day else "unit")
    if slip.old and _speaks_of(talk, name, slip.old):
        return True
    if name == "name":  # "không phải hồ sơ mà là thái độ": small letters are a name only in place of one
        return not slip.old or slip.new.isascii() or not slip.new.islower()
    if name == "unit":  # "7 Hàng Đào" is a house there, not the office of what was a ward
        return not (_DIGIT.search(slip.new) and persons.begins_as_address(slip.new))
    if name != "address":
        return True
    if dates.says_when(slip.new) or (slip.old and any(_speaks_of(talk, each, slip.old) for each in _REPEATED)):
        return False
    new = persons.without_where(slip.new)
    return persons.begins_as_address(new) or parts.shares(_known(talk, name), new)


def _time_in(talk: Talk, said: str) -> str:
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
    spoken = [name for name in _REPEATED if slip.old and _speaks_of(talk, name, slip.old)]
    answered = [name for name in dict.fromkeys(reversed(draft.asked)) if name != draft.step and _known(talk, name)]
    known = [name for name in ("unit", "address", "happened_on", "name") if _known(talk, name)]
    # A ward by itself is an office, unless the address was said just now and has one.
    is_address = answered[:1] == ["address"] and bool(parts.in_address(_known(talk, "address"), "", slip.new))
    office = ["unit"] if not is_address and unit_meant(talk, slip.new) and not _DIGIT.search(slip.new) else []
    yield from dict.fromkeys([*spoken, "phone", *office, *answered, *known, draft.step, "unit"])


def _known(talk: Talk, name: str) -> str:
    fields = talk.draft.fields
    if name == "unit":
        return talk.unit_name(fields)
    return fields.get(name, "")


def _speaks_of(talk: Talk, name: str, old: str) -> bool:
    """Does OLD repeat what is known as NAME?"""
    known = {_known(talk, name), talk.draft.fields.get("unit_text", "") if name == "unit" else ""}
    return any(parts.repeats(old, each) for each in known)


def _patched(talk: Talk, name: str, slip: Slip) -> str:
    """A part of what is known, put right and set; "" where it is no part of it."""
    fields, known = talk.draft.fields, talk.draft.fields.get(name, "")
    if name == "unit":
        said = half_said.other_place(fields, slip)
        fields.update({"unit_text": said} if said else {})
        return said
    if name == "address":
        slip = replace(slip, new=persons.without_where(slip.new), old=persons.without_where(slip.old))
    said = parts.put_right(known, slip, is_address=name == "address") if known and name in {"name", "address"} else ""
    if not said and name == "address":
        said = parts.with_house(known, slip.new)
    if said:
        fields[name] = said
    return said


def _fitting(talk: Talk, name: str, value: str, *, is_strong: bool = True, is_named: bool = False) -> str:
    """VALUE as the answer NAME, set; "" when it is none. Not IS_STRONG: it was said to be one."""
    fields, is_strong = talk.draft.fields, is_strong and not is_named
    if name == "happened_on" and (day := _time_in(talk, value)):
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
    elif name == "title" and len(value) <= _LONGEST_TITLE:
        fields["title"] = value
    else:
        return ""
    return fields[name]


def _address_in(value: str, *, is_strong: bool) -> str:
    """ "Cơ quan em: tầng 9 …": what stands behind the colon, where that is an address by itself."""
    _, _, behind = value.rpartition(":")
    return persons.address_in(behind, is_strong=True) or persons.address_in(value, is_strong=is_strong) or ""


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


def _at_the_summary(talk: Talk, text: str) -> bool:
    """All is asked and shown: the name of an answer by itself opens it again, another number takes the place of the old one."""
    draft = talk.draft
    if draft.step != "confirm" or draft.where:
        return False
    if name := intents.field_named(text):
        matter.fix(talk, name)
        return True
    day = _time_in(talk, _LEFT_OPEN.sub("", intents.without_courtesy(text)))
    if day and _known(talk, "happened_on"):
        set_when(talk, day)
        matter.was_changed(talk, "happened_on", draft.fields["happened_on"])
        return True
    number = phones.find_phone(text)
    if not number or any(c.isalpha() for c in number[1]) or number[0] == draft.fields.get("phone"):
        return False
    draft.fields["phone"] = number[0]
    matter.go_on(talk, texts.CHANGED.format(label=texts.LABELS["phone"].lower(), value=format_phone(number[0])))
    return True
