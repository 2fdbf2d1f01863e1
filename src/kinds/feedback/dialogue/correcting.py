"""Something that was said before is put right: at once when the new answer is there, else by asking again."""

from kernel.text import fold, format_phone
from kinds.feedback.dialogue import matter, texts
from kinds.feedback.dialogue.of_the_matter import set_when, unit_chosen, unit_meant
from kinds.feedback.dialogue.talk import Talk
from kinds.feedback.dialogue.understanding import intents, persons, phones, times


def corrects(talk: Talk, text: str) -> bool:
    """As in "sửa số điện thoại 0912…": at once when the new answer is there, otherwise the question opens again."""
    draft = talk.draft
    if not draft.has_words or not draft.step:
        return False
    found = intents.correction(text)
    if found is None:
        return _denied(talk, text) or _slipped(talk, text) or _at_the_summary(talk, text)
    name, value = found
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
    elif not _fitting(talk, name, value if name in {"name", "address"} else bare, is_strong=False):
        return False
    matter.go_on(talk, texts.NOTED)
    return True


def _denied(talk: Talk, text: str) -> bool:
    """ "Không phải phường A mà là phường B": the answer that said A says B, wherever the talk stands."""
    said = intents.denied(text)
    if said is None:
        return False
    old, new = said
    names = [name for name in ("unit", "name", "address", "happened_on") if _speaks_of(talk, name, old)]
    for name in dict.fromkeys(["phone", *names, talk.draft.step, "unit"]):
        if value := _fitting(talk, name, new) or (name == "unit" and name in names and _unit_as_said(talk, new)):
            talk.draft.skipped = [each for each in talk.draft.skipped if each != name]
            changed = texts.CHANGED.format(label=texts.LABELS[name].lower(), value=value)
            (matter.go_on if name == talk.draft.step else matter.repeat)(talk, changed)
            return True
    return False


def _speaks_of(talk: Talk, name: str, old: str) -> bool:
    """Does OLD repeat what is known as NAME?"""
    fields = talk.draft.fields
    known = talk.unit_name(fields) if name == "unit" else fields.get(name, "")
    return bool(known) and fold(old) in fold(known)


def _unit_as_said(talk: Talk, new: str) -> str:
    """An office that none of ours is called."""
    if len(new) > _LONGEST_UNIT:
        return ""
    talk.draft.fields.pop("unit_id", None)
    talk.draft.fields["unit_text"] = new
    return new


_LONGEST_UNIT = 120


def _slipped(talk: Talk, text: str) -> bool:
    """ "À nhầm, hôm kia": the answer before, the latest first; the open question stays open."""
    value = intents.put_right(text)
    if not value:
        return False
    draft = talk.draft
    for name in dict.fromkeys(reversed(draft.asked)):
        if name != draft.step and draft.fields.get(_KEPT_IN.get(name, name)) and (said := _fitting(talk, name, value)):
            matter.repeat(talk, texts.CHANGED.format(label=texts.LABELS[name].lower(), value=said))
            return True
    return False


_KEPT_IN = {"unit": "unit_id"}


def _fitting(talk: Talk, name: str, value: str, *, is_strong: bool = True) -> str:
    """VALUE as the answer NAME, set; "" when it is none. Not IS_STRONG: it was said to be one."""
    fields = talk.draft.fields
    if name == "happened_on" and times.is_only_a_time(value):
        set_when(talk, value)
    elif name == "name" and (said := persons.name_in(value, is_strong=is_strong)):
        fields["name"] = said
    elif name == "address" and (said := persons.address_in(value, is_strong=is_strong)):
        fields["address"] = said
    elif name == "phone" and (number := phones.find_phone(value)) and not any(c.isalpha() for c in number[1]):
        fields["phone"] = number[0]
        return format_phone(number[0])
    elif name == "unit" and (unit := unit_meant(talk, value)):
        unit_chosen(talk, unit)
        return talk.unit_name(fields)
    else:
        return ""
    return fields[name]


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
