"""Something that was said before is put right: at once when the new answer is there, else by asking again.

Whatever says that something was wrong is no name and no word of the matter; where it is not clear what, that is asked.
"""

import re
from collections.abc import Iterator

from kernel.text import fold, format_phone, plain_of
from kinds.feedback.dialogue import half_said, matter, texts
from kinds.feedback.dialogue.of_the_matter import is_body, set_when, unit_chosen, unit_meant
from kinds.feedback.dialogue.of_the_sender import only_puts_right
from kinds.feedback.dialogue.talk import Talk
from kinds.feedback.dialogue.understanding import intents, persons, phones, slips, times
from kinds.feedback.dialogue.understanding.matters import tells_of_a_matter
from kinds.feedback.dialogue.understanding.slips import Slip

_LONGEST_UNIT = 120
_SLIPPED = "slipped"
_REPEATED = ("unit", "name", "address", "happened_on", "phone")


def corrects(talk: Talk, text: str) -> bool:
    """As in "sửa số điện thoại 0912…": at once when the new answer is there, otherwise the question opens again."""
    draft = talk.draft
    if not draft.has_words or not draft.step:
        return False
    if half_said.digits(talk, text) or half_said.other_unit(talk, text):
        return True
    was_slip = _SLIPPED in draft.told
    draft.told = [each for each in draft.told if each != _SLIPPED]
    found, slip = intents.correction(text), slips.slip_in(text)
    if found and slip and slip.new and found[0] == "unit" and found[1] and _put_right(talk, slip):
        return True  # "nhầm, phường B": of the address, where that was said last
    if found and _renewed(talk, *found):
        return True
    if was_slip and _put_right(talk, Slip(new=text)):
        return True
    return _slipped(talk, text) or _stated(talk, text) or _at_the_summary(talk, text)


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
    bare = intents.without_courtesy(value)
    if name == "email" and (mail := persons.email_in(bare)) and not mail[1]:
        fields["email"] = mail[0]
    elif name == "title" and len(value) <= 200:
        fields["title"] = value
    elif not (
        _patched(talk, name, Slip(bare))
        or _fitting(talk, name, value if name in {"name", "address"} else bare, is_strong=False)
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
    if slip.new and _put_right(talk, slip):
        return True
    names = [name for name in texts.LABELS if slip.name == name or (slip.old and _speaks_of(talk, name, slip.old))]
    if names and names[0] != "content":
        matter.fix(talk, names[0])
        return True
    if slip.is_weak or not slips.is_marked(text) or tells_of_a_matter(text):
        return False
    if talk.draft.step == "confirm" and not slip.new:
        matter.fix_menu(talk)
    else:
        talk.say(texts.WHAT_IS_RIGHT)
    talk.draft.tell(_SLIPPED)
    return True


def _stated(talk: Talk, text: str) -> bool:
    """ "Đơn vị là Sở Y tế", said to another question, or of what was answered already."""
    slip = slips.stated(text) or _number_said(talk, text)
    if slip is None and _HOUSE.match(text) and _HOUSE_ONLY.fullmatch(plain_of(intents.without_courtesy(text))):
        slip = Slip(intents.without_courtesy(text), name="address") if _known(talk, "address") else None
    if slip is None or (slip.name == talk.draft.step and not _known(talk, slip.name)):
        return False
    return _put_right(talk, slip)


def _number_said(talk: Talk, text: str) -> Slip | None:
    """Another number, with nothing around it but what says that the old one was wrong."""
    number = phones.find_phone(text)
    known = _known(talk, "phone")
    if not number or not known or number[0] == known or not only_puts_right(number[1]):
        return None
    return Slip(f"0{number[0][2:]}", name="phone")


def _put_right(talk: Talk, slip: Slip) -> bool:
    for name in _meant(talk, slip):
        if not slip.name and not _may_be(name, slip):
            continue
        is_named = bool(slip.name) or (bool(slip.old) and _speaks_of(talk, name, slip.old))
        if value := _patched(talk, name, slip) or _fitting(talk, name, slip.new, is_named=is_named):
            talk.draft.skipped = [each for each in talk.draft.skipped if each != name]
            changed = texts.CHANGED.format(label=texts.LABELS[name].lower(), value=value)
            (matter.go_on if name == talk.draft.step else matter.repeat)(talk, changed)
            return True
    return False


def _may_be(name: str, slip: Slip) -> bool:
    """An office is no address, nor is a day."""
    is_day, is_office = bool(_time_in(slip.new)), is_body(slip.new) and not _WARD.match(plain_of(slip.new))
    if is_day or is_office:
        return name == ("happened_on" if is_day else "unit")
    return name != "address" or bool(slip.old) or not _OF_SOMEBODY.match(plain_of(slip.new))


_WARD = re.compile(r"(?:phuong|xa|quan|huyen)\b")
_OF_SOMEBODY = re.compile(r"(?:toi|em|minh|con|chau|ho|can bo)\b")
_BEFORE_TIME = re.compile(
    r"^(?:(?:việc|viec|tôi|toi|em|mình|chuyện|xảy ra|xay ra|nộp|nop|đi|đến|gặp|bị|vào|từ|là|la|thời gian|giúp|cho)[\s,:]+)+",
    re.IGNORECASE,
)


def _time_in(said: str) -> str:
    """ "Tôi nộp ngày 12/11": the day."""
    bare = _BEFORE_TIME.sub("", said.strip())
    return bare if times.is_only_a_time(bare) else ""


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
    is_address = answered[:1] == ["address"] and bool(_part_meant(_known(talk, "address"), "", slip.new))
    office = ["unit"] if not is_address and unit_meant(talk, slip.new) and not _DIGIT.search(slip.new) else []
    yield from dict.fromkeys([*spoken, "phone", *office, *answered, *known, draft.step, "unit"])


_DIGIT = re.compile(r"\d")


def _known(talk: Talk, name: str) -> str:
    fields = talk.draft.fields
    if name == "unit":
        return talk.unit_name(fields)
    return fields.get(name, "")


def _speaks_of(talk: Talk, name: str, old: str) -> bool:
    """Does OLD repeat what is known as NAME?"""
    known = {_known(talk, name), talk.draft.fields.get("unit_text", "") if name == "unit" else ""}
    wanted = _plain(old)
    return bool(wanted) and wanted not in _OF_ANY and any(f" {wanted} " in f" {_plain(each)} " for each in known)


_OF_ANY = frozenset(("so", "phuong", "xa", "p", "nha", "so nha", "quan", "huyen", "phong"))


def _plain(said: str) -> str:
    plain = " ".join(re.findall(r"\w+", fold(said)))
    return re.sub(r"\b(?:ubnd|uy ban nhan dan|uy ban|phuong|p|xa|so nha|sn)\b ?", "", plain).strip() or plain


def _patched(talk: Talk, name: str, slip: Slip) -> str:
    """A part of what is known takes the place of the part that was wrong: a house number, a ward, a middle name."""
    known = _known(talk, name) if name in {"name", "address"} else ""
    if not known or "," in slip.new:
        return ""
    span = _part_meant(known, slip.old, slip.new) if name == "address" else _span(known, slip.old)
    if not span or span == (0, len(known)) or _is_whole(known[slice(*span)], slip.new):
        return ""
    new = _HOUSE.sub("", slip.new) if known[slice(*span)][:1].isdigit() else _AT.sub("", slip.new)
    patched = known[: span[0]] + new + known[span[1] :]
    talk.draft.fields[name] = patched
    return patched


def _is_whole(part: str, new: str) -> bool:
    """More than the part that it puts right: "Trần Thị Loan" behind "Lan"."""
    return len(_HOUSE.sub("", new).split()) > len(part.split()) + 1


_HOUSE = re.compile(r"^(?:(?:số nhà|so nha|nhà số|nha so|số|so|sn|nhà|nha)\s+)+(?=\d)", re.IGNORECASE)
_AT = re.compile(r"^(?:ở|o|tại|tai)\s+", re.IGNORECASE)
_HOUSE_ONLY = re.compile(r"(?:(?:so nha|nha so|so|sn|nha) )*\d+\w?(?:/\d+\w?)*")
_NUMBER = re.compile(r"\d+\w?(?:/\d+\w?)*")
_PART = r"(?:phuong|p\.?|xa|thon|xom|to|ngo|ngach|quan|q\.?)"


def _part_meant(known: str, old: str, new: str) -> tuple[int, int] | None:
    """Where in an address the part stands that NEW puts right."""
    plain = plain_of(new)
    if old and (span := _span(known, _HOUSE.sub("", old))):
        return span
    if head := _head(known, new):
        return 0, head
    if _HOUSE_ONLY.fullmatch(plain):
        found = _NUMBER.search(known)
        return found.span() if found else None
    begins = re.match(rf"({_PART})\s", plain)
    kinds = {"p": "phuong", "q": "quan"}
    for found in re.finditer(rf"\b({_PART})\s[^,;]+", plain_of(known)):
        if begins and kinds.get(begins[1].strip("."), begins[1]) == kinds.get(found[1].strip("."), found[1]):
            return found.span()
    return None


def _head(known: str, new: str) -> int:
    """How far KNOWN begins as NEW does but for a number: "18 ngõ 7 …" and "19 ngõ 7"."""
    words = list(re.finditer(r"[\w/]+", known))[: len(new.split())]
    pairs = [(fold(said.group()), fold(each)) for said, each in zip(words, new.split(), strict=False)]
    alike = all(one == other or (one[:1].isdigit() and other[:1].isdigit()) for one, other in pairs)
    return words[-1].end() if alike and len(pairs) == len(new.split()) > 1 else 0


def _span(known: str, old: str) -> tuple[int, int] | None:
    words = re.findall(r"\w+", plain_of(old))
    written = r"[\W_]+".join(map(re.escape, words))
    found = re.search(rf"\b{written}\b", plain_of(known)) if words else None
    return found.span() if found else None


def _fitting(talk: Talk, name: str, value: str, *, is_strong: bool = True, is_named: bool = False) -> str:
    """VALUE as the answer NAME, set; "" when it is none. Not IS_STRONG: it was said to be one."""
    fields, is_strong = talk.draft.fields, is_strong and not is_named
    if name == "happened_on" and (day := _time_in(value)):
        set_when(talk, day)
    elif name == "name" and (said := persons.name_in(value, is_strong=is_strong)):
        fields["name"] = said
    elif name == "address" and (said := persons.address_in(value, is_strong=is_strong)):
        fields["address"] = said
    elif name == "phone" and (number := phones.find_phone(value)) and not any(c.isalpha() for c in number[1]):
        fields["phone"] = number[0]
        return format_phone(number[0])
    elif name == "unit":
        return _unit_fitting(talk, value, is_named=is_named)
    else:
        return ""
    return fields[name]


def _unit_fitting(talk: Talk, value: str, *, is_named: bool) -> str:
    """One of ours, or an office that none of ours is called."""
    fields = talk.draft.fields
    if unit := unit_meant(talk, value):
        unit_chosen(talk, unit)
        return talk.unit_name(fields)
    if len(value) > _LONGEST_UNIT or not (is_named or is_body(value)) or tells_of_a_matter(value):
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
    number = phones.find_phone(text)
    if not number or any(c.isalpha() for c in number[1]) or number[0] == draft.fields.get("phone"):
        return False
    draft.fields["phone"] = number[0]
    matter.go_on(talk, texts.CHANGED.format(label=texts.LABELS["phone"].lower(), value=format_phone(number[0])))
    return True
